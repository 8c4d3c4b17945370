package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlanGateTest {
    private static final String BY_LABEL = "SELECT id FROM big WHERE label = :label";

    private static Database db;

    @BeforeAll
    static void open() {
        db = new Database();
        db.sql(
                "CREATE TABLE big AS SELECT g AS id, 'x' || g AS label, g % 7 AS kind FROM generate_series(1, 20000) g;"
                        + " CREATE INDEX ON big (kind); CREATE TABLE other AS SELECT g AS id, g AS big_id FROM generate_series(1, 3000) g;"
                        + " CREATE TABLE small AS SELECT g AS id FROM generate_series(1, 10) g; ANALYZE big; ANALYZE other; ANALYZE small");
    }

    @AfterAll
    static void close() {
        db.close();
    }

    private static DataSource dataSource() {
        return db.fixture().dataSource();
    }

    @Test
    void check_costAboveTheCeiling_namesTheNodeAndTheIndex() {
        PlanGate gate = PlanGate.builder().maxCost(50).build();
        assertThatThrownBy(() -> gate.check(dataSource(), BY_LABEL))
                .isInstanceOfSatisfying(PlanRefusedException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE);
                    assertThat(e.findings()).extracting(Violation::path).containsExactly("Seq Scan on big");
                })
                .hasMessageMatching(
                        "the query plan's estimated cost [0-9.]+ exceeds the limit of 50.00; most of it is a Seq"
                                + " Scan on big of about [0-9]+ rows; an index on big \\(label\\) would serve");
        assertThatCode(() -> gate.check(dataSource(), "SELECT id FROM small WHERE id = :id"))
                .doesNotThrowAnyException();
    }

    @Test
    void check_sequentialScanOfALargeTable_isRefusedByItsSizeAndNotByWhatTheFilterLeaves() {
        PlanGate gate = PlanGate.builder().maxSequentialScanRows(10_000).build();
        assertThatThrownBy(() -> gate.check(dataSource(), BY_LABEL + " AND kind IS NOT NULL"))
                .hasMessageMatching(
                        "Seq Scan on big reads all of about 20000 rows, more than the limit of 10000; an index on big"
                                + " \\(.*label.*\\) would serve");
        assertThatThrownBy(() -> gate.check(dataSource(), "SELECT id FROM big b WHERE b.label ILIKE :pattern"))
                .hasMessage(
                        "Seq Scan on big reads all of about 20000 rows, more than the limit of 10000; a trigram index"
                                + " (pg_trgm) on big (label) would serve");
        assertThatThrownBy(() -> gate.check(dataSource(), "SELECT id FROM big WHERE lower(label) = :label"))
                .hasMessage(
                        "Seq Scan on big reads all of about 20000 rows, more than the limit of 10000; an index on the"
                                + " expression it filters by would serve");
        assertThatCode(() -> gate.check(dataSource(), "SELECT id FROM other WHERE big_id = :id"))
                .doesNotThrowAnyException();
    }

    @Test
    void check_tooManyRowsExpected_isRefused() {
        PlanGate gate = PlanGate.builder().maxEstimatedRows(1000).build();
        assertThatThrownBy(() -> gate.check(dataSource(), "SELECT id FROM big"))
                .hasMessage("the query plan expects about 20000 rows, more than the limit of 1000");
        assertThat(gate.findings(dataSource(), "SELECT id FROM big LIMIT 10")).isEmpty();
    }

    @Test
    void check_nestedLoopWithoutIndex_isRefusedNamingTheInnerSide() {
        PlanGate gate = PlanGate.builder().maxNestedLoopPairs(1_000_000).build();
        assertThatThrownBy(() -> gate.check(
                        dataSource(), "SELECT b.id FROM big b JOIN other o ON o.big_id > b.id AND b.kind >= :kind"))
                .hasMessageMatching(
                        "a Nested Loop compares about [0-9]+ pairs of rows without an index, more than the limit of"
                                + " 1000000; its inner side is a Seq Scan on other of about 3000 rows; an index on other \\(big_id\\)"
                                + " would serve");
        assertThatCode(() -> gate.check(dataSource(), "SELECT s.id FROM small s, small t WHERE s.id < t.id"))
                .doesNotThrowAnyException();
    }

    @Test
    void check_nullAmongTheValues_doesNotFoldThePlanAway() throws SQLException {
        String sql = "SELECT id FROM big WHERE label = :label AND :kind::int IS NOT NULL";
        PgDataAction action = db.action(sql)
                .parameter(PgParameter.of("kind", PgType.INTEGER).orNull())
                .maxPlanCost(50)
                .planCheckEvery(Duration.ZERO)
                .build();
        // With NULL for kind the planner sees that nothing can come of it: a Result node that costs nothing.
        assertThatThrownBy(() -> Database.run(action, JsonObject.of("label", "x1")))
                .isInstanceOf(PlanRefusedException.class);
        try (Connection c = db.connect()) {
            assertThat(c.isValid(5)).isTrue();
        }
        assertThat(db.query("SELECT count(*) FROM pg_prepared_statements")).isEqualTo("0");
    }

    @Test
    void run_everyCall_looksAtThePlanOfItsOwnValues() {
        // So many rare keys that some are in every sample ANALYZE may take; without any, the generic plan would be the
        // full scan.
        db.sql("CREATE TABLE skew AS SELECT CASE WHEN g <= 500 THEN g ELSE 0 END AS k, repeat('y', 100) AS y FROM"
                + " generate_series(1, 50000) g; CREATE INDEX ON skew (k); ANALYZE skew");
        PgDataAction action = db.action("SELECT count(y) AS n FROM skew WHERE k = :k")
                .planGate(PlanGate.builder().maxSequentialScanRows(40_000).build())
                .planCheckEvery(Duration.ZERO)
                .build();
        action.prepare();
        assertThat(Database.run(action, JsonObject.of("k", 1)).get(0).integer("n"))
                .isEqualTo(1);
        assertThatThrownBy(() -> Database.run(action, JsonObject.of("k", 0)))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessage(
                        "Seq Scan on skew reads all of about 50000 rows, more than the limit of 40000; an index on skew (k)"
                                + " would serve");
    }

    @Test
    void check_statementThatCannotBePlanned_isTypedAndLeavesNothingBehind() throws SQLException {
        PlanGate gate = PlanGate.builder().maxCost(50).build();
        try (Connection c = db.connect()) {
            DataSource one = new OneConnection(c);
            assertThatThrownBy(() -> gate.check(one, "SELECT nothing FROM big"))
                    .isInstanceOf(SchemaDriftException.class);
            assertThatThrownBy(() -> gate.check(one, "SELEC 1")).isInstanceOf(CxException.class);
            assertThatCode(() -> gate.check(one, "SELECT id FROM small")).doesNotThrowAnyException();
            assertThatCode(() -> gate.check(one, "UPDATE small SET id = :id WHERE id = :id"))
                    .doesNotThrowAnyException();
            assertThat(c.getAutoCommit()).isTrue();
            try (var rs = c.createStatement()
                    .executeQuery("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'cxintegrate%'")) {
                rs.next();
                assertThat(rs.getInt(1)).isZero();
            }
        }
    }

    @Test
    void builder_senselessLimits_areRefused() {
        assertThatThrownBy(() -> PlanGate.builder().maxCost(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxCost must be above 0 but is 0.0");
        assertThatThrownBy(() -> PlanGate.builder().maxEstimatedRows(0))
                .hasMessage("maxEstimatedRows must be at least 1 but is 0");
    }
}
