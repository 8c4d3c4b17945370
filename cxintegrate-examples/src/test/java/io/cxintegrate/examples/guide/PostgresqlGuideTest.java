package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.examples.tour.Resources;
import io.cxintegrate.pg.ActionContract;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.pg.PgParameter;
import io.cxintegrate.pg.PgType;
import io.cxintegrate.pg.PlanGate;
import io.cxintegrate.pg.PlanRefusedException;
import io.cxintegrate.pg.ResultForm;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresqlGuideTest {
    private PostgresFixture db;
    private DataSource dataSource;

    @BeforeEach
    void open() throws SQLException {
        db = PostgresFixture.shared().freshDatabase();
        try (Connection c = db.connect();
                Statement s = c.createStatement()) {
            s.execute(Resources.text("postgresql/schema.sql"));
        }
        dataSource = db.dataSource();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static DataActionCall call(JsonObject input) {
        return DataActionCall.of(input, Deadline.after(Duration.ofSeconds(30), TimeSource.system()));
    }

    @Test
    void action_asTheGuideShows_answers() {
        PgDataAction accounts = PgDataAction.builder("customer_accounts")
                .dataSource(dataSource)
                .sql("SELECT id, customer_name, account_status FROM customer_accounts"
                        + " WHERE customer_id = %(customer_id)s AND customer_name ILIKE %(search_term)s")
                .parameter("search_term", PgType.LIKE_CONTAINS)
                .requiredColumns("customer_accounts", "id", "customer_name", "account_status")
                .maxPlanCost(500)
                .build()
                .prepare();

        assertThat(accounts.run(call(JsonObject.of("customer_id", "42", "search_term", "customer")))
                        .rows())
                .hasSize(2);
        assertThat(accounts.run(call(JsonObject.of("customer_id", "42", "search_term", "%")))
                        .rows())
                .isEmpty();
    }

    @Test
    void parameters_asTheGuideShows_areChecked() {
        PgDataAction search = PgDataAction.builder("search")
                .dataSource(dataSource)
                .sql("SELECT id FROM customer_accounts WHERE id = ANY (:ids) AND account_status = :status"
                        + " ORDER BY CASE :sort WHEN 'name' THEN customer_name END, id LIMIT :size")
                .parameter(PgParameter.of("ids", PgType.INTEGER).asArray().withMaxItems(100))
                .parameter(PgParameter.of("status", PgType.STRING).trimmed().withMaxLength(20))
                .parameter(PgParameter.of("sort", PgType.STRING)
                        .oneOf("id", "name")
                        .orDefault("id"))
                .parameter(PgParameter.of("size", PgType.BIGINT).between(1, 50).orDefault("10"))
                .build();

        assertThat(search.run(call(JsonObject.of("ids", "[3, 4]", "status", " active ")))
                        .rows())
                .hasSize(1);
    }

    @Test
    void gate_asTheGuideShows_refusesInABuild() {
        PlanGate gate = PlanGate.builder()
                .maxCost(500)
                .maxEstimatedRows(1_000)
                .maxSequentialScanRows(10_000)
                .maxNestedLoopPairs(1_000_000)
                .build();
        assertThatThrownBy(() -> gate.check(
                        dataSource, "SELECT id FROM customer_accounts WHERE customer_name ILIKE :search_term"))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("a trigram index (pg_trgm) on customer_accounts (customer_name) would serve");
    }

    @Test
    void forms_asTheGuideShows_fitFlows() {
        PgDataAction one = PgDataAction.builder("one")
                .dataSource(dataSource)
                .sql("SELECT customer_name FROM customer_accounts WHERE id = :id")
                .resultForm(ResultForm.SINGLE_ROW)
                .refuseEmptyResult()
                .build();

        assertThat(one.run(call(JsonObject.of("id", "7"))).asObject().string("customer_name"))
                .isEqualTo("Customer 7");
    }

    @Test
    void contract_asTheGuideShows_isPinned() {
        PgDataAction accounts = PgDataAction.builder("accounts")
                .dataSource(dataSource)
                .sql("SELECT id FROM customer_accounts WHERE customer_id = :customer_id")
                .build();
        JsonObject stored = accounts.describe().toJson();

        ActionContract contract = accounts.describe();
        JsonObject genesys = contract.genesysContract();
        JsonObject openApi = contract.openApi("/webhook/data-action");
        contract.requireSame(stored);

        assertThat(genesys.names()).containsExactly("input", "output");
        assertThat(openApi.string("openapi")).isEqualTo("3.1.0");
        assertThatCode(() -> accounts.describe(dataSource)).doesNotThrowAnyException();
    }
}
