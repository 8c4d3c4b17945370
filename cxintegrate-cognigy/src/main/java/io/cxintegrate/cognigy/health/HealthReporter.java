package io.cxintegrate.cognigy.health;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.webhook.WebhookSender;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts how the versions of a mapping are doing to a monitoring system, at intervals, signed by Standard Webhooks and repeated until it
 * is taken. Safe to share between threads; whoever starts it closes it. The transport stays the caller's to close.
 *
 * <p>A report is {@code bot_id} and what {@link VersionMeter#toJson()} gives, all since the start: one that was lost is made good by
 * the next.
 */
public final class HealthReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthReporter.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String botId;
    private final Supplier<Map<String, CallStats.Snapshot>> stats;
    private final URI endpoint;
    private final Duration interval;
    private final TimeSource time;
    private final WebhookSender sender;
    private final WebhookSender lastSender;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean failing;

    private HealthReporter(
            Builder b, Supplier<Map<String, CallStats.Snapshot>> stats, URI endpoint, WebhookSender.Builder sending) {
        botId = b.botId;
        this.stats = stats;
        this.endpoint = endpoint;
        interval = b.interval;
        time = b.time;
        sender = sending.build();
        // Who closes wants to be gone soon, and does not wait for a repeat.
        lastSender = sending.retry(RetryPolicy.none()).attemptTimeout(GRACE).build();
        thread = new Thread(this::run, "cxintegrate-health-reports");
        thread.setDaemon(true);
    }

    /** A builder with the defaults. */
    public static Builder builder(String botId) {
        return new Builder(botId);
    }

    /**
     * Posts a report now and waits until it is taken.
     *
     * @throws io.cxintegrate.core.CxException as {@link WebhookSender#send(URI, JsonObject)}
     */
    public void report() {
        sender.send(endpoint, message());
    }

    /** Ends the thread, then posts a last report, once, within about 20 s in all. What fails is logged. A second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            if (Thread.currentThread() != thread) {
                thread.join(GRACE.toMillis());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!interrupted) {
            attempt(lastSender);
        } else {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether its thread is there. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public String toString() {
        return "HealthReporter[" + botId + " to " + endpoint.getHost() + " every " + interval + "]";
    }

    private void run() {
        try {
            while (!closed.get()) {
                time.sleep(interval);
                attempt(sender);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void attempt(WebhookSender by) {
        try {
            by.send(endpoint, message());
            failing = false;
        } catch (RuntimeException e) {
            if (!failing && !(closed.get() && by == sender)) {
                failing = true;
                LOG.warn(
                        "health.report.failed bot={} host={} error={} further=retried",
                        botId,
                        endpoint.getHost(),
                        e.getClass().getName());
            }
            LOG.debug("health.report.failed bot={}", botId, e);
        }
    }

    private JsonObject message() {
        return JsonObject.builder()
                .put("bot_id", botId)
                .putAll(HealthSnapshot.toJson(stats.get(), time.instant()))
                .build();
    }

    /** Collects settings; not safe for concurrent use. Required: {@code stats}, {@code endpoint}, {@code secret} and a transport. */
    public static final class Builder {
        private final String botId;
        private final WebhookSender.Builder sending = WebhookSender.builder();
        private @Nullable Supplier<Map<String, CallStats.Snapshot>> stats;
        private @Nullable URI endpoint;
        private @Nullable HttpTransport transport;
        private boolean signed;
        private Duration interval = Duration.ofMinutes(1);
        private TimeSource time = TimeSource.system();

        private Builder(String botId) {
            this.botId = Require.text(botId, "botId");
        }

        /**
         * Where the figures of each version come from, by its label: {@code meter::snapshots} of a {@link VersionMeter}, or
         * {@code runtime::stats} of a {@code MappingRuntime}.
         */
        public Builder stats(Supplier<Map<String, CallStats.Snapshot>> value) {
            stats = Objects.requireNonNull(value, "stats");
            return this;
        }

        /**
         * Where reports go.
         *
         * @throws IllegalArgumentException if it is no absolute http or https URI, or has user info
         */
        public Builder endpoint(URI value) {
            endpoint = Require.endpoint(value, "endpoint");
            return this;
        }

        /**
         * What reports are signed with: the current secret, and the one it replaces while it is still in use.
         *
         * @throws IllegalArgumentException as {@link io.cxintegrate.core.webhook.WebhookSigner#of}
         */
        public Builder secret(Secret... values) {
            sending.secrets(values);
            signed = true;
            return this;
        }

        /** How long it waits between reports. Default 1 minute. */
        public Builder interval(Duration value) {
            interval = Require.positive(value, "interval");
            return this;
        }

        /** What sends; stays the caller's to close. Default with a bot: the tenant's. */
        public Builder transport(HttpTransport value) {
            transport = value;
            sending.transport(value);
            return this;
        }

        /** The clock to read and to wait on. Default: the system's, or that of the bot. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            sending.clock(value);
            return this;
        }

        /** Ids of reports. Default: random, or those of the bot. */
        public Builder ids(IdSource value) {
            sending.ids(value);
            return this;
        }

        /** Randomness for back-off. */
        public Builder jitter(Jitter value) {
            sending.jitter(value);
            return this;
        }

        /** Hears of failed attempts. Default: nobody. */
        public Builder retryListener(RetryListener value) {
            sending.retryListener(value);
            return this;
        }

        /** How a report is repeated until it is taken. Default: 5 attempts within 2 minutes. */
        public Builder retry(RetryPolicy value) {
            sending.retry(value);
            return this;
        }

        /**
         * Starts reporting, first after one interval.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing
         */
        public HealthReporter start() {
            Violations.of("health reporter")
                    .unless(stats != null, "stats", "are required but missing")
                    .unless(endpoint != null, "endpoint", "is required but missing")
                    .unless(signed, "secret", "is required but missing")
                    .unless(transport != null, "transport", "is required but missing")
                    .throwIfAny();
            HealthReporter reporter =
                    new HealthReporter(this, Objects.requireNonNull(stats), Objects.requireNonNull(endpoint), sending);
            reporter.thread.start();
            return reporter;
        }
    }
}
