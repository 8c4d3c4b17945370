package io.cxintegrate.pg.event;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.store.PgMigrations;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** A database of its own with the tables in it, and a pool. Each schema is a storage of its own. */
final class EventDatabase implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final long PAUSE_NANOS = 2_000_000;

    private final PostgresFixture fixture = PostgresFixture.shared().freshDatabase();
    private final HikariDataSource pool;
    private final AtomicInteger schemas = new AtomicInteger();

    EventDatabase() {
        pool = pool(fixture.dataSource(), 10);
        PgMigrations.ofDefaultSchema().migrate(pool);
    }

    static HikariDataSource pool(DataSource over, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(over);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(20_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    PostgresFixture fixture() {
        return fixture;
    }

    DataSource dataSource() {
        return pool;
    }

    /** Another schema with its tables. */
    String freshSchema() {
        String schema = "s" + schemas.incrementAndGet();
        PgMigrations.of(schema).migrate(pool);
        return schema;
    }

    /** After a connection was killed that may have gone back to the pool before it knew. */
    void dropPooledConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    Connection connect() throws SQLException {
        return fixture.connect();
    }

    /** A connection with a transaction open. */
    Connection transaction() throws SQLException {
        Connection c = connect();
        c.setAutoCommit(false);
        return c;
    }

    void sql(String statements) {
        try (Connection c = connect();
                Statement s = c.createStatement()) {
            s.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first cell of each row. */
    List<String> list(String sql) {
        try (Connection c = pool.getConnection();
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery(sql)) {
            List<String> cells = new ArrayList<>();
            while (rs.next()) {
                cells.add(rs.getString(1));
            }
            return cells;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String query(String sql) {
        return list(sql).get(0);
    }

    long count(String sql) {
        return Long.parseLong(query("SELECT count(*) FROM " + sql));
    }

    /** Waits until a query says {@code t}. */
    void await(String sql) {
        await(sql, () -> "t".equals(query(sql)));
    }

    static void await(String what, BooleanSupplier condition) {
        long end = TimeSource.system().nanoTime()
                + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (!condition.getAsBoolean()) {
            if (TimeSource.system().nanoTime() > end) {
                throw new IllegalStateException("never true: " + what);
            }
            // Other processes need the processor to make it true.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** That no thread is left whose name begins so; the last one may be a moment from its end when a pool is at its own. */
    static void assertNoThread(String... names) {
        await(
                "no thread of " + List.of(names),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(Thread::isAlive)
                        .noneMatch(t -> Arrays.stream(names).anyMatch(t.getName()::startsWith)));
    }

    static EventEnvelope event(String id, String subject) {
        return EventEnvelope.builder()
                .id(id)
                .type("interaction.completed")
                .schemaVersion("1.0.0")
                .source("urn:example:contact-centre")
                .subject(subject)
                .data(JsonObject.of("id", id))
                .build();
    }

    @Override
    public void close() {
        pool.close();
        fixture.close();
    }
}
