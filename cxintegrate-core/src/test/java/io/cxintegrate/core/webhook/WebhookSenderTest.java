package io.cxintegrate.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.support.ScriptedServer.Answer;
import io.cxintegrate.core.webhook.WebhookSender.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answer means what, both ways of sending. */
class WebhookSenderTest {
    private final ManualTime time = new ManualTime();
    private final HttpTransport transport = HttpTransport.jdk();
    private boolean monitoringIsDown;
    private final List<String> measured = new CopyOnWriteArrayList<>();

    private final WebhookSender sender = WebhookSender.builder()
            .transport(transport)
            .secrets(Secret.of("0123456789abcdefghijklmnop"), Secret.of("abcdefghijklmnop0123456789"))
            .clock(time)
            .ids(IdSource.sequence("msg"))
            .metrics(new Timers())
            .retry(RetryPolicy.builder()
                    .maxAttempts(5)
                    .backoff(Backoff.fixed(Duration.ofSeconds(2)))
                    .build())
            .build();

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({
        "300, 1, true",
        "302, 1, true",
        "400, 3, true",
        "401, 3, true",
        "404, 3, true",
        "410, 1, true",
        "408, 5, false",
        "409, 5, false",
        "425, 5, false",
        "429, 5, false",
        "500, 5, false",
        "503, 5, false"
    })
    void send_anotherStatusThan2xx_failsAfterItsAttempts(int status, int attempts, boolean forGood) {
        try (ScriptedServer server =
                new ScriptedServer(ScriptedServer.answer(status, Map.of("Location", "/elsewhere"), "secret answer"))) {
            CxException sync = catchThrowableOfType(
                    CxException.class, () -> sender.send(server.uri(), "m", JsonObject.of("a", 1)));
            check(sync, status, attempts, forGood);
            assertThat(server.received())
                    .hasSize(attempts)
                    .allSatisfy(r -> assertThat(r.target()).isEqualTo("/"));

            CompletionException async = catchThrowableOfType(
                    CompletionException.class,
                    () -> sender.sendAsync(WebhookMessage.of(server.uri(), "m", JsonObject.of("a", 1)), Runnable::run)
                            .join());
            check((CxException) async.getCause(), status, attempts, forGood);
            assertThat(server.received()).hasSize(2 * attempts);
        }
    }

    private static void check(CxException failure, int status, int attempts, boolean forGood) {
        assertThat(failure).isInstanceOf(forGood ? InvalidInputException.class : UnavailableException.class);
        assertThat(failure.status()).hasValue(status);
        assertThat(failure.attempts()).isEqualTo(attempts);
        assertThat(failure.platform()).contains("webhook");
        assertThat(failure.getMessage())
                .startsWith("webhook to 127.0.0.1 failed: " + status + (forGood ? " (refused for good)" : ""))
                .doesNotContain("secret answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void send_any2xx_isSuccess(int status) {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(status, Map.of(), ""))) {
            assertThat(sender.send(server.uri(), JsonObject.empty())).isEqualTo(new Delivery("msg-1", status, 1));
            assertThat(sender.sendAsync(WebhookMessage.of(server.uri(), "m", JsonObject.empty()), Runnable::run)
                            .join())
                    .isEqualTo(new Delivery("m", status, 1));
        }
    }

    @Test
    void send_retryAfter_isWaitedForAndNotShortened() {
        Answer later = ScriptedServer.answer(503, Map.of("Retry-After", "37"), "");
        try (ScriptedServer server = new ScriptedServer(later, ScriptedServer.json(200, ""))) {
            sender.send(server.uri(), JsonObject.empty());
            assertThat(time.waits())
                    .hasSize(1)
                    .allSatisfy(w -> assertThat(w).isGreaterThanOrEqualTo(Duration.ofSeconds(37)));
        }
    }

    @Test
    void sendAsync_repeated_keepsTheIdAndSignsAnewWithEverySecret() {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(503, ""), ScriptedServer.hangUp(), ScriptedServer.json(204, ""))) {
            Delivery d = sender.sendAsync(
                            WebhookMessage.of(server.uri().resolve("/hook"), "mine", JsonObject.of("a", 1)),
                            Runnable::run)
                    .join();
            assertThat(d).isEqualTo(new Delivery("mine", 204, 3));
            assertThat(server.received()).hasSize(3).allSatisfy(r -> {
                assertThat(r.headers().first("webhook-id")).contains("mine");
                assertThat(r.headers().first("webhook-signature").orElseThrow()).matches("v1,[^ ]+ v1,[^ ]+");
            });
            assertThat(server.received().stream()
                            .map(r -> r.headers().first("webhook-signature").orElse("")))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void send_takenWithAnEndlessAnswer_isDelivered() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(202, Map.of(), "x".repeat(70_000)))) {
            assertThat(sender.send(WebhookMessage.of(server.uri(), "m", JsonObject.empty())))
                    .isEqualTo(new Delivery("m", 202, 1));
            assertThat(sender.sendAsync(WebhookMessage.of(server.uri(), "n", JsonObject.empty()), Runnable::run)
                            .join())
                    .isEqualTo(new Delivery("n", 202, 1));
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void send_refusedWithAnEndlessAnswer_isCutAndNotKept() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(400, Map.of(), "x".repeat(70_000)))) {
            assertThatThrownBy(() -> sender.send(server.uri(), JsonObject.empty()))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.RESPONSE_TOO_LARGE))
                    .hasMessageContaining("response body longer than 65536 bytes");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void send_always_isMeasuredOnceAMessageWithoutItsHost() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, ""), ScriptedServer.json(410, ""))) {
            sender.send(server.uri(), JsonObject.empty());
            assertThatThrownBy(() -> sender.send(server.uri(), JsonObject.empty()))
                    .isInstanceOf(CxException.class);
            sender.sendAsync(WebhookMessage.of(server.uri(), "m", JsonObject.empty()), Runnable::run)
                    .exceptionally(t -> new Delivery("failed", 0, 0))
                    .join();
        }
        assertThat(measured)
                .containsExactly(
                        "cxintegrate.webhook.duration {http.response.status_code=200, outcome=success}",
                        "cxintegrate.webhook.duration {error.type=io.cxintegrate.core.InvalidInputException,"
                                + " http.response.status_code=410, outcome=error}",
                        "cxintegrate.webhook.duration {error.type=io.cxintegrate.core.InvalidInputException,"
                                + " http.response.status_code=410, outcome=error}");
    }

    @Test
    void send_monitoringThrows_isTakenAllTheSame() {
        monitoringIsDown = true;
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, ""))) {
            assertThat(sender.send(server.uri(), JsonObject.empty()).status()).isEqualTo(200);
            assertThat(sender.sendAsync(WebhookMessage.of(server.uri(), "m", JsonObject.empty()), Runnable::run)
                            .join()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(measured).hasSize(2);
    }

    @Test
    void sendAsync_cancelled_endsTheExchange() {
        ScriptedServer stalled = new ScriptedServer(ScriptedServer.json(200, ""));
        try (stalled;
                ScriptedServer server = new ScriptedServer(stalled.stall())) {
            CompletableFuture<Delivery> sending =
                    sender.sendAsync(WebhookMessage.of(server.uri(), "m", JsonObject.empty()), Runnable::run);
            sending.cancel(true);
            assertThat(sending).isCancelled();
            assertThat(measured)
                    .containsExactly(
                            "cxintegrate.webhook.duration {error.type=java.util.concurrent.CancellationException,"
                                    + " outcome=error}");
        }
    }

    @Test
    void toString_ofAMessage_showsNoContentPathOrQuery() {
        assertThat(WebhookMessage.of(java.net.URI.create("https://h.example/p?token=1"), "m", JsonObject.of("a", 1)))
                .hasToString("WebhookMessage[m to h.example]");
        assertThatThrownBy(
                        () -> WebhookMessage.of(java.net.URI.create("https://h.example/"), "a.b", JsonObject.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookMessage.of(java.net.URI.create("https://h.example/"), "m", JsonObject.empty())
                        .withOrderingKey(" "))
                .hasMessage("orderingKey must not be blank but is ' '");
    }

    private final class Timers implements Metrics {
        @Override
        public void count(String name, long amount, Map<String, String> tags) {}

        @Override
        public void time(String name, Duration duration, Map<String, String> tags) {
            measured.add(name + " " + new TreeMap<>(tags));
            if (monitoringIsDown) {
                throw new IllegalStateException("no monitoring today");
            }
        }

        @Override
        public void gauge(String name, double value, Map<String, String> tags) {}
    }
}
