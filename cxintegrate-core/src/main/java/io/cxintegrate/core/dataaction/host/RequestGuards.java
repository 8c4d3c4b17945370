package io.cxintegrate.core.dataaction.host;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Cuts requests that do not arrive in time, head and body, and answers that are not fetched in time. The JDK's server reads and
 * writes on the worker thread, without any limit; an interrupt closes the channel that such a thread is blocked on.
 *
 * <p>A cut connection cannot be answered. So a body that comes in drips is given up a fifth before the limit, by the thread that
 * reads it, which can still say 408.
 */
final class RequestGuards implements AutoCloseable {
    private final Duration limit;
    private final ScheduledThreadPoolExecutor watchdog;
    private final Map<Thread, Guard> guards = new ConcurrentHashMap<>();

    RequestGuards(Duration limit) {
        this.limit = limit;
        watchdog = new ScheduledThreadPoolExecutor(1, r -> Workers.daemon(r, "watchdog"));
        watchdog.setRemoveOnCancelPolicy(true);
    }

    /** An executor whose tasks, which are requests, have to arrive within the limit. */
    Executor over(Executor workers) {
        return task -> workers.execute(() -> {
            Guard guard = new Guard(Thread.currentThread());
            guards.put(Thread.currentThread(), guard);
            ScheduledFuture<?> late = schedule(guard::giveUp, limit.dividedBy(5).multipliedBy(4));
            guard.watch();
            try {
                task.run();
            } finally {
                late.cancel(false);
                guards.remove(Thread.currentThread());
                guard.unwatch();
                // A cut that came too late must not hit the next request of this worker.
                Thread.interrupted();
            }
        });
    }

    private ScheduledFuture<?> schedule(Runnable task, Duration after) {
        return watchdog.schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether it is time to stop reading the request of this thread. */
    boolean late() {
        Guard guard = guards.get(Thread.currentThread());
        return guard != null && guard.late;
    }

    /**
     * Says that the request of this thread has arrived.
     *
     * @throws IOException if it took too long
     */
    void arrived() throws IOException {
        Guard guard = guards.get(Thread.currentThread());
        if (guard != null && !guard.unwatch()) {
            throw new IOException("the request did not arrive within " + limit);
        }
    }

    /** Says that this thread begins to write its answer, for which the other side has as long again. */
    void answering() {
        Guard guard = guards.get(Thread.currentThread());
        if (guard != null) {
            guard.watch();
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }

    /** One request. The lock makes sure that an interrupt is either sent while it is watched, or never. */
    private final class Guard {
        private final Thread worker;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile boolean late;

        // Under the lock.
        private @Nullable ScheduledFuture<?> timer;
        private boolean wasCut;

        Guard(Thread worker) {
            this.worker = worker;
        }

        void giveUp() {
            late = true;
        }

        void watch() {
            lock.lock();
            try {
                if (timer == null) {
                    timer = schedule(this::cut, limit);
                }
            } finally {
                lock.unlock();
            }
        }

        private void cut() {
            lock.lock();
            try {
                if (timer != null) {
                    wasCut = true;
                    worker.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Whether it was in time. */
        boolean unwatch() {
            lock.lock();
            try {
                if (timer != null) {
                    timer.cancel(false);
                    timer = null;
                }
                return !wasCut;
            } finally {
                lock.unlock();
            }
        }
    }
}
