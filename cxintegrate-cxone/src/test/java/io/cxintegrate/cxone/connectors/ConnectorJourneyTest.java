package io.cxintegrate.cxone.connectors;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static io.cxintegrate.testkit.CxoneOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Journey 2 over real sockets: build, register through a 429, tell the vault, audit. */
@CxFakes
class ConnectorJourneyTest {
    private static final Secret KEY = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @Test
    void journey_throughA429_registersTellsTheVaultAndAudits(
            FakeCxone fake, FakeWebhookReceiver vault, TestClock clock) {
        fake.faults().on(REGISTER_CONNECTOR).first().tooManyRequests(Duration.ofSeconds(7));
        InMemoryAuditSink audit = AuditSink.inMemory();
        CallStats stats = new CallStats(clock);
        ConnectorDefinition connector = Samples.connector();

        try (Cxone cxone = Cxone.builder()
                .fromEnv(Map.of(
                        "CXONE_BASE_URL", fake.baseUri().toString(),
                        "CXONE_CLIENT_ID", fake.clientId(),
                        "CXONE_CLIENT_SECRET", fake.clientSecret().reveal(),
                        "VAULT_WEBHOOK_URL", vault.url().toString()))
                .vaultWebhookSecret(KEY)
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .ids(IdSource.sequence("id"))
                .audit(audit)
                .metrics(stats)
                .build()) {
            Registration done = cxone.connectors().register(connector);
            assertThat(done.connectorId()).isEqualTo("db-prod-analytics-01");
            assertThat(done.response()).isEqualTo(Samples.json());
            assertThat(done.attempts()).isEqualTo(2);
            assertThat(done.latency()).isEqualTo(Duration.ofSeconds(7));

            VaultSync.Outcome told = cxone.vaultSync().configUpdated(connector);
            assertThat(told.isDelivered()).isTrue();
            assertThat(told.attempts()).isEqualTo(1);
            assertThat(told.error()).isEmpty();
        }

        assertThat(fake).received(TOKEN).once();
        assertThat(fake).received(REGISTER_CONNECTOR).times(2).waitedBetween(Duration.ofSeconds(7));
        assertThat(fake.connector("db-prod-analytics-01")).contains(Samples.json());
        assertThat(fake.journal().calls(REGISTER_CONNECTOR).get(1).method()).isEqualTo("PUT");
        assertThat(fake.journal().calls(TOKEN).get(0).requestBody())
                .isEqualTo("grant_type=client_credentials&client_id=demo&client_secret=***");
        assertThat(stats.snapshot("REGISTER_CONNECTOR").successes()).isEqualTo(1);

        verifyDelivery(vault.deliveries(), clock);
        verifyAudit(audit.events());
    }

    private static void verifyDelivery(List<FakeWebhookReceiver.Delivery> deliveries, TestClock clock) {
        assertThat(deliveries).hasSize(1);
        FakeWebhookReceiver.Delivery delivery = deliveries.get(0);
        assertThat(delivery.json().toJson()).isEqualTo("""
                        {"source":"CXONE_INTEGRATION_ENGINE","action":"CONFIG_UPDATED",\
                        "connectorId":"db-prod-analytics-01",\
                        "maskedCredentials":{"username":"VAULT_DB_USERNAME","password":"VAULT_DB_PASSWORD"},\
                        "timestamp":"2026-01-01T00:00:07Z"}""");
        Headers headers = Headers.ofAll(delivery.headers());
        assertThat(WebhookVerifier.of(clock, KEY).accepts(headers, delivery.body()))
                .isTrue();
        Secret other = Secret.of("another key of at least 24 bytes");
        assertThat(WebhookVerifier.of(clock, other).accepts(headers, delivery.body()))
                .isFalse();
    }

    private static void verifyAudit(List<AuditEvent> events) {
        assertThat(events)
                .extracting(AuditEvent::eventType)
                .containsExactly(
                        "CONNECTOR_REGISTRATION_STARTED", "CONNECTOR_REGISTERED", "VAULT_SYNC_STARTED", "VAULT_SYNCED");
        assertThat(events.get(0).toJson().toJson())
                .isEqualTo("{\"timestamp\":\"2026-01-01T00:00:00Z\",\"eventType\":\"CONNECTOR_REGISTRATION_STARTED\","
                        + "\"connectorId\":\"db-prod-analytics-01\",\"payloadHash\":\""
                        + CanonicalJson.sha256(Samples.json()) + "\",\"eventId\":\"id-1\"}");
        JsonObject registered = events.get(1).toJson();
        assertThat(registered.names())
                .containsExactly("timestamp", "eventType", "connectorId", "status", "latencyMs", "details", "eventId");
        assertThat(registered.string("timestamp")).isEqualTo("2026-01-01T00:00:07Z");
        assertThat(registered.string("connectorId")).isEqualTo("db-prod-analytics-01");
        assertThat(registered.string("status")).isEqualTo("SUCCESS");
        assertThat(registered.number("latencyMs")).isEqualByComparingTo("7000.0");
        JsonObject details = registered.object("details");
        assertThat(details.string("connectorType")).isEqualTo("DATABASE_POSTGRESQL");
        assertThat(details.object("configuration").string("connectionString")).isEqualTo("***");
        assertThat(details.object("configuration").string("credentialMasking")).isEqualTo("***");
        assertThat(events.get(3).status()).contains("SUCCESS");
        assertThat(events.get(3).attributes().string("connectorId")).isEqualTo("db-prod-analytics-01");
        assertThat(events.get(3).details()).contains(JsonObject.of("webhookId", "id-3", "attempts", 1));
    }
}
