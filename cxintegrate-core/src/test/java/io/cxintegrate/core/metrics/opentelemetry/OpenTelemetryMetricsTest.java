package io.cxintegrate.core.metrics.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.metrics.MeasuredCalls;
import io.cxintegrate.core.metrics.MetricNames;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryMetricsTest {
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build();
    private final OpenTelemetryMetrics metrics = OpenTelemetryMetrics.of(sdk);

    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void time_aRealCall_hasTheNamesUnitsAndAttributesOfTheConventions() {
        URI server = MeasuredCalls.call(metrics);

        assertThat(golden(server))
                .containsExactlyInAnyOrder(
                        "cxintegrate.call.duration HISTOGRAM [s] {http.response.status_code=200, operation=LIST_THINGS,"
                                + " outcome=success, platform=demo}",
                        "cxintegrate.call.duration HISTOGRAM [s] {error.type=io.cxintegrate.core.UnavailableException,"
                                + " http.response.status_code=503, operation=GET_THING, outcome=error, platform=demo}",
                        "http.client.request.duration HISTOGRAM [s] {http.request.method=GET,"
                                + " http.response.status_code=200, operation=LIST_THINGS, platform=demo,"
                                + " server.address=127.0.0.1, server.port=PORT}",
                        "http.client.request.duration HISTOGRAM [s] {error.type=503, http.request.method=GET,"
                                + " http.response.status_code=503, operation=GET_THING, platform=demo,"
                                + " server.address=127.0.0.1, server.port=PORT}",
                        "cxintegrate.retry.attempts LONG_SUM [{attempt}] {operation=LIST_THINGS, outcome=success}",
                        "cxintegrate.retry.attempts LONG_SUM [{attempt}] {operation=GET_THING, outcome=error}",
                        "cxintegrate.retry.wait HISTOGRAM [s] {operation=GET_THING, source=back-off}",
                        "cxintegrate.retry.denied LONG_SUM [{repeat}] {operation=GET_THING, reason=attempts-exhausted}");
    }

    @Test
    void all_tokenAndRetry_haveTheirNamesUnitsAndAttributes() {
        MeasuredCalls.others(metrics);

        assertThat(golden(URI.create("http://127.0.0.1:1")))
                .containsExactlyInAnyOrder(
                        "cxintegrate.token.refresh.duration HISTOGRAM [s] {outcome=success, platform=demo, reason=initial}",
                        "cxintegrate.retry.attempts LONG_SUM [{attempt}] {operation=GET_THING, outcome=error}",
                        "cxintegrate.retry.wait HISTOGRAM [s] {operation=GET_THING, source=retry-after}",
                        "cxintegrate.retry.denied LONG_SUM [{repeat}] {operation=GET_THING, reason=budget-exhausted}",
                        "cxintegrate.retry.budget.remaining DOUBLE_GAUGE [{token}] {platform=demo}");
    }

    @Test
    void time_always_advisesTheBucketsOfTheConventionsAndCountsSeconds() {
        metrics.time("t", Duration.ofMillis(1500), Map.of());

        HistogramPointData point = reader.collectAllMetrics()
                .iterator()
                .next()
                .getHistogramData()
                .getPoints()
                .iterator()
                .next();
        assertThat(point.getSum()).isEqualTo(1.5);
        assertThat(point.getBoundaries())
                .containsExactly(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    }

    @Test
    void time_statusAndPort_areNumbersUnlessTheyAreNone() {
        metrics.time(
                "t",
                Duration.ofMillis(1),
                Map.of(MetricNames.HTTP_RESPONSE_STATUS_CODE, "503", MetricNames.SERVER_PORT, "", "other", "7"));

        PointData point = reader.collectAllMetrics()
                .iterator()
                .next()
                .getHistogramData()
                .getPoints()
                .iterator()
                .next();
        assertThat(point.getAttributes().asMap())
                .containsEntry(AttributeKey.longKey("http.response.status_code"), 503L)
                .containsEntry(AttributeKey.stringKey("server.port"), "")
                .containsEntry(AttributeKey.stringKey("other"), "7");
    }

    @Test
    void count_moreSetsThanTheSdkTellsApart_shareItsOverflow() {
        // What it says about it each time is no news here.
        Logger.getLogger("io.opentelemetry.sdk.metrics").setLevel(Level.OFF);
        for (int i = 0; i < 3_000; i++) {
            metrics.count("c", 1, Map.of("operation", "OP_" + i));
        }

        MetricData counter = reader.collectAllMetrics().iterator().next();
        assertThat(counter.getLongSumData().getPoints()).hasSizeLessThanOrEqualTo(2_000);
        assertThat(counter.getLongSumData().getPoints().stream()
                        .mapToLong(p -> p.getValue())
                        .sum())
                .isEqualTo(3_000);
    }

    /** name, type, unit and attributes of every point; the port of the server, which is another each time, as PORT. */
    private List<String> golden(URI server) {
        List<String> lines = new ArrayList<>();
        for (MetricData m : reader.collectAllMetrics()) {
            assertThat(m.getInstrumentationScopeInfo().getName()).isEqualTo("io.cxintegrate.core");
            Collection<? extends PointData> points = m.getData().getPoints();
            for (PointData p : points) {
                lines.add((m.getName() + " " + m.getType() + " [" + m.getUnit() + "] " + sorted(p))
                        .replace("server.port=" + server.getPort(), "server.port=PORT"));
            }
        }
        return lines;
    }

    private static Map<String, Object> sorted(PointData point) {
        Map<String, Object> sorted = new TreeMap<>();
        point.getAttributes().forEach((key, value) -> sorted.put(key.getKey(), value));
        return sorted;
    }
}
