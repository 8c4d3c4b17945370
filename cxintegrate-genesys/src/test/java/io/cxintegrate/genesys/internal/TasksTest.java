package io.cxintegrate.genesys.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TasksTest {
    @Test
    void run_work_completesWithItsValue() {
        assertThat(Tasks.run(Runnable::run, () -> 42)).isCompletedWithValue(42);
    }

    @Test
    void run_failure_isHandedOnAsItIs() {
        IllegalStateException failure = new IllegalStateException("no");

        CompletableFuture<Object> future = Tasks.run(Runnable::run, () -> {
            throw failure;
        });

        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(failure);
    }

    @Test
    void run_refusedByTheExecutor_failsTheFuture() {
        CompletableFuture<Integer> future = Tasks.run(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                () -> 42);

        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(RejectedExecutionException.class)
                .hasMessage("full");
    }

    @Test
    void cancel_beforeTheStart_keepsTheWorkFromRunning() {
        List<Runnable> queue = new ArrayList<>();
        AtomicBoolean ran = new AtomicBoolean();
        CompletableFuture<Boolean> future = Tasks.run(queue::add, () -> {
            ran.set(true);
            return true;
        });

        future.cancel(true);
        queue.forEach(Runnable::run);

        assertThat(ran).isFalse();
        assertThat(future).isCancelled();
    }

    @Test
    void cancel_whileRunning_interruptsTheWork() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            CompletableFuture<Boolean> future = Tasks.run(executor, () -> {
                running.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return true;
            });
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

            future.cancel(true);

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            executor.shutdownNow();
        }
    }
}
