package io.cxintegrate.pg;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** A fresh database of its own for a test, and what most tests do with it. */
public final class Database implements AutoCloseable {
    private final PostgresFixture fixture = PostgresFixture.shared().freshDatabase();

    public PostgresFixture fixture() {
        return fixture;
    }

    public Connection connect() throws SQLException {
        return fixture.connect();
    }

    /** Runs statements. */
    public void sql(String statements) {
        try (Connection c = connect();
                Statement s = c.createStatement()) {
            s.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first cell of a query's result. */
    public String query(String sql) {
        try (Connection c = connect();
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery(sql)) {
            rs.next();
            return rs.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits, without sleeping, until a query says {@code t}. */
    public void await(String sql) {
        long end = TimeSource.system().nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!"t".equals(query(sql))) {
            if (TimeSource.system().nanoTime() > end) {
                throw new IllegalStateException("never true: " + sql);
            }
            Thread.onSpinWait();
        }
    }

    /** A builder of an action on this database. */
    public PgDataActionBuilder action(String sql) {
        return PgDataAction.builder("demo")
                .dataSource(fixture.dataSource())
                .sql(sql)
                .jitter(Jitter.fixed(0));
    }

    public static DataActionCall call(JsonObject input) {
        return DataActionCall.of(input, Deadline.after(Duration.ofSeconds(30), TimeSource.system()));
    }

    public static DataActionCall rehearsal(JsonObject input) {
        DataActionCall call = call(input);
        return new DataActionCall("", "", call.input(), call.deadline(), true);
    }

    public static List<JsonObject> run(PgDataAction action, JsonObject input) {
        return action.run(call(input)).rows();
    }

    @Override
    public void close() {
        fixture.close();
    }
}
