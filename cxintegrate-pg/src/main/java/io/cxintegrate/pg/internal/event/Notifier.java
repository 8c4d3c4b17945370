package io.cxintegrate.pg.internal.event;

import io.cxintegrate.core.TimeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives hints to other processes, from a connection of its own and at most a hundred a second: a notification in the
 * transaction that writes would make all commits take turns. A hint that is lost does no harm. Safe to share between threads;
 * whoever creates it closes it. It has a thread and a connection while hints come, and gives both back when none do.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int NETWORK_TIMEOUT_MILLIS = 5_000;

    private final DataSource dataSource;
    private final String channel;
    private final TimeSource time;
    private final Signal asked = new Signal();
    private final AtomicBoolean dirty = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** Hints on a channel. */
    public Notifier(DataSource dataSource, String channel, TimeSource time) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.time = time;
    }

    /** Says soon that there is something to look for. Does not block. */
    public void hint() {
        dirty.set(true);
        asked.raise();
        if (!closed && running.compareAndSet(false, true)) {
            Thread next = Daemon.named("cxintegrate-pg-notify-" + channel, this::run);
            thread = next;
            next.start();
        }
    }

    @Override
    public void close() {
        closed = true;
        asked.raise();
        Thread last = thread;
        if (last != null) {
            Daemon.join(last, GRACE);
        }
    }

    private void run() {
        boolean more;
        do {
            more = session();
            running.set(false);
            // Somebody may have asked after the last look and seen this thread still running.
        } while (more && dirty.get() && !closed && running.compareAndSet(false, true));
    }

    private boolean session() {
        try (Connection c = dataSource.getConnection()) {
            c.setAutoCommit(true);
            int before = c.getNetworkTimeout();
            c.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            send(c);
            c.setNetworkTimeout(Runnable::run, before);
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("pg.notify.failed channel={} further=polling", channel, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void send(Connection c) throws SQLException, InterruptedException {
        try (PreparedStatement ps = c.prepareStatement("SELECT pg_notify(?, '')")) {
            ps.setString(1, channel);
            while (true) {
                long seen = asked.count();
                if (dirty.getAndSet(false)) {
                    ps.execute();
                    if (!closed) {
                        time.sleep(PAUSE);
                    }
                } else if (closed) {
                    return;
                } else {
                    asked.await(seen, IDLE);
                    if (asked.count() == seen) {
                        return;
                    }
                }
            }
        }
    }
}
