package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.event.WebhookPublisher;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.webhook.WebhookSender;
import io.cxintegrate.genesys.dataaction.DeferredDataAction;
import io.cxintegrate.genesys.dataaction.GenesysWireFormat;
import io.cxintegrate.pg.event.EventOutbox;
import io.cxintegrate.pg.event.OutboxRelay;
import io.cxintegrate.pg.store.PgMigrations;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GenesysSlowBackendGuideTest {
    private final Secret token = Secret.of("genesys-caller-token");

    private JsonObject call(DataActionEndpoint endpoint) {
        byte[] body = "{\"actionName\": \"Report\", \"requestId\": \"r-1\", \"data\": {\"year\": 2026}}"
                .getBytes(StandardCharsets.UTF_8);
        Headers headers =
                Headers.of("Content-Type", "application/json").with("Authorization", "Bearer " + token.reveal());
        return JsonObject.parse(new String(
                endpoint.handle(new EndpointRequest("POST", "/", headers, body, "192.0.2.1"))
                        .body(),
                StandardCharsets.UTF_8));
    }

    @Test
    void report_thatTakesLong_isPendingAndItsOutcomeComesByTheOutbox() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        CompletableFuture<JsonObject> delivered = new CompletableFuture<>();
        DataAction slowReport = call -> {
            try {
                ready.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return DataActionResult.of(JsonObject.of("total", 42));
        };
        Duration patience = Duration.ofMillis(50);
        try (PostgresFixture db = PostgresFixture.shared().freshDatabase();
                FakeWebhookReceiver receiver = FakeWebhookReceiver.start();
                HttpTransport transport = HttpTransport.jdk()) {
            DataSource dataSource = db.dataSource();
            URI callback = receiver.url();
            PgMigrations.ofDefaultSchema().migrate(dataSource);
            WebhookSender sender = WebhookSender.builder()
                    .transport(transport)
                    .secret(Secret.of("a-secret-of-at-least-24-bytes"))
                    .retry(RetryPolicy.none())
                    .build();

            EventOutbox outbox = EventOutbox.builder(dataSource).build();
            OutboxRelay relay = outbox.relay(events -> {
                        var receipt = WebhookPublisher.to(callback, sender).publish(events);
                        delivered.complete(events.get(0).data());
                        return receipt;
                    })
                    .start();
            DeferredDataAction report = DeferredDataAction.builder("Report", slowReport)
                    .patience(patience)
                    .completions(outbox::append)
                    .build();
            DataActionEndpoint endpoint = DataActionEndpoint.builder("Report", report)
                    .format(GenesysWireFormat.standard())
                    .auth(EndpointAuth.bearer(token))
                    .idempotency(IdempotencyStore.inMemory(10_000, TimeSource.system()), Duration.ofMinutes(10))
                    .build();

            JsonObject pending = JsonObject.of("status", "pending", "data", JsonObject.of("requestId", "r-1"));
            assertThat(call(endpoint)).isEqualTo(pending);
            assertThat(call(endpoint)).isEqualTo(pending);
            ready.countDown();

            JsonObject completion = delivered.get(60, TimeUnit.SECONDS);
            assertThat(completion.toJson())
                    .isEqualTo(
                            "{\"actionName\":\"Report\",\"requestId\":\"r-1\",\"status\":\"success\",\"data\":{\"total\":42}}");
            assertThat(receiver.deliveries()).hasSize(1);
            assertThat(receiver.deliveries().get(0).json().string("type")).isEqualTo("dataaction.completed");
            report.close();
            relay.close();
            outbox.close();
        } finally {
            ready.countDown();
        }
    }
}
