package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.CREATE_WEBHOOK;
import static io.cxintegrate.testkit.CognigyOperation.TOKEN;
import static io.cxintegrate.testkit.CognigyOperation.UPDATE_ROUTING;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.Operation;
import io.cxintegrate.testkit.server.RecordedCall;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole journey of one mapping over real sockets: deployed twice, split, run, watched, rolled back, on record. */
@CxFakes
class CognigyJourneyTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();

    @Test
    void journey_paymentProcessor_fromBuilderToRollback(FakeCognigy fake, TestClock clock) {
        CallStats stats = new CallStats(clock);
        IntegrationMapping v1 = Mappings.payment().version("v1").build();
        IntegrationMapping v2 = Mappings.payment().build();
        try (Cognigy cognigy =
                Tenants.client(fake, clock).audit(audit).metrics(stats).build()) {
            CognigyBot bot = cognigy.bot("bot-1");
            Deployments deployments = bot.deployments();

            assertThat(deployments.deploy(v1).integrationId()).isEqualTo("int-1");
            clock.advance(Duration.ofMinutes(1));
            DeployedVersion second = deployments.deploy(v2);
            assertThat(second)
                    .isEqualTo(DeployedVersion.of(
                            "v2", "int-2", v2.payloadHash(), TestClock.START.plusSeconds(60), "svc_account_01"));
            assertThat(fake.integrations("bot-1"))
                    .containsExactly(
                            v1.toJson().with("id", "int-1"), v2.toJson().with("id", "int-2"));

            deployments.split(Map.of("v1", 0.9, "v2", 0.1));
            assertThat(CanonicalJson.write(fake.trafficSplit("bot-1"))).isEqualTo("{\"v1\":0.9,\"v2\":0.1}");

            JsonObject request = bot.transformer(v2)
                    .request(JsonObject.parse("{\"request\":{\"amount\":150.00,\"currency\":\"USD\"}}"));
            assertThat(request.toJson())
                    .isEqualTo("{\"request\":{\"amount\":150.00,\"currency\":\"USD\"},"
                            + "\"currency\":\"USD\",\"amount\":150.00}");

            Webhook webhook = bot.webhooks()
                    .registerHealthMonitor(URI.create("https://monitoring.yourcompany.com/webhooks/cognigy-health"));
            assertThat(fake.webhooks("bot-1")).containsExactly(webhook.toJson());

            assertThat(deployments.rollback().version()).isEqualTo("v1");
            assertThat(CanonicalJson.write(fake.trafficSplit("bot-1"))).isEqualTo("{\"int-1\":1}");
            assertThat(deployments.state().current().orElseThrow().version()).isEqualTo("v1");
            assertThat(deployments.state().previous()).isEmpty();
            assertThat(deployments.state().history()).hasSize(2);
        }

        assertThat(fake).received(TOKEN).once();
        assertThat(fake).received(CREATE_INTEGRATION).times(2).withHeader("Idempotency-Key");
        assertThat(fake).received(UPDATE_ROUTING).times(2);
        assertThat(fake).received(CREATE_WEBHOOK).once();
        assertAuditHashes(fake, v1, v2);
        assertThat(stats.snapshot("CREATE_INTEGRATION").successes()).isEqualTo(2);
        assertThat(stats.snapshot("TRANSFORM_REQUEST").toJson().names())
                .containsExactly("avg_latency_ms", "success_rate", "total_requests", "timestamp");
    }

    @Test
    void token_request_carriesIdSecretAndScopesInTheBody(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = Tenants.client(fake, clock).build()) {
            cognigy.bot("bot-1").webhooks().list();
        }
        RecordedCall token = fake.journal().calls(TOKEN).get(0);
        assertThat(token.path()).isEqualTo("/api/v3/auth/token");
        assertThat(token.requestHeader("Authorization")).isEmpty();
        assertThat(token.requestHeader("Content-Type")).contains("application/x-www-form-urlencoded");
        assertThat(token.requestBody())
                .contains("grant_type=client_credentials")
                .contains("client_id=demo")
                .contains("scope=bot%3Aintegration%3Awrite+bot%3Aintegration%3Aread+webhook%3Awrite+audit%3Aread");
    }

    @Test
    void requests_ofTheJourney_haveTheWireShapesToTheLetter(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = Tenants.client(fake, clock).build()) {
            CognigyBot bot = cognigy.bot("bot-1");
            bot.deployments().deploy(Tenants.v1());
            bot.deployments().deploy(Tenants.v2());
            bot.deployments().split(Map.of("v2", 1.0));
            bot.deployments().rollback();
            bot.webhooks().registerHealthMonitor(URI.create("https://monitoring.example.com/health"));
        }
        RecordedCall create = fake.journal().calls(CREATE_INTEGRATION).get(1);
        assertThat(create.method() + " " + create.path()).isEqualTo("POST /api/v3/bots/bot-1/integrations");
        assertThat(create.requestBody()).isEqualTo(Tenants.v2().toJson().toJson());
        RecordedCall split = fake.journal().calls(UPDATE_ROUTING).get(0);
        assertThat(split.method() + " " + split.path())
                .isEqualTo("PATCH /api/v3/bots/bot-1/integrations/int-2/routing");
        assertThat(split.requestBody())
                .isEqualTo("{\"traffic_split\":{\"v2\":1.0},\"updated_at\":\"2026-01-01T00:00:00Z\"}");
        RecordedCall rollback = fake.journal().calls(UPDATE_ROUTING).get(1);
        assertThat(rollback.path()).isEqualTo("/api/v3/bots/bot-1/integrations/int-2/routing");
        assertThat(rollback.requestBody()).isEqualTo("{\"traffic_split\":{\"int-1\":1.0},\"rollback_triggered\":true}");
        RecordedCall webhook = fake.journal().calls(CREATE_WEBHOOK).get(0);
        assertThat(webhook.method() + " " + webhook.path()).isEqualTo("POST /api/v3/bots/bot-1/webhooks");
        assertThat(webhook.requestBody())
                .isEqualTo(
                        "{\"name\":\"integration_health_monitor\",\"url\":\"https://monitoring.example.com/health\","
                                + "\"events\":[\"integration.health.check\",\"integration.latency.threshold\"],\"active\":true}");
    }

    @Test
    void auditRecord_ofADeployment_hasTheFieldsOfThePlatform(FakeCognigy fake, TestClock clock) {
        try (Cognigy cognigy = Tenants.client(fake, clock).audit(audit).build()) {
            cognigy.bot("bot-1").deployments().deploy(Tenants.v2());
        }
        assertThat(Tenants.outcomes(audit).get(0).toJson().toJson())
                .isEqualTo("{\"event_type\":\"integration.mapping.update\",\"bot_id\":\"bot-1\","
                        + "\"action\":\"DEPLOY_MAPPING\",\"status\":\"SUCCESS\",\"payload_hash\":\""
                        + Tenants.v2().payloadHash() + "\",\"user_id\":\"svc_account_01\","
                        + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"latency_ms\":0.0,"
                        + "\"compliance_framework\":\"SOC2_TypeII\","
                        + "\"details\":{\"version\":\"v2\",\"integration_id\":\"int-1\"},\"event_id\":\"id-2\"}");
    }

    private void assertAuditHashes(FakeCognigy fake, IntegrationMapping v1, IntegrationMapping v2) {
        assertThat(Tenants.outcomes(audit))
                .extracting(e -> e.action().orElse(""))
                .containsExactly("DEPLOY_MAPPING", "DEPLOY_MAPPING", "UPDATE_SPLIT", "REGISTER_WEBHOOK", "ROLLBACK");
        assertThat(Tenants.outcomes(audit))
                .allSatisfy(e -> assertThat(e.status()).contains("SUCCESS"));
        assertThat(Tenants.outcomes(audit))
                .extracting(AuditEvent::payloadHash)
                .extracting(hash -> hash.orElse(""))
                .containsExactly(
                        v1.payloadHash(),
                        v2.payloadHash(),
                        hashOfSent(fake, UPDATE_ROUTING, 0),
                        hashOfSent(fake, CREATE_WEBHOOK, 0),
                        hashOfSent(fake, UPDATE_ROUTING, 1));
    }

    private static String hashOfSent(FakeCognigy fake, Operation operation, int index) {
        return CanonicalJson.sha256(fake.journal().calls(operation).get(index).requestJson());
    }
}
