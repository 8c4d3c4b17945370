package io.cxintegrate.pg.event;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import java.time.Duration;
import java.util.Objects;

/** Collects the settings of an {@link OutboxRelay}; not safe for concurrent use. */
public final class OutboxRelayBuilder {
    final EventOutbox outbox;
    final EventPublisher publisher;
    int maxInFlight = 16;
    Duration deliveryTimeout = Duration.ofSeconds(30);
    Duration lease = Duration.ofMinutes(2);
    Duration pollInterval = Duration.ofSeconds(1);
    Duration closeTimeout = Duration.ofSeconds(10);
    Duration deadLetterRetention = Duration.ofDays(30);
    Jitter jitter = Jitter.random();
    IdSource ids = IdSource.random();
    Metrics metrics = Metrics.noop();
    RetryPolicy retry = RetryPolicy.builder()
            .maxAttempts(20)
            .backoff(Backoff.exponential(Duration.ofSeconds(1), Duration.ofHours(6)))
            .retryAfterCap(Duration.ofHours(24))
            .deadline(Duration.ofDays(3))
            .retryOn(failure -> !(failure instanceof InvalidInputException) || failure.retryable())
            .build();

    OutboxRelayBuilder(EventOutbox outbox, EventPublisher publisher) {
        this.outbox = outbox;
        this.publisher = Objects.requireNonNull(publisher, "publisher");
    }

    /**
     * How failed deliveries are repeated: attempts, waits and the time since the first attempt count over restarts, and over
     * all relays. Default: 20 attempts within 3 days, exponential back-off from 1 s to 6 h with full jitter, and repeated is
     * whatever was not refused for good: an expired credential must not make dead letters of everything. Whatever a policy
     * says, an {@link InvalidInputException} is the end of an event after its third attempt.
     */
    public OutboxRelayBuilder retry(RetryPolicy value) {
        retry = Objects.requireNonNull(value, "retry");
        return this;
    }

    /**
     * How many events are under way at once, each on a thread unless the publisher needs none. Default 16.
     *
     * @throws IllegalArgumentException if below 1
     */
    public OutboxRelayBuilder maxInFlight(int value) {
        maxInFlight = Require.atLeast(1, value, "maxInFlight");
        return this;
    }

    /** How long one delivery may take; then it is cancelled and has failed. Default 30 s. */
    public OutboxRelayBuilder deliveryTimeout(Duration value) {
        deliveryTimeout = Require.positive(value, "deliveryTimeout");
        return this;
    }

    /**
     * After what time others take events over from a relay that was lost with them. At least twice the
     * {@link #deliveryTimeout}: who is slower delivers twice. Default 2 minutes.
     */
    public OutboxRelayBuilder lease(Duration value) {
        lease = Require.positive(value, "lease");
        return this;
    }

    /** How often it looks for events when no hint comes, and for those that are due again. Default 1 s. */
    public OutboxRelayBuilder pollInterval(Duration value) {
        pollInterval = Require.positive(value, "pollInterval");
        return this;
    }

    /** How long {@link OutboxRelay#close} waits for deliveries under way. Default 10 s. */
    public OutboxRelayBuilder closeTimeout(Duration value) {
        closeTimeout = Require.notNegative(value, "closeTimeout");
        return this;
    }

    /** How long dead letters are kept. Default 30 days. */
    public OutboxRelayBuilder deadLetterRetention(Duration value) {
        deadLetterRetention = Require.positive(value, "deadLetterRetention");
        return this;
    }

    /** Randomness for back-off. */
    public OutboxRelayBuilder jitter(Jitter value) {
        jitter = Objects.requireNonNull(value, "jitter");
        return this;
    }

    /** Names the relay in the leases it takes; must be unique over all processes. Default: random UUIDs. */
    public OutboxRelayBuilder ids(IdSource value) {
        ids = Objects.requireNonNull(value, "ids");
        return this;
    }

    /**
     * Where measurements go: {@link MetricNames#OUTBOX_DELIVERY_DURATION}, {@link MetricNames#OUTBOX_DEAD_LETTERS} and, every
     * 15 s, {@link MetricNames#OUTBOX_OLDEST_AGE}. Default: nowhere.
     */
    public OutboxRelayBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /**
     * A relay that delivers from now on; close it after use.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming every combination that cannot work
     */
    public OutboxRelay start() {
        Violations.of("outbox relay")
                .unless(
                        lease.compareTo(deliveryTimeout.multipliedBy(2)) >= 0,
                        "lease",
                        "must be at least twice deliveryTimeout %s but is %s",
                        deliveryTimeout,
                        lease)
                .throwIfAny();
        OutboxRelay relay = new OutboxRelay(this);
        relay.start();
        return relay;
    }
}
