package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryEvent;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgDataActionTest {
    private static final String QUERY = """
            SELECT id, customer_name, account_status
            FROM customer_accounts
            WHERE customer_id = %(customer_id)s
            AND customer_name ILIKE %(search_term)s
            ORDER BY id
            """;

    private PostgresFixture db;

    @BeforeEach
    void open() throws SQLException {
        db = PostgresFixture.shared().freshDatabase();
        sql("CREATE TABLE customer_accounts (id int PRIMARY KEY, customer_id int NOT NULL, customer_name text NOT NULL,"
                + " account_status text)");
        sql("INSERT INTO customer_accounts VALUES (1, 42, 'Ada Lovelace', 'active'), (2, 42, 'Adam Ant', NULL),"
                + " (3, 7, 'Ada Other', 'closed')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void sql(String statement) throws SQLException {
        try (Connection c = db.connect();
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private String query(String statement) throws SQLException {
        try (Connection c = db.connect();
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery(statement)) {
            rs.next();
            return rs.getString(1);
        }
    }

    private PgDataActionBuilder action(String statement) {
        return PgDataAction.builder("demo")
                .dataSource(db.dataSource())
                .sql(statement)
                .jitter(Jitter.fixed(0));
    }

    private static DataActionCall call(JsonObject input) {
        return DataActionCall.of(input, Deadline.after(Duration.ofSeconds(30), TimeSource.system()));
    }

    private static List<JsonObject> run(PgDataAction action, JsonObject input) {
        return action.run(call(input)).rows();
    }

    private static JsonObject input(Object id, Object term) {
        return JsonObject.of("customer_id", id, "search_term", term);
    }

    @Test
    void run_textVariables_areCoercedBoundAndGiveNamedRows() {
        PgDataAction action = action(QUERY)
                .parameter("customer_id", PgType.INTEGER)
                .parameter("search_term", PgType.STRING)
                .requiredColumns("customer_accounts", "id", "customer_name", "account_status")
                .maxPlanCost(500)
                .build();
        assertThat(run(action, input("42", "ada%")))
                .extracting(JsonObject::toJson)
                .containsExactly(
                        "{\"id\":1,\"customer_name\":\"Ada Lovelace\",\"account_status\":\"active\"}",
                        "{\"id\":2,\"customer_name\":\"Adam Ant\",\"account_status\":null}");
        assertThat(run(action, input(42, "nobody"))).isEmpty();
    }

    @Test
    void run_nothingDeclared_takesTheServersTypes() {
        assertThat(run(action(QUERY).build(), input("7", "%"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "' UNION ALL SELECT NULL,version()-- ",
                "'; DROP TABLE customer_accounts;-- ",
                "$$||version()||$$",
                "\\' OR 1=1-- ",
                "E'\\x27'",
                ":customer_id",
                "%(customer_id)s",
                "?",
                "??",
                "$1",
                "{fn now()}",
                "/*",
                "\r\n-- x",
                "ʼ＇"
            })
    void run_hostileText_isOnlyText(String hostile) throws SQLException {
        assertThat(run(action(QUERY).build(), input("42", hostile))).isEmpty();
        assertThat(query("SELECT count(*) FROM customer_accounts")).isEqualTo("3");
    }

    @Test
    void run_severalBadVariables_reportsAllAtOnce() {
        assertThatThrownBy(() -> run(action(QUERY).build(), JsonObject.of("customer_id", "1 OR 1=1", "typo", "x")))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_REQUEST))
                .hasMessage("typo: is not a variable of this action; known are [customer_id, search_term]; customer_id:"
                        + " expected an integer of decimal digits but got '1 OR 1=1'; search_term: is required as string but"
                        + " is missing");
    }

    @Test
    void run_sensitiveTooLongOrStructured_isRefusedWithoutShowingIt() {
        PgDataAction action = action(QUERY)
                .parameter(PgParameter.of("customer_id", PgType.INTEGER).asSensitive())
                .parameter(PgParameter.of("search_term", PgType.STRING).withMaxLength(5))
                .build();
        assertThatThrownBy(() -> run(action, input("s3cr3t", "123456")))
                .hasMessage("customer_id: expected an integer of decimal digits; search_term: must not be longer than 5"
                        + " characters but has 6");
        assertThatThrownBy(() -> run(action, input(List.of(1), JsonObject.empty())))
                .hasMessage(
                        "customer_id: expected integer, but it is array; search_term: expected string, but it is object");
    }

    @Test
    void run_nullableParameter_isBoundAsNull() {
        PgDataAction action = action("SELECT :x::int IS NULL AS nothing")
                .parameter(PgParameter.of("x", PgType.INTEGER).orNull())
                .build();
        assertThat(run(action, JsonObject.empty()).get(0).bool("nothing")).isTrue();
        assertThat(run(action, JsonObject.of("x", "")).get(0).bool("nothing")).isTrue();
        assertThat(run(action, JsonObject.of("x", "1")).get(0).bool("nothing")).isFalse();
    }

    @Test
    void run_allTypes_arriveFaithfully() {
        PgDataAction action = action("""
                SELECT 1::int2 AS i2, 9007199254740993::int8 AS i8, 150.00::numeric AS n, 1.5::float8 AS f, 'NaN'::float8 AS nan,
                  true AS b, 'x'::text AS t, '2026-02-28T23:59:59+02'::timestamptz AS tz, '2026-02-28T23:59:59'::timestamp AS ts,
                  '2026-02-28'::date AS d, '12:30'::time AS tm, 'infinity'::date AS inf,
                  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS u, '{"k":[1,null]}'::jsonb AS j, '\\x00ff'::bytea AS by,
                  ARRAY[1,2,NULL] AS a, ARRAY['x','y'] AS at, '{{1,2},{3,4}}'::int[] AS aa, int4range(1,5) AS r, NULL::int AS nil
                """).build();
        assertThat(run(action, JsonObject.empty()).get(0).toJson())
                .isEqualTo(
                        "{\"i2\":1,\"i8\":9007199254740993,\"n\":150.00,\"f\":1.5,\"nan\":\"NaN\",\"b\":true,\"t\":\"x\","
                                + "\"tz\":\"2026-02-28T21:59:59Z\",\"ts\":\"2026-02-28T23:59:59\",\"d\":\"2026-02-28\","
                                + "\"tm\":\"12:30:00\",\"inf\":\"infinity\",\"u\":\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\","
                                + "\"j\":{\"k\":[1,null]},\"by\":\"AP8=\",\"a\":[1,2,null],\"at\":[\"x\",\"y\"],"
                                + "\"aa\":[[1,2],[3,4]],\"r\":\"[1,5)\",\"nil\":null}");
    }

    @Test
    void run_parametersOfEveryType_areBound() {
        PgDataAction action = action("""
                SELECT :i::int8 AS i, :n::numeric AS n, :f::float8 AS f, :b::bool AS b, :tz::timestamptz AS tz, :ts::timestamp AS ts,
                  :d::date AS d, :tm::time AS tm, :u::uuid AS u, :j::jsonb AS j, :j::jsonb ->> 'k' AS k
                """).build();
        JsonObject row = run(
                        action,
                        JsonObject.builder()
                                .put("i", "9223372036854775807")
                                .put("n", "0.10")
                                .put("f", "1.5")
                                .put("b", "yes")
                                .put("tz", "2026-02-28T23:59:59+02:00")
                                .put("ts", "2026-02-28T23:59:59")
                                .put("d", "2026-02-28")
                                .put("tm", "12:30")
                                .put("u", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")
                                .put("j", JsonObject.of("k", "v"))
                                .build())
                .get(0);
        assertThat(row.toJson())
                .isEqualTo("{\"i\":9223372036854775807,\"n\":0.10,\"f\":1.5,\"b\":true,\"tz\":\"2026-02-28T21:59:59Z\","
                        + "\"ts\":\"2026-02-28T23:59:59\",\"d\":\"2026-02-28\",\"tm\":\"12:30:00\","
                        + "\"u\":\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\",\"j\":{\"k\":\"v\"},\"k\":\"v\"}");
    }

    @Test
    void prepare_requiredColumnOrTableMissing_isDrift() {
        assertThatThrownBy(() -> action(QUERY)
                        .requiredColumns("customer_accounts", "id", "vat_id", "email")
                        .build()
                        .prepare())
                .isInstanceOf(SchemaDriftException.class)
                .hasMessage("Schema drift detected. Missing columns: email, vat_id");
        assertThatThrownBy(() -> action(QUERY)
                        .requiredColumns("no_such_table", "id")
                        .build()
                        .prepare())
                .hasMessage("Schema drift detected. Missing table: no_such_table");
    }

    @Test
    void run_columnRenamedUnderneath_isDrift() throws SQLException {
        PgDataAction action = action(QUERY).build().prepare();
        sql("ALTER TABLE customer_accounts RENAME COLUMN account_status TO status");
        assertThatThrownBy(() -> run(action, input("42", "%")))
                .isInstanceOfSatisfying(
                        SchemaDriftException.class, e -> assertThat(e.code()).isEqualTo(Code.CONFLICT))
                .hasMessage("Schema drift detected. Missing columns: account_status (looks renamed to status)");
        sql("DROP TABLE customer_accounts");
        assertThatThrownBy(() -> run(action, input("42", "%")))
                .hasMessage("Schema drift detected. Missing table: customer_accounts");
    }

    @Test
    void run_requiredColumnRenamedUnderneath_isNamed() throws SQLException {
        PgDataAction action = action(QUERY)
                .requiredColumns("customer_accounts", "id", "customer_name", "account_status")
                .build()
                .prepare();
        sql("ALTER TABLE customer_accounts RENAME COLUMN account_status TO status");
        assertThatThrownBy(() -> run(action, input("42", "%")))
                .isInstanceOf(SchemaDriftException.class)
                .hasMessage("Schema drift detected. Missing columns: account_status (looks renamed to status)");
    }

    @Test
    void run_columnTypeChangedUnderneath_isDriftThatTheCatalogueCheckMisses() throws SQLException {
        PgDataAction action = action(QUERY)
                .requiredColumns("customer_accounts", "id", "customer_name", "account_status")
                .build();
        assertThat(run(action, input("42", "%"))).hasSize(2);
        sql("ALTER TABLE customer_accounts ALTER COLUMN id TYPE bigint");
        assertThatThrownBy(() -> run(action, input("42", "%")))
                .isInstanceOf(SchemaDriftException.class)
                .hasMessage("Schema drift detected. Result column id was int4 and is int8");
    }

    @Test
    void run_planTooDear_isRefusedNamingTheNode() throws SQLException {
        sql("CREATE TABLE big AS SELECT g AS id, 'x' || g AS label FROM generate_series(1, 20000) g");
        sql("ANALYZE big");
        PgDataAction action = action("SELECT id FROM big WHERE label = :label")
                .maxPlanCost(50)
                .build();
        assertThatThrownBy(() -> run(action, JsonObject.of("label", "x7")))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.UNPROCESSABLE))
                .hasMessageMatching(
                        "the query plan's estimated cost [0-9.]+ exceeds the limit of 50.00; most of it is a Seq"
                                + " Scan on big of about [0-9]+ rows; an index on big \\(label\\) would serve");
        sql("CREATE INDEX ON big (label)");
        assertThat(run(action, JsonObject.of("label", "x7"))).hasSize(1);
    }

    @Test
    void run_readOnlyActionThatWrites_isStopped() throws SQLException {
        PgDataAction action = action("DELETE FROM customer_accounts WHERE id = :id RETURNING id")
                .build();
        assertThatThrownBy(() -> run(action, JsonObject.of("id", "1")))
                .isInstanceOf(DefectException.class)
                .hasMessage("a statement declared read-only writes; declare it with writes()");
        assertThat(query("SELECT count(*) FROM customer_accounts")).isEqualTo("3");
    }

    @Test
    void run_write_isCommittedAndASimulationIsTakenBack() throws SQLException {
        PgDataAction action = action("UPDATE customer_accounts SET account_status = :s WHERE id = :id")
                .writes()
                .build();
        DataActionCall real = call(JsonObject.of("s", "frozen", "id", "1"));
        DataActionCall rehearsal =
                new DataActionCall("", "", JsonObject.of("s", "gone", "id", "1"), real.deadline(), true);
        assertThat(action.run(rehearsal).rows().get(0).toJson()).isEqualTo("{\"affected_rows\":1}");
        assertThat(query("SELECT account_status FROM customer_accounts WHERE id = 1"))
                .isEqualTo("active");
        assertThat(action.run(real).rows().get(0).toJson()).isEqualTo("{\"affected_rows\":1}");
        assertThat(query("SELECT account_status FROM customer_accounts WHERE id = 1"))
                .isEqualTo("frozen");
    }

    @Test
    void run_constraintBroken_isAConflictWithoutTheDatabasesText() {
        PgDataAction action = action("INSERT INTO customer_accounts VALUES (:id, 1, 'dup', NULL)")
                .writes()
                .build();
        assertThatThrownBy(() -> run(action, JsonObject.of("id", "1")))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.CONFLICT))
                .hasMessage("the change conflicts with what is stored");
    }

    @Test
    void run_rowLocked_isRepeatedInANewTransaction() throws Exception {
        List<RetryEvent> events = new CopyOnWriteArrayList<>();
        CountDownLatch refused = new CountDownLatch(1);
        PgDataAction action = action("UPDATE customer_accounts SET account_status = 'x' WHERE id = :id")
                .writes()
                .lockTimeout(Duration.ofMillis(50))
                .retry(RetryPolicy.builder()
                        .maxAttempts(200)
                        .backoff(Backoff.fixed(Duration.ofMillis(1)))
                        .build())
                .retryListener(e -> {
                    events.add(e);
                    refused.countDown();
                })
                .build()
                .prepare();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Connection holder = db.connect();
                Statement s = holder.createStatement()) {
            holder.setAutoCommit(false);
            s.execute("SELECT 1 FROM customer_accounts WHERE id = 1 FOR UPDATE");
            Future<List<JsonObject>> waiting = other.submit(() -> run(action, JsonObject.of("id", "1")));
            assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
            holder.commit();
            assertThat(waiting.get(30, TimeUnit.SECONDS).get(0).integer("affected_rows"))
                    .isEqualTo(1);
            assertThat(events.get(0).failure().platformCode()).contains("55P03");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void run_rowLockedToTheEnd_isUnavailableWithTheSqlstate() throws SQLException {
        PgDataAction action = action("UPDATE customer_accounts SET account_status = 'x' WHERE id = :id")
                .writes()
                .lockTimeout(Duration.ofMillis(10))
                .build();
        try (Connection holder = db.connect();
                Statement s = holder.createStatement()) {
            holder.setAutoCommit(false);
            s.execute("SELECT 1 FROM customer_accounts WHERE id = 1 FOR UPDATE");
            assertThatThrownBy(() -> run(action, JsonObject.of("id", "1")))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> {
                        assertThat(e.platformCode()).contains("55P03");
                        assertThat(e.attempts()).isEqualTo(3);
                    });
            holder.rollback();
        }
    }

    @Test
    void run_slowQuery_endsAtTheCallersDeadline() {
        PgDataAction action =
                action("SELECT pg_sleep(:s::float8)::text AS x").build().prepare();
        assertThatThrownBy(() -> action.run(DataActionCall.of(
                        JsonObject.of("s", "60"), Deadline.after(Duration.ofMillis(200), TimeSource.system()))))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.TIMEOUT))
                .hasMessage("the query did not finish in time");
    }

    @Test
    void run_tooManyRowsOrBytes_isRefused() {
        assertThatThrownBy(() -> run(
                        action("SELECT g FROM generate_series(1, 11) g")
                                .maxRows(10)
                                .build(),
                        JsonObject.empty()))
                .hasMessage("the result has more than 10 rows; ask for less");
        assertThatThrownBy(() ->
                        run(action("SELECT repeat('x', 101) AS x").maxBytes(100).build(), JsonObject.empty()))
                .hasMessage("the result has more than 100 bytes; ask for less");
    }

    @Test
    void run_rowOutsideItsSchema_isOurDefect() {
        PgDataAction action = action(QUERY)
                .rowSchema(
                        JsonSchema.of(JsonObject.parse("{\"properties\":{\"account_status\":{\"type\":\"string\"}}}")))
                .build();
        assertThatThrownBy(() -> run(action, input("42", "%")))
                .isInstanceOf(DefectException.class)
                .hasMessage(
                        "a row of data action 'demo' does not fit its schema: /1/account_status: is of type null, expected"
                                + " [string]");
    }

    @Test
    void run_settings_leaveNothingBehindOnTheConnection() throws SQLException {
        try (Connection shared = db.connect()) {
            PgDataAction action = PgDataAction.builder("demo")
                    .dataSource(new OneConnection(shared))
                    .sql(QUERY)
                    .build();
            assertThat(run(action, input("42", "%"))).hasSize(2);
            try (Statement s = shared.createStatement();
                    ResultSet rs = s.executeQuery("SELECT current_setting('statement_timeout'),"
                            + " current_setting('lock_timeout'), current_setting('transaction_read_only')")) {
                rs.next();
                assertThat(rs.getString(1)).isEqualTo("0");
                assertThat(rs.getString(2)).isEqualTo("0");
                assertThat(rs.getString(3)).isEqualTo("off");
            }
        }
    }

    @Test
    void build_faults_areListedTogether() {
        assertThatThrownBy(() -> PgDataAction.builder("demo")
                        .sql("SELECT :a::int AS a; DROP TABLE x")
                        .parameter("b", PgType.INTEGER)
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith(
                        "data action 'demo' has 2 problems:\n  - dataSource: is required but missing\n  - sql: ");
        assertThatThrownBy(() -> action("SELECT :a::int AS a")
                        .parameter("b", PgType.INTEGER)
                        .build())
                .hasMessage(
                        "data action 'demo' has 1 problem:\n  - parameters.b: is declared, but the statement has only [a]");
        assertThatThrownBy(() -> action(QUERY)
                        .parameter("customer_id", PgType.BOOLEAN)
                        .build()
                        .prepare())
                .hasMessage(
                        "data action 'demo' has 1 problem:\n  - parameters.customer_id: is declared boolean, but the server"
                                + " wants int4");
        assertThatThrownBy(() -> action("SELECT 1 AS a, 2 AS a").build().prepare())
                .isInstanceOf(CxException.class)
                .hasMessage(
                        "data action 'demo' has 1 problem:\n  - sql: gives two columns of one name, [a]; name them apart with AS");
    }

    @Test
    void run_databaseAway_isUnavailable() {
        PgDataAction action = PgDataAction.builder("demo")
                .dataSource(UrlDataSource.toNobody())
                .sql("SELECT 1 AS a")
                .jitter(Jitter.fixed(0))
                .build();
        assertThatThrownBy(() -> run(action, JsonObject.empty()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("no connection to the database could be had (SQLSTATE 08001)");
    }
}
