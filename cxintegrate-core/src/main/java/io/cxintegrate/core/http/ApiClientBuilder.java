package io.cxintegrate.core.http;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.CircuitBreaker;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects the settings of an {@link ApiClient}; not safe for concurrent use. */
public final class ApiClientBuilder {
    final String platform;

    @Nullable
    URI baseUri;

    @Nullable
    HttpTransport transport;

    @Nullable
    TokenSource tokens;

    String userAgent = "cxintegrate/0.1";
    Headers headers = Headers.empty();
    Duration attemptTimeout = Duration.ofSeconds(30);
    int maxResponseBytes = 10 * 1024 * 1024;
    JsonLimits jsonLimits = JsonLimits.DEFAULT;
    TimeSource time = TimeSource.system();
    Jitter jitter = Jitter.random();
    IdSource ids = IdSource.random();
    RetryPolicy retry = RetryPolicy.defaults();
    RetryListener listener = RetryListener.none();
    Metrics metrics = Metrics.noop();
    Executor executor = Runnable::run;

    @Nullable
    CircuitBreaker breaker;

    @Nullable
    ConcurrencyLimiter concurrency;

    @Nullable
    RateLimiter rate;

    boolean gzip;
    boolean followSameOrigin;

    ApiClientBuilder(String platform) {
        this.platform = Require.text(platform, "platform");
    }

    /** The root of all paths, such as {@code https://api.example.com}; without user info, query and fragment. Required. */
    public ApiClientBuilder baseUri(URI value) {
        baseUri = value;
        return this;
    }

    /** What sends. Required; stays the caller's to close. */
    public ApiClientBuilder transport(HttpTransport value) {
        transport = value;
        return this;
    }

    /** Where tokens come from. Default: none, and no {@code Authorization} header. */
    public ApiClientBuilder tokens(TokenSource value) {
        tokens = value;
        return this;
    }

    /** The {@code User-Agent}. Default {@code cxintegrate/0.1}. */
    public ApiClientBuilder userAgent(String value) {
        userAgent = Require.text(value, "userAgent");
        return this;
    }

    /** A header on every request. */
    public ApiClientBuilder header(String name, String value) {
        headers = headers.with(name, value);
        return this;
    }

    /** How long one attempt may take, from connecting to the last byte. Default 30 s. */
    public ApiClientBuilder attemptTimeout(Duration value) {
        attemptTimeout = Require.positive(value, "attemptTimeout");
        return this;
    }

    /** How much of a body is read before the exchange is cut. Default 10 MiB. */
    public ApiClientBuilder maxResponseBytes(int value) {
        maxResponseBytes = Require.atLeast(1, value, "maxResponseBytes");
        return this;
    }

    /** Limits for reading JSON. Default {@link JsonLimits#DEFAULT}. */
    public ApiClientBuilder jsonLimits(JsonLimits value) {
        jsonLimits = Objects.requireNonNull(value, "jsonLimits");
        return this;
    }

    /** The clock. Default: the system's. */
    public ApiClientBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Randomness for back-off. */
    public ApiClientBuilder jitter(Jitter value) {
        jitter = Objects.requireNonNull(value, "jitter");
        return this;
    }

    /** Ids for idempotency keys. */
    public ApiClientBuilder ids(IdSource value) {
        ids = Objects.requireNonNull(value, "ids");
        return this;
    }

    /** How failed calls are repeated. Default {@link RetryPolicy#defaults()}. */
    public ApiClientBuilder retry(RetryPolicy value) {
        retry = Objects.requireNonNull(value, "retry");
        return this;
    }

    /** Hears of failed attempts. */
    public ApiClientBuilder retryListener(RetryListener value) {
        listener = Objects.requireNonNull(value, "retryListener");
        return this;
    }

    /** What stops calling a platform that fails; shared by all clients of its origin. Default: none. */
    public ApiClientBuilder circuitBreaker(CircuitBreaker value) {
        breaker = Objects.requireNonNull(value, "circuitBreaker");
        return this;
    }

    /** How many requests may run at once; shared by all clients of its origin. Default: no limit. */
    public ApiClientBuilder concurrency(ConcurrencyLimiter value) {
        concurrency = Objects.requireNonNull(value, "concurrency");
        return this;
    }

    /**
     * How many requests may be sent in a period; shared by all clients that the platform counts together. It learns from
     * every 429 with a {@code Retry-After} and from {@code RateLimit} headers. Default: no limit.
     */
    public ApiClientBuilder rateLimiter(RateLimiter value) {
        rate = Objects.requireNonNull(value, "rateLimiter");
        return this;
    }

    /** Whether to ask for gzip; {@link #maxResponseBytes} then holds for what it is decoded to as well. Default: no. */
    public ApiClientBuilder gzip(boolean value) {
        gzip = value;
        return this;
    }

    /**
     * Whether a GET or HEAD follows a redirect within its origin, five at most, with no header but the token and the ones
     * that say what answer is wanted. Every other redirect is an error, whatever this says. Default: no.
     */
    public ApiClientBuilder followSameOriginRedirects(boolean value) {
        followSameOrigin = value;
        return this;
    }

    /** Where measurements go; what it throws reaches no call. Default: nowhere. */
    public ApiClientBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /**
     * Where asynchronous calls go on after a wait and where their futures are completed. Default: on the thread that
     * completes the stage before; a stage of yours that blocks then holds up the transport or the clock.
     */
    public ApiClientBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
    public ApiClient build() {
        Violations v = Violations.of(platform + " client");
        v.baseUri(baseUri, "baseUri");
        v.unless(transport != null, "transport", "is required but missing");
        v.throwIfAny();
        return new ApiClient(this);
    }
}
