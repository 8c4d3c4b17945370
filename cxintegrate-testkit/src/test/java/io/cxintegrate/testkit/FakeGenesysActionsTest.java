package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.basic;
import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Integrations of a type, actions and drafts of the fake Genesys Cloud. */
class FakeGenesysActionsTest {
    private static final String INTEGRATIONS = "/api/v2/integrations";
    private static final String ACTIONS = INTEGRATIONS + "/actions";
    private static final String INTEGRATION = "00000000-0000-4000-8000-000000000001";
    private static final String ID = "custom_-_00000000-0000-4000-9000-000000000001";
    private static final String ACTION = ACTIONS + "/" + ID;
    private static final String DRAFT = ACTION + "/draft";

    private final TestClock clock = new TestClock();
    private final FakeGenesys genesys = FakeGenesys.start(clock);
    private final Client client = Client.of(genesys);
    private String[] token = {};

    @BeforeEach
    void begin() {
        token = bearer(json(client.form(
                        "/oauth/token",
                        "grant_type=client_credentials",
                        basic(genesys.clientId(), genesys.clientSecret().reveal())))
                .string("access_token"));
        client.post(INTEGRATIONS, JsonObject.parse("{\"integrationType\": {\"id\": \"custom-rest-actions\"}}"), token);
    }

    @AfterEach
    void close() {
        genesys.close();
    }

    private static JsonObject action(String url) {
        return JsonObject.parse("""
                {"name": "Find", "category": "Customers", "integrationId": "%s", "secure": false,
                 "config": {"request": {"requestUrlTemplate": "%s", "requestType": "GET", "requestTemplate": "body"},
                            "response": {"successTemplate": "${rawResult}"}},
                 "contract": {"input": {"inputSchema": {"type": "object", "properties": {}, "required": ["id"]}},
                              "output": {"successSchema": {"type": "object"}}}}""".formatted(INTEGRATION, url));
    }

    private static JsonObject version(int value) {
        return JsonObject.of("version", value);
    }

    private String problem(HttpResponse<String> refused) {
        return refused.statusCode() + " " + json(refused).string("message")
                + json(refused).objects("errors").stream()
                        .map(e -> "; " + e.string("message"))
                        .reduce("", String::concat);
    }

    @Test
    void integrationOfAType_configuredAndEnabled_hasItsOwnVersion() {
        String config = INTEGRATIONS + "/" + INTEGRATION + "/config/current";
        JsonObject now = json(client.get(config, token));

        assertThat(now.integer("version")).isEqualTo(1);
        assertThat(client.sendJson("PUT", config, now.with("name", "Customers"), token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(problem(client.sendJson("PUT", config, now, token)))
                .isEqualTo("409 The version 1 does not match the current version 2 of the resource");
        client.sendJson("PATCH", INTEGRATIONS + "/" + INTEGRATION, JsonObject.of("intendedState", "ENABLED"), token);
        assertThat(genesys.integrations().get(0).string("name")).isEqualTo("Customers");
        assertThat(genesys.integrations().get(0).string("intendedState")).isEqualTo("ENABLED");
    }

    @Test
    void draft_changedAndPublished_goesByItsOwnVersion() {
        client.post(ACTIONS + "/drafts", action("/a"), token);

        assertThat(client.get(ACTION, token).statusCode()).isEqualTo(404);
        assertThat(json(client.sendJson("PATCH", DRAFT, action("/b").with("version", 1), token))
                        .integer("version"))
                .isEqualTo(2);
        assertThat(json(client.get(DRAFT + "/validation", token)).bool("valid")).isTrue();
        assertThat(problem(client.post(DRAFT + "/publish", version(1), token)))
                .isEqualTo("409 The version 1 does not match the current version 2 of the resource");
        assertThat(json(client.post(DRAFT + "/publish", version(2), token)).integer("version"))
                .isEqualTo(1);
        assertThat(client.get(DRAFT, token).statusCode()).isEqualTo(404);
        client.post(DRAFT, JsonObject.empty(), token);
        assertThat(json(client.get(DRAFT, token)).integer("version")).isEqualTo(1);
        assertThat(json(client.post(DRAFT + "/publish", version(1), token)).integer("version"))
                .isEqualTo(2);
    }

    @Test
    void read_asked_hasContractAndConfigWithoutTemplates() {
        client.post(ACTIONS, action("/a"), token);

        JsonObject plain = json(client.get(ACTION, token));
        JsonObject whole = json(client.get(ACTION + "?expand=contract&includeConfig=true", token));

        assertThat(plain.names()).doesNotContain("config", "contract");
        assertThat(whole.object("config").object("request").names()).doesNotContain("requestTemplate");
        String uri = whole.object("config").object("request").string("requestTemplateUri");
        assertThat(client.get(uri, token).body()).isEqualTo("body");
        assertThat(client.get(ACTION + "/templates/successtemplate.vm", token).body())
                .isEqualTo("${rawResult}");
    }

    @Test
    void update_contractOrOldVersion_isRefused() {
        client.post(ACTIONS, action("/a"), token);

        assertThat(problem(client.sendJson("PATCH", ACTION, action("/b").with("version", 1), token)))
                .isEqualTo("400 contract of a published action cannot be changed");
        assertThat(json(client.sendJson("PATCH", ACTION, version(1).with("category", "Other"), token))
                        .integer("version"))
                .isEqualTo(2);
        assertThat(problem(client.sendJson("PATCH", ACTION, version(1), token)))
                .isEqualTo("409 The version 1 does not match the current version 2 of the resource");
    }

    @Test
    void publish_draftWithAnotherContract_isRefused() {
        client.post(ACTIONS, action("/a"), token);
        client.post(DRAFT, JsonObject.empty(), token);
        client.sendJson("PATCH", DRAFT, JsonObject.of("secure", true, "version", 1), token);

        assertThat(problem(client.post(DRAFT + "/publish", version(2), token)))
                .isEqualTo("400 secure of a published action cannot be changed");
    }

    @Test
    void create_everythingWrong_isTold() {
        JsonObject wrong = JsonObject.parse("""
                {"name": "Find", "category": "Customers", "integrationId": "%s",
                 "config": {"request": {"requestType": "HEAD"}, "timeoutSeconds": 61},
                 "contract": {"input": {"inputSchema": {"properties": {"a": {"type": "array"}}}},
                              "output": {"successSchema": {}}}}""".formatted(INTEGRATION));

        assertThat(problem(client.post(ACTIONS, wrong, token)))
                .isEqualTo("400 Action is not valid; config.request.requestUrlTemplate: is required;"
                        + " config.request.requestType: must be one of DELETE, GET, PATCH, POST, PUT but is \"HEAD\";"
                        + " config.timeoutSeconds: must be a whole number from 1 to 60 but is 61;"
                        + " contract.input.inputSchema.properties.a: must be a simple property but is of type array");
        assertThat(client.post(ACTIONS + "/drafts", wrong, token).statusCode()).isEqualTo(200);
        assertThat(json(client.get(DRAFT + "/validation", token)).bool("valid")).isFalse();
    }

    @Test
    void test_inputMissing_failsAtItsStep() {
        client.post(ACTIONS, action("/a"), token);

        assertThat(json(client.post(ACTION + "/test", JsonObject.of("id", "1"), token))
                        .bool("success"))
                .isTrue();
        JsonObject failed = json(client.post(ACTION + "/test", JsonObject.empty(), token));
        assertThat(failed.bool("success")).isFalse();
        assertThat(failed.objects("operations").get(0).object("error").string("message"))
                .isEqualTo("missing id");
    }

    @Test
    void list_many_comesInPagesAndByName() {
        genesys.addActions(INTEGRATION, 260);

        JsonObject third = json(client.get(ACTIONS + "?pageSize=100&pageNumber=3", token));
        JsonObject named = json(client.get(ACTIONS + "?name=action%2026", token));

        assertThat(third.objects("entities")).hasSize(60);
        assertThat(third.integer("pageCount")).isEqualTo(3);
        assertThat(named.objects("entities"))
                .extracting(a -> a.string("name"))
                .containsExactly("Action 26", "Action 260");
        assertThat(problem(client.get(ACTIONS + "?pageSize=101", token)))
                .isEqualTo("400 pageSize must be a whole number from 1 to 100");
    }

    @Test
    void delayVisibility_publishedAndDeleted_isSeenLater() {
        clock.advance(Duration.ofSeconds(10));
        genesys.delayVisibility(Duration.ofSeconds(5));
        client.post(ACTIONS, action("/a"), token);

        assertThat(client.get(ACTION, token).statusCode()).isEqualTo(404);
        clock.advance(Duration.ofSeconds(5));
        assertThat(client.get(ACTION, token).statusCode()).isEqualTo(200);
        client.delete(ACTION, token);
        assertThat(client.get(ACTION, token).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(5));
        assertThat(client.get(ACTION, token).statusCode()).isEqualTo(404);
    }

    @Test
    void delayVisibility_youngIntegration_takesNoAction() {
        genesys.delayVisibility(Duration.ofSeconds(5));

        assertThat(problem(client.post(ACTIONS, action("/a"), token)))
                .isEqualTo("400 integration '" + INTEGRATION + "' does not exist or is not ready");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 400})
    void clashNext_changeWithTheRightVersion_isRefusedOnce(int status) {
        client.post(ACTIONS, action("/a"), token);
        genesys.clashNext(status);

        assertThat(problem(client.sendJson("PATCH", ACTION, version(1), token)))
                .isEqualTo(status + " The version 1 does not match the current version 2 of the resource");
        assertThat(client.sendJson("PATCH", ACTION, version(2), token).statusCode())
                .isEqualTo(200);
    }

    @Test
    void change_ofAStaticAction_isRefused() {
        assertThat(List.of(
                        problem(client.delete(ACTIONS + "/static_-_1", token)),
                        problem(client.sendJson("PATCH", ACTIONS + "/static_-_1", version(1), token))))
                .containsOnly("400 action 'static_-_1' is static and cannot be changed");
    }

    @Test
    void limitRate_exceeded_isTheirs() {
        genesys.limitRate(1, Duration.ofMinutes(1));
        client.get(ACTIONS, token);

        HttpResponse<String> throttled = client.get(ACTIONS, token);

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(json(throttled).string("code")).isEqualTo("too.many.requests");
        assertThat(throttled.headers().firstValue("Retry-After")).hasValue("60");
    }
}
