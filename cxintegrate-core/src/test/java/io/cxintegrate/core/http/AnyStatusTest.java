package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.retry.CircuitBreaker;
import io.cxintegrate.core.retry.CircuitOpenException;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that takes an answer of any status. */
class AnyStatusTest {
    private final ManualTime time = new ManualTime();
    private final HttpTransport transport = HttpTransport.jdk();
    private final CallStats stats = new CallStats(time);

    @AfterEach
    void close() {
        transport.close();
    }

    private ApiClientBuilder builder(ScriptedServer server) {
        return ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(transport)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .metrics(stats);
    }

    private static ApiResponse send(ApiClient client, boolean async) {
        ApiRequest request =
                ApiRequest.get("/charge?a=1").query("b", "2").anyStatus().build();
        if (!async) {
            return client.send(request);
        }
        try {
            return client.sendAsync(request).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CxException cx ? cx : e;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_statusIsAFailure_isHandedOverAndCountedAsOne(boolean async) {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(422, "{\"error\":\"no funds\"}"))) {
            ApiResponse response = send(builder(server).build(), async);

            assertThat(response.status()).isEqualTo(422);
            assertThat(response.jsonValue()).isEqualTo(Map.of("error", "no funds"));
            assertThat(server.received().get(0).target()).isEqualTo("/charge?a=1&b=2");
            assertThat(stats.snapshot().successRate()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusalText_anyBody_isOneLineWithoutWhatWasSecret(boolean async) {
        String body = "{\"error\":\"no\\nuser\",\n  \"key\":\"hush-hush-4711\"," + "x".repeat(400);
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(404, body), ScriptedServer.json(404, ""), ScriptedServer.json(200, "{}"))) {
            ApiClient client =
                    builder(server).header("X-Api-Key", "hush-hush-4711").build();

            assertThat(send(client, async).refusalText())
                    .contains("{\"error\":\"no\\nuser\", \"key\":\"***\"," + "x".repeat(267) + "...");
            assertThat(send(client, async).refusalText()).isEmpty();
            assertThat(send(client, async).refusalText()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_statusIsWorthRepeating_isRepeatedFirst(boolean async) {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(503, "[1]"), ScriptedServer.json(503, "[2]"), ScriptedServer.json(503, "[3]"))) {
            ApiResponse response = send(
                    builder(server)
                            .retry(RetryPolicy.builder().maxAttempts(3).build())
                            .build(),
                    async);

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.attempts()).isEqualTo(3);
            assertThat(response.jsonArray()).isEqualTo(List.of(3));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_noAnswerAtAll_isThrown(boolean async) {
        CircuitBreaker breaker = CircuitBreaker.builder("demo")
                .minimumCalls(1)
                .countWindow(1)
                .clock(time)
                .build();
        ApiClient client;
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(500, "<oops>"))) {
            client = builder(server)
                    .retry(RetryPolicy.none())
                    .circuitBreaker(breaker)
                    .build();
            ApiResponse response = send(client, async);
            assertThat(response.status()).isEqualTo(500);
            assertThatThrownBy(response::jsonValue).isInstanceOf(DefectException.class);
        }
        assertThatThrownBy(() -> send(client, async)).isInstanceOf(CircuitOpenException.class);
        time.advance(java.time.Duration.ofMinutes(1));
        assertThatThrownBy(() -> send(client, async))
                .isInstanceOf(UnavailableException.class)
                .isInstanceOf(TransportException.class);
    }
}
