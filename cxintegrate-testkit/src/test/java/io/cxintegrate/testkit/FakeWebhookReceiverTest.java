package io.cxintegrate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeWebhookReceiverTest {
    private final TestClock clock = new TestClock();
    private final FakeWebhookReceiver receiver = FakeWebhookReceiver.start(clock);
    private final Client client = Client.of(receiver);

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void delivery_posted_isKeptToTheByte() {
        clock.advance(Duration.ofSeconds(5));
        String body = "{ \"password\" : \"VAULT_DB_PASSWORD\",  \"ö\" : 1.0 }";

        int status = client.send(
                        "POST",
                        receiver.url().getPath(),
                        body,
                        "webhook-id",
                        "msg-1",
                        "Content-Type",
                        "application/json")
                .statusCode();

        assertThat(status).isEqualTo(204);
        assertThat(receiver.url()).hasToString(receiver.baseUri() + "/webhook");
        FakeWebhookReceiver.Delivery delivery = receiver.deliveries().get(0);
        assertThat(new String(delivery.body(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(delivery.json().string("password")).isEqualTo("VAULT_DB_PASSWORD");
        assertThat(delivery.header("Webhook-Id")).hasValue("msg-1");
        assertThat(delivery.at()).isEqualTo("2026-01-01T00:00:05Z");
        assertThat(delivery.path()).isEqualTo("/webhook");
        assertThat(delivery).hasToString("Delivery[2026-01-01T00:00:05Z /webhook]");
        assertThat(receiver.journal().calls().get(0).requestBody()).doesNotContain("VAULT_DB_PASSWORD");
    }

    @Test
    void delivery_refusedByPlan_isInTheJournalOnly() {
        receiver.faults().on(WebhookOperation.DELIVERY).first().status(500);

        assertThat(client.post("/any/path", JsonObject.of("a", 1)).statusCode()).isEqualTo(500);
        assertThat(client.post("/any/path", JsonObject.of("a", 1)).statusCode()).isEqualTo(204);

        assertThat(receiver.deliveries()).hasSize(1);
        assertThat(receiver.journal().calls(WebhookOperation.DELIVERY)).hasSize(2);
    }

    @Test
    void otherMethod_sent_isUnmatched() {
        assertThat(client.get("/webhook").statusCode()).isEqualTo(404);
        assertThat(receiver.journal().unmatched()).hasSize(1);
    }
}
