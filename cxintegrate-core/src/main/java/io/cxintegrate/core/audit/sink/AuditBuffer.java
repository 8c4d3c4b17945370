package io.cxintegrate.core.audit.sink;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue between the callers and the one thread that delivers, with the count of what became of each record: accepted =
 * delivered + undelivered + still here. Safe to share between threads; no lock is held while a record is delivered.
 */
final class AuditBuffer {
    private final int capacity;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Condition settledMore = lock.newCondition();
    private final Deque<AuditEvent> queue = new ArrayDeque<>();

    private long accepted;
    private long settled;
    private long undelivered;
    private long dropped;
    /** What flush has told of {@link #undelivered}. */
    private long told;

    private boolean closed;
    private boolean ended;
    private Losses losses = Losses.NONE;

    AuditBuffer(int capacity, String name) {
        this.capacity = capacity;
        this.name = name;
    }

    /** What the sink below does not know of yet. */
    record Losses(long dropped, long undelivered, @Nullable Instant since) {
        static final Losses NONE = new Losses(0, 0, null);

        Losses plus(long moreDropped, long moreUndelivered, Instant now) {
            return new Losses(dropped + moreDropped, undelivered + moreUndelivered, since == null ? now : since);
        }
    }

    /**
     * Accepts a record, or counts it as dropped and says why.
     *
     * @throws AuditException if the buffer is closed
     */
    @Nullable
    String put(AuditEvent event, Duration maxWait, Instant now) {
        lock.lock();
        try {
            long left = maxWait.toNanos();
            while (queue.size() >= capacity && !closed) {
                if (left <= 0) {
                    return drop(now, " is full: the sink below does not keep up, and " + capacity + " records wait");
                }
                left = drained.awaitNanos(left);
            }
            if (closed) {
                throw new AuditException(name + " is closed");
            }
            queue.addLast(event);
            accepted++;
            filled.signal();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return drop(now, " was interrupted while it waited for room");
        } finally {
            lock.unlock();
        }
    }

    /** The next records, once there are some; none when the buffer is closed and empty. */
    List<AuditEvent> take(int max) {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                filled.awaitUninterruptibly();
            }
            List<AuditEvent> batch = new ArrayList<>(Math.min(max, queue.size()));
            while (batch.size() < max && !queue.isEmpty()) {
                batch.add(queue.removeFirst());
            }
            drained.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Records that were taken are delivered, or not. */
    void settle(long delivered, long failed, Instant now) {
        lock.lock();
        try {
            settled += delivered + failed;
            undelivered += failed;
            if (failed > 0) {
                losses = losses.plus(0, failed, now);
            }
            settledMore.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Losses losses() {
        return locked(() -> losses);
    }

    /** The sink below has a record of these. */
    void reported(Losses known, Instant now) {
        lock.lock();
        try {
            long d = losses.dropped() - known.dropped();
            long u = losses.undelivered() - known.undelivered();
            losses = d == 0 && u == 0 ? Losses.NONE : new Losses(d, u, now);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new records; whether it is the first to say so. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            filled.signalAll();
            drained.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Gives up what waits. */
    void abandon(Instant now) {
        lock.lock();
        try {
            int lost = queue.size();
            queue.clear();
            settle(0, lost, now);
        } finally {
            lock.unlock();
        }
    }

    /** The thread that delivers is over, whatever ended it. */
    void end(Instant now) {
        lock.lock();
        try {
            close();
            abandon(now);
            ended = true;
            settledMore.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all that was accepted before this call is settled in time. */
    boolean awaitSettled(Deadline deadline) throws InterruptedException {
        long target = locked(() -> accepted);
        return await(() -> settled >= target, deadline);
    }

    /** Whether the thread that delivers is over in time. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return await(() -> ended, deadline);
    }

    /** How many records were accepted and lost, and were not told of before. */
    long untold() {
        lock.lock();
        try {
            long count = undelivered - told;
            told = undelivered;
            return count;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        return locked(() -> dropped);
    }

    long undelivered() {
        return locked(() -> undelivered);
    }

    int queued() {
        return locked(queue::size);
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier done, Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            while (!done.getAsBoolean()) {
                long left = deadline.remaining().toNanos();
                if (left <= 0) {
                    return false;
                }
                settledMore.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private String drop(Instant now, String why) {
        dropped++;
        losses = losses.plus(1, 0, now);
        return why;
    }
}
