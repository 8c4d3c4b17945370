package io.cxintegrate.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ways to answer one question with one row of PostgreSQL: the key comes as text, as flows send it, the row goes as JSON
 * text. All share one pool, but for the tutorial's way, which connects anew.
 *
 * <p>"Guarded" is what a Data Action promises: the transaction is read-only and bounded by a time-out for the statement and one
 * for locks, and nothing of it stays behind on the connection.
 */
final class PgContestants implements Closeable {
    static final String OURS = "PgDataAction";
    static final String RAW = "pgjdbc, auto-commit";
    static final String RAW_TRANSACTION = "pgjdbc, one transaction";
    static final String RAW_GUARDED = "pgjdbc, guarded, one trip by hand";
    static final String SPRING = "Spring named template, guarded";
    static final String JDBI = "JDBI, guarded";
    static final String TUTORIAL = "the tutorial's way";

    private static final int ROWS = 200_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String COLUMNS = "SELECT id, name, tier, balance FROM account WHERE id = ";
    private static final String GUARD = "SELECT set_config('statement_timeout', '30000', true) AS statement_timeout,"
            + " set_config('lock_timeout', '2000', true) AS lock_timeout";
    private static final String READ_ONLY = ", set_config('transaction_read_only', 'on', true); ";

    private final PostgresFixture database;
    private final HikariDataSource pool;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Rounds.Contestant> contestants = new LinkedHashMap<>();

    /** The answer to a key. */
    private interface Way {
        String row(String key) throws Exception;
    }

    PgContestants() throws SQLException {
        database = PostgresFixture.shared().freshDatabase();
        try (Connection c = database.connect();
                Statement s = c.createStatement()) {
            s.execute("CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL, tier text, balance numeric(12,2));"
                    + "INSERT INTO account SELECT i, 'name ' || i, 'gold', i * 0.01 FROM generate_series(1, " + ROWS
                    + ") i;"
                    + "ANALYZE account");
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.dataSource());
        config.setMaximumPoolSize(8);
        pool = new HikariDataSource(config);
        add(OURS, ours());
        add(RAW, raw(COLUMNS + "?"));
        add(RAW_GUARDED, raw(GUARD + READ_ONLY + COLUMNS + "?"));
        add(RAW_TRANSACTION, this::rawTransaction);
        add(SPRING, spring());
        add(JDBI, jdbi());
    }

    Map<String, Rounds.Contestant> contestants() {
        return contestants;
    }

    /** Alone, because it takes hundreds of times as long. */
    Map<String, Rounds.Contestant> tutorial() {
        return Map.of(TUTORIAL, checked(this::tutorialsWay));
    }

    /** The process of a session of the server. */
    long backend() throws SQLException {
        try (Connection c = pool.getConnection();
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT pg_backend_pid()")) {
            rs.next();
            return rs.getLong(1);
        }
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }

    private void add(String name, Way way) {
        contestants.put(name, checked(way));
    }

    private static Rounds.Contestant checked(Way way) {
        return () -> {
            int key = ThreadLocalRandom.current().nextInt(ROWS) + 1;
            String row = way.row(Integer.toString(key));
            if (!row.startsWith("{\"id\":" + key + ",") || !row.contains("\"tier\":\"gold\"")) {
                throw new IllegalStateException("asked for " + key + " but got " + row);
            }
        };
    }

    private Way ours() {
        PgDataAction action = PgDataAction.builder("account")
                .dataSource(pool)
                .sql(COLUMNS + ":id")
                .build()
                .prepare();
        return key -> action.run(
                        DataActionCall.of(JsonObject.of("id", key), Deadline.after(TIMEOUT, TimeSource.system())))
                .rows()
                .get(0)
                .toJson();
    }

    private Way raw(String sql) {
        return key -> {
            try (Connection c = pool.getConnection();
                    PreparedStatement s = c.prepareStatement(sql)) {
                s.setInt(1, Integer.parseInt(key));
                if (s.execute() && sql.startsWith(GUARD)) {
                    s.getMoreResults();
                }
                return json(s.getResultSet());
            }
        };
    }

    private String rawTransaction(String key) throws Exception {
        try (Connection c = pool.getConnection()) {
            c.setAutoCommit(false);
            String row = query(c, COLUMNS + "?", key);
            c.commit();
            c.setAutoCommit(true);
            return row;
        }
    }

    private Way spring() {
        NamedParameterJdbcTemplate template = new NamedParameterJdbcTemplate(pool);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
        transaction.setReadOnly(true);
        return key -> {
            Map<String, Object> row = transaction.execute(status -> {
                template.getJdbcOperations().queryForMap(GUARD);
                return template.queryForMap(COLUMNS + ":id", new MapSqlParameterSource("id", Integer.parseInt(key)));
            });
            return mapper.writeValueAsString(row);
        };
    }

    private Way jdbi() {
        Jdbi jdbi = Jdbi.create(pool);
        return key -> {
            try (Handle handle = jdbi.open()) {
                handle.setReadOnly(true);
                return mapper.writeValueAsString(handle.inTransaction(h -> {
                    h.createQuery(GUARD).mapToMap().one();
                    return h.createQuery(COLUMNS + ":id")
                            .bind("id", Integer.parseInt(key))
                            .mapToMap()
                            .one();
                }));
            }
        };
    }

    /** A connection to look at the plan, and another for the check of the columns and the query. */
    private String tutorialsWay(String key) throws Exception {
        try (Connection c = database.connect()) {
            c.setAutoCommit(false);
            try (PreparedStatement s = c.prepareStatement("EXPLAIN (FORMAT JSON) " + COLUMNS + "?")) {
                s.setInt(1, Integer.parseInt(key));
                try (ResultSet rs = s.executeQuery()) {
                    rs.next();
                    mapper.readTree(rs.getString(1));
                }
            }
        }
        try (Connection c = database.connect()) {
            c.setAutoCommit(false);
            try (PreparedStatement s = c.prepareStatement("SELECT column_name FROM information_schema.columns"
                    + " WHERE table_name = ? AND column_name = ANY(?)")) {
                s.setString(1, "account");
                s.setArray(2, c.createArrayOf("text", new String[] {"id", "name", "tier"}));
                try (ResultSet rs = s.executeQuery()) {
                    rs.next();
                }
            }
            String row = query(c, COLUMNS + "?", key);
            c.commit();
            return row;
        }
    }

    private String query(Connection c, String sql, String key) throws Exception {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            s.setInt(1, Integer.parseInt(key));
            return json(s.executeQuery());
        }
    }

    private String json(ResultSet rs) throws Exception {
        ResultSetMetaData columns = rs.getMetaData();
        rs.next();
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), rs.getObject(i));
        }
        return mapper.writeValueAsString(row);
    }
}
