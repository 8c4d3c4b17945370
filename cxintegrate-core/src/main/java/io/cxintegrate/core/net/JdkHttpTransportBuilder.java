package io.cxintegrate.core.net;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link JdkHttpTransport}; not safe for concurrent use. */
public final class JdkHttpTransportBuilder {
    Duration connectTimeout = Duration.ofSeconds(10);
    Duration maxConnectionAge = Duration.ofMinutes(30);
    int threads = 2;
    boolean http2;

    @Nullable
    SSLContext sslContext;

    @Nullable
    ProxySelector proxy;

    @Nullable
    Executor executor;

    TimeSource time = TimeSource.system();

    JdkHttpTransportBuilder() {}

    /** How long a connection may take. Default 10 s. */
    public JdkHttpTransportBuilder connectTimeout(Duration value) {
        connectTimeout = Require.positive(value, "connectTimeout");
        return this;
    }

    /**
     * How long connections are used before new ones are made, which ask DNS again; calls under way end on the old ones.
     * Default 30 min.
     */
    public JdkHttpTransportBuilder maxConnectionAge(Duration value) {
        maxConnectionAge = Require.positive(value, "maxConnectionAge");
        return this;
    }

    /** Threads that read responses, and as many that run what hangs on futures; 1 to 64. Default 2. */
    public JdkHttpTransportBuilder threads(int value) {
        threads = Require.between(1, 64, value, "threads");
        return this;
    }

    /**
     * Whether HTTP/2 is offered to https servers. Default: no. The JDK does not queue for a free stream: put a
     * concurrency limiter below the server's limit in front.
     */
    public JdkHttpTransportBuilder http2(boolean value) {
        http2 = value;
        return this;
    }

    /** Keys and trust for TLS. Default: the JVM's. */
    public JdkHttpTransportBuilder sslContext(SSLContext value) {
        sslContext = Objects.requireNonNull(value, "sslContext");
        return this;
    }

    /**
     * The proxy to use, without a password; {@code HttpClient.Builder.NO_PROXY} for none. Default: what the JVM is told
     * by {@code https.proxyHost} and the like.
     */
    public JdkHttpTransportBuilder proxy(ProxySelector value) {
        proxy = Objects.requireNonNull(value, "proxy");
        return this;
    }

    /** Where futures are completed, and with them the stages that hang on them. Default: threads of its own. */
    public JdkHttpTransportBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /** The clock for {@link #maxConnectionAge}; I/O time-outs are always real. Default: the system's. */
    public JdkHttpTransportBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** The transport; close it after use. */
    public JdkHttpTransport build() {
        return new JdkHttpTransport(this);
    }
}
