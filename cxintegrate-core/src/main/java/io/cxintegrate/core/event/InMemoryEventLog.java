package io.cxintegrate.core.event;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last events that were published, in the memory of this process: for tests, and for a single node that may forget. Safe
 * to share between threads; whoever creates it closes it. When it is full the oldest event goes; who had not read it yet is
 * told of a gap, and so is who comes with a cursor of a log before this one.
 *
 * <p>Each subscription has a daemon thread of its own, which ends with it.
 */
public final class InMemoryEventLog implements EventPublisher, EventFeed {
    /** How many events are kept unless said otherwise. */
    public static final int DEFAULT_CAPACITY = 10_000;

    private static final int MAX_BATCH = 500;
    private static final Pattern CURSOR = Pattern.compile("([A-Za-z0-9-]{1,64}):([0-9]{1,18})");

    private record Entry(EventEnvelope event, Instant at) {}

    /** What a tail gets: a gap when it stands before the first event, else what follows. */
    record Read(boolean gap, List<EventEnvelope> events, Cursor next) {}

    private final TimeSource time;
    private final String epoch = IdSource.random().next();
    private final Set<FeedTail> tails = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Entry[] ring;

    /** How many events went, and how many came, since the beginning. */
    private long first;

    private long end;
    private boolean closed;

    /** An empty log for {@value #DEFAULT_CAPACITY} events, by the system's clock. */
    public InMemoryEventLog() {
        this(DEFAULT_CAPACITY, TimeSource.system());
    }

    /**
     * An empty log.
     *
     * @param capacity how many events are kept, at least 1
     * @param time the clock that {@link #since} and the waits after failures go by
     * @throws IllegalArgumentException if the capacity is below 1
     */
    public InMemoryEventLog(int capacity, TimeSource time) {
        this.time = Objects.requireNonNull(time, "time");
        ring = new Entry[Require.atLeast(1, capacity, "capacity")];
    }

    /**
     * Adds events; what the receipt refers to each by is the cursor before it.
     *
     * @throws UnavailableException if the log is closed
     */
    @Override
    public PublishReceipt publish(List<EventEnvelope> events) {
        List<EventEnvelope> batch = List.copyOf(events);
        List<String> references = new ArrayList<>(batch.size());
        Instant now = time.instant();
        lock.lock();
        try {
            checkOpen();
            for (EventEnvelope event : batch) {
                references.add(cursor(end).value());
                ring[(int) (end++ % ring.length)] = new Entry(event, now);
            }
            first = Math.max(first, end - ring.length);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return PublishReceipt.of(references);
    }

    @Override
    public Cursor latest() {
        lock.lock();
        try {
            checkOpen();
            return cursor(end);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cursor since(Instant at) {
        Objects.requireNonNull(at, "at");
        lock.lock();
        try {
            checkOpen();
            long position = first;
            while (position < end && entry(position).at().isBefore(at)) {
                position++;
            }
            return cursor(position);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Subscription tail(Cursor from, FeedListener listener) {
        if (!CURSOR.matcher(from.value()).matches()) {
            throw new InvalidInputException(
                    "the cursor is none of an in-memory event log, whose cursors are of an id, a colon and a number");
        }
        FeedTail tail = new FeedTail(this, from, listener, time);
        lock.lock();
        try {
            checkOpen();
            tails.add(tail);
        } finally {
            lock.unlock();
        }
        tail.start();
        return tail;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        tails.forEach(FeedTail::close);
    }

    @Override
    public String toString() {
        return "InMemoryEventLog[capacity=" + ring.length + "]";
    }

    /** What comes behind a cursor, once there is something. */
    Read read(Cursor from) throws InterruptedException {
        Matcher parts = CURSOR.matcher(from.value());
        boolean ours = parts.matches() && parts.group(1).equals(epoch);
        long position = ours ? Long.parseLong(parts.group(2)) : -1;
        lock.lockInterruptibly();
        try {
            // A position ahead of the end is no more ours than another epoch.
            if (position < first || position > end) {
                return new Read(true, List.of(), cursor(first));
            }
            while (position == end) {
                changed.await();
            }
            if (position < first) {
                return new Read(true, List.of(), cursor(first));
            }
            List<EventEnvelope> events = new ArrayList<>();
            while (position < end && events.size() < MAX_BATCH) {
                events.add(entry(position++).event());
            }
            return new Read(false, List.copyOf(events), cursor(position));
        } finally {
            lock.unlock();
        }
    }

    void ended(FeedTail tail) {
        tails.remove(tail);
    }

    private Entry entry(long position) {
        return Objects.requireNonNull(ring[(int) (position % ring.length)]);
    }

    private Cursor cursor(long position) {
        return new Cursor(epoch + ":" + position);
    }

    private void checkOpen() {
        if (closed) {
            throw new UnavailableException("the in-memory event log is closed");
        }
    }
}
