package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
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
}
