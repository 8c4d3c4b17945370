package io.cxintegrate.core.dataaction;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cuts requests that do not arrive in time, head and body. The JDK's server reads both on the worker thread, without any
 * limit; an interrupt closes the channel that such a thread is blocked on.
 */
final class RequestGuards implements AutoCloseable {
    private final Duration limit;
    private final ScheduledThreadPoolExecutor watchdog;
    private final Map<Thread, Guard> guards = new ConcurrentHashMap<>();

    RequestGuards(Duration limit) {
        this.limit = limit;
        watchdog = new ScheduledThreadPoolExecutor(1, r -> {
            Thread t = new Thread(r, "cxintegrate-server-watchdog");
            t.setDaemon(true);
            return t;
        });
        watchdog.setRemoveOnCancelPolicy(true);
    }

    /** An executor whose tasks, which are requests, have to arrive within the limit. */
    Executor over(Executor workers) {
        return task -> workers.execute(() -> {
            Guard guard = new Guard(Thread.currentThread());
            guards.put(Thread.currentThread(), guard);
            ScheduledFuture<?> timer = watchdog.schedule(guard::cut, limit.toNanos(), TimeUnit.NANOSECONDS);
            try {
                task.run();
            } finally {
                timer.cancel(false);
                guards.remove(Thread.currentThread());
                guard.arrived();
                // A cut that came too late must not hit the next request of this worker.
                Thread.interrupted();
            }
        });
    }

    /**
     * Says that the request of this thread has arrived.
     *
     * @throws IOException if it took too long
     */
    void arrived() throws IOException {
        Guard guard = guards.get(Thread.currentThread());
        if (guard != null && !guard.arrived()) {
            throw new IOException("the request did not arrive within " + limit);
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
    }

    /** One request. The lock makes sure that an interrupt is either sent before the request has arrived, or never. */
    private static final class Guard {
        private final Thread worker;
        private final ReentrantLock lock = new ReentrantLock();
        private boolean over;
        private boolean wasCut;

        Guard(Thread worker) {
            this.worker = worker;
        }

        void cut() {
            lock.lock();
            try {
                if (!over) {
                    over = true;
                    wasCut = true;
                    worker.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        boolean arrived() {
            lock.lock();
            try {
                over = true;
                return !wasCut;
            } finally {
                lock.unlock();
            }
        }
    }
}
