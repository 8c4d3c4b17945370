package io.cxintegrate.core.transform.internal;

import io.cxintegrate.core.internal.VirtualThreads;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where virtual threads have the engine work. It builds a parser for each thread that it meets, one thread at a time under one
 * lock: thousands of short-lived threads wait there for longer than any evaluation takes. A few threads that stay pay once.
 *
 * <p>As many daemons as there are processors, shared by the whole process; they end after 5 idle seconds.
 */
final class Workers {
    private static final long IDLE_SECONDS = 5;

    /** A virtual thread's stack grows as it needs; so that a worker allows as much nesting as it would. */
    private static final long STACK_BYTES = 4L << 20;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Workers() {}

    /** Does the work, here or there, and throws what it throws. */
    static <T extends @Nullable Object> T run(Supplier<T> work) {
        if (!VirtualThreads.isCurrent()) {
            return work.get();
        }
        Errand<T> errand = new Errand<>(work);
        Pool.INSTANCE.execute(errand);
        errand.await();
        return errand.result();
    }

    /** What a virtual thread waits for. Less than a future: with the smallest expressions the hand-over is what takes the time. */
    private static final class Errand<T extends @Nullable Object> implements Runnable {
        private final Supplier<T> work;
        private final Thread waiting = Thread.currentThread();
        private @Nullable T result;
        private @Nullable Throwable failed;

        /** Set when all else is. */
        private volatile boolean done;

        Errand(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                result = work.get();
            } catch (Throwable e) {
                failed = e;
            } finally {
                done = true;
                LockSupport.unpark(waiting);
            }
        }

        /** An interrupt ends no wait, and is kept. */
        void await() {
            boolean interrupted = false;
            while (!done) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @SuppressWarnings("NullAway") // where nothing failed there is what the work came to
        T result() {
            if (failed instanceof EngineFault fault) {
                throw fault;
            }
            if (failed instanceof Error error) {
                throw error;
            }
            if (failed != null) {
                throw new CompletionException(failed);
            }
            return result;
        }
    }

    /** Made when the first virtual thread comes. */
    private static final class Pool {
        private static final ThreadPoolExecutor INSTANCE = start();

        private static ThreadPoolExecutor start() {
            int size = Runtime.getRuntime().availableProcessors();
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedTransferQueue<>(), task -> {
                        Thread thread =
                                new Thread(null, task, "cxintegrate-jsonata-" + NUMBER.incrementAndGet(), STACK_BYTES);
                        thread.setDaemon(true);
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }
    }
}
