package io.cxintegrate.pg.internal;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a connection for one transaction and gives it back as it was: no transaction open, auto-commit and network time-out
 * restored. Works with pools and plain data sources, whatever auto-commit they start with. Safe to share between threads.
 */
public final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** The server's own time-out comes first; this one is for a network that says nothing any more. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final DataSource dataSource;
    private final Translation translation;

    /** How far a transaction had come. */
    public enum Stage {
        /** Nothing was sent. */
        CONNECT,
        /** The statement was sent, the commit was not. */
        STATEMENT,
        /** The commit was sent. */
        COMMIT
    }

    /** What a failure means. */
    @FunctionalInterface
    public interface Translation {
        /** The exception to throw. */
        CxException of(SQLException e, Stage stage, Deadline deadline);
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Runs; what it throws takes the transaction back. */
        T with(Connection connection) throws SQLException;
    }

    /** Transactions over a data source that stays the caller's. */
    public Transactions(DataSource dataSource, Translation translation) {
        this.dataSource = dataSource;
        this.translation = translation;
    }

    /** Each string of statements is its own transaction, which ends with its round trip. */
    public <T> T implicit(Deadline deadline, Work<T> work) {
        return with(deadline, true, false, work);
    }

    /** One transaction around all statements, committed or taken back at the end. */
    public <T> T explicit(Deadline deadline, boolean commit, Work<T> work) {
        return with(deadline, false, commit, work);
    }

    private <T> T with(Deadline deadline, boolean autoCommit, boolean commit, Work<T> work) {
        Stage stage = Stage.CONNECT;
        @Nullable Connection taken = null;
        try {
            Connection connection = dataSource.getConnection();
            taken = connection;
            boolean autoCommitBefore = connection.getAutoCommit();
            int networkTimeoutBefore = connection.getNetworkTimeout();
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(Runnable::run, networkTimeout(deadline, networkTimeoutBefore));
            stage = Stage.STATEMENT;
            boolean over = autoCommit;
            try {
                T result = work.with(connection);
                if (!autoCommit) {
                    stage = commit ? Stage.COMMIT : Stage.STATEMENT;
                    over = true;
                    if (commit) {
                        connection.commit();
                    } else {
                        connection.rollback();
                    }
                }
                return result;
            } finally {
                restore(connection, !over, autoCommitBefore, networkTimeoutBefore);
            }
        } catch (SQLException e) {
            throw translation.of(e, stage, deadline);
        } finally {
            close(taken);
        }
    }

    private static int networkTimeout(Deadline deadline, int before) {
        long millis =
                Math.min(Integer.MAX_VALUE, deadline.remaining().plus(GRACE).toMillis());
        return (int) (before == 0 ? millis : Math.min(before, millis));
    }

    /** Never throws: a result that is there must not be lost, and a failure must not be hidden. */
    private static void restore(Connection connection, boolean rollback, boolean autoCommit, int networkTimeout) {
        try {
            if (rollback) {
                connection.rollback();
            }
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        } catch (SQLException e) {
            // The connection is broken; the pool will find out as well.
            LOG.debug("a connection could not be given back as it was sqlstate={}", e.getSQLState());
        }
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("a connection could not be closed sqlstate={}", e.getSQLState());
        }
    }
}
