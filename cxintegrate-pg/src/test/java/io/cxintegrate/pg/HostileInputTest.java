package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two hundred hostile inputs against a real server: only a typed error or a correct answer comes back, the statement text
 * that the server receives is the same for all, and the database is unchanged.
 */
class HostileInputTest {
    private static final Map<String, String> STATEMENTS = new TreeMap<>(Map.ofEntries(
            Map.entry("text", "SELECT id FROM customer WHERE name = :v ORDER BY id"),
            Map.entry("ilike", "SELECT id FROM customer WHERE name ILIKE :v ORDER BY id"),
            Map.entry("echo", "SELECT :v::text AS v"),
            Map.entry("int", "SELECT id FROM customer WHERE id = :v::int4 ORDER BY id"),
            Map.entry("minus", "SELECT 5-:v::int4 AS v"),
            Map.entry("bigint", "SELECT :v::int8 AS v"),
            Map.entry("numeric", "SELECT :v::numeric AS v"),
            Map.entry("float", "SELECT :v::float8 AS v"),
            Map.entry("bool", "SELECT :v::bool AS v"),
            Map.entry("timestamptz", "SELECT :v::timestamptz AS v"),
            Map.entry("date", "SELECT :v::date AS v"),
            Map.entry("uuid", "SELECT :v::uuid AS v"),
            Map.entry("mood", "SELECT :v::mood AS v"),
            Map.entry("jsonb", "SELECT :v::jsonb AS v"),
            Map.entry("bytea", "SELECT :v::bytea AS v"),
            Map.entry("int[]", "SELECT :v::int4[] AS v"),
            Map.entry("text[]", "SELECT :v::text[] AS v"),
            Map.entry("code", "SELECT :v::varchar(5) AS v"),
            Map.entry("sort", "SELECT id FROM customer ORDER BY CASE :v WHEN 'name' THEN name END, id LIMIT 2")));

    private static final Map<String, PgDataAction> ACTIONS = new TreeMap<>();
    private static final Map<String, Set<String>> SENT = new TreeMap<>();
    private static Database db;
    private static ProtocolProxy proxy;
    private static Connection connection;
    private static String untouched;

    @BeforeAll
    static void open() throws IOException, SQLException {
        db = new Database();
        db.sql(
                "CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL);"
                        + " INSERT INTO customer SELECT g, 'Customer ' || g FROM generate_series(1, 2000) g;"
                        + " INSERT INTO customer VALUES (3001, '100% true'), (3002, 'under_score'), (3003, 'back\\slash')");
        untouched = state();
        proxy = new ProtocolProxy(db.fixture());
        connection = proxy.dataSource().getConnection();
        STATEMENTS.forEach((name, sql) -> {
            PgDataActionBuilder builder = PgDataAction.builder(name)
                    .dataSource(new OneConnection(connection))
                    .sql(sql);
            switch (name) {
                case "ilike" -> builder.parameter("v", PgType.LIKE_CONTAINS);
                case "sort" ->
                    builder.parameter(PgParameter.of("v", PgType.STRING).oneOf("id", "name"));
                default -> {}
            }
            ACTIONS.put(name, builder.build().prepare());
        });
        // The driver asks for the number of an enum once for each connection.
        Database.run(ACTIONS.get("mood"), JsonObject.of("v", "sad"));
    }

    private static String state() {
        return db.query(
                "SELECT md5(string_agg(id || name, ',' ORDER BY id)) || (SELECT count(*) FROM pg_class WHERE relnamespace"
                        + " = 'public'::regnamespace) || (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"
                        + " || (SELECT count(*) FROM pg_roles) FROM customer");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.cxintegrate.pg.HostileInputs#all")
    void run_hostileInput_givesATypedErrorOrACorrectAnswer(HostileInputs.Input input) {
        DataActionCall call = DataActionCall.of(
                JsonObject.of("v", input.value()), Deadline.after(Duration.ofSeconds(1), TimeSource.system()));
        proxy.clear();
        List<Object> got = new ArrayList<>();
        Throwable thrown = catchThrowable(() -> {
            DataActionResult result = ACTIONS.get(input.statement()).run(call);
            result.rows().forEach(row -> got.add(row.asMap().values().iterator().next()));
        });
        SENT.computeIfAbsent(input.statement(), s -> new LinkedHashSet<>()).addAll(proxy.statements());
        if (input.error() == null) {
            assertThat(thrown).isNull();
            assertThat(got).as(input.toString()).isEqualTo(input.answer());
        } else {
            assertThat(thrown).as(input.toString()).isInstanceOfSatisfying(DataActionException.class, e -> {
                assertThat(e.code()).isEqualTo(Code.INVALID_REQUEST);
                assertThat(e).hasMessageStartingWith("v");
                assertThat(e.getMessage()).contains(input.error());
                assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");
            });
            assertThat(proxy.messages())
                    .as("refused before the database is asked")
                    .isEmpty();
        }
    }

    @Test
    void inputs_always_areTwoHundredAndMore() {
        assertThat(HostileInputs.all().count()).isGreaterThanOrEqualTo(190);
    }

    /** What holds for all of them together. */
    @AfterAll
    static void check() throws IOException, SQLException {
        try {
            theServerSawOneTextForEachStatementAndNothingChanged();
        } finally {
            connection.close();
            proxy.close();
            db.close();
        }
    }

    private static void theServerSawOneTextForEachStatementAndNothingChanged() {
        assertThat(SENT).hasSizeGreaterThan(15);
        SENT.forEach((statement, texts) -> assertThat(texts)
                .as(statement)
                .hasSizeLessThanOrEqualTo(2)
                .allMatch(t -> t.startsWith("SELECT set_config('statement_timeout', $1, true)")
                        || t.strip().equals(numbered(STATEMENTS.get(statement)))));
        assertThat(state()).isEqualTo(untouched);
    }

    private static String numbered(String sql) {
        return io.cxintegrate.pg.sql.NamedSql.parse(sql).numberedSql();
    }
}
