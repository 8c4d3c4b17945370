package io.cxintegrate.core.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.metrics.MeasuredCalls;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = MicrometerMetrics.of(registry);

    @Test
    void time_aRealCall_hasTheNamesUnitsAndTagsItPromises() {
        URI server = MeasuredCalls.call(metrics);

        assertThat(golden(server))
                .containsExactlyInAnyOrder(
                        "cxintegrate.call.duration TIMER [seconds] error.type=none http.response.status_code=200"
                                + " operation=LIST_THINGS outcome=success platform=demo",
                        "cxintegrate.call.duration TIMER [seconds] error.type=io.cxintegrate.core.UnavailableException"
                                + " http.response.status_code=503 operation=GET_THING outcome=error platform=demo",
                        "http.client.request.duration TIMER [seconds] error.type=none http.request.method=GET"
                                + " http.response.status_code=200 operation=LIST_THINGS platform=demo"
                                + " server.address=127.0.0.1 server.port=PORT",
                        "http.client.request.duration TIMER [seconds] error.type=503 http.request.method=GET"
                                + " http.response.status_code=503 operation=GET_THING platform=demo"
                                + " server.address=127.0.0.1 server.port=PORT",
                        "cxintegrate.retry.attempts COUNTER [null] operation=LIST_THINGS outcome=success",
                        "cxintegrate.retry.attempts COUNTER [null] operation=GET_THING outcome=error",
                        "cxintegrate.retry.wait TIMER [seconds] operation=GET_THING source=back-off",
                        "cxintegrate.retry.denied COUNTER [null] operation=GET_THING reason=attempts-exhausted");
    }

    @Test
    void all_tokenAndRetry_haveTheirNamesUnitsAndTags() {
        MeasuredCalls.others(metrics);

        assertThat(golden(URI.create("http://127.0.0.1:1")))
                .containsExactlyInAnyOrder(
                        "cxintegrate.token.refresh.duration TIMER [seconds] error.type=none outcome=success platform=demo"
                                + " reason=initial",
                        "cxintegrate.retry.attempts COUNTER [null] operation=GET_THING outcome=error",
                        "cxintegrate.retry.wait TIMER [seconds] operation=GET_THING source=retry-after",
                        "cxintegrate.retry.denied COUNTER [null] operation=GET_THING reason=budget-exhausted",
                        "cxintegrate.retry.budget.remaining GAUGE [null] platform=demo");
    }

    @Test
    void all_inPrometheus_haveTheNamesOpenTelemetryHasThere() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerMetrics there = MicrometerMetrics.of(prometheus);
        MeasuredCalls.call(there);
        MeasuredCalls.others(there);

        assertThat(prometheus.scrape().lines().filter(l -> l.startsWith("# TYPE")))
                .contains(
                        "# TYPE cxintegrate_call_duration_seconds summary",
                        "# TYPE cxintegrate_retry_attempts_total counter",
                        "# TYPE cxintegrate_retry_budget_remaining gauge",
                        "# TYPE cxintegrate_retry_denied_total counter",
                        "# TYPE cxintegrate_retry_wait_seconds summary",
                        "# TYPE cxintegrate_token_refresh_duration_seconds summary",
                        "# TYPE http_client_request_duration_seconds summary");
    }

    @Test
    void time_tagSometimesAbsent_isNoneSoThatPrometheusTakesBoth() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerMetrics there = MicrometerMetrics.of(prometheus);
        there.time("t", Duration.ofMillis(1), Map.of("outcome", "success"));
        there.time("t", Duration.ofMillis(1), Map.of("outcome", "error", "error.type", "x"));

        assertThat(prometheus.scrape())
                .contains("t_seconds_count{error_type=\"none\",outcome=\"success\"} 1")
                .contains("t_seconds_count{error_type=\"x\",outcome=\"error\"} 1");
    }

    @Test
    void count_moreSetsThanToldApart_shareOtherAndLoseNothing() {
        int calls = MicrometerMetrics.MAX_TAG_SETS + 50;
        for (int i = 0; i < calls; i++) {
            metrics.count("c", 1, Map.of("operation", "OP_" + i));
        }
        metrics.count("c", 1, Map.of("operation", "OP_0"));

        assertThat(registry.getMeters()).hasSize(MicrometerMetrics.MAX_TAG_SETS + 1);
        assertThat(registry.get("c").tag("operation", "_other").counter().count())
                .isEqualTo(50.0);
        assertThat(registry.get("c").tag("operation", "OP_0").counter().count()).isEqualTo(2.0);
    }

    @Test
    void gauge_moreSetsThanToldApart_isDropped() {
        for (int i = 0; i <= MicrometerMetrics.MAX_TAG_SETS; i++) {
            metrics.gauge("g", i, Map.of("platform", "p" + i));
        }
        metrics.gauge("g", 42.5, Map.of("platform", "p7"));

        assertThat(registry.getMeters()).hasSize(MicrometerMetrics.MAX_TAG_SETS);
        assertThat(registry.get("g").tag("platform", "p7").gauge().value()).isEqualTo(42.5);
    }

    @Test
    void time_sameTagsInAnotherMap_isTheSameTimer() {
        metrics.time("t", Duration.ofMillis(10), Map.of("a", "1", "b", "2"));
        metrics.time("t", Duration.ofMillis(30), new TreeMap<>(Map.of("b", "2", "a", "1")));

        assertThat(registry.get("t").timer().count()).isEqualTo(2);
        assertThat(registry.get("t").timer().mean(TimeUnit.MILLISECONDS)).isEqualTo(20.0);
    }

    /** name, type and tags of every meter; the port of the server, which is another each time, as PORT. */
    private List<String> golden(URI server) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> (id.getName() + " " + id.getType() + " [" + id.getBaseUnit() + "] "
                                + id.getTags().stream()
                                        .map(t -> t.getKey() + "=" + t.getValue())
                                        .collect(Collectors.joining(" ")))
                        .replace("server.port=" + server.getPort(), "server.port=PORT"))
                .toList();
    }
}
