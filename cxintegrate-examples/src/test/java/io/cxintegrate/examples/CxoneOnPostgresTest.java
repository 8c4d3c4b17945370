package io.cxintegrate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.dataaction.host.EndpointRoutes;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.dataaction.CxoneWireFormat;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.pg.PgType;
import io.cxintegrate.pg.ResultForm;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CXone's envelope over PostgreSQL, by HTTP: what the platform and a rehearsal get, to the letter. */
class CxoneOnPostgresTest {
    private static final String WEBHOOK = EndpointRoutes.DATA_ACTION;
    private static final String SIMULATE = EndpointRoutes.SIMULATE;
    private static final String ACCOUNTS =
            "SELECT id, customer_name, account_status FROM customer_accounts WHERE customer_id = %(customer_id)s AND"
                    + " customer_name ILIKE %(search_term)s ORDER BY id";
    private static final String SUSPEND =
            "UPDATE customer_accounts SET account_status = 'suspended' WHERE customer_id ="
                    + " %(customer_id)s AND customer_name ILIKE %(search_term)s RETURNING id, account_status";

    private PostgresFixture db;

    @BeforeEach
    void open() throws SQLException {
        db = PostgresFixture.shared().freshDatabase();
        try (Connection c = db.connect();
                Statement s = c.createStatement()) {
            s.execute("CREATE TABLE customer_accounts (id int PRIMARY KEY, customer_id int NOT NULL, customer_name text"
                    + " NOT NULL, account_status text); INSERT INTO customer_accounts VALUES"
                    + " (1, 42, 'Ada', 'active'), (2, 42, 'Bob', NULL), (3, 7, 'Cy', 'active')");
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    private PgDataAction action(String sql, ResultForm form, boolean writes) {
        var builder = PgDataAction.builder("customer_accounts")
                .dataSource(db.dataSource())
                .sql(sql)
                .parameter("customer_id", PgType.INTEGER)
                .parameter("search_term", PgType.STRING)
                .resultForm(form);
        return (writes ? builder.writes() : builder).build();
    }

    private static DataActionServer serve(DataAction action) {
        return DataActionServer.builder()
                .routes(EndpointRoutes.builder()
                        .dataAction(endpoint(action, CxoneWireFormat.webhook()))
                        .simulation(endpoint(action, CxoneWireFormat.simulate()))
                        .build())
                .start();
    }

    private static DataActionEndpoint endpoint(DataAction action, CxoneWireFormat format) {
        return DataActionEndpoint.builder("customer_accounts", action)
                .format(format)
                .auth(EndpointAuth.none())
                .build();
    }

    private static String post(DataActionServer server, String route, String customerId, String searchTerm)
            throws Exception {
        JsonObject body =
                JsonObject.of("variables", JsonObject.of("customer_id", customerId, "search_term", searchTerm));
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve(route))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "caller-7")
                .POST(BodyPublishers.ofString(body.toJson()))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private String statuses() throws SQLException {
        try (Connection c = db.connect();
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery(
                        "SELECT string_agg(coalesce(account_status, '-'), ' ' ORDER BY id) FROM customer_accounts")) {
            r.next();
            return r.getString(1);
        }
    }

    @Test
    void bothRoutes_namedRows_answerThePlatformsShapes() throws Exception {
        try (DataActionServer server = serve(action(ACCOUNTS, ResultForm.ROWS, false))) {
            assertThat(post(server, WEBHOOK, "42", "%"))
                    .isEqualTo("200 {\"status\":\"success\",\"result\":["
                            + "{\"id\":1,\"customer_name\":\"Ada\",\"account_status\":\"active\"},"
                            + "{\"id\":2,\"customer_name\":\"Bob\",\"account_status\":null}],"
                            + "\"message\":\"Data action executed successfully\"}");
            assertThat(post(server, SIMULATE, "7", "c%"))
                    .isEqualTo("200 {\"simulated_result\":["
                            + "{\"id\":3,\"customer_name\":\"Cy\",\"account_status\":\"active\"}]}");
            assertThat(post(server, SIMULATE, "8", "%")).isEqualTo("200 {\"simulated_result\":[]}");
        }
    }

    @Test
    void bothRoutes_positionalRows_answerTheTutorialsRowData() throws Exception {
        try (DataActionServer server = serve(action(ACCOUNTS, ResultForm.ROW_DATA, false))) {
            assertThat(post(server, WEBHOOK, "42", "a%"))
                    .isEqualTo("200 {\"status\":\"success\",\"result\":[{\"row_data\":[1,\"Ada\",\"active\"]}],"
                            + "\"message\":\"Data action executed successfully\"}");
            assertThat(post(server, SIMULATE, "42", "a%"))
                    .isEqualTo("200 {\"simulated_result\":[{\"row_data\":[1,\"Ada\",\"active\"]}]}");
        }
    }

    @Test
    void simulate_writingStatement_showsWhatWouldBeAndWritesNothing() throws Exception {
        try (DataActionServer server = serve(action(SUSPEND, ResultForm.ROWS, true))) {
            assertThat(post(server, SIMULATE, "42", "ada"))
                    .isEqualTo("200 {\"simulated_result\":[{\"id\":1,\"account_status\":\"suspended\"}]}");
            assertThat(statuses()).isEqualTo("active - active");
            assertThat(post(server, WEBHOOK, "42", "ada"))
                    .isEqualTo("200 {\"status\":\"success\",\"result\":[{\"id\":1,\"account_status\":\"suspended\"}],"
                            + "\"message\":\"Data action executed successfully\"}");
            assertThat(statuses()).isEqualTo("suspended - active");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "'; DROP TABLE customer_accounts;-- ",
                "x') RETURNING (SELECT version())-- ",
                "$$; DELETE FROM customer_accounts; $$",
                "%(customer_id)s",
                ":customer_id",
                "?"
            })
    void bothRoutes_sqlInAVariable_isTextThatMatchesNobody(String hostile) throws Exception {
        try (DataActionServer server = serve(action(SUSPEND, ResultForm.ROWS, true))) {
            assertThat(post(server, WEBHOOK, "42", hostile))
                    .isEqualTo(
                            "200 {\"status\":\"success\",\"result\":[],\"message\":\"Data action executed successfully\"}");
            assertThat(post(server, SIMULATE, "42", hostile)).isEqualTo("200 {\"simulated_result\":[]}");
            assertThat(statuses()).isEqualTo("active - active");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "1 OR 1=1 | x | 400 | INVALID_REQUEST | customer_id: expected an integer of decimal digits but got '1 OR 1=1'",
                "` 5 ` | x | 400 | INVALID_REQUEST | customer_id: expected an integer of decimal digits but got ' 5 '",
                "42 | \\ | 422 | UNPROCESSABLE | the database cannot use a value as it was given",
            })
    void bothRoutes_refusal_isTheErrorBodyAFlowCanBranchOn(
            String customerId, String searchTerm, String status, String code, String message) throws Exception {
        try (DataActionServer server = serve(action(ACCOUNTS, ResultForm.ROWS, false))) {
            for (String route : List.of(WEBHOOK, SIMULATE)) {
                assertThat(post(server, route, customerId, searchTerm))
                        .isEqualTo(status + " {\"status\":\"error\",\"code\":\"" + code + "\",\"message\":\"" + message
                                + "\",\"requestId\":\"caller-7\",\"retryable\":false}");
            }
        }
    }
}
