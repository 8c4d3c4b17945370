package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.metrics.Metrics;
import java.util.Objects;

/** Collects the settings of a {@link WebhookQueue}; not safe for concurrent use. */
public final class WebhookQueueBuilder {
    final WebhookSender sender;
    final DeadLetters<WebhookMessage> deadLetters;
    int capacity = 10_000;
    int maxInFlight = 64;
    int maxInFlightPerEndpoint = 4;
    TimeSource time = TimeSource.system();
    Metrics metrics = Metrics.noop();

    WebhookQueueBuilder(WebhookSender sender, DeadLetters<WebhookMessage> deadLetters) {
        this.sender = Objects.requireNonNull(sender, "sender");
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
    }

    /**
     * How many messages it holds, those under way included. Default 10,000.
     *
     * @throws IllegalArgumentException if below 1
     */
    public WebhookQueueBuilder capacity(int value) {
        capacity = Require.atLeast(1, value, "capacity");
        return this;
    }

    /**
     * How many messages are under way at once, waits for a repeat included. Default 64.
     *
     * @throws IllegalArgumentException if below 1
     */
    public WebhookQueueBuilder maxInFlight(int value) {
        maxInFlight = Require.atLeast(1, value, "maxInFlight");
        return this;
    }

    /**
     * How many of them go to one endpoint. Default 4.
     *
     * @throws IllegalArgumentException if below 1
     */
    public WebhookQueueBuilder maxInFlightPerEndpoint(int value) {
        maxInFlightPerEndpoint = Require.atLeast(1, value, "maxInFlightPerEndpoint");
        return this;
    }

    /** The clock of the dead letters. Default: the system's. */
    public WebhookQueueBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Where measurements go: {@link io.cxintegrate.core.metrics.MetricNames#WEBHOOK_QUEUED} and
     * {@link io.cxintegrate.core.metrics.MetricNames#WEBHOOK_DEAD_LETTERS}. Default: nowhere.
     */
    public WebhookQueueBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /**
     * The queue; close it after use.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming every combination that cannot work
     */
    public WebhookQueue build() {
        Violations.of("webhook queue")
                .unless(
                        maxInFlightPerEndpoint <= maxInFlight,
                        "maxInFlightPerEndpoint",
                        "must not exceed maxInFlight %d but is %d",
                        maxInFlight,
                        maxInFlightPerEndpoint)
                .unless(
                        maxInFlight <= capacity,
                        "maxInFlight",
                        "must not exceed capacity %d but is %d",
                        capacity,
                        maxInFlight)
                .throwIfAny();
        return new WebhookQueue(this);
    }
}
