package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookQueue;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.secrets.FakeEcho.Form;
import io.cxintegrate.testkit.secrets.Planted.Alphabet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key that signs webhooks, and what they say, get into no text. */
class WebhookSecretsTest {
    private final TestClock clock = new TestClock();
    private final Planted payload = Planted.random("the payload", Alphabet.JSON);

    @ParameterizedTest
    @EnumSource
    void queue_refusedMessages_tellNeitherKeyNorPayload(Alphabet alphabet) {
        Planted key = Planted.random("the key", alphabet);
        Planted inUrl = Planted.random("the key in the URL");
        InMemoryDeadLetters<WebhookMessage> dead = new InMemoryDeadLetters<>(100);
        try (Leaks leaks = new Leaks();
                FakeEcho echo = FakeEcho.start(clock);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            URI endpoint = URI.create(echo.baseUri() + "/hooks/" + inUrl.value() + "?api_key=" + inUrl.value());
            WebhookSender sender = WebhookSender.builder()
                    .transport(transport)
                    .secret(key.secret())
                    .clock(clock)
                    .retry(RetryPolicy.builder().maxAttempts(2).build())
                    .metrics(leaks.metrics())
                    .retryListener(leaks.retryListener())
                    .build();
            try (WebhookQueue queue = WebhookQueue.builder(sender, letter -> {
                        dead.accept(letter);
                        // A store that fails: what was lost is logged.
                        throw new IllegalStateException("full");
                    })
                    .clock(clock)
                    .metrics(leaks.metrics())
                    .build()) {
                for (int status : new int[] {400, 302, 503, 410}) {
                    echo.refusing(status, Form.TEXT, 0);
                    WebhookMessage message =
                            WebhookMessage.of(endpoint, "message-" + status, JsonObject.of("text", payload.value()));
                    leaks.hear("text form", message + " " + queue);
                    leaks.hearing(() -> sender.send(message));
                    leaks.hearing(() -> joined(queue, message));
                }
            }
            assertThat(dead.list()).hasSize(4);
            dead.list().forEach(letter -> {
                leaks.hear("dead letter", letter.toString());
                leaks.hear(letter.failure());
            });
            assertThat(leaks.log()).contains("webhook.dead_letter_lost");
            leaks.assertNone(key, inUrl, payload);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_", "whsk_", "whpk_"})
    void of_malformedKeys_areToldByNone(String prefix) {
        Planted key = Planted.random("the key", Alphabet.JSON);
        String base64 = Base64.getEncoder().encodeToString(key.value().getBytes(StandardCharsets.UTF_8));
        try (Leaks leaks = new Leaks()) {
            for (String value : new String[] {prefix + key.value(), prefix + base64, prefix + base64.repeat(2)}) {
                leaks.hearing(() -> leaks.hear("text form", "" + WebhookSigner.of(Secret.of(value))));
                leaks.hearing(() -> leaks.hear("text form", "" + WebhookVerifier.of(clock, Secret.of(value))));
                leaks.hearing(() -> WebhookSender.builder().secret(Secret.of(value)));
            }
            assertThat(leaks.heard()).isGreaterThan(6);
            leaks.assertNone(key);
        }
    }

    @Test
    void verify_forgedMessage_tellsNeitherKeyNorWhatWasExpected() {
        Planted key = Planted.random("the key");
        byte[] body = payload.value().getBytes(StandardCharsets.UTF_8);
        try (Leaks leaks = new Leaks()) {
            WebhookVerifier verifier = WebhookVerifier.of(clock, key.secret()).withReplayMemory(10);
            WebhookSigner signer = WebhookSigner.of(key.secret());
            Planted signature = Planted.known(
                    "the signature",
                    signer.sign("message-1", clock.instant(), body)
                            .first("webhook-signature")
                            .orElseThrow()
                            .substring(3));
            assertThat(verifier.accepts(signer.sign("message-1", clock.instant(), body), body))
                    .isTrue();
            assertThat(verifier.accepts(signer.sign("message-1", clock.instant(), body), new byte[1]))
                    .isFalse();
            leaks.hear("text form", verifier + " " + signer + " " + signer.sign("message-1", clock.instant(), body));
            leaks.assertNone(key, payload, signature);
        }
    }

    private static void joined(WebhookQueue queue, WebhookMessage message) {
        try {
            queue.enqueue(message).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
