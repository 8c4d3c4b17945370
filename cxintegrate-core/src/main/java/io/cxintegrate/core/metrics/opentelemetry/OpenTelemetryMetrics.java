package io.cxintegrate.core.metrics.opentelemetry;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Measurements as OpenTelemetry instruments of the meter {@value #SCOPE}. Safe to share between threads; holds nothing that
 * needs closing.
 *
 * <p>Timers are histograms in seconds, with the bucket boundaries that the semantic conventions advise for
 * {@code http.client.request.duration}: 5 ms to 10 s. Counters and gauges carry their unit as an annotation,
 * {@code {attempt}}. {@code http.response.status_code} and {@code server.port} are numbers, every other attribute is text.
 * How many sets of attributes are told apart is the SDK's to limit: 2,000 by default, the rest under
 * {@code otel.metric.overflow}.
 */
public final class OpenTelemetryMetrics implements Metrics {
    /** The name of the meter. */
    public static final String SCOPE = "io.cxintegrate.core";

    /** OpenTelemetry semantic conventions, {@code http/http-metrics}: metric {@code http.client.request.duration}. */
    private static final List<Double> BOUNDARIES =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    private static final Map<String, String> UNITS = Map.of(
            MetricNames.RETRY_ATTEMPTS, "{attempt}",
            MetricNames.RETRY_DENIED, "{repeat}",
            MetricNames.RETRY_BUDGET_REMAINING, "{token}",
            MetricNames.CONCURRENCY_LIMIT, "{call}",
            MetricNames.CONCURRENCY_IN_USE, "{call}",
            MetricNames.CONCURRENCY_WAITING, "{call}",
            MetricNames.AUDIT_FAILURES, "{event}",
            MetricNames.AUDIT_DROPPED, "{event}",
            MetricNames.WEBHOOK_DEAD_LETTERS, "{message}",
            MetricNames.WEBHOOK_QUEUED, "{message}");

    private static final Set<String> NUMBERS = Set.of(MetricNames.HTTP_RESPONSE_STATUS_CODE, MetricNames.SERVER_PORT);

    private final Meter meter;
    private final ConcurrentMap<String, DoubleHistogram> histograms = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongCounter> counters = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, DoubleGauge> gauges = new ConcurrentHashMap<>();

    private OpenTelemetryMetrics(Meter meter) {
        this.meter = meter;
    }

    /** Measurements as instruments of this OpenTelemetry. */
    @SuppressWarnings(
            "exports") // The one public signature that has to name OpenTelemetry; see docs/design-decisions.md.
    public static OpenTelemetryMetrics of(OpenTelemetry openTelemetry) {
        return new OpenTelemetryMetrics(openTelemetry.getMeter(SCOPE));
    }

    @Override
    public void count(String name, long amount, Map<String, String> tags) {
        LongCounter counter = counters.computeIfAbsent(
                name, n -> meter.counterBuilder(n).setUnit(unit(n)).build());
        counter.add(amount, attributes(tags));
    }

    @Override
    public void time(String name, Duration duration, Map<String, String> tags) {
        DoubleHistogram histogram = histograms.computeIfAbsent(
                name,
                n -> meter.histogramBuilder(n)
                        .setUnit("s")
                        .setExplicitBucketBoundariesAdvice(BOUNDARIES)
                        .build());
        histogram.record(Durations.saturatedNanos(duration) / 1e9, attributes(tags));
    }

    @Override
    public void gauge(String name, double value, Map<String, String> tags) {
        DoubleGauge gauge = gauges.computeIfAbsent(
                name, n -> meter.gaugeBuilder(n).setUnit(unit(n)).build());
        gauge.set(value, attributes(tags));
    }

    private static String unit(String name) {
        return UNITS.getOrDefault(name, "1");
    }

    private static Attributes attributes(Map<String, String> tags) {
        AttributesBuilder builder = Attributes.builder();
        tags.forEach((key, value) -> {
            if (NUMBERS.contains(key) && isNumber(value)) {
                builder.put(AttributeKey.longKey(key), Long.parseLong(value));
            } else {
                builder.put(key, value);
            }
        });
        return builder.build();
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return "OpenTelemetryMetrics[" + SCOPE + "]";
    }
}
