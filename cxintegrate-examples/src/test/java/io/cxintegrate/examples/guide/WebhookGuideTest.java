package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.guard.EndpointGuard;
import io.cxintegrate.core.net.guard.GuardedTransport;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookQueue;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookGuideTest {
    private final Secret secret = Secret.of("a-secret-of-at-least-24-bytes");
    private final TimeSource clock = TimeSource.system();

    @Test
    void queue_asTheGuideShows_deliversWhatTheVerifierAccepts() {
        try (FakeWebhookReceiver receiver = FakeWebhookReceiver.start(clock)) {
            URI endpoint = receiver.url();
            EndpointGuard guard = EndpointGuard.builder()
                    .allowHttp()
                    .allowPorts(endpoint.getPort())
                    .allowHost(endpoint.getHost())
                    .allowNetwork("127.0.0.0/8")
                    .build();
            JsonObject body = JsonObject.of("type", "contact.created");
            InMemoryDeadLetters<WebhookMessage> deadLetters = new InMemoryDeadLetters<>(1_000);

            GuardedTransport transport = GuardedTransport.over(guard);
            WebhookSender sender =
                    WebhookSender.builder().transport(transport).secret(secret).build();
            WebhookQueue webhooks = WebhookQueue.builder(sender, deadLetters).build();
            webhooks.enqueue(WebhookMessage.of(endpoint, "msg-17", body).withOrderingKey("contact-4"));
            webhooks.flush(Duration.ofSeconds(30));
            webhooks.close();
            transport.close();

            assertThat(deadLetters.list()).isEmpty();
            assertThat(receiver.deliveries()).hasSize(1);
            verify(
                    Headers.ofAll(receiver.deliveries().get(0).headers()),
                    receiver.deliveries().get(0).body());
        }
    }

    private void verify(Headers headers, byte[] body) {
        WebhookVerifier verifier = WebhookVerifier.of(clock, secret).withReplayMemory(100_000);
        WebhookVerifier.Verdict verdict = verifier.verify(headers, body);

        assertThat(verdict).isEqualTo(WebhookVerifier.Verdict.ACCEPTED);
    }
}
