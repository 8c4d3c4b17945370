package io.cxintegrate.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyLimiterTest {
    private static final Deadline NEVER = Deadline.none(TimeSource.system());

    /** Calls that were let through and end when told. */
    private final Deque<CompletableFuture<String>> begun = new ArrayDeque<>();

    /** What is left of it does not shrink; the wait for it is a real one. */
    private static Deadline within(int millis) {
        return Deadline.after(Duration.ofMillis(millis), new ManualTime());
    }

    private CompletableFuture<String> call(ConcurrencyLimiter limiter) {
        return limiter.callAsync(NEVER, () -> {
            CompletableFuture<String> call = new CompletableFuture<>();
            begun.add(call);
            return call;
        });
    }

    private void succeed() {
        begun.remove().complete("ok");
    }

    private void fail(Throwable e) {
        begun.remove().completeExceptionally(e);
    }

    private static CxException refusal(int status) {
        return new UnavailableException(
                "no", ErrorContext.builder().status(status).build(), null);
    }

    @Test
    void call_belowTheLimit_passes() {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.fixed("demo", 2);
        assertThat(limiter.call(NEVER, () -> limiter.call(NEVER, () -> limiter.inUse())))
                .isEqualTo(2);
        assertThat(limiter.inUse()).isZero();
        assertThat(limiter).hasToString("concurrency limit 'demo' (2)");
    }

    @Test
    void callAsync_aboveTheLimit_waitsInLine() {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.fixed("demo", 1);
        CompletableFuture<String> first = call(limiter);
        CompletableFuture<String> second = call(limiter);
        CompletableFuture<String> third = call(limiter);
        assertThat(begun).hasSize(1);
        assertThat(limiter.waiting()).isEqualTo(2);
        succeed();
        assertThat(first).isCompletedWithValue("ok");
        assertThat(begun).hasSize(1);
        succeed();
        assertThat(second).isCompletedWithValue("ok");
        assertThat(third).isNotDone();
        succeed();
        assertThat(third).isCompletedWithValue("ok");
        assertThat(limiter.inUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_noPlaceBeforeTheDeadline_fails(boolean async) {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.fixed("demo", 1);
        call(limiter);
        assertThatThrownBy(() -> {
                    if (async) {
                        try {
                            limiter.callAsync(within(20), () -> CompletableFuture.completedFuture(1))
                                    .get(30, TimeUnit.SECONDS);
                        } catch (java.util.concurrent.ExecutionException e) {
                            throw e.getCause();
                        }
                    }
                    limiter.call(within(20), () -> 1);
                })
                .isInstanceOfSatisfying(
                        ConcurrencyLimitedException.class,
                        e -> assertThat(e.retryable()).isTrue())
                .hasMessage("concurrency limit 'demo' (1) had no free place within PT0.02S");
        assertThat(limiter.waiting()).isZero();
        succeed();
        assertThat(limiter.inUse()).isZero();
    }

    @Test
    void call_lineIsFull_isRefusedAtOnce() {
        ConcurrencyLimiter limiter =
                ConcurrencyLimiter.builder("demo").limit(1).maxWaiting(1).build();
        call(limiter);
        call(limiter);
        assertThatThrownBy(() -> limiter.call(NEVER, () -> 1))
                .isInstanceOf(ConcurrencyLimitedException.class)
                .hasMessage("concurrency limit 'demo' (1) is in use and 1 wait already, as many as may");
        assertThat(call(limiter)).isCompletedExceptionally();
    }

    @Test
    void callAsync_cancelled_leavesTheLineOrEndsTheCall() {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.fixed("demo", 1);
        CompletableFuture<String> running = call(limiter);
        CompletableFuture<String> waiting = call(limiter);
        waiting.cancel(true);
        assertThat(limiter.waiting()).isZero();
        CompletableFuture<String> below = begun.element();
        running.cancel(true);
        assertThat(below).isCancelled();
        assertThat(limiter.inUse()).isZero();
        assertThat(begun).as("the one that left was not begun").hasSize(1);
    }

    @Test
    void call_interruptedInLine_keepsTheFlagAndLeaves() throws Exception {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.fixed("demo", 1);
        call(limiter);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                limiter.call(NEVER, () -> 1);
            } catch (ConcurrencyLimitedException e) {
                thrown.set(e);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        while (limiter.waiting() == 0) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join(30_000);
        assertThat(thrown.get()).hasMessage("interrupted while waiting for a place of concurrency limit 'demo' (1)");
        assertThat(flag.get()).isTrue();
        assertThat(limiter.waiting()).isZero();
    }

    @Test
    void call_throws_givesThePlaceBack() {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.fixed("demo", 1);
        assertThatThrownBy(() -> limiter.call(NEVER, () -> {
                    throw new IllegalStateException("bug");
                }))
                .hasMessage("bug");
        assertThat(limiter.callAsync(NEVER, () -> {
                    throw new IllegalStateException("bug");
                }))
                .isCompletedExceptionally();
        assertThat(limiter.inUse()).isZero();
    }

    @Test
    void adaptive_successes_growOneByOneUntilTheFirstRefusal() {
        ConcurrencyLimiter limiter =
                ConcurrencyLimiter.builder("demo").adaptive(10, 1, 100).build();
        for (int i = 0; i < 10; i++) {
            call(limiter);
        }
        for (int i = 0; i < 4; i++) {
            succeed();
        }
        assertThat(limiter.limit()).isEqualTo(14);
        succeed();
        succeed();
        assertThat(limiter.limit()).as("fewer than half are in use").isEqualTo(14);
        fail(refusal(429));
        assertThat(limiter.limit()).isEqualTo(12);
        fail(refusal(503));
        assertThat(limiter.limit())
                .as("it had set out before the first refusal")
                .isEqualTo(12);
        for (int i = 0; i < 12; i++) {
            call(limiter);
        }
        int limit = limiter.limit();
        for (int i = 0; i < 8; i++) {
            succeed();
        }
        assertThat(limiter.limit()).as("one a round from now on").isBetween(limit, limit + 1);
    }

    @Test
    void adaptive_onlyWhatSaysTooMuch_takesATenthAway() {
        ConcurrencyLimiter limiter =
                ConcurrencyLimiter.builder("demo").adaptive(100, 90, 100).build();
        for (Throwable harmless : List.of(
                refusal(500),
                new InvalidInputException("bad"),
                new IllegalStateException("bug"),
                new TransportException("gone", TransportException.Kind.CONNECTION_LOST, null))) {
            call(limiter);
            fail(harmless);
            assertThat(limiter.limit()).isEqualTo(100);
        }
        call(limiter);
        fail(new TransportException("late", TransportException.Kind.TIMEOUT, null));
        assertThat(limiter.limit()).isEqualTo(90);
        call(limiter);
        fail(refusal(429));
        assertThat(limiter.limit()).as("not below the lowest").isEqualTo(90);
    }

    @Test
    void callAsync_longLineThatFailsAtOnce_isNoDeepStack() {
        ConcurrencyLimiter limiter =
                ConcurrencyLimiter.builder("demo").limit(1).maxWaiting(10_000).build();
        call(limiter);
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            limiter.callAsync(NEVER, () -> CompletableFuture.failedFuture(new IllegalStateException()))
                    .whenComplete((value, thrown) -> failed.incrementAndGet());
        }
        succeed();
        assertThat(failed).hasValue(10_000);
    }

    @Test
    void call_manyThreads_neverAboveTheLimitAndNoneIsLost() throws Exception {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.fixed("demo", 7);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    for (int n = 0; n < 200; n++) {
                        limiter.call(NEVER, () -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            return now.decrementAndGet();
                        });
                    }
                    return 200;
                }));
            }
            start.countDown();
            for (Future<Integer> one : all) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValueLessThanOrEqualTo(7);
        assertThat(limiter.inUse()).isZero();
    }

    @Test
    void metrics_everyChange_endsWithTheValuesNow() {
        List<String> gauges = Collections.synchronizedList(new ArrayList<>());
        Metrics recording = new Metrics() {
            @Override
            public void count(String name, long amount, Map<String, String> tags) {}

            @Override
            public void time(String name, Duration duration, Map<String, String> tags) {}

            @Override
            public void gauge(String name, double value, Map<String, String> tags) {
                gauges.add(name + " " + (int) value + " " + tags);
            }
        };
        ConcurrencyLimiter limiter =
                ConcurrencyLimiter.builder("demo").limit(1).metrics(recording).build();
        call(limiter);
        call(limiter);
        assertThat(gauges)
                .endsWith(
                        "cxintegrate.concurrency.limit 1 {limiter=demo}",
                        "cxintegrate.concurrency.in_use 1 {limiter=demo}",
                        "cxintegrate.concurrency.waiting 1 {limiter=demo}");
        succeed();
        succeed();
        assertThat(gauges)
                .endsWith(
                        "cxintegrate.concurrency.in_use 0 {limiter=demo}",
                        "cxintegrate.concurrency.waiting 0 {limiter=demo}");
    }

    @Test
    void builder_outsideTheRange_isRefused() {
        assertThatThrownBy(() -> ConcurrencyLimiter.fixed("demo", 0))
                .hasMessage("limit must be between 1 and 1000000 but is 0");
        assertThatThrownBy(() -> ConcurrencyLimiter.builder("demo").adaptive(5, 6, 10))
                .hasMessage("start must be between 6 and 10 but is 5");
        assertThatThrownBy(() -> ConcurrencyLimiter.builder("demo").maxWaiting(-1))
                .hasMessage("maxWaiting must be at least 0 but is -1");
    }
}
