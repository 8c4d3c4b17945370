package io.cxintegrate.pg.event;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryDecision;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.pg.event.Outcome.Kind;
import io.cxintegrate.pg.internal.Transactions;
import io.cxintegrate.pg.internal.event.ClaimedEvent;
import io.cxintegrate.pg.internal.event.Daemon;
import io.cxintegrate.pg.internal.event.DeadRows;
import io.cxintegrate.pg.internal.event.OutboxClaims;
import io.cxintegrate.pg.internal.event.OutboxRows;
import io.cxintegrate.pg.internal.event.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of an {@link EventOutbox} in the background, as one of any number. Safe to share between threads;
 * whoever starts it closes it, before the outbox and before the publisher. Made by {@link EventOutbox#relay}.
 *
 * <p>It takes events under a lease and commits that before it delivers, so that no row is locked and no transaction is open
 * meanwhile. A relay that dies leaves its events to the others when the lease is over, and then they may come twice. While
 * the database is away it waits, and goes on with what it had.
 *
 * <p>It has one daemon thread for the database, {@code cxintegrate-outbox}, and up to {@code maxInFlight} for a publisher that
 * blocks.
 */
public final class OutboxRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);

    /** A refusal may be that of a receiver that is just being deployed; what is refused three times is refused. */
    private static final int TRIES_WHEN_REFUSED = 3;

    private static final Duration UPKEEP_EVERY = Duration.ofSeconds(15);
    private static final int UPKEEP_BATCH = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int MAX_ERROR_TEXT = 500;

    private final EventOutbox outbox;
    private final Transactions transactions;
    private final TimeSource time;
    private final Metrics metrics;
    private final RetryPolicy policy;
    private final Jitter jitter;
    private final Duration lease;
    private final Duration pollInterval;
    private final Duration closeTimeout;
    private final Duration deadLetterRetention;
    private final String id;
    private final OutboxClaims claims;
    private final OutboxRows rows;
    private final DeadRows dead;
    private final Signal signal = new Signal();
    private final Signal closing = new Signal();
    private final Deliveries deliveries;
    private final Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(10));
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Of the relay's thread alone. */
    private final List<Outcome> unwritten = new ArrayList<>();

    private long round;
    private long lastUpkeep;
    private boolean failing;

    OutboxRelay(OutboxRelayBuilder b) {
        outbox = b.outbox;
        transactions = outbox.transactions();
        time = outbox.time();
        metrics = b.metrics;
        policy = b.retry;
        jitter = b.jitter;
        lease = b.lease;
        pollInterval = b.pollInterval;
        closeTimeout = b.closeTimeout;
        deadLetterRetention = b.deadLetterRetention;
        id = b.ids.next();
        claims = new OutboxClaims(outbox.schema());
        rows = new OutboxRows(outbox.schema());
        dead = new DeadRows(outbox.schema());
        deliveries = new Deliveries(b, signal);
        thread = Daemon.named("cxintegrate-outbox", this::run);
        lastUpkeep = time.nanoTime() - UPKEEP_EVERY.toNanos();
    }

    void start() {
        outbox.wakeUps().add(signal);
        thread.start();
    }

    /**
     * Takes no more events, waits for the deliveries under way, cuts short and gives back what is not over in time, and ends
     * its threads. What cannot be given back because the database is away is taken over when its lease is over. A second call
     * does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        outbox.wakeUps().remove(signal);
        signal.raise();
        closing.raise();
        Daemon.join(thread, closeTimeout.plus(GRACE).plus(GRACE));
        deliveries.close(GRACE);
    }

    @Override
    public String toString() {
        return "OutboxRelay[" + id + (closed.get() ? ", closed]" : "]");
    }

    private void run() {
        int failures = 0;
        try {
            while (!closed.get()) {
                long seen = signal.count();
                try {
                    settle();
                    boolean more = claim();
                    upkeep();
                    failures = 0;
                    recovered();
                    if (!more) {
                        signal.await(seen, pollInterval);
                    }
                } catch (RuntimeException e) {
                    // Also what a data source of the user's throws: this thread must not end.
                    failing(e);
                    // Only the end of the relay cuts this wait short: new events do not bring the database back.
                    closing.await(0, backoff.after(++failures, jitter));
                }
            }
            drain();
        } catch (InterruptedException e) {
            LOG.debug("outbox.relay.interrupted id={}", id);
        }
    }

    private void drain() throws InterruptedException {
        long end = time.nanoTime() + closeTimeout.toNanos();
        while (!deliveries.isIdle() && time.nanoTime() < end) {
            long seen = signal.count();
            if (!deliveries.isIdle()) {
                signal.await(seen, Duration.ofNanos(Math.max(0, end - time.nanoTime())));
            }
        }
        deliveries.release();
        try {
            settle();
        } catch (RuntimeException e) {
            LOG.warn(
                    "outbox.relay.leases_kept id={} events={} error={}",
                    id,
                    unwritten.size(),
                    e.getClass().getName());
        }
    }

    /** Takes as much as there is room for; whether there may be more. */
    private boolean claim() {
        int room = deliveries.room();
        if (room <= 0) {
            return false;
        }
        String token = id + "/" + ++round;
        boolean orderedFirst = round % 2 == 0;
        List<ClaimedEvent> claimed = transactions.implicit(outbox.deadline(), c -> claim(c, room, token, orderedFirst));
        claimed.forEach(deliveries::start);
        return claimed.size() == room;
    }

    private List<ClaimedEvent> claim(Connection c, int room, String token, boolean orderedFirst) throws SQLException {
        List<ClaimedEvent> claimed = new ArrayList<>(
                orderedFirst ? claims.ordered(c, room, lease, token) : claims.unordered(c, room, lease, token));
        int left = room - claimed.size();
        if (left > 0) {
            claimed.addAll(
                    orderedFirst ? claims.unordered(c, left, lease, token) : claims.ordered(c, left, lease, token));
        }
        return claimed;
    }

    /** Writes down how deliveries ended. What cannot be written stays, for the next time. */
    private void settle() {
        unwritten.addAll(deliveries.ended());
        if (unwritten.isEmpty()) {
            return;
        }
        transactions.implicit(outbox.deadline(), c -> {
            write(c, Kind.DELIVERED);
            write(c, Kind.RELEASED);
            while (!unwritten.isEmpty()) {
                Outcome outcome = unwritten.get(unwritten.size() - 1);
                failed(c, outcome);
                unwritten.remove(outcome);
            }
            return true;
        });
    }

    private void write(Connection c, Kind kind) throws SQLException {
        List<ClaimedEvent> events = unwritten.stream()
                .filter(o -> o.kind() == kind)
                .map(Outcome::event)
                .toList();
        if (!events.isEmpty()) {
            int held = kind == Kind.DELIVERED ? rows.delivered(c, events) : rows.released(c, events);
            if (held < events.size()) {
                LOG.debug("outbox.lease.lost id={} kind={} events={}", id, kind, events.size() - held);
            }
            unwritten.removeIf(o -> o.kind() == kind);
        }
    }

    private void failed(Connection c, Outcome outcome) throws SQLException {
        ClaimedEvent event = outcome.event();
        CxException failure = outcome.failure();
        if (outcome.kind() == Kind.ABANDONED || failure == null) {
            bury(c, event, event.attempts() - 1, OutboxDeadLetter.Reason.ABANDONED, null);
            return;
        }
        Duration left = policy.deadline().minus(event.age());
        RetryDecision decision = RetryDecision.after(policy, event.attempts(), failure, left, jitter);
        boolean refused = failure instanceof InvalidInputException;
        if (decision.again() && !(refused && event.attempts() >= TRIES_WHEN_REFUSED)) {
            boolean unused = rows.failed(c, event, decision.delay(), text(failure));
        } else {
            boolean givenUp = !refused && policy.retries(failure);
            bury(
                    c,
                    event,
                    event.attempts(),
                    givenUp ? OutboxDeadLetter.Reason.EXHAUSTED : OutboxDeadLetter.Reason.REFUSED,
                    text(failure));
        }
    }

    private void bury(
            Connection c, ClaimedEvent event, int attempts, OutboxDeadLetter.Reason reason, @Nullable String error)
            throws SQLException {
        if (rows.dead(c, event, attempts, reason.name(), error)) {
            metrics.count(
                    MetricNames.OUTBOX_DEAD_LETTERS,
                    1,
                    Map.of(MetricNames.REASON, reason.name().toLowerCase(Locale.ROOT)));
            // The next of its key is due now, and nothing else says so.
            signal.raise();
        }
    }

    private void upkeep() {
        if (time.nanoTime() - lastUpkeep < UPKEEP_EVERY.toNanos()) {
            return;
        }
        lastUpkeep = time.nanoTime();
        long age =
                transactions.implicit(outbox.deadline(), rows::oldestAgeMillis).orElse(0);
        metrics.gauge(MetricNames.OUTBOX_OLDEST_AGE, Math.max(0, age) / 1_000.0, Map.of());
        int removed;
        do {
            removed = transactions.implicit(outbox.deadline(), c -> dead.remove(c, deadLetterRetention, UPKEEP_BATCH));
        } while (removed == UPKEEP_BATCH && !closed.get());
    }

    private void failing(RuntimeException e) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "outbox.relay.failed id={} error={} further=retried",
                    id,
                    e.getClass().getName());
        }
        LOG.debug("outbox.relay.failed id={}", id, e);
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.warn("outbox.relay.recovered id={}", id);
        }
    }

    private static String text(CxException failure) {
        String text = failure.getClass().getSimpleName() + ": "
                + Objects.requireNonNullElse(failure.getMessage(), "").replace('\0', ' ');
        return text.length() <= MAX_ERROR_TEXT ? text : text.substring(0, MAX_ERROR_TEXT - 1) + "…";
    }
}
