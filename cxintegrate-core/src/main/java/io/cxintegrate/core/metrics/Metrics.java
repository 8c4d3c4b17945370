package io.cxintegrate.core.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * Where measurements go. Implementations are safe to share between threads, do not block, and do not throw; one that may
 * throw is made harmless by {@link #composite}.
 *
 * <p>The names, units and tags that arrive are those of {@link MetricNames}. Tag maps must not be kept or changed.
 *
 * <pre>{@code
 * CallStats stats = new CallStats(TimeSource.system());
 * Metrics metrics = Metrics.composite(stats, myMonitoring);
 * }</pre>
 */
public interface Metrics {
    /**
     * Adds to a counter.
     *
     * @param name one of {@link MetricNames}
     * @param amount zero or more
     * @param tags of few possible values each
     */
    void count(String name, long amount, Map<String, String> tags);

    /**
     * Records how long something took.
     *
     * @param name one of {@link MetricNames}
     * @param duration zero or more; the implementation converts it to the unit its monitoring system wants
     * @param tags of few possible values each
     */
    void time(String name, Duration duration, Map<String, String> tags);

    /**
     * Sets a value that goes up and down.
     *
     * @param name one of {@link MetricNames}
     * @param value the value now
     * @param tags of few possible values each
     */
    void gauge(String name, double value, Map<String, String> tags);

    /** Forgets everything. */
    static Metrics noop() {
        return NoopMetrics.INSTANCE;
    }

    /**
     * Hands everything to each of {@code all}, in this order. One that throws stops neither the others nor the caller: its
     * first failure is logged as a warning, the later ones are not.
     */
    static Metrics composite(Metrics... all) {
        return CompositeMetrics.of(all);
    }
}
