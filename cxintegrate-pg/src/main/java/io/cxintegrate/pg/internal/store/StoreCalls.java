package io.cxintegrate.pg.internal.store;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.pg.internal.Transactions;
import io.cxintegrate.pg.internal.Transactions.Stage;
import io.cxintegrate.pg.internal.Transactions.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The calls of one store, each in a transaction of its own and under its time limit, which travels in the same string as the
 * first statement. Immutable and safe to share between threads.
 */
public final class StoreCalls {
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01");
    private static final int ATTEMPTS = 3;

    /** How long this process may pause, by its garbage collector for example, while others wait for it. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final SchemaName schema;
    private final Duration timeout;
    private final Transactions repeatable;
    private final Transactions changing;

    /**
     * Calls over a data source that stays the caller's.
     *
     * @param store what it is, for messages, such as {@code document store}
     */
    public StoreCalls(String store, SchemaName schema, DataSource dataSource, Duration timeout) {
        this.schema = schema;
        this.timeout = Require.positive(timeout, "timeout");
        StoreFailures failures = new StoreFailures(store, schema);
        Objects.requireNonNull(dataSource, "dataSource");
        repeatable = new Transactions(dataSource, failures::translate);
        changing = new Transactions(
                dataSource,
                // The one string also commits: whether a lost connection kept it from doing so is not known.
                (e, stage, deadline) ->
                        failures.translate(e, stage == Stage.STATEMENT ? Stage.COMMIT : stage, deadline));
    }

    /** One string that may run twice without harm. */
    public <T> T repeatable(Work<T> work) {
        return again(() -> repeatable.implicit(deadline(), work));
    }

    /** One string that changes something. */
    public <T> T change(Work<T> work) {
        return again(() -> changing.implicit(deadline(), work));
    }

    /** Several strings that are committed together. The first one is a {@link #locking} one. */
    public <T> T transaction(Work<T> work) {
        return again(() -> repeatable.explicit(deadline(), true, work));
    }

    /** Several strings that see one state of the database and change nothing. The first one is a {@link #reading} one. */
    public <T> T snapshot(Work<T> work) {
        return again(() -> repeatable.explicit(deadline(), false, work));
    }

    /** A statement under the time limit; run it with {@link #execute}. */
    public PreparedStatement limited(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(limits("") + schema.in(sql));
    }

    /** A first statement of a transaction that keeps others waiting: the server ends it if this process does not go on. */
    public PreparedStatement locking(Connection connection, String sql) throws SQLException {
        // The isolation not by setTransactionIsolation, which would stay on the connection.
        return connection.prepareStatement("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; "
                + limits(", set_config('idle_in_transaction_session_timeout', '" + PAUSE.toMillis() + "', true)")
                + schema.in(sql));
    }

    /** A first statement of a transaction that reads one state. */
    public PreparedStatement reading(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; " + limits("") + schema.in(sql));
    }

    /** A later statement of the same transaction. */
    public PreparedStatement next(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(schema.in(sql));
    }

    /** Runs a statement that has settings before it, and goes on to its own result. */
    public static void execute(PreparedStatement ps) throws SQLException {
        boolean limits = ps.execute();
        if (!limits) {
            ps.getMoreResults();
        }
        ps.getMoreResults();
    }

    /** What is left, for a time-out of the server, to whom zero would mean no limit at all. */
    public static long millis(Deadline deadline) {
        return Math.max(1, Math.min(Integer.MAX_VALUE, deadline.remaining().toMillis()));
    }

    private String limits(String more) {
        return "SELECT set_config('statement_timeout', '" + timeout.toMillis() + "', true)" + more + "; ";
    }

    /** With a stricter isolation than read committed, who comes second is rolled back; asked again, it gets its answer. */
    private static <T> T again(Call<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.run();
            } catch (UnavailableException e) {
                if (attempt == ATTEMPTS || !rolledBack(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean rolledBack(CxException e) {
        return e.platformCode().filter(ROLLED_BACK::contains).isPresent();
    }

    private interface Call<T> {
        T run();
    }

    private Deadline deadline() {
        return Deadline.after(timeout, TimeSource.system());
    }
}
