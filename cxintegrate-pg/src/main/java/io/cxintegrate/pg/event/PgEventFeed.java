package io.cxintegrate.pg.event;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventFeed;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.FeedListener;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.pg.internal.Transactions;
import io.cxintegrate.pg.internal.Transactions.Stage;
import io.cxintegrate.pg.internal.event.EventLog;
import io.cxintegrate.pg.internal.event.EventLogRetention;
import io.cxintegrate.pg.internal.event.LogPosition;
import io.cxintegrate.pg.internal.event.WakeUps;
import io.cxintegrate.pg.internal.store.SchemaName;
import io.cxintegrate.pg.internal.store.StoreFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * A log of events in a table, which every node that wants them reads for itself. Safe to share between threads; whoever builds
 * it closes it. It does not close the data source. The tables are made by {@link io.cxintegrate.pg.store.PgMigrations}.
 *
 * <p>All readers see the same events in the same order, and skip none, however transactions overlap: a reader stops before the
 * oldest transaction that is still open. So one long transaction, anywhere on the server, holds up all readers until it ends.
 * The order is that in which the writing transactions began to write; events of one transaction keep theirs.
 *
 * <p>What is older than the retention is removed by whoever tails; a reader that comes too late is told of the gap.
 *
 * <pre>{@code
 * PgEventFeed feed = PgEventFeed.builder(dataSource).build();
 * feed.tail(feed.latest(), listener);
 * ...
 * feed.append(connection, List.of(event)); // in the transaction that changes the interaction
 * connection.commit();
 * feed.wakeUp();
 * }</pre>
 */
public final class PgEventFeed implements EventFeed, EventPublisher {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REMOVED_AT_ONCE = 1_000;

    private final SchemaName schema;
    private final TimeSource time;
    private final Duration pollInterval;
    private final Duration retention;
    private final int batchSize;
    private final Metrics metrics;
    private final StoreFailures failures;
    private final Transactions transactions;
    private final EventLog log;
    private final EventLogRetention old;
    private final WakeUps wakeUps;
    private final Set<PgFeedTail> tails = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    PgEventFeed(PgEventFeedBuilder b) {
        schema = b.schema;
        time = b.time;
        pollInterval = b.pollInterval;
        retention = b.retention;
        batchSize = b.batchSize;
        metrics = b.metrics;
        failures = new StoreFailures("event feed", schema);
        transactions = new Transactions(b.dataSource, failures::translate);
        log = new EventLog(schema);
        old = new EventLogRetention(schema);
        wakeUps = new WakeUps(b.hints(), WakeUps.channel(schema, "event_log"), time);
    }

    /**
     * A builder with the defaults.
     *
     * @param dataSource a pool or a plain one; stays the caller's to close
     */
    public static PgEventFeedBuilder builder(DataSource dataSource) {
        return new PgEventFeedBuilder(dataSource);
    }

    /**
     * Adds events in the caller's transaction: if that is rolled back, so are the events. When it is committed, call
     * {@link #wakeUp()}, or readers find the events when they look next.
     *
     * @throws CxException if they cannot be added; as after any failed statement, the transaction can only be rolled back
     */
    public void append(Connection connection, List<EventEnvelope> events) {
        try {
            log.append(connection, List.copyOf(events));
        } catch (SQLException e) {
            throw failures.translate(e, Stage.STATEMENT, deadline());
        }
    }

    /**
     * Adds events in a transaction of its own.
     *
     * @throws UnavailableException if the database cannot be reached, or the feed is closed
     */
    @Override
    public PublishReceipt publish(List<EventEnvelope> events) {
        checkOpen();
        List<EventEnvelope> batch = List.copyOf(events);
        if (!batch.isEmpty()) {
            transactions.explicit(deadline(), true, c -> {
                log.append(c, batch);
                return true;
            });
            wakeUp();
        }
        return PublishReceipt.of(batch.size());
    }

    /** Says that something was committed, so that readers look at once, also in other processes. Does not block. */
    public void wakeUp() {
        wakeUps.wake();
    }

    @Override
    public Cursor latest() {
        checkOpen();
        return transactions.implicit(deadline(), log::latest).cursor();
    }

    /**
     * As {@link EventFeed#since}, by the time at which an event was added, which is before its commit: who must not miss what
     * slow transactions wrote goes back further by as long as they take.
     */
    @Override
    public Cursor since(Instant at) {
        Objects.requireNonNull(at, "time");
        checkOpen();
        return transactions.implicit(deadline(), c -> log.since(c, at)).cursor();
    }

    @Override
    public Subscription tail(Cursor from, FeedListener listener) {
        PgFeedTail tail = new PgFeedTail(this, LogPosition.of(from), listener, metrics);
        lock.lock();
        try {
            checkOpen();
            tails.add(tail);
        } finally {
            lock.unlock();
        }
        wakeUps.add(tail.signal());
        tail.start();
        return tail;
    }

    /**
     * Removes what is older than the retention, in batches, each a transaction of its own; readers do this every minute.
     *
     * @return how many events; fewer than there are when another process is at it
     * @throws UnavailableException if the database cannot be reached
     */
    public long removeExpired() {
        long all = 0;
        int removed;
        do {
            removed = transactions.explicit(deadline(), true, c -> old.remove(c, retention, REMOVED_AT_ONCE));
            all += removed;
        } while (removed == REMOVED_AT_ONCE);
        return all;
    }

    /** Closes all subscriptions, and what gives and hears hints. A second call does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        tails.forEach(PgFeedTail::close);
        wakeUps.close();
    }

    @Override
    public String toString() {
        return "PgEventFeed[" + schema + "]";
    }

    EventLog.Page read(LogPosition after) {
        return transactions.implicit(deadline(), c -> log.read(c, after, batchSize));
    }

    TimeSource time() {
        return time;
    }

    Duration pollInterval() {
        return pollInterval;
    }

    int batchSize() {
        return batchSize;
    }

    void ended(PgFeedTail tail) {
        wakeUps.remove(tail.signal());
        tails.remove(tail);
    }

    private Deadline deadline() {
        return Deadline.after(PATIENCE, time);
    }

    private void checkOpen() {
        lock.lock();
        try {
            if (closed) {
                throw new UnavailableException("the event feed is closed");
            }
        } finally {
            lock.unlock();
        }
    }
}
