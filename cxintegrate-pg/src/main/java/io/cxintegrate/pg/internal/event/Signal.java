package io.cxintegrate.pg.internal.event;

import io.cxintegrate.core.Durations;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says that there may be something to do; many sayings before somebody looks are one. Safe to share between threads; each who
 * waits remembers the count it saw last.
 */
public final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private long count;

    /** Wakes everybody who waits, and who comes to wait next. */
    public void raise() {
        lock.lock();
        try {
            count++;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How often it was raised: to be asked for before looking for work, and given to {@link #await} after it. */
    public long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it was raised since {@code seen}, or the time is over. */
    public void await(long seen, Duration atMost) throws InterruptedException {
        long left = Durations.saturatedNanos(atMost);
        lock.lockInterruptibly();
        try {
            while (count == seen && left > 0) {
                left = raised.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
