package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.UPDATE_ROUTING;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.health.AutomaticRollback;
import io.cxintegrate.cognigy.health.AutomaticRollback.Outcome;
import io.cxintegrate.cognigy.rollout.CanaryRollout;
import io.cxintegrate.cognigy.rollout.RolloutStatus.Phase;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The platform complains of a version by callbacks, and it is rolled back. */
@CxFakes
class AutomaticRollbackTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final DocumentStore store = DocumentStore.inMemory();

    private CognigyBot bot(FakeCognigy fake, TestClock clock) {
        CognigyBot bot =
                Tenants.client(fake, clock).audit(audit).store(store).build().bot("bot-1");
        bot.deployments().deploy(Tenants.v1());
        bot.deployments().deploy(Tenants.v2());
        return bot;
    }

    private static JsonObject check(String version, String rate, int requests) {
        return JsonObject.parse("{\"event\":\"integration.health.check\",\"bot_id\":\"bot-1\",\"version\":\"" + version
                + "\",\"success_rate\":" + rate + ",\"total_requests\":" + requests + "}");
    }

    private static JsonObject latency(int millis) {
        return JsonObject.parse("{\"event\":\"integration.latency.threshold\",\"bot_id\":\"bot-1\",\"version\":\"v2\","
                + "\"latency_ms\":" + millis + ",\"threshold_ms\":2000}");
    }

    private static EndpointRequest signed(Secret secret, Instant at, String id, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new EndpointRequest("POST", "/health", WebhookSigner.of(secret).sign(id, at, bytes), bytes, "10.0.0.1");
    }

    private static String outcome(EndpointResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void callback_fromThePlatformOverSockets_rollsBackOnceAndIsOnRecord(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        AutomaticRollback rollback = bot.automaticRollback().build();
        try (DataActionServer server = DataActionServer.builder()
                .route("/webhooks/cognigy-health", rollback.endpoint(fake.webhookSecret()))
                .start()) {
            bot.webhooks().registerHealthMonitor(server.baseUri().resolve("/webhooks/cognigy-health"));
            bot.deployments().split(Map.of("v1", 0.5, "v2", 0.5));

            assertThat(fake.sendHealthCheck("bot-1", "v2", 0.99, 500)).containsExactly(200);
            assertThat(bot.deployments().state().current().orElseThrow().version())
                    .isEqualTo("v2");
            assertThat(fake.sendHealthCheck("bot-1", "v2", 0.80, 500)).containsExactly(200);
            assertThat(fake.sendHealthCheck("bot-1", "v2", 0.70, 900)).containsExactly(200);
            assertThat(fake.sendLatencyThreshold("bot-1", "v2", Duration.ofSeconds(3), Duration.ofSeconds(2)))
                    .containsExactly(200);
        }
        assertThat(fake.trafficSplit("bot-1").toJson()).isEqualTo("{\"int-1\":1.0}");
        assertThat(bot.deployments().state().current().orElseThrow().version()).isEqualTo("v1");
        assertThat(fake).received(UPDATE_ROUTING).times(2);
        List<AuditEvent> records = audit.events().stream()
                .filter(e -> e.action().equals(Optional.of("AUTOMATIC_ROLLBACK")))
                .toList();
        assertThat(records).hasSize(1);
        JsonObject details = records.get(0).details().orElseThrow();
        assertThat(details.string("version")).isEqualTo("v2");
        assertThat(details.string("reason")).isEqualTo("success rate 0.8 of 500 calls is below 0.95");
        assertThat(details.object("callback").integer("total_requests")).isEqualTo(500);
        assertThat(records.get(0).payloadHash()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0.95, 500, HEALTHY", "0.9499, 500, ROLLED_BACK", "0.10, 49, HEALTHY", "0.10, 50, ROLLED_BACK"})
    void accept_healthCheck_isJudgedByRateAndNumberOfCalls(
            String rate, int requests, Outcome expected, FakeCognigy fake, TestClock clock) {
        assertThat(bot(fake, clock).automaticRollback().build().accept(check("v2", rate, requests)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2000, , HEALTHY", "2001, , ROLLED_BACK", "2500, 3000, HEALTHY", "3001, 3000, ROLLED_BACK"})
    void accept_latency_isJudgedByTheCallbacksThresholdOrOurs(
            int millis, Integer ours, Outcome expected, FakeCognigy fake, TestClock clock) {
        AutomaticRollback.Builder builder = bot(fake, clock).automaticRollback();
        if (ours != null) {
            builder.maxLatency(Duration.ofMillis(ours));
        }
        assertThat(builder.build().accept(latency(millis))).isEqualTo(expected);
    }

    @Test
    void accept_severalBreachesNeeded_countsThoseInARowAcrossProcesses(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        AutomaticRollback one = bot.automaticRollback().breaches(3).build();
        AutomaticRollback other = bot.automaticRollback().breaches(3).build();
        assertThat(one.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.COUNTED);
        assertThat(other.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.COUNTED);
        assertThat(one.accept(check("v2", "0.99", 100))).isEqualTo(Outcome.HEALTHY);
        assertThat(other.accept(latency(5_000))).isEqualTo(Outcome.COUNTED);
        assertThat(one.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.COUNTED);
        assertThat(other.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void accept_soonAfterARollBack_coolsDown(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        AutomaticRollback rollback =
                bot.automaticRollback().coolDown(Duration.ofMinutes(5)).build();
        assertThat(rollback.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.ROLLED_BACK);
        bot.deployments().deploy(Tenants.v2());
        clock.advance(Duration.ofMinutes(4));
        assertThat(rollback.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.COOLING_DOWN);
        clock.advance(Duration.ofMinutes(1));
        assertThat(rollback.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void accept_aboutSomethingElse_doesNothing(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        AutomaticRollback rollback = bot.automaticRollback().build();
        assertThat(rollback.accept(check("v1", "0.5", 100))).isEqualTo(Outcome.NOT_CURRENT);
        assertThat(rollback.accept(check("v2", "0.5", 100).with("bot_id", "bot-2")))
                .isEqualTo(Outcome.IGNORED);
        assertThat(rollback.accept(check("v2", "0.5", 100).with("event", "integration.created")))
                .isEqualTo(Outcome.IGNORED);
        assertThat(rollback.accept(check("v2", "0.5", 100).without("version"))).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(rollback.accept(check("v2", "0.5", 100))).isEqualTo(Outcome.NOT_CURRENT);
        assertThat(fake).received(UPDATE_ROUTING).once();
    }

    @Test
    void accept_canaryRuns_theCanaryEndsWithoutTouchingTheTraffic(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        CanaryRollout canary = bot.canary()
                .metrics(CanaryScene.metricsOf(fake.traffic("bot-1")))
                .step(0.1, 300, Duration.ofMinutes(5))
                .start();
        assertThat(bot.automaticRollback().build().accept(check("v2", "0.5", 100)))
                .isEqualTo(Outcome.ROLLED_BACK);
        canary.evaluate();
        assertThat(canary.status().phase()).isEqualTo(Phase.SUPERSEDED);
        assertThat(fake.trafficSplit("bot-1").toJson()).isEqualTo("{\"int-1\":1.0}");
    }

    @Test
    void accept_numberMissing_saysWhich(FakeCognigy fake, TestClock clock) {
        AutomaticRollback rollback = bot(fake, clock).automaticRollback().build();
        assertThatThrownBy(() -> rollback.accept(check("v2", "0.5", 100).without("success_rate")))
                .isInstanceOf(JsonException.class)
                .hasMessage("member 'success_rate' should be a number but is nothing");
    }

    @Test
    void accept_memoryOfSomebodyElse_isADefectThatSaysWhere(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        String id = fake.baseUri().getAuthority() + "/bot-1";
        store.save(new DocumentKey("cognigy.rollbacks", id), JsonObject.of("x", 1), DocumentStore.NEW);
        assertThatThrownBy(() -> bot.automaticRollback().build().accept(check("v2", "0.5", 100)))
                .isInstanceOf(DefectException.class)
                .hasMessage(
                        "what DocumentStore.inMemory() has under cognigy.rollbacks/" + id
                                + " is no memory of an automatic roll back: member 'breaches' should be a number but is nothing");
    }

    @Test
    void endpoint_forgedReplayedOrUnreadable_isRefusedAndDoesNothing(FakeCognigy fake, TestClock clock) {
        Secret secret = fake.webhookSecret();
        CognigyBot bot = bot(fake, clock);
        EndpointHandler endpoint = bot.automaticRollback().build().endpoint(secret);
        String bad = check("v2", "0.5", 100).toJson();
        Instant now = clock.instant();

        EndpointRequest good = signed(secret, now, "evt_1", bad);
        EndpointRequest forged = signed(Secret.of("whsec_" + "A".repeat(32)), now, "evt_2", bad);
        EndpointRequest tampered = new EndpointRequest(
                "POST", "/health", good.headers(), bad.replace("0.5", "0.4").getBytes(StandardCharsets.UTF_8), "");
        EndpointRequest old = signed(secret, now.minusSeconds(301), "evt_3", bad);
        EndpointRequest unsigned =
                new EndpointRequest("POST", "/health", Headers.empty(), bad.getBytes(StandardCharsets.UTF_8), "");
        for (EndpointRequest request : List.of(forged, tampered, old, unsigned)) {
            assertThat(endpoint.handle(request).status()).isEqualTo(401);
        }
        assertThat(endpoint.handle(new EndpointRequest("GET", "/health", good.headers(), good.body(), ""))
                        .status())
                .isEqualTo(405);
        assertThat(endpoint.handle(signed(secret, now, "evt_4", "x".repeat(65 * 1024)))
                        .status())
                .isEqualTo(413);
        EndpointResponse unreadable = endpoint.handle(signed(secret, now, "evt_5", "[1]"));
        assertThat(unreadable.status()).isEqualTo(400);
        assertThat(outcome(unreadable))
                .contains("the body is no health callback: not valid JSON: expected an object but found array");
        assertThat(fake).received(UPDATE_ROUTING).never();

        assertThat(outcome(endpoint.handle(good))).isEqualTo("{\"outcome\":\"ROLLED_BACK\"}");
        bot.deployments().deploy(Tenants.v2());
        clock.advance(Duration.ofMinutes(4));
        assertThat(outcome(endpoint.handle(good))).isEqualTo("{\"outcome\":\"REPLAYED\"}");
        assertThat(fake).received(UPDATE_ROUTING).once();
    }

    @Test
    void endpoint_platformDownWhenItShouldRollBack_answers503AndTakesTheSameMessageAgain(
            FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        EndpointHandler endpoint = bot.automaticRollback().build().endpoint(fake.webhookSecret());
        fake.faults().on(UPDATE_ROUTING).times(3).status(503);
        EndpointRequest request = signed(
                fake.webhookSecret(),
                clock.instant(),
                "evt_1",
                check("v2", "0.5", 100).toJson());

        EndpointResponse later = endpoint.handle(request);
        assertThat(later.status()).isEqualTo(503);
        assertThat(later.headers().first("Retry-After")).contains("1");
        assertThat(outcome(later)).doesNotContain("cognigy");
        assertThat(outcome(endpoint.handle(request))).isEqualTo("{\"outcome\":\"ROLLED_BACK\"}");
    }

    @Test
    void builder_limitsOff_areRefused(FakeCognigy fake, TestClock clock) {
        AutomaticRollback.Builder builder = bot(fake, clock).automaticRollback();
        assertThatThrownBy(() -> builder.minSuccessRate(1.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minSuccessRate must be from 0 to 1 but is 1.1");
        assertThatThrownBy(() -> builder.breaches(0)).hasMessage("breaches must be at least 1 but is 0");
        assertThatThrownBy(() -> builder.minRequests(0)).hasMessage("minRequests must be at least 1 but is 0");
    }
}
