package io.cxintegrate.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final ManualTime time = new ManualTime();

    private RateLimiter limiter(int permits, Duration period) {
        return RateLimiter.builder("test")
                .permits(permits)
                .period(period)
                .clock(time)
                .build();
    }

    private Deadline within(int seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), time);
    }

    @Test
    void presets_are_whatThePlatformsGrant() {
        assertThat(RateLimiter.genesys()).hasToString("rate limit 'genesys' (300 in PT1M)");
        assertThat(RateLimiter.cognigy()).hasToString("rate limit 'cognigy' (1000 in PT5M)");
        RateLimiter copy = RateLimiter.genesys().toBuilder().clock(time).build();
        assertThat(copy.permits()).isEqualTo(300);
        assertThat(copy.period()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void acquire_permitsAreUsed_waitsForTheWindowToSlide() {
        RateLimiter limiter = limiter(2, Duration.ofSeconds(10));
        limiter.acquire(within(60));
        time.advance(Duration.ofSeconds(4));
        limiter.acquire(within(60));
        limiter.acquire(within(60));
        limiter.acquire(within(60));
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(6), Duration.ofSeconds(4));
    }

    @Test
    void acquire_waitDoesNotFitTheDeadline_failsAtOnceWithTheDelay() {
        RateLimiter limiter = limiter(1, Duration.ofSeconds(12));
        limiter.acquire(within(5));
        assertThatThrownBy(() -> limiter.acquire(within(5)))
                .isInstanceOfSatisfying(RateLimitedException.class, e -> {
                    assertThat(e.retryAfter()).contains(Duration.ofSeconds(12));
                    assertThat(e.retryable()).isTrue();
                })
                .hasMessage("rate limit 'test' (1 in PT12S) has no permit for another PT12S"
                        + " but the deadline leaves PT5S");
        assertThat(time.waits()).isEmpty();
        limiter.acquire(within(13));
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(12));
    }

    @Test
    void tryAcquire_permitsAreUsed_refusesUntilTheWindowSlides() {
        RateLimiter limiter = limiter(2, Duration.ofSeconds(10));
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.tryAcquire()).isFalse();
        time.jumpWallClock(Duration.ofDays(1));
        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(limiter.tryAcquire()).isFalse();
        time.advance(Duration.ofNanos(1));
        assertThat(limiter.tryAcquire()).isTrue();
    }

    @Test
    void throttled_blocksEverythingAndIsNeverShortened() {
        RateLimiter limiter = limiter(5, Duration.ofSeconds(1));
        limiter.throttled(Duration.ofSeconds(7));
        limiter.throttled(Duration.ofSeconds(3));
        assertThat(limiter.tryAcquire()).isFalse();
        limiter.acquire(within(60));
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(7));
        limiter.throttled(Duration.ofSeconds(Long.MAX_VALUE));
        assertThatThrownBy(() -> limiter.acquire(within(60))).isInstanceOf(RateLimitedException.class);
        assertThatThrownBy(() -> limiter.throttled(Duration.ofSeconds(-1)))
                .hasMessage("retryAfter must not be negative but is PT-1S");
    }

    @Test
    void call_throttledByTheOtherSide_learns() {
        RateLimiter limiter = limiter(5, Duration.ofSeconds(1));
        assertThat(limiter.<String>call(within(1), () -> "done")).isEqualTo("done");
        for (int status : new int[] {503, 429}) {
            UnavailableException failure = new UnavailableException(
                    "no",
                    ErrorContext.builder()
                            .status(status)
                            .retryAfter(Duration.ofSeconds(9))
                            .build(),
                    null);
            assertThatThrownBy(() -> limiter.call(within(1), () -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
        }
        limiter.acquire(within(60));
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void acquire_interruptedWhileWaiting_endsAtOnceAndKeepsTheFlag() {
        RateLimiter limiter = limiter(1, Duration.ofSeconds(10));
        limiter.acquire(within(60));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> limiter.acquire(within(60)))
                    .isInstanceOfSatisfying(
                            RateLimitedException.class,
                            e -> assertThat(e.retryable()).isFalse())
                    .hasMessage("interrupted while waiting for a permit of rate limit 'test' (1 in PT10S)");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        limiter.acquire(within(11));
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(10));
    }

    @Test
    void acquireAsync_cancelled_givesItsMomentBack() {
        LateTime clock = new LateTime(0);
        RateLimiter limiter = RateLimiter.builder("test")
                .permits(1)
                .period(Duration.ofSeconds(10))
                .clock(clock)
                .build();
        assertThat(limiter.acquireAsync(Deadline.none(clock))).isCompleted();
        CompletableFuture<Void> waiting = limiter.acquireAsync(Deadline.none(clock));
        assertThat(waiting).isNotDone();
        assertThat(waiting.cancel(true)).isTrue();
        CompletableFuture<Void> next = limiter.acquireAsync(Deadline.after(Duration.ofSeconds(11), clock));
        clock.runAll();
        assertThat(next).isCompletedWithValue(null);
        assertThat(clock.nanoTime()).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThatThrownBy(() -> limiter.acquireAsync(Deadline.after(Duration.ofSeconds(1), clock))
                        .get())
                .cause()
                .isInstanceOf(RateLimitedException.class);
    }

    @Property(tries = 200)
    void acquireAsync_anyWindow_letsNoMoreThanThePermitsPass(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int permits,
            @ForAll @IntRange(min = 0, max = 30) int lateMillis) {
        Random random = new Random(seed);
        LateTime clock = new LateTime(seed, lateMillis);
        Duration period = Duration.ofMillis(100);
        RateLimiter limiter = RateLimiter.builder("test")
                .permits(permits)
                .period(period)
                .clock(clock)
                .build();
        List<Long> passed = new ArrayList<>();
        List<CompletableFuture<Void>> results = new ArrayList<>();
        long blocked = 0;
        int callers = 0;
        for (int i = 0; i < 60; i++) {
            int what = random.nextInt(20);
            if (what == 0) {
                limiter.throttled(Duration.ofMillis(50));
                blocked++;
            } else if (what < 4) {
                clock.run(Duration.ofMillis(random.nextInt(60)));
            } else if (what < 8) {
                if (limiter.tryAcquire()) {
                    passed.add(clock.nanoTime());
                }
            } else {
                callers++;
                CompletableFuture<Void> result = limiter.acquireAsync(Deadline.none(clock));
                results.add(result);
                result.thenRun(() -> passed.add(clock.nanoTime()));
                if (what == 8) {
                    result.cancel(true);
                }
            }
        }
        clock.runAll();
        Collections.sort(passed);
        for (int i = permits; i < passed.size(); i++) {
            assertThat(passed.get(i) - passed.get(i - permits)).isGreaterThanOrEqualTo(period.toNanos());
        }
        assertThat(results).allMatch(CompletableFuture::isDone);
        // Nobody is woken again and again for a permit that another takes.
        if (lateMillis == 0) {
            assertThat(clock.timers).isLessThanOrEqualTo((int) (callers * (blocked + 2)));
        }
    }

    @Test
    void acquire_eightThreads_takeAtLeastTheTimeTheLimitAsksFor() throws Exception {
        RateLimiter limiter = limiter(10, Duration.ofSeconds(1));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work = Collections.nCopies(200, () -> {
                limiter.acquire(Deadline.none(time));
                return true;
            });
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(time.nanoTime())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(19).toNanos());
    }

    @Test
    void build_periodAboveADay_isRefused() {
        assertThatThrownBy(() ->
                        RateLimiter.builder("test").period(Duration.ofDays(2)).build())
                .hasMessage("rate limit 'test' has 1 problem:\n  - period: must not exceed PT24H but is PT48H");
        assertThatThrownBy(() -> RateLimiter.builder("test").permits(0))
                .hasMessage("permits must be between 1 and 1000000 but is 0");
    }

    /** A clock whose timers fire in order, when told, and somewhat late. */
    private static final class LateTime implements TimeSource {
        private final TreeMap<Long, CompletableFuture<Void>> waiting = new TreeMap<>();
        private final Random random;
        private final int lateMillis;
        private long now;
        private int timers;

        LateTime(int lateMillis) {
            this(0, lateMillis);
        }

        LateTime(long seed, int lateMillis) {
            random = new Random(seed);
            this.lateMillis = lateMillis;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(now);
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void sleep(Duration duration) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> after(Duration duration) {
            long due = now + duration.toNanos() + random.nextInt(lateMillis + 1) * 1_000_000L;
            while (waiting.containsKey(due)) {
                due++;
            }
            CompletableFuture<Void> timer = new CompletableFuture<>();
            long key = due;
            waiting.put(key, timer);
            timer.whenComplete((nothing, cancelled) -> waiting.remove(key, timer));
            timers++;
            return timer;
        }

        void run(Duration duration) {
            long end = now + duration.toNanos();
            while (!waiting.isEmpty() && waiting.firstKey() <= end) {
                Map.Entry<Long, CompletableFuture<Void>> first = waiting.pollFirstEntry();
                now = Math.max(now, first.getKey());
                first.getValue().complete(null);
            }
            now = end;
        }

        void runAll() {
            while (!waiting.isEmpty()) {
                Map.Entry<Long, CompletableFuture<Void>> first = waiting.pollFirstEntry();
                now = Math.max(now, first.getKey());
                first.getValue().complete(null);
            }
        }
    }
}
