package io.cxintegrate.core.audit;

import io.cxintegrate.core.Require;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the latest records in memory, for tests and for a first look. Safe to share between threads. When it is full the
 * oldest record goes, and is counted. After {@link #close()} it takes no more; what it holds stays readable.
 */
public final class InMemoryAuditSink implements AuditSink {
    /** How many records are kept unless said otherwise. */
    public static final int DEFAULT_CAPACITY = 10_000;

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<AuditEvent> events = new ArrayDeque<>();
    private long dropped;
    private boolean closed;

    /**
     * An empty sink.
     *
     * @param capacity how many records are kept, at least 1
     * @throws IllegalArgumentException if below 1
     */
    public InMemoryAuditSink(int capacity) {
        this.capacity = Require.atLeast(1, capacity, "capacity");
    }

    /** @throws AuditException if the sink is closed */
    @Override
    public void append(AuditEvent event) {
        lock.lock();
        try {
            if (closed) {
                throw new AuditException(this + " is closed");
            }
            if (events.size() == capacity) {
                events.removeFirst();
                dropped++;
            }
            events.addLast(event);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** What is kept, oldest first; a copy. */
    public List<AuditEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** How many records went because there was no room. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "AuditSink.inMemory(" + capacity + ")";
    }
}
