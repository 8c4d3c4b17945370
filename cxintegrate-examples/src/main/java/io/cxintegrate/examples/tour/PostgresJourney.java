package io.cxintegrate.examples.tour;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.cxone.dataaction.CxoneWireFormat;
import io.cxintegrate.pg.ActionContract;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.pg.PgType;
import io.cxintegrate.pg.store.PgIdempotency;
import io.cxintegrate.pg.store.PgMigrations;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** One SQL statement behind the webhook that CXone calls, on a real PostgreSQL. */
public final class PostgresJourney implements Journey {
    private static final Headers CALLER = Headers.of("Authorization", "Bearer cxone-caller-token");

    @Override
    public String name() {
        return "CXone + PostgreSQL: a Data Action from SQL";
    }

    @Override
    public void run(JourneyReport report) throws Exception {
        report.step("Start a real PostgreSQL and make the customers");
        try (PostgresFixture server = PostgresFixture.start();
                PostgresFixture db = server.freshDatabase()) {
            report.say(db.source());
            sql(db, Resources.text("postgresql/schema.sql"));

            PgDataAction action = PgDataAction.builder("customer_accounts")
                    .dataSource(db.dataSource())
                    .sql(Resources.text("postgresql/customer_accounts.sql"))
                    .parameter("customer_id", PgType.INTEGER)
                    .parameter("search_term", PgType.STRING)
                    .requiredColumns("customer_accounts", "id", "customer_name", "account_status")
                    .maxPlanCost(500)
                    .retryListener(report.retryListener())
                    .build()
                    .prepare();
            PgDataAction dear = PgDataAction.builder("customers_by_name")
                    .dataSource(db.dataSource())
                    .sql("SELECT id FROM customer_accounts WHERE customer_name ILIKE %(search_term)s")
                    .maxPlanCost(100)
                    .build();
            PgMigrations.ofDefaultSchema().migrate(db.dataSource());
            PgDataAction suspend = PgDataAction.builder("suspend_account")
                    .dataSource(db.dataSource())
                    .sql(Resources.text("postgresql/suspend_account.sql"))
                    .idempotency(PgIdempotency.keepFor(Duration.ofDays(1)))
                    .build()
                    .prepare();
            contract(report, action.describe());
            try (DataActionServer host = DataActionServer.builder()
                            .route("/webhook/data-action", endpoint(report, action, CxoneWireFormat.webhook()))
                            .route("/webhook/by-name", endpoint(report, dear, CxoneWireFormat.webhook()))
                            .route("/webhook/suspend", endpoint(report, suspend, CxoneWireFormat.webhook()))
                            .route("/simulate", endpoint(report, action, CxoneWireFormat.simulate()))
                            .start();
                    Http cxone = new Http()) {
                calls(report, host.baseUri(), cxone);
                sentTwice(report, db, host.baseUri().resolve("/webhook/suspend"), cxone);
                drift(report, db, host.baseUri(), cxone);
                report.served(cxone.sent());
            }
        }
        report.close();
    }

    private static DataActionEndpoint endpoint(JourneyReport report, PgDataAction action, CxoneWireFormat format) {
        return DataActionEndpoint.builder("customer_accounts", action)
                .format(format)
                .auth(EndpointAuth.bearer(Secret.of("cxone-caller-token")))
                .limits(EndpointLimits.cxone())
                .metrics(report.stats())
                .audit(report.audit())
                .build();
    }

    private static void calls(JourneyReport report, URI base, Http cxone) {
        URI webhook = base.resolve("/webhook/data-action");
        report.step("CXone sends text; the action coerces, binds and answers with named rows");
        JsonObject request = Resources.json("postgresql/request.json");
        report.show("POST /webhook/data-action", request);
        Http.Answer answer = cxone.post(webhook, CALLER, request);
        report.show(answer.status() + "", answer.body());
        report.expect(answer.body().objects("result").size() == 2, "two rows, by column name");

        report.step("The same by /simulate");
        Http.Answer simulated = cxone.post(base.resolve("/simulate"), CALLER, request);
        report.show(simulated.status() + "", simulated.body());
        report.expect(simulated.body().has("simulated_result"), "the simulator's own envelope");

        report.step("What a flow may get wrong, or an attacker may try");
        refused(report, cxone, webhook, CALLER, input("42 OR 1=1", "%"), 400);
        refused(report, cxone, webhook, Headers.empty(), input("42", "%"), 401);
        Http.Answer hostile = cxone.post(webhook, CALLER, input("42", "'; DROP TABLE customer_accounts;--"));
        report.expect(
                hostile.status() == 200 && hostile.body().array("result").isEmpty(),
                "SQL in a variable is text that matches nobody");

        report.step("A statement whose plan is too dear is refused, with the reason");
        refused(
                report,
                cxone,
                base.resolve("/webhook/by-name"),
                CALLER,
                JsonObject.of("variables", JsonObject.of("search_term", "%7%")),
                422);
    }

    private static void contract(JourneyReport report, ActionContract contract) {
        report.step("The statement tells its contract: nobody writes a schema by hand");
        report.show("takes", contract.inputSchema());
        report.show("gives", contract.outputSchema());
        report.show("for Genesys", contract.genesysContract());
        report.say("for CXone: " + contract.cxoneVariables());
        JsonObject kept = contract.toJson();
        contract.requireSame(kept);
        report.say("and a test keeps it; when the statement or the database changes, it says what is different:");
        report.expectFailure(
                InvalidConfigurationException.class, () -> contract.requireSame(kept.with("name", "customers")));
    }

    private static void sentTwice(JourneyReport report, PostgresFixture db, URI uri, Http cxone) throws SQLException {
        report.step("A write that is sent twice is done once and answered twice the same");
        JsonObject request = JsonObject.of("variables", JsonObject.of("id", "84"));
        Headers once = CALLER.with("Idempotency-Key", "flow-7/suspend");
        Http.Answer first = cxone.post(uri, once, request);
        Http.Answer second = cxone.post(uri, once, request);
        report.show(first.status() + "", first.body());
        report.show(second.status() + "", second.body());
        report.expect(
                first.status() == 200 && second.body().equals(first.body()), "the second call gets the first answer");
        report.expect(count(db, "SELECT count(*) FROM suspension") == 1, "one row was written");
        refused(report, cxone, uri, once, JsonObject.of("variables", JsonObject.of("id", "85")), 422);
        refused(report, cxone, uri, CALLER, request, 400);
    }

    private static int count(PostgresFixture db, String query) throws SQLException {
        try (Connection connection = db.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void drift(JourneyReport report, PostgresFixture db, URI base, Http cxone) throws SQLException {
        report.step("Somebody renames a column");
        sql(db, "ALTER TABLE customer_accounts RENAME COLUMN account_status TO status");
        refused(report, cxone, base.resolve("/webhook/data-action"), CALLER, input("42", "%"), 409);
    }

    private static void refused(
            JourneyReport report, Http cxone, URI uri, Headers headers, JsonObject request, int status) {
        Http.Answer answer = cxone.post(uri, headers, request);
        report.show(answer.status() + "", answer.body());
        report.expect(answer.status() == status, "answered " + status);
    }

    private static JsonObject input(String customerId, String searchTerm) {
        return JsonObject.of("variables", JsonObject.of("customer_id", customerId, "search_term", searchTerm));
    }

    private static void sql(PostgresFixture db, String statements) throws SQLException {
        try (Connection connection = db.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
