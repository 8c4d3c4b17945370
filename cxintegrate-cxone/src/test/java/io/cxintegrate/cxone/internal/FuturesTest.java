package io.cxintegrate.cxone.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FuturesTest {
    @Test
    void handle_ofAFailure_getsItWithoutWrapper() throws Exception {
        IllegalStateException cause = new IllegalStateException("x");
        CompletableFuture<String> below = CompletableFuture.failedFuture(new CompletionException(cause));
        CompletableFuture<Throwable> result = Futures.handle(below, (value, thrown) -> thrown);
        assertThat(result.get()).isSameAs(cause);
    }

    @Test
    void handle_whenTheHandlerThrows_failsTheResult() {
        CompletableFuture<String> result = Futures.handle(CompletableFuture.completedFuture("a"), (value, thrown) -> {
            throw new IllegalStateException(value);
        });
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void handle_cancelled_cancelsWhatIsBelow() {
        CompletableFuture<String> below = new CompletableFuture<>();
        CompletableFuture<String> result = Futures.handle(below, (value, thrown) -> value);
        result.cancel(true);
        assertThat(below).isCancelled();
    }

    @Test
    void run_cancelled_interruptsTheWork() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try {
            CompletableFuture<String> result = Futures.run(
                    () -> {
                        started.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.complete(true);
                        }
                        return "late";
                    },
                    executor);
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            result.cancel(true);
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(result).isCancelled();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void run_whenTheExecutorRefuses_failsTheResultInsteadOfThrowing() {
        CompletableFuture<String> result = Futures.run(() -> "never", task -> {
            throw new RejectedExecutionException("full");
        });
        assertThatThrownBy(result::get).hasCauseExactlyInstanceOf(RejectedExecutionException.class);
    }
}
