package io.cxintegrate.pg.event;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.Transactions;
import io.cxintegrate.pg.internal.Transactions.Stage;
import io.cxintegrate.pg.internal.event.DeadRows;
import io.cxintegrate.pg.internal.event.OutboxRows;
import io.cxintegrate.pg.internal.event.WakeUps;
import io.cxintegrate.pg.internal.store.SchemaName;
import io.cxintegrate.pg.internal.store.StoreFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Events that are delivered if, and only if, the transaction that wrote them was committed; at least once, also over the end
 * of processes and of the database. Safe to share between threads; whoever builds it closes it, after its relays. It does not
 * close the data source.
 *
 * <p>Writers {@linkplain #append append}; any number of {@linkplain #relay relays}, in any number of processes, deliver.
 * An event that is delivered is gone from the table; one that is given up is a dead letter. The tables are made by
 * {@link io.cxintegrate.pg.store.PgMigrations}.
 *
 * <p>Order: none, unless {@link EventOutboxBuilder#orderedBySubject()} was said. Then events of one subject are delivered one
 * at a time, in the order in which they were committed; one that fails holds up its own subject until it is delivered or
 * given up, and no other.
 *
 * <pre>{@code
 * EventOutbox outbox = EventOutbox.builder(dataSource).orderedBySubject().build();
 * OutboxRelay relay = outbox.relay(publisher).start();
 * ...
 * outbox.append(connection, event); // in the transaction that changes the interaction
 * connection.commit();
 * outbox.wakeUp();
 * }</pre>
 */
public final class EventOutbox implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TimeSource time;
    private final boolean orderedBySubject;
    private final SchemaName schema;
    private final Transactions transactions;
    private final StoreFailures failures;
    private final OutboxRows rows;
    private final DeadRows dead;
    private final WakeUps wakeUps;

    EventOutbox(EventOutboxBuilder b) {
        time = b.time;
        orderedBySubject = b.orderedBySubject;
        schema = b.schema;
        failures = new StoreFailures("event outbox", b.schema);
        transactions = new Transactions(b.dataSource, failures::translate);
        rows = new OutboxRows(b.schema);
        dead = new DeadRows(b.schema);
        wakeUps = new WakeUps(b.hints(), WakeUps.channel(b.schema, "outbox"), b.time);
    }

    /**
     * A builder with the defaults.
     *
     * @param dataSource a pool or a plain one; stays the caller's to close
     */
    public static EventOutboxBuilder builder(DataSource dataSource) {
        return new EventOutboxBuilder(dataSource);
    }

    /**
     * Adds an event in the caller's transaction: if that is rolled back, so is the event. When it is committed, call
     * {@link #wakeUp()}, or a relay finds the event when it looks next.
     *
     * <p>With {@link EventOutboxBuilder#orderedBySubject()} the transaction waits for others that have added an event of the
     * same subject, and those that come later wait for it: add events last.
     *
     * @throws CxException if it cannot be added; as after any failed statement, the transaction can only be rolled back
     */
    public void append(Connection connection, EventEnvelope event) {
        try {
            insert(connection, event);
        } catch (SQLException e) {
            throw failures.translate(e, Stage.STATEMENT, Deadline.after(PATIENCE, time));
        }
    }

    /**
     * Adds an event in a transaction of its own.
     *
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached; when the connection is lost at the
     *     commit, nobody knows whether the event is there
     */
    public void append(EventEnvelope event) {
        transactions.implicit(deadline(), c -> {
            insert(c, event);
            return true;
        });
        wakeUp();
    }

    /** Says that something was committed, so that relays look at once, also in other processes. Does not block. */
    public void wakeUp() {
        wakeUps.wake();
    }

    /**
     * What delivers: collects settings and starts.
     *
     * @param publisher where events go, one in each call; stays the caller's to close
     */
    public OutboxRelayBuilder relay(EventPublisher publisher) {
        return new OutboxRelayBuilder(this, publisher);
    }

    /**
     * Up to {@code max} events that were given up, those first that were added first.
     *
     * @throws IllegalArgumentException if {@code max} is below 1
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached
     */
    public List<OutboxDeadLetter> deadLetters(int max) {
        Require.atLeast(1, max, "max");
        return transactions.implicit(deadline(), c -> dead.list(c, max)).stream()
                .map(row -> new OutboxDeadLetter(
                        read(row.event()),
                        OutboxDeadLetter.Reason.valueOf(row.reason()),
                        row.attempts(),
                        row.diedAt(),
                        row.lastError()))
                .toList();
    }

    /**
     * Delivers dead letters again, with the same ids, as if they were added now; of each subject in their old order.
     *
     * @param eventIds which; others than dead letters are ignored
     * @return how many
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached
     */
    public int replay(Collection<String> eventIds) {
        List<String> ids = List.copyOf(eventIds);
        return woken(transactions.explicit(deadline(), true, c -> dead.replay(c, ids)));
    }

    /**
     * The same with those that were given up in this time.
     *
     * @param until not included
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached
     */
    public int replay(Instant from, Instant until) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
        return woken(transactions.explicit(deadline(), true, c -> dead.replay(c, from, until)));
    }

    /** Ends what gives and hears hints. A second call does nothing. */
    @Override
    public void close() {
        wakeUps.close();
    }

    @Override
    public String toString() {
        return "EventOutbox[" + schema + (orderedBySubject ? ", ordered by subject]" : "]");
    }

    static EventEnvelope read(String event) {
        return EventEnvelope.fromJson(JsonObject.parse(event));
    }

    SchemaName schema() {
        return schema;
    }

    TimeSource time() {
        return time;
    }

    Transactions transactions() {
        return transactions;
    }

    WakeUps wakeUps() {
        return wakeUps;
    }

    Deadline deadline() {
        return Deadline.after(PATIENCE, time);
    }

    private void insert(Connection connection, EventEnvelope event) throws SQLException {
        @Nullable String key = orderedBySubject ? event.subject().orElse(null) : null;
        rows.append(connection, event.id(), key, Json.write(event.toJson()));
    }

    private int woken(int replayed) {
        if (replayed > 0) {
            wakeUp();
        }
        return replayed;
    }
}
