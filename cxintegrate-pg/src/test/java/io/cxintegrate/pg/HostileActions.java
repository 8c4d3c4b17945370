package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.sql.NamedSql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The statements that hostile inputs go to, over one connection whose messages are written down. Itself the Data Action that
 * runs the statement a call names.
 */
final class HostileActions implements DataAction, AutoCloseable {
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
            Map.entry("sort", "SELECT id FROM customer ORDER BY CASE :v WHEN 'name' THEN name END, id LIMIT 2"),
            Map.entry("secret", "SELECT :v::int2 AS v"),
            Map.entry("cast", "SELECT :v::text::int4 AS v"),
            Map.entry("special", "SELECT :v::text::float8 AS v"),
            Map.entry("regex", "SELECT id FROM customer WHERE name ~ :v"),
            Map.entry("rows", "SELECT g AS v FROM generate_series(1, :v::int4) g"),
            Map.entry("cell", "SELECT repeat('x', :v::int4) AS v"),
            Map.entry("insert", "INSERT INTO note VALUES (:v) RETURNING body AS v")));

    private final Map<String, PgDataAction> actions = new TreeMap<>();
    private final Map<String, Set<String>> sent = new TreeMap<>();
    private final Database db;
    private final ProtocolProxy proxy;
    private final Connection connection;
    private final String untouched;

    HostileActions() throws IOException, SQLException {
        db = new Database();
        db.sql(
                "CREATE TYPE mood AS ENUM ('happy', 'sad'); CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL);"
                        + " CREATE TABLE note (body text);"
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
                case "secret" ->
                    builder.parameter(PgParameter.of("v", PgType.INTEGER).asSensitive());
                case "insert" -> builder.writes();
                default -> {}
            }
            actions.put(name, builder.build().prepare());
        });
        // The driver asks for the number of an enum once for each connection.
        Database.run(action("mood"), JsonObject.of("v", "sad"));
    }

    private String state() {
        return db.query(
                "SELECT md5(string_agg(id || name, ',' ORDER BY id)) || (SELECT count(*) FROM pg_class WHERE relnamespace"
                        + " = 'public'::regnamespace) || (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)"
                        + " || (SELECT count(*) FROM pg_roles) FROM customer");
    }

    private PgDataAction action(String statement) {
        return Objects.requireNonNull(actions.get(statement), statement);
    }

    /** The column that the statement gives. */
    static String column(String statement) {
        return STATEMENTS.get(statement).startsWith("SELECT id") ? "id" : "v";
    }

    Database database() {
        return db;
    }

    ProtocolProxy proxy() {
        return proxy;
    }

    /** Runs the statement that the call names, and keeps the texts that the server received for it. */
    @Override
    public DataActionResult run(DataActionCall call) {
        String statement = call.actionName();
        proxy.clear();
        try {
            return action(statement).run(call);
        } finally {
            sent.computeIfAbsent(statement, s -> new LinkedHashSet<>()).addAll(proxy.statements());
        }
    }

    /** What holds for all inputs together. */
    void assertOneTextForEachStatementAndNothingChanged() {
        assertThat(sent).hasSizeGreaterThan(15);
        assertThat(sent.get("text")).as("the settings and the statement").hasSize(2);
        sent.forEach((statement, texts) -> assertThat(texts)
                .as(statement)
                .filteredOn(t -> !statement.equals("insert") || !t.matches("BEGIN|COMMIT|ROLLBACK"))
                .hasSizeLessThanOrEqualTo(2)
                .allMatch(t -> t.startsWith("SELECT set_config('statement_timeout', $1, true)")
                        || t.strip()
                                .equals(NamedSql.parse(STATEMENTS.get(statement))
                                        .numberedSql())));
        assertThat(state()).isEqualTo(untouched);
    }

    @Override
    public void close() throws IOException, SQLException {
        connection.close();
        proxy.close();
        db.close();
    }
}
