package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong when a Data Action on PostgreSQL is written the obvious way, each guarded by a test. */
class TutorialDefectsTest {
    private static final String QUERY =
            "SELECT id, customer_name, account_status FROM customer_accounts WHERE customer_id ="
                    + " %(customer_id)s AND customer_name ILIKE %(search_term)s ORDER BY id";
    private static final JsonObject INPUT = JsonObject.of("customer_id", "42", "search_term", "%");

    private Database db;

    @BeforeEach
    void open() {
        db = new Database();
        db.sql(
                "CREATE TABLE customer_accounts (id int PRIMARY KEY, customer_id int NOT NULL, customer_name text NOT NULL,"
                        + " account_status text); INSERT INTO customer_accounts VALUES (1, 42, 'Ada', 'active'), (2, 42, 'Bob', NULL)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void lockNotAvailable_isRepeatedAndHasATimeout() throws SQLException {
        PgDataAction action = db.action("SELECT id FROM customer_accounts WHERE customer_id = :customer_id FOR UPDATE")
                .writes()
                .lockTimeout(Duration.ofMillis(20))
                .build();
        try (Connection holder = db.connect();
                Statement s = holder.createStatement()) {
            holder.setAutoCommit(false);
            s.execute("SELECT 1 FROM customer_accounts FOR UPDATE");
            assertThatThrownBy(() -> Database.run(action, JsonObject.of("customer_id", "42")))
                    .hasMessageEndingWith("(SQLSTATE 55P03) (3 attempts: #1 55P03; #2 55P03; #3 55P03)");
            holder.rollback();
        }
    }

    @Test
    void rowData_ofMixedTypes_passesASchemaThatFitsAndAnotherIsRefusedAtStartUp() {
        PgDataAction positional =
                db.action(QUERY).resultForm(ResultForm.ROW_DATA).build();
        assertThat(Database.run(positional, INPUT))
                .extracting(JsonObject::toJson)
                .containsExactly("{\"row_data\":[1,\"Ada\",\"active\"]}", "{\"row_data\":[2,\"Bob\",null]}");
        assertThatThrownBy(() -> db.action(QUERY)
                        .rowSchema(
                                JsonSchema.of(
                                        JsonObject.parse(
                                                "{\"properties\":{\"customer_name\":{\"type\":\"number\"}},\"required\":[\"row_data\"]}")))
                        .build()
                        .prepare())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        data action 'demo' has 2 problems:
                          - rowSchema: requires 'row_data', which is no column of the result
                          - rowSchema: wants 'customer_name' to be [number], but the column gives [string]""");
    }

    @Test
    void placeholder_usedTwice_isBoundTwice() {
        PgDataAction action =
                db.action("SELECT %(x)s::int + %(x)s::int AS twice").build();
        assertThat(Database.run(action, JsonObject.of("x", "21")).get(0).integer("twice"))
                .isEqualTo(42);
    }

    @Test
    void boolean_unknownWord_isAnErrorAndNotFalse() {
        PgDataAction action = db.action("SELECT :b::bool AS b").build();
        assertThatThrownBy(() -> Database.run(action, JsonObject.of("b", "on")))
                .hasMessage("b: expected true, 1, yes, false, 0 or no but got 'on'");
        assertThat(Database.run(action, JsonObject.of("b", true)).get(0).bool("b"))
                .as("a JSON boolean is no accident")
                .isTrue();
    }

    @Test
    void timestamp_isChecked() {
        PgDataAction action = db.action("SELECT :t::timestamptz AS t").build();
        assertThatThrownBy(() -> Database.run(action, JsonObject.of("t", "tomorrow")))
                .hasMessage("t: expected a timestamp with offset like 2026-02-28T23:59:59Z but got 'tomorrow'");
    }

    @Test
    void planTooDear_isSaidAtStartUpAndNotForEveryRequest() {
        db.sql("INSERT INTO customer_accounts SELECT g, g, 'x' || g, NULL FROM generate_series(100, 20000) g; ANALYZE");
        assertThatThrownBy(() -> db.action(QUERY).maxPlanCost(10).build().prepare())
                .isInstanceOfSatisfying(
                        PlanRefusedException.class, e -> assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE));
        // A backend ends a moment after its connection was closed.
        db.await("SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in"
                + " transaction%'");
    }

    @Test
    void drift_bySameNamedTableInAnEarlierSchema_isSeen() {
        PgDataAction action = db.action(QUERY)
                .requiredColumns("customer_accounts", "id", "customer_name", "account_status")
                .build();
        assertThat(Database.run(action, INPUT)).hasSize(2);
        db.sql(
                "CREATE SCHEMA early; CREATE TABLE early.customer_accounts (id bigint, customer_id int, customer_name text,"
                        + " account_status text)");
        db.sql(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = early, public', current_database()); END $$");
        assertThatThrownBy(() -> Database.run(action, INPUT))
                .isInstanceOf(SchemaDriftException.class)
                .hasMessage("Schema drift detected. Result column id was int4 and is int8");
    }

    @Test
    void errors_neverEchoTheDatabase() {
        PgDataAction action =
                db.action("SELECT 1 / :n::int AS x, 'very secret' AS y").build();
        assertThatThrownBy(() -> Database.run(action, JsonObject.of("n", "0")))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE))
                .hasMessage("the database cannot use a value as it was given");
    }

    @Test
    void webhook_authenticatesFirstAndReadsNoMoreThanItMust() throws Exception {
        PgDataAction action =
                db.action("SELECT :name::text AS greeting").build().prepare();
        DataActionEndpoint endpoint = DataActionEndpoint.builder("greet", action)
                .auth(EndpointAuth.bearer(Secret.of("caller-token")))
                .build();
        try (DataActionServer host =
                DataActionServer.builder().route("/greet", endpoint).start()) {
            URI uri = host.baseUri().resolve("/greet");
            assertThat(post(uri, "caller-token", bytes("{\"name\":\"Ada\"}")).body())
                    .isEqualTo("[{\"greeting\":\"Ada\"}]");
            assertThat(post(uri, "forged", bytes("{\"name\":\"Ada\"}")).statusCode())
                    .isEqualTo(401);
            assertThat(post(uri, "", bytes("{\"broken")).statusCode()).isEqualTo(401);
            assertThat(post(uri, "caller-token", bytes("{\"name\":\"a\",\"name\":\"b\"}"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(post(uri, "caller-token", bytes("{\"name\":\"a\"} {}")).statusCode())
                    .isEqualTo(400);
            assertThat(post(uri, "caller-token", new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'})
                            .statusCode())
                    .isIn(400, 415);
            assertThat(post(uri, "caller-token", new byte[300 * 1024]).statusCode())
                    .isEqualTo(413);
            assertThat(post(uri, "caller-token", bytes("{\"name\":\"' OR 1=1--\"}"))
                            .body())
                    .isEqualTo("[{\"greeting\":\"' OR 1=1--\"}]");
            assertThat(post(host.baseUri().resolve("/simulate"), "caller-token", bytes("{}"))
                            .statusCode())
                    .as("no simulator unless somebody routes one")
                    .isEqualTo(404);
        }
    }

    @Test
    void result_ofEveryRow_isRefusedAndNotSent() {
        db.sql("INSERT INTO customer_accounts SELECT g, 42, 'x' || g, NULL FROM generate_series(100, 2000) g");
        assertThatThrownBy(() -> Database.run(db.action(QUERY).build(), INPUT))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE))
                .hasMessage("the result has more than 1000 rows; ask for less");
        PgDataAction escaped =
                db.action(QUERY).parameter("search_term", PgType.LIKE_CONTAINS).build();
        assertThat(Database.run(escaped, INPUT)).isEmpty();
        assertThat(Database.run(escaped, INPUT.with("search_term", "AD"))).hasSize(1);
        PgDataAction regex = db.action("SELECT id FROM customer_accounts WHERE customer_name ~ :r")
                .build();
        assertThatThrownBy(() -> Database.run(regex, JsonObject.of("r", "(")))
                .hasMessage("the database cannot use a value as it was given");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> post(URI uri, String token, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void everyCall_givesItsConnectionBack() {
        assertThat(List.of(1, 2, 3))
                .allSatisfy(i -> assertThat(Database.run(db.action(QUERY).build(), INPUT))
                        .hasSize(2));
        db.await(
                "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client"
                        + " backend'");
    }
}
