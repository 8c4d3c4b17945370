package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.metrics.micrometer.MicrometerMetrics;
import io.cxintegrate.core.metrics.opentelemetry.OpenTelemetryMetrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.junit.CxFakes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import org.junit.jupiter.api.Test;

@CxFakes
class MetricsGuideTest {
    @Test
    void adapters_asTheGuideShows_allHearOfOneCall(FakeRestService fake) {
        fake.resource("things/1", JsonObject.of("id", "1"));
        MeterRegistry registry = new SimpleMeterRegistry();
        InMemoryMetricReader reader = InMemoryMetricReader.create();

        try (HttpTransport transport = HttpTransport.jdk();
                OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
                        .setMeterProvider(SdkMeterProvider.builder()
                                .registerMetricReader(reader)
                                .build())
                        .build()) {
            CallStats stats = new CallStats(TimeSource.system());
            Metrics metrics =
                    Metrics.composite(stats, MicrometerMetrics.of(registry), OpenTelemetryMetrics.of(openTelemetry));

            ApiClient client = ApiClient.builder("demo")
                    .baseUri(fake.baseUri())
                    .transport(transport)
                    .metrics(metrics)
                    .build();
            client.send(ApiRequest.get("/things/1").operation("GET_THING").build());

            JsonObject figures = stats.snapshot("GET_THING").toJson();

            assertThat(figures.names())
                    .containsExactly("avg_latency_ms", "success_rate", "total_requests", "timestamp");
            assertThat(figures.longValue("total_requests")).isEqualTo(1);
            assertThat(registry.get(MetricNames.HTTP_CLIENT_REQUEST_DURATION)
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(reader.collectAllMetrics())
                    .extracting(MetricData::getName)
                    .contains(MetricNames.HTTP_CLIENT_REQUEST_DURATION, MetricNames.CALL_DURATION);
        }
    }
}
