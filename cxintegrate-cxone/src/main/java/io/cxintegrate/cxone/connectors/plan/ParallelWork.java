package io.cxintegrate.cxone.connectors.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Numbered work done once each, by the calling thread and by a few of an executor's that help. The caller works too, so that an
 * executor which is busy, too small or the caller's own delays nothing but the help.
 */
final class ParallelWork {
    private final int count;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopped;

    private ParallelWork(int count, IntConsumer work) {
        this.count = count;
        this.work = work;
    }

    /**
     * Does the work, and returns when nothing of it runs any more. An interrupt of the calling thread reaches the helpers, ends the
     * work at once and stays set.
     *
     * @param threads how many work at once, the calling one included
     * @param work what is done with each number from 0 to {@code count - 1}; throws nothing
     */
    static void run(int count, int threads, Executor executor, IntConsumer work) {
        ParallelWork all = new ParallelWork(count, work);
        List<Helper> helpers = new ArrayList<>();
        try {
            for (int i = 1; i < Math.min(threads, count); i++) {
                Helper helper = all.new Helper();
                helpers.add(helper);
                executor.execute(helper.task);
            }
        } catch (RejectedExecutionException e) {
            // Fewer hands; the work is done all the same.
        }
        try {
            all.drain();
        } finally {
            all.awaitEnd(helpers);
        }
    }

    private void drain() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            int i = next.getAndIncrement();
            if (i >= count) {
                return;
            }
            work.accept(i);
        }
    }

    private void awaitEnd(List<Helper> helpers) {
        boolean interrupted = Thread.interrupted();
        if (interrupted) {
            stop(helpers);
        }
        for (Helper helper : helpers) {
            while (!helper.neverBegins()) {
                try {
                    helper.ended.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop(helpers);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(List<Helper> helpers) {
        stopped = true;
        helpers.forEach(helper -> helper.task.cancel(true));
    }

    /** One thread's help, which may come too late. */
    private final class Helper {
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final FutureTask<Boolean> task = new FutureTask<>(this::help);

        private boolean help() {
            if (!claimed.compareAndSet(false, true)) {
                return false;
            }
            try {
                drain();
                return true;
            } finally {
                ended.countDown();
            }
        }

        /** Whether it had not begun, and now never will. */
        private boolean neverBegins() {
            return claimed.compareAndSet(false, true) && countDown();
        }

        private boolean countDown() {
            ended.countDown();
            return true;
        }
    }
}
