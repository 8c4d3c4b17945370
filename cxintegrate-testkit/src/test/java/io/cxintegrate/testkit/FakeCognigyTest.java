package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.testkit.traffic.SimulatedCall;
import io.cxintegrate.testkit.traffic.SimulatedTraffic;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeCognigyTest {
    private static final String INTEGRATIONS = "/api/v3/bots/bot-1/integrations";
    private static final String WEBHOOKS = "/api/v3/bots/bot-1/webhooks";

    private final FakeCognigy cognigy = FakeCognigy.start();
    private final Client client = Client.of(cognigy);
    private String[] token = {};

    @BeforeEach
    void authenticate() {
        token = client.cognigyToken(cognigy);
    }

    @AfterEach
    void close() {
        cognigy.close();
    }

    @Test
    void createIntegration_tutorialPayload_isStoredWithAnIdAndCanBeRead() {
        HttpResponse<String> created = client.post(INTEGRATIONS, Payloads.mapping("v1"), token);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created)).isEqualTo(Payloads.mapping("v1").with("id", "int-1"));
        assertThat(json(client.get(INTEGRATIONS + "/int-1", token))).isEqualTo(json(created));
        JsonObject list = json(client.get(INTEGRATIONS, token));
        assertThat(list.objects("items")).containsExactly(json(created));
        assertThat(list.integer("total")).isEqualTo(1);
        assertThat(cognigy.integrations("bot-1")).containsExactly(json(created));
        assertThat(cognigy.integrations("bot-2")).isEmpty();
    }

    @Test
    void createIntegration_everythingWrong_namesEveryField() {
        JsonObject bad = JsonObject.parse("""
                {"endpoint_url":"not a url","method":"FETCH","timeout_ms":30001,"auth_directive":{"type":"bearer"},
                 "transformations":7,"traffic_split":{"v1":0.5,"v2":0.6},"metadata":{"type_mapping":{"amount":"decimal"}}}
                """);

        HttpResponse<String> refused = client.post(INTEGRATIONS, bad, token);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).names()).containsExactly("title", "detail", "status");
        assertThat(json(refused).string("title")).isEqualTo("Bad Request");
        assertThat(json(refused).integer("status")).isEqualTo(400);
        assertThat(json(refused).string("detail"))
                .isEqualTo("Integration mapping is not valid: name: is required;"
                        + " endpoint_url: must be an absolute http or https URL but is \"not a url\";"
                        + " method: must be one of DELETE, GET, PATCH, POST, PUT but is \"FETCH\";"
                        + " timeout_ms: must be a whole number from 1 to 30000 but is 30001;"
                        + " auth_directive.header_name: is required; auth_directive.template: is required;"
                        + " transformations: must be an object but is 7;"
                        + " traffic_split: must sum to 1 but sums to 1.1;"
                        + " metadata.type_mapping.amount: must be one of array, boolean, number, object, string"
                        + " but is \"decimal\"");
        assertThat(cognigy.integrations("bot-1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"name\":", "{\"name\":1,\"name\":2}", "null"})
    void createIntegration_bodyIsNoJsonObject_isRefused(String body) {
        HttpResponse<String> refused =
                client.send("POST", INTEGRATIONS, body, token[0], token[1], "Content-Type", "application/json");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).string("detail")).startsWith("the body must be a JSON object: ");
    }

    @Test
    void createIntegration_otherContentType_isRefused() {
        HttpResponse<String> refused =
                client.send("POST", INTEGRATIONS, "{}", token[0], token[1], "Content-Type", "text/plain");

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(json(refused).string("detail")).isEqualTo("Content-Type must be application/json but is text/plain");
    }

    @Test
    void createIntegration_sameIdempotencyKeyAndBody_answersTheFirstResultAgain() {
        String[] headers = {token[0], token[1], "Idempotency-Key", "k-1"};

        HttpResponse<String> first = client.post(INTEGRATIONS, Payloads.mapping("v1"), headers);
        HttpResponse<String> again = client.post(INTEGRATIONS, Payloads.mapping("v1"), headers);
        HttpResponse<String> withoutKey = client.post(INTEGRATIONS, Payloads.mapping("v1"), token);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(json(withoutKey).string("id")).isEqualTo("int-2");
        assertThat(cognigy.integrations("bot-1")).hasSize(2);
    }

    @Test
    void createIntegration_sameIdempotencyKeyOtherBody_isAConflict() {
        String[] headers = {token[0], token[1], "Idempotency-Key", "k-1"};
        client.post(INTEGRATIONS, Payloads.mapping("v1"), headers);

        HttpResponse<String> refused = client.post(INTEGRATIONS, Payloads.mapping("v2"), headers);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).string("detail")).isEqualTo("the Idempotency-Key was used before with another body");
    }

    @Test
    void updateRouting_ninetyToTen_isStoredAndReadThroughAnyVersion() {
        deployBoth();
        JsonObject split = JsonObject.of("v1", new BigDecimal("0.9"), "v2", new BigDecimal("0.1"));

        HttpResponse<String> patched = client.sendJson(
                "PATCH",
                INTEGRATIONS + "/int-2/routing",
                JsonObject.of("traffic_split", split, "updated_at", "2026-01-01T00:00:00"),
                token);

        assertThat(patched.statusCode()).isEqualTo(200);
        assertThat(json(patched).object("traffic_split")).isEqualTo(split);
        assertThat(json(client.get(INTEGRATIONS + "/int-1/routing", token))).isEqualTo(json(patched));
        assertThat(cognigy.trafficSplit("bot-1")).isEqualTo(split);
    }

    @Test
    void updateRouting_rollbackById_putsAllTrafficBack() {
        deployBoth();

        HttpResponse<String> patched = client.sendJson(
                "PATCH",
                INTEGRATIONS + "/int-2/routing",
                JsonObject.of("traffic_split", JsonObject.of("int-1", 1), "rollback_triggered", true),
                token);

        assertThat(patched.statusCode()).isEqualTo(200);
        assertThat(json(patched).bool("rollback_triggered")).isTrue();
        assertThat(json(patched).string("updated_at")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(cognigy.trafficSplit("bot-1")).isEqualTo(JsonObject.of("int-1", 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"v1":0.5,"v2":0.4}    | traffic_split: must sum to 1 but sums to 0.9
            {"v1":1.5,"v2":-0.5}   | traffic_split.v1: must be a number from 0 to 1 but is 1.5; traffic_split.v2: must be a number from 0 to 1 but is -0.5
            {"v1":"1.0"}           | traffic_split.v1: must be a number from 0 to 1 but is "1.0"
            {"v3":1}               | traffic_split.v3: is no version of this bot; known: v1, int-1, v2, int-2
            {}                     | traffic_split: must sum to 1 but sums to 0
            7                      | traffic_split: must be an object but is 7
            """)
    void updateRouting_badSplit_isRefusedAndChangesNothing(String split, String problem) {
        deployBoth();
        JsonObject body = JsonObject.parse("{\"updated_at\":\"2026-01-01T00:00:00\",\"traffic_split\":" + split + "}");

        HttpResponse<String> refused = client.sendJson("PATCH", INTEGRATIONS + "/int-2/routing", body, token);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).string("detail")).isEqualTo("Routing is not valid: " + problem);
        assertThat(cognigy.trafficSplit("bot-1").names()).containsExactly("v1");
    }

    @Test
    void updateRouting_neitherUpdatedAtNorRollback_isRefused() {
        deployBoth();

        HttpResponse<String> refused = client.sendJson(
                "PATCH",
                INTEGRATIONS + "/int-2/routing",
                JsonObject.of("traffic_split", JsonObject.of("v2", 1)),
                token);

        assertThat(json(refused).string("detail"))
                .isEqualTo("Routing is not valid: updated_at: is required unless rollback_triggered is given");
    }

    @Test
    void updateRouting_unknownVersionInThePath_isNotFound() {
        HttpResponse<String> refused = client.sendJson(
                "PATCH", INTEGRATIONS + "/int-9/routing", JsonObject.of("rollback_triggered", true), token);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(json(refused).string("detail")).isEqualTo("no integration 'int-9'");
    }

    @Test
    void webhooks_createListDelete_areRemembered() {
        JsonObject webhook = JsonObject.parse("""
                {"name":"integration_health_monitor","url":"https://monitoring.example.com/webhooks/cognigy-health",
                 "events":["integration.health.check","integration.latency.threshold"],"active":true}
                """);

        JsonObject created = json(client.post(WEBHOOKS, webhook, token));
        assertThat(created).isEqualTo(webhook.with("id", "wh-1"));
        assertThat(json(client.get(WEBHOOKS, token)).objects("items")).containsExactly(created);
        assertThat(json(client.get(WEBHOOKS + "/wh-1", token))).isEqualTo(created);
        assertThat(cognigy.webhooks("bot-1")).containsExactly(created);

        assertThat(client.delete(WEBHOOKS + "/wh-1", token).statusCode()).isEqualTo(204);
        assertThat(client.delete(WEBHOOKS + "/wh-1", token).statusCode()).isEqualTo(404);
        assertThat(cognigy.webhooks("bot-1")).isEmpty();
    }

    @Test
    void createWebhook_withoutEvents_isRefused() {
        HttpResponse<String> refused =
                client.post(WEBHOOKS, JsonObject.of("name", "n", "url", "https://example.com"), token);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).string("detail"))
                .isEqualTo("Webhook is not valid: events: must be a list of at least one event name but is null");
    }

    @Test
    void anyRequest_tokenOfAnotherScope_isForbidden() {
        String[] readOnly = bearer(client.token(cognigy, "/api/v3/auth/token", "bot:integration:read"));

        HttpResponse<String> refused = client.post(INTEGRATIONS, Payloads.mapping("v1"), readOnly);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).string("detail")).isEqualTo("the access token lacks the scope bot:integration:write");
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"cognigy\", error=\"insufficient_scope\", scope=\"bot:integration:write\"");
        assertThat(client.get(INTEGRATIONS, readOnly).statusCode()).isEqualTo(200);
    }

    @Test
    void anyRequest_botIdWithEscapes_isDecoded() {
        client.post("/api/v3/bots/b%C3%B6t+1/integrations", Payloads.mapping("v1"), token);

        assertThat(cognigy.integrations("böt+1")).hasSize(1);
    }

    @Test
    void accessors_listHandedOut_isACopy() {
        List<JsonObject> before = cognigy.integrations("bot-1");
        client.post(INTEGRATIONS, Payloads.mapping("v1"), token);

        assertThat(before).isEmpty();
    }

    private void deployBoth() {
        client.post(INTEGRATIONS, Payloads.mapping("v1"), token);
        client.post(INTEGRATIONS, Payloads.mapping("v2"), token);
    }

    @Test
    void createIntegration_expressionDoesNotCompile_isRefusedWithThePlatformsKindOfMessage() {
        JsonObject bad = Payloads.mapping("v1")
                .with(
                        "transformations",
                        Payloads.mapping("v1").object("transformations").with("response_expression", "{"));

        HttpResponse<String> refused = client.post(INTEGRATIONS, bad, token);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).string("title")).isEqualTo("Bad Request");
        assertThat(json(refused).string("detail"))
                .startsWith("Integration mapping is not valid: transformations.response_expression: JSONata expression"
                        + " does not compile: ");
        assertThat(cognigy.integrations("bot-1")).isEmpty();
    }

    @Test
    void listIntegrations_moreThanAPage_givesThemByLimitAndSkip() {
        for (int i = 1; i <= 30; i++) {
            client.post(INTEGRATIONS, Payloads.mapping("v" + i), token);
        }

        JsonObject first = json(client.get(INTEGRATIONS, token));
        JsonObject second = json(client.get(INTEGRATIONS + "?limit=100&skip=25", token));

        assertThat(first.objects("items")).hasSize(25);
        assertThat(first.integer("total")).isEqualTo(30);
        assertThat(second.objects("items")).hasSize(5);
        assertThat(second.objects("items").get(4).string("version")).isEqualTo("v30");
        assertThat(json(client.get(INTEGRATIONS + "?limit=101", token)).string("detail"))
                .isEqualTo("limit must be a whole number from 1 to 100");
    }

    @Test
    void delayVisibility_created_isFoundOnlyLater() {
        TestClock clock = new TestClock();
        try (FakeCognigy slow = FakeCognigy.start(clock)) {
            Client c = Client.of(slow);
            String[] t = c.cognigyToken(slow);
            slow.delayVisibility(Duration.ofSeconds(5));
            c.post(INTEGRATIONS, Payloads.mapping("v1"), t);

            assertThat(json(c.get(INTEGRATIONS, t)).integer("total")).isZero();
            assertThat(c.get(INTEGRATIONS + "/int-1", t).statusCode()).isEqualTo(404);
            clock.advance(Duration.ofSeconds(5));
            assertThat(json(c.get(INTEGRATIONS, t)).integer("total")).isEqualTo(1);
            assertThat(c.get(INTEGRATIONS + "/int-1", t).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void limitRate_tooMany_answers429UntilTheWindowIsOver() {
        TestClock clock = new TestClock();
        try (FakeCognigy busy = FakeCognigy.start(clock)) {
            Client c = Client.of(busy);
            String[] t = c.cognigyToken(busy);
            busy.limitRate(2, Duration.ofMinutes(5));

            assertThat(c.get(INTEGRATIONS, t).statusCode()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(1));
            assertThat(c.get(INTEGRATIONS, t).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = c.get(INTEGRATIONS, t);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("240");
            clock.advance(Duration.ofMinutes(4));
            assertThat(c.get(INTEGRATIONS, t).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void forgetIdempotencyKeys_sameKeyAgain_makesASecondOne() {
        String[] headers = {token[0], token[1], "Idempotency-Key", "k-1"};
        client.post(INTEGRATIONS, Payloads.mapping("v1"), headers);
        cognigy.forgetIdempotencyKeys();
        client.post(INTEGRATIONS, Payloads.mapping("v1"), headers);

        assertThat(cognigy.integrations("bot-1")).hasSize(2);
    }

    @Test
    void audit_changes_areReadBackInOrder() {
        deployBoth();
        client.post(
                WEBHOOKS,
                JsonObject.parse("{\"name\":\"m\",\"url\":\"https://h.example/\",\"events\":[\"e\"]}"),
                token);

        JsonObject audit = json(client.get("/api/v3/bots/bot-1/audit", token));

        assertThat(audit.objects("items"))
                .extracting(e -> e.string("action"))
                .containsExactly("CREATE_INTEGRATION", "CREATE_INTEGRATION", "CREATE_WEBHOOK");
        assertThat(audit.objects("items").get(0))
                .isEqualTo(JsonObject.builder()
                        .put("event_type", "integration.mapping.update")
                        .put("bot_id", "bot-1")
                        .put("action", "CREATE_INTEGRATION")
                        .put("payload_hash", CanonicalJson.sha256(Payloads.mapping("v1")))
                        .put("timestamp", "2026-01-01T00:00:00Z")
                        .build());
        assertThat(cognigy.audit("bot-1")).isEqualTo(audit.objects("items"));
    }

    @Test
    void traffic_splitNinetyToTen_followsItByLabelOrId() {
        deployBoth();
        split(JsonObject.of("v1", new BigDecimal("0.9"), "v2", new BigDecimal("0.1")));
        SimulatedTraffic traffic = cognigy.traffic("bot-1").seed(3);
        traffic.version("v2", 0.5, Duration.ofMillis(20));

        traffic.send(10_000);

        List<SimulatedCall> v2 = traffic.calls("v2", TestClock.START);
        assertThat(v2.size()).isBetween(900, 1_100);
        assertThat(traffic.calls("v1", TestClock.START))
                .hasSize(10_000 - v2.size())
                .allMatch(SimulatedCall::success);
        assertThat(v2.stream().filter(SimulatedCall::success).count()).isBetween(400L, 600L);
        assertThat(v2.stream()
                        .map(SimulatedCall::latency)
                        .filter(l -> l.compareTo(Duration.ofMillis(20)) <= 0)
                        .count())
                .isBetween(400L, 600L);
        split(JsonObject.of("int-1", 1));
        assertThat(traffic.send(50)).extracting(SimulatedCall::version).containsOnly("v1");
    }

    @Test
    void traffic_nothingDeployed_saysSo() {
        assertThatThrownBy(() -> cognigy.traffic("bot-1").send(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no version gets any traffic; deploy one first");
    }

    @Test
    void sendHealthCheck_registeredAndActive_getsItSigned() {
        try (FakeWebhookReceiver receiver = FakeWebhookReceiver.start()) {
            register(receiver, true, "integration.health.check");
            register(receiver, false, "integration.health.check");
            register(receiver, true, "integration.latency.threshold");

            List<Integer> statuses = cognigy.sendHealthCheck("bot-1", "v2", 0.93, 200);

            assertThat(statuses).containsExactly(204);
            FakeWebhookReceiver.Delivery delivery = receiver.deliveries().get(0);
            assertThat(delivery.json().toJson())
                    .isEqualTo("{\"event\":\"integration.health.check\",\"bot_id\":\"bot-1\",\"version\":\"v2\","
                            + "\"success_rate\":0.93,\"total_requests\":200,\"timestamp\":\"2026-01-01T00:00:00Z\"}");
            assertThat(WebhookVerifier.of(new TestClock(), cognigy.webhookSecret())
                            .accepts(Headers.ofAll(delivery.headers()), delivery.body()))
                    .isTrue();
            assertThat(cognigy.sendLatencyThreshold("bot-1", "v2", Duration.ofSeconds(3), Duration.ofSeconds(2)))
                    .containsExactly(204);
            assertThat(receiver.deliveries().get(1).json().toJson())
                    .contains("\"latency_ms\":3000,\"threshold_ms\":2000");
        }
    }

    @Test
    void sendHealthCheck_nobodyThere_isStatusZero() {
        FakeWebhookReceiver gone = FakeWebhookReceiver.start();
        register(gone, true, "integration.health.check");
        gone.close();

        assertThat(cognigy.sendHealthCheck("bot-1", "v1", 1, 10)).containsExactly(0);
    }

    private void register(FakeWebhookReceiver receiver, boolean active, String event) {
        client.post(
                WEBHOOKS,
                JsonObject.builder()
                        .put("name", "monitor")
                        .put("url", receiver.url().toString())
                        .put("events", List.of(event))
                        .put("active", active)
                        .build(),
                token);
    }

    private void split(JsonObject weights) {
        HttpResponse<String> patched = client.sendJson(
                "PATCH",
                INTEGRATIONS + "/int-2/routing",
                JsonObject.of("traffic_split", weights, "rollback_triggered", false),
                token);
        assertThat(patched.statusCode()).isEqualTo(200);
    }
}
