package io.cxintegrate.core.event.buffer;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryListener;
import io.cxintegrate.core.retry.RetryPolicy;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link BufferedEventPublisher}; not safe for concurrent use. */
public final class BufferedEventPublisherBuilder {
    /** Patient: who is told to wait for minutes waits. */
    private static final RetryPolicy RETRY = RetryPolicy.builder()
            .maxAttempts(8)
            .backoff(Backoff.exponential(Duration.ofMillis(500), Duration.ofSeconds(30)))
            .retryAfterCap(Duration.ofMinutes(10))
            .deadline(Duration.ofMinutes(15))
            .build();

    final EventPublisher publisher;
    final DeadLetters<EventEnvelope> deadLetters;
    int capacity = 10_000;
    long maxBytes = 64L << 20;
    int maxInFlight = 16;
    int maxBatch = 1;
    Backpressure backpressure = Backpressure.BLOCK;
    Duration patience = Duration.ofSeconds(30);
    RetryPolicy retry = RETRY;
    RetryListener listener = RetryListener.none();
    TimeSource time = TimeSource.system();
    Jitter jitter = Jitter.random();
    Metrics metrics = Metrics.noop();
    AuditTrail audit = AuditTrail.none();

    @Nullable
    RateLimiter rate;

    BufferedEventPublisherBuilder(EventPublisher publisher, DeadLetters<EventEnvelope> deadLetters) {
        this.publisher = Objects.requireNonNull(publisher, "publisher");
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
    }

    /**
     * How many events it holds, those under way included. Default 10,000.
     *
     * @throws IllegalArgumentException if below 1
     */
    public BufferedEventPublisherBuilder capacity(int value) {
        capacity = Require.atLeast(1, value, "capacity");
        return this;
    }

    /**
     * How many bytes they may have together, as JSON. Default 67,108,864.
     *
     * @throws IllegalArgumentException if below 1,024
     */
    public BufferedEventPublisherBuilder maxBytes(int value) {
        maxBytes = Require.atLeast(1024, value, "maxBytes");
        return this;
    }

    /**
     * How many batches are under way at most, waits for a repeat included: so many threads. How many really are is found by
     * trial, from this number down. Default 16.
     *
     * @throws IllegalArgumentException if below 1 or above 1,000
     */
    public BufferedEventPublisherBuilder maxInFlight(int value) {
        maxInFlight = Require.between(1, 1000, value, "maxInFlight");
        return this;
    }

    /**
     * How many events the publisher gets at once, no two of one subject. When it refuses a batch for good, each of its events is
     * published alone. Default 1.
     *
     * @throws IllegalArgumentException if below 1
     */
    public BufferedEventPublisherBuilder maxBatch(int value) {
        maxBatch = Require.atLeast(1, value, "maxBatch");
        return this;
    }

    /** What happens to an event that finds the buffer full. Default {@link Backpressure#BLOCK}. */
    public BufferedEventPublisherBuilder backpressure(Backpressure value) {
        backpressure = Objects.requireNonNull(value, "backpressure");
        return this;
    }

    /**
     * How long {@link BufferedEventPublisher#close()} goes on publishing, in real time. Default 30 s.
     *
     * @throws IllegalArgumentException if negative
     */
    public BufferedEventPublisherBuilder patience(Duration value) {
        patience = Require.notNegative(value, "patience");
        return this;
    }

    /**
     * How often and how long an event is published again. Default: 8 attempts within 15 minutes, back-off from 500 ms to 30 s,
     * {@code Retry-After} up to 10 minutes. The publisher below should not repeat by itself.
     */
    public BufferedEventPublisherBuilder retry(RetryPolicy value) {
        retry = Objects.requireNonNull(value, "retry");
        return this;
    }

    /** Hears of failed attempts. */
    public BufferedEventPublisherBuilder retryListener(RetryListener value) {
        listener = Objects.requireNonNull(value, "retryListener");
        return this;
    }

    /**
     * How many batches may be sent in a period; share one between all that the other side counts together. Default: one of its
     * own that lets 10,000 a second pass. Either learns from every 429 that says how long to wait.
     */
    public BufferedEventPublisherBuilder rateLimiter(RateLimiter value) {
        rate = Objects.requireNonNull(value, "rateLimiter");
        return this;
    }

    /** The clock of back-off, limits and dead letters. Default: the system's. */
    public BufferedEventPublisherBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Randomness for back-off. */
    public BufferedEventPublisherBuilder jitter(Jitter value) {
        jitter = Objects.requireNonNull(value, "jitter");
        return this;
    }

    /** Where measurements go: those of {@code MetricNames} that begin with {@code EVENT_}. Default: nowhere. */
    public BufferedEventPublisherBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /** Where it is recorded how each event ended, with its id and the hash of what was published. Default: nowhere. */
    public BufferedEventPublisherBuilder audit(AuditTrail value) {
        audit = Objects.requireNonNull(value, "audit");
        return this;
    }

    /**
     * The publisher, at work; close it after use.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException if what may be under way does not fit into the buffer
     */
    public BufferedEventPublisher build() {
        Violations.of("event buffer")
                .unless(
                        (long) maxInFlight * maxBatch <= capacity,
                        "maxInFlight",
                        "times maxBatch must not exceed capacity %d but is %d",
                        capacity,
                        (long) maxInFlight * maxBatch)
                .throwIfAny();
        return BufferedEventPublisher.start(this);
    }
}
