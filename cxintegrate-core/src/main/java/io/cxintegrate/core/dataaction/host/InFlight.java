package io.cxintegrate.core.dataaction.host;

import io.cxintegrate.core.Durations;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what is under way, lets nothing more in once it is shut, and waits until all is over. */
final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    // Under the lock.
    private boolean shut;
    private int count;

    /** False when it is shut; otherwise {@link #leave} has to follow. */
    boolean enter() {
        lock.lock();
        try {
            if (!shut) {
                count++;
            }
            return !shut;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            count--;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void shut() {
        lock.lock();
        try {
            shut = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all is over within {@code longest}; false also if interrupted, and then the flag stays set. */
    boolean await(Duration longest) {
        long left = Durations.saturatedNanos(longest);
        lock.lock();
        try {
            while (count > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return count == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
