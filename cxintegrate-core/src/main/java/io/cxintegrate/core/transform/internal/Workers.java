package io.cxintegrate.core.transform.internal;

import io.cxintegrate.core.internal.VirtualThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        try {
            return CompletableFuture.supplyAsync(work, Pool.INSTANCE).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineFault fault) {
                throw fault;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Made when the first virtual thread comes. */
    private static final class Pool {
        private static final ThreadPoolExecutor INSTANCE = start();

        private static ThreadPoolExecutor start() {
            int size = Runtime.getRuntime().availableProcessors();
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
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
