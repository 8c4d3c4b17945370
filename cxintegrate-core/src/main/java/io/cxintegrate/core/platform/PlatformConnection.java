package io.cxintegrate.core.platform;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryListener;
import org.jspecify.annotations.Nullable;

/**
 * A platform that can be called, with the sources its entry type was given. Immutable and safe to share between threads.
 * {@link #close()} closes the transport only if it was not handed in.
 */
public final class PlatformConnection implements AutoCloseable {
    private final String platform;
    private final ApiClient client;
    private final HttpTransport transport;
    private final @Nullable HttpTransport own;
    private final TimeSource time;
    private final IdSource ids;
    private final Jitter jitter;
    private final Metrics metrics;
    private final AuditTrail audit;
    private final RetryListener listener;

    PlatformConnection(
            String platform,
            ApiClient client,
            HttpTransport transport,
            @Nullable HttpTransport own,
            TimeSource time,
            IdSource ids,
            Jitter jitter,
            Metrics metrics,
            AuditSink audit,
            RetryListener listener) {
        this.platform = platform;
        this.client = client;
        this.transport = transport;
        this.own = own;
        this.time = time;
        this.ids = ids;
        this.jitter = jitter;
        this.metrics = metrics;
        this.audit = AuditTrail.of(audit, metrics);
        this.listener = listener;
    }

    /** The name in errors and metrics. */
    public String platform() {
        return platform;
    }

    /** The client for the platform's API. */
    public ApiClient client() {
        return client;
    }

    /** What sends, for calls to others than the platform. */
    public HttpTransport transport() {
        return transport;
    }

    /** The clock. */
    public TimeSource clock() {
        return time;
    }

    /** Ids for keys and records. */
    public IdSource ids() {
        return ids;
    }

    /** Randomness for back-off. */
    public Jitter jitter() {
        return jitter;
    }

    /** Where measurements go. */
    public Metrics metrics() {
        return metrics;
    }

    /** Where changes are recorded. */
    public AuditTrail audit() {
        return audit;
    }

    /** Who hears of failed attempts. */
    public RetryListener retryListener() {
        return listener;
    }

    /** Closes the transport, unless it was handed in. A second call does nothing. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
