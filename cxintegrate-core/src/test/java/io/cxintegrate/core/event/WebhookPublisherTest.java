package io.cxintegrate.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.webhook.WebhookSender;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events as webhooks: the id is the event's, the body its CloudEvents form. */
class WebhookPublisherTest {
    private final HttpTransport transport = HttpTransport.jdk();
    private final WebhookSender sender = WebhookSender.builder()
            .transport(transport)
            .secret(Secret.of("a-secret-of-at-least-24-bytes"))
            .retry(RetryPolicy.none())
            .build();

    @AfterEach
    void close() {
        transport.close();
    }

    private static EventEnvelope event(String id) {
        return EventEnvelope.builder()
                .id(id)
                .type("interaction.completed")
                .schemaVersion("1")
                .source("urn:example")
                .data(JsonObject.of("n", 1))
                .build();
    }

    @Test
    void publish_batch_sendsEachInItsOrder() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "{}"))) {
            EventEnvelope first = event("a");
            WebhookPublisher.to(server.uri(), sender).publish(List.of(first, event("b")));
            assertThat(server.received())
                    .extracting(r -> r.headers().first("webhook-id").orElse(""))
                    .containsExactly("a", "b");
            assertThat(server.received().get(0).body()).isEqualTo(first.toJson().toJson());
        }
    }

    @Test
    void publish_receiverIsAway_fails() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(503, "{}"))) {
            EventPublisher publisher = WebhookPublisher.to(event -> server.uri(), sender);
            assertThatThrownBy(() -> publisher.publish(List.of(event("a"), event("b"))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("webhook to 127.0.0.1 failed: 503");
            for (List<EventEnvelope> batch : List.of(List.of(event("a")), List.of(event("a"), event("b")))) {
                CompletableFuture<PublishReceipt> sent = publisher.publishAsync(batch, Runnable::run);
                assertThatThrownBy(sent::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(UnavailableException.class);
            }
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    void publishAsync_cancelled_endsTheExchange() {
        ScriptedServer stalled = new ScriptedServer(ScriptedServer.json(200, "{}"));
        try (stalled;
                ScriptedServer server = new ScriptedServer(stalled.stall())) {
            CompletableFuture<PublishReceipt> sent =
                    WebhookPublisher.to(server.uri(), sender).publishAsync(List.of(event("a")), Runnable::run);
            assertThat(sent.cancel(true)).isTrue();
            assertThat(sent).isCancelled();
        }
    }

    @Test
    void publish_idThatCannotBeAWebhookId_isRefused() {
        EventPublisher publisher = WebhookPublisher.to(URI.create("https://example.com/"), sender);
        String expected = "the id of an event of type 'interaction.completed' cannot be a webhook-id, which is 1 to 256"
                + " visible ASCII characters without a dot; leave ids to the envelope's builder";
        assertThatThrownBy(() -> publisher.publish(List.of(event("a.b"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(expected);
        assertThatThrownBy(() -> publisher
                        .publishAsync(List.of(event("ä")), Runnable::run)
                        .join())
                .hasCauseInstanceOf(InvalidInputException.class);
    }
}
