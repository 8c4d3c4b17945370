package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds a message that does not leave. One timer for a client that has a message under way, however many messages go through
 * meanwhile. Safe to share between threads.
 */
final class WriteWatch {
    private final TimeSource time;
    private final Duration limit;
    private final Runnable stuck;

    private final ReentrantLock lock = new ReentrantLock();
    private long startedAt;
    private boolean underWay;
    private boolean timed;
    private boolean ended;
    private @Nullable CompletableFuture<Void> timer;

    /** @param stuck called once, when a message has been under way for {@code limit} */
    WriteWatch(TimeSource time, Duration limit, Runnable stuck) {
        this.time = time;
        this.limit = limit;
        this.stuck = stuck;
    }

    /** A message is about to go; {@link #watch()} follows when the link has it. */
    void started() {
        long now = time.nanoTime();
        lock.lock();
        try {
            startedAt = now;
            underWay = true;
        } finally {
            lock.unlock();
        }
    }

    /** The message has left. */
    void finished() {
        lock.lock();
        try {
            underWay = false;
        } finally {
            lock.unlock();
        }
    }

    /** Sees to it that there is a timer, if the message is still under way: most have left at once and need none. */
    void watch() {
        boolean first;
        lock.lock();
        try {
            first = underWay && !timed && !ended;
            timed |= first;
        } finally {
            lock.unlock();
        }
        if (first) {
            wait(limit);
        }
    }

    /** No more messages. */
    void end() {
        CompletableFuture<Void> last;
        lock.lock();
        try {
            ended = true;
            last = timer;
            timer = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.cancel(false);
        }
    }

    private void wait(Duration delay) {
        CompletableFuture<Void> next = time.after(delay);
        boolean late;
        lock.lock();
        try {
            late = ended;
            timer = next;
        } finally {
            lock.unlock();
        }
        if (late) {
            next.cancel(false);
        }
        next.thenRun(this::check);
    }

    private void check() {
        long now = time.nanoTime();
        long left;
        lock.lock();
        try {
            if (ended || !underWay) {
                timed = false;
                return;
            }
            left = Durations.saturatedNanos(limit) - (now - startedAt);
        } finally {
            lock.unlock();
        }
        if (left > 0) {
            wait(Duration.ofNanos(left));
        } else {
            stuck.run();
        }
    }
}
