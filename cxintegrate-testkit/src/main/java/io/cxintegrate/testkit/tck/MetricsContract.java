package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Metrics}: extend it and hand over yours. It throws nothing, keeps no map, and takes any thread. */
public abstract class MetricsContract {
    private static final Map<String, String> TAGS =
            Map.of(MetricNames.PLATFORM, "tck", MetricNames.OPERATION, "READ", MetricNames.OUTCOME, "success");

    /** For subclasses. */
    protected MetricsContract() {}

    /** New metrics. */
    protected abstract Metrics metrics();

    @Test
    void measurements_ofEveryKind_areTaken() {
        Metrics metrics = metrics();
        metrics.count(MetricNames.AUDIT_FAILURES, 0, Map.of());
        metrics.count(MetricNames.AUDIT_FAILURES, Long.MAX_VALUE, TAGS);
        metrics.time(MetricNames.CALL_DURATION, Duration.ZERO, TAGS);
        metrics.time(MetricNames.CALL_DURATION, Duration.ofDays(1), TAGS);
        metrics.gauge("tck.gauge", -1.5, TAGS);
        metrics.gauge("tck.gauge", Double.NaN, Map.of());
    }

    @Test
    void oneName_withOtherTagsEachTime_isTaken() {
        Metrics metrics = metrics();
        // An operation that failed has a tag more than one that did not.
        metrics.time(MetricNames.CALL_DURATION, Duration.ofMillis(1), TAGS);
        metrics.time(MetricNames.CALL_DURATION, Duration.ofMillis(1), Map.of(MetricNames.ERROR_TYPE, "x"));
        metrics.time(MetricNames.CALL_DURATION, Duration.ofMillis(1), Map.of());
    }

    @Test
    void tagMap_ofTheCaller_isLeftAlone() {
        Metrics metrics = metrics();
        Map<String, String> tags = new HashMap<>(TAGS);
        metrics.count(MetricNames.AUDIT_FAILURES, 1, tags);
        metrics.time(MetricNames.CALL_DURATION, Duration.ofMillis(1), tags);
        metrics.gauge("tck.gauge", 1, tags);
        assertEquals(TAGS, tags, "the map of the caller");
        tags.clear();
        metrics.time(MetricNames.CALL_DURATION, Duration.ofMillis(1), tags);
    }

    @Test
    void manyThreads_atOnce_areTaken() {
        Metrics metrics = metrics();
        IntStream.range(0, 10_000).parallel().forEach(i -> {
            metrics.count(MetricNames.AUDIT_FAILURES, 1, TAGS);
            metrics.time(MetricNames.CALL_DURATION, Duration.ofNanos(i), TAGS);
            metrics.gauge("tck.gauge", i, TAGS);
        });
    }
}
