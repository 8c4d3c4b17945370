package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeCxoneTest {
    private static final String CONNECTORS = "/api/v1/integrations/connectors";
    private static final String CONNECTOR = CONNECTORS + "/db-prod-analytics-01";
    private static final String EVENTS = "/api/v2/events";

    private final FakeCxone cxone = FakeCxone.start();
    private final Client client = Client.of(cxone);
    private String[] token = {};

    @BeforeEach
    void authenticate() {
        token = bearer(client.token(cxone, "/oauth/token", ""));
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    @Test
    void registerConnector_tutorialPayload_isStoredAndCanBeRead() {
        HttpResponse<String> registered = client.sendJson("PUT", CONNECTOR, Payloads.connector(), token);

        assertThat(registered.statusCode()).isEqualTo(200);
        assertThat(json(registered)).isEqualTo(Payloads.connector());
        assertThat(json(client.get(CONNECTOR, token))).isEqualTo(Payloads.connector());
        assertThat(json(client.get(CONNECTORS, token)).objects("items")).containsExactly(Payloads.connector());
        assertThat(cxone.connector("db-prod-analytics-01")).hasValue(Payloads.connector());
    }

    @Test
    void registerConnector_again_replacesTheWhole() {
        client.sendJson("PUT", CONNECTOR, Payloads.connector(), token);
        JsonObject without = Payloads.connector().without("healthCheck").with("connectorName", "renamed");

        client.sendJson("PUT", CONNECTOR, without, token);

        assertThat(cxone.connectors()).containsExactly(without);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connectorId          | "other" | connectorId | must be the id of the path but is "other"
            connectorName        | " " | connectorName | must be a text that is not blank but is " "
            connectorType        | "DATABASE_DB2" | connectorType | must be one of DATABASE_MYSQL, DATABASE_ORACLE, DATABASE_POSTGRESQL, DATABASE_SQLSERVER but is "DATABASE_DB2"
            configuration.poolSettings.maxPoolSize | 51 | configuration.poolSettings.maxPoolSize | must be at most 50 for DATABASE_POSTGRESQL but is 51
            configuration.poolSettings.maxPoolSize | 0 | configuration.poolSettings.maxPoolSize | must be a whole number from 1 to 2147483647 but is 0
            configuration.poolSettings.minPoolSize | 16 | configuration.poolSettings.minPoolSize | must be at most maxPoolSize (15) but is 16
            configuration.connectionString | "jdbc:postgresql://h/d?driverVersion=9.9" | configuration.connectionString | driverVersion must be one of 42.5.0, 42.6.0 but is 9.9
            configuration.connectionString | "jdbc:postgresql://h/d" | configuration.connectionString | driverVersion must be one of 42.5.0, 42.6.0 but is missing
            configuration.connectionString | "postgresql://h/d?driverVersion=42.6.0" | configuration.connectionString | must begin with jdbc:
            configuration.securitySettings.enableParameterizedQueries | false | configuration.securitySettings.enableParameterizedQueries | must be true
            healthCheck.intervalSeconds | "often" | healthCheck.intervalSeconds | must be a whole number from 1 to 2147483647 but is "often"
            eventSubscriptions | [{"eventType":"CONFIG_UPDATED"}] | eventSubscriptions[0].webhookUrl | is required
            eventSubscriptions | "none" | eventSubscriptions | must be a list of objects but is "none"
            """)
    void registerConnector_oneFieldWrong_isNamedInTheErrors(String path, String value, String field, String problem) {
        HttpResponse<String> refused = client.sendJson("PUT", CONNECTOR, changed(path, Json.parse(value)), token);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).string("code")).isEqualTo("BAD_REQUEST");
        assertThat(json(refused).string("message")).isEqualTo("Connector is not valid");
        assertThat(json(refused).objects("errors")).containsExactly(JsonObject.of("field", field, "message", problem));
        assertThat(cxone.connectors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 42.5.0, 50, 200", "POSTGRESQL, 42.6.0, 51, 400",
        "ORACLE, 19.18.0, 40, 200", "ORACLE, 21.9.0, 41, 400",
        "SQLSERVER, 12.2.0, 30, 200", "SQLSERVER, 12.4.0, 31, 400",
        "MYSQL, 8.0.33, 50, 200", "MYSQL, 8.1.0, 51, 400",
    })
    void registerConnector_poolAtAndAboveTheLimit_isTakenAndRefused(String type, String driver, int pool, int status) {
        Map<String, @Nullable Object> body =
                mutable(changed("connectorType", "DATABASE_" + type).asMap());
        FieldPath.parse("configuration.poolSettings.maxPoolSize").set(body, pool);
        FieldPath.parse("configuration.connectionString").set(body, "jdbc:x://h:1/d?driverVersion=" + driver);

        assertThat(client.sendJson("PUT", CONNECTOR, JsonObject.of(body), token).statusCode())
                .isEqualTo(status);
    }

    @Test
    void registerConnector_tokenAskedForReadingOnly_isForbidden() {
        String[] readOnly = bearer(client.token(cxone, "/api/v2/oauth/token", "integrations:read"));

        HttpResponse<String> refused = client.sendJson("PUT", CONNECTOR, Payloads.connector(), readOnly);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused))
                .isEqualTo(JsonObject.of(
                        "code", "FORBIDDEN", "message", "the access token lacks the scope integrations:write"));
        assertThat(client.get(CONNECTORS, readOnly).statusCode()).isEqualTo(200);
    }

    @Test
    void deleteConnector_thereAndGone_isForgottenThenUnknown() {
        client.sendJson("PUT", CONNECTOR, Payloads.connector(), token);

        assertThat(client.delete(CONNECTOR, token).statusCode()).isEqualTo(204);
        HttpResponse<String> again = client.delete(CONNECTOR, token);

        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(json(again).string("message")).isEqualTo("no connector 'db-prod-analytics-01'");
    }

    @Test
    void ingestEvent_anyObject_isAcceptedAndCanBeReadBack() {
        JsonObject event = JsonObject.of("eventType", "interaction.completed", "agentId", "a-1");

        HttpResponse<String> accepted = client.post(EVENTS, event, token);

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(json(accepted)).isEqualTo(JsonObject.of("eventId", "evt-1", "status", "accepted"));
        assertThat(json(client.get(EVENTS, token)).objects("items"))
                .containsExactly(JsonObject.builder()
                        .put("eventId", "evt-1")
                        .put("receivedAt", "2026-01-01T00:00:00Z")
                        .put("event", event)
                        .build());
        assertThat(cxone.events()).containsExactly(event);
    }

    @Test
    void ingestEvent_sameIdempotencyKey_isTakenOnce() {
        JsonObject event = JsonObject.of("eventType", "e");
        String[] headers = {token[0], token[1], "Idempotency-Key", "k"};

        String first = client.post(EVENTS, event, headers).body();

        assertThat(client.post(EVENTS, event, headers).body()).isEqualTo(first);
        assertThat(client.post(EVENTS, event.with("x", 1), headers).statusCode())
                .isEqualTo(409);
        assertThat(cxone.events()).containsExactly(event);
    }

    @Test
    void ingestEvent_emptyObjectOrArray_isRefused() {
        assertThat(client.post(EVENTS, JsonObject.empty(), token).statusCode()).isEqualTo(400);
        assertThat(client.send("POST", EVENTS, "[1]", token[0], token[1], "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(400);
        assertThat(cxone.events()).isEmpty();
    }

    @Test
    void events_tokenWithTheOtherScope_isForbidden() {
        String[] ingestOnly = bearer(client.token(cxone, "/oauth/token", "events:ingest"));
        String[] readOnly = bearer(client.token(cxone, "/oauth/token", "events:read"));

        assertThat(client.post(EVENTS, JsonObject.of("a", 1), readOnly).statusCode())
                .isEqualTo(403);
        assertThat(client.get(EVENTS, ingestOnly).statusCode()).isEqualTo(403);
        assertThat(client.post(EVENTS, JsonObject.of("a", 1), ingestOnly).statusCode())
                .isEqualTo(202);
        assertThat(client.get(EVENTS, readOnly).statusCode()).isEqualTo(200);
    }

    @Test
    void pollEvents_cursorByCursor_givesEachOnceThen304() {
        client.post(EVENTS, JsonObject.of("n", 1), token);
        client.post(EVENTS, JsonObject.of("n", 2), token);

        JsonObject first = json(client.get(EVENTS + "/next?timeout=20", token));

        assertThat(first)
                .isEqualTo(JsonObject.of(
                        "events", List.of(JsonObject.of("n", 1), JsonObject.of("n", 2)), "cursor", "c-2"));
        assertThat(client.get(EVENTS + "/next?cursor=c-1&timeout=0", token).body())
                .isEqualTo("{\"events\":[{\"n\":2}],\"cursor\":\"c-2\"}");
        HttpResponse<String> nothing = client.get(EVENTS + "/next?cursor=c-2&timeout=0", token);
        assertThat(nothing.statusCode()).isEqualTo(304);
        assertThat(nothing.body()).isEmpty();
    }

    @Test
    void pollEvents_nothingInTime_isHeldByTheClock() {
        assertThat(client.get(EVENTS + "/next?timeout=45", token).statusCode()).isEqualTo(304);
        assertThat(((TestClock) cxone.clock()).waits()).containsExactly(Duration.ofSeconds(45));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeout=61      | 400 | timeout must be 0 to 60 seconds
            cursor=mine     | 400 | the cursor is none that was given out
            cursor=c-9      | 400 | the cursor is none that was given out
            cursor=c-0      | 410 | the events behind this cursor are not kept any more
            """)
    void pollEvents_badQuestion_isRefused(String query, int status, String message) {
        client.post(EVENTS, JsonObject.of("n", 1), token);
        cxone.forgetEvents();

        HttpResponse<String> refused = client.get(EVENTS + "/next?" + query, token);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(json(refused).string("message")).isEqualTo(message);
    }

    @Test
    void close_whileAPollIsHeld_endsIt() throws Exception {
        TestClock still = TestClock.manual();
        FakeCxone held = FakeCxone.start(still);
        Client caller = Client.of(held);
        String[] bearer = bearer(caller.token(held, "/oauth/token", ""));
        FutureTask<HttpResponse<String>> poll = new FutureTask<>(() -> caller.get(EVENTS + "/next?timeout=60", bearer));
        new Thread(poll, "poll").start();
        assertThat(still.awaitWaiting(1, Duration.ofSeconds(30))).isTrue();

        held.close();

        assertThatThrownBy(() -> poll.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void limitRate_moreThanTheBudget_isThrottledUntilTheWindowIsOver() {
        cxone.limitRate(2, Duration.ofSeconds(30));
        assertThat(client.post(EVENTS, JsonObject.of("n", 1), token).statusCode())
                .isEqualTo(202);
        assertThat(client.post(EVENTS, JsonObject.of("n", 2), token).statusCode())
                .isEqualTo(202);

        HttpResponse<String> refused = client.post(EVENTS, JsonObject.of("n", 3), token);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("30");
        ((TestClock) cxone.clock()).advance(Duration.ofSeconds(30));
        assertThat(client.post(EVENTS, JsonObject.of("n", 3), token).statusCode())
                .isEqualTo(202);
        assertThat(cxone.events()).hasSize(3);
    }

    private static JsonObject changed(String path, @Nullable Object value) {
        Map<String, @Nullable Object> body = mutable(Payloads.connector().asMap());
        FieldPath.parse(path).set(body, value);
        return JsonObject.of(body);
    }

    private static Map<String, @Nullable Object> mutable(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value instanceof Map<?, ?> m ? mutable(m) : value));
        return copy;
    }
}
