package io.cxintegrate.core.metrics;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What every adapter's golden test measures: one real call of each outcome, and one of each measurement. */
public final class MeasuredCalls {
    private MeasuredCalls() {}

    /** Over a real socket: {@code LIST_THINGS} taken with 200, {@code GET_THING} refused twice with 503. */
    public static URI call(Metrics metrics) {
        TimeSource time = new ManualTime();
        try (ScriptedServer server =
                        new ScriptedServer(ScriptedServer.json(200, "{}"), ScriptedServer.json(503, "{}"));
                HttpTransport transport = HttpTransport.jdk()) {
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(server.uri())
                    .transport(transport)
                    .clock(time)
                    .jitter(Jitter.fixed(0))
                    .retry(RetryPolicy.builder().maxAttempts(2).build())
                    .metrics(metrics)
                    .build();
            client.send(ApiRequest.get("/things").operation("LIST_THINGS").build());
            try {
                client.send(ApiRequest.get("/things/17").operation("GET_THING").build());
                throw new AssertionError("a 503 was taken for success");
            } catch (UnavailableException expected) {
                return server.uri();
            }
        }
    }

    /** As the parts of core that emit them do. */
    public static void others(Metrics m) {
        m.time(
                MetricNames.TOKEN_REFRESH_DURATION,
                Duration.ofMillis(250),
                Map.of(
                        MetricNames.PLATFORM, "demo",
                        MetricNames.OUTCOME, MetricNames.OUTCOME_SUCCESS,
                        MetricNames.REASON, "initial"));
        m.count(
                MetricNames.RETRY_ATTEMPTS,
                2,
                Map.of(MetricNames.OPERATION, "GET_THING", MetricNames.OUTCOME, MetricNames.OUTCOME_ERROR));
        m.time(
                MetricNames.RETRY_WAIT,
                Duration.ofSeconds(2),
                Map.of(MetricNames.OPERATION, "GET_THING", MetricNames.SOURCE, "retry-after"));
        m.count(
                MetricNames.RETRY_DENIED,
                1,
                Map.of(MetricNames.OPERATION, "GET_THING", MetricNames.REASON, "budget-exhausted"));
        m.gauge(MetricNames.RETRY_BUDGET_REMAINING, 486, Map.of(MetricNames.PLATFORM, "demo"));
    }
}
