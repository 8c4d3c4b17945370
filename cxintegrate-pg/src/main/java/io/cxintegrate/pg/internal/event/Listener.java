package io.cxintegrate.pg.internal.event;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.retry.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears hints on a connection of its own and wakes for them, and whenever it starts to listen: what was said while
 * it did not is only found by looking. Safe to share between threads; whoever creates it closes it.
 */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** So long nothing has to come before the connection is asked whether it still lives. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    /** The driver cannot be interrupted while it reads, so it looks up in between whether this is closed. */
    private static final int READ_MILLIS = 200;

    private static final int ANSWER_SECONDS = 5;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final String channel;
    private final Runnable wake;
    private final TimeSource time;
    private final Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(30));
    private final Thread thread;
    private volatile @Nullable Connection current;
    private volatile boolean closed;

    /**
     * Starts to listen.
     *
     * @param channel 1 to 63 of {@code a-z}, {@code 0-9} and {@code _}
     */
    public Listener(DataSource dataSource, String channel, Runnable wake, TimeSource time) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.wake = wake;
        this.time = time;
        thread = Daemon.named("cxintegrate-pg-listen-" + channel, this::run);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Daemon.join(thread, GRACE);
        if (thread.isAlive()) {
            // A network that says nothing any more.
            abort(current);
        }
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try (Connection c = dataSource.getConnection()) {
                current = c;
                failures = 0;
                listen(c);
            } catch (SQLException | RuntimeException e) {
                failures++;
                if (!closed) {
                    // Polling finds what is not heard, so this is no reason for an alarm.
                    LOG.debug("pg.listen.lost channel={} further=polling", channel, e);
                }
            } finally {
                current = null;
            }
            try {
                if (!closed) {
                    time.sleep(backoff.after(Math.max(1, failures), Jitter.random()));
                }
            } catch (InterruptedException e) {
                // Only close() does that.
            }
        }
    }

    private void listen(Connection c) throws SQLException {
        if (!c.isWrapperFor(PGConnection.class)) {
            LOG.warn("pg.listen.unavailable channel={} reason=not-a-pgjdbc-connection further=polling", channel);
            closed = true;
            return;
        }
        PGConnection pg = c.unwrap(PGConnection.class);
        c.setAutoCommit(true);
        try (Statement s = c.createStatement()) {
            s.execute("LISTEN \"" + channel + "\"");
        }
        wake.run();
        long lastHeard = time.nanoTime();
        while (!closed) {
            PGNotification[] heard = pg.getNotifications(READ_MILLIS);
            if (heard != null && heard.length > 0) {
                lastHeard = time.nanoTime();
                wake.run();
            } else if (time.nanoTime() - lastHeard > SILENCE.toNanos()) {
                if (!c.isValid(ANSWER_SECONDS)) {
                    abort(c);
                    throw new SQLException("no answer on the connection that listens", "08006");
                }
                lastHeard = time.nanoTime();
            }
        }
        // A pool gets it back as it was.
        try (Statement s = c.createStatement()) {
            s.execute("UNLISTEN *");
        }
    }

    private static void abort(@Nullable Connection c) {
        try {
            if (c != null) {
                c.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("pg.listen.abort sqlstate={}", e.getSQLState());
        }
    }
}
