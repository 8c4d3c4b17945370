package io.cxintegrate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void instant_fresh_isTheFixedStart() {
        assertThat(new TestClock().instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(TestClock.manual().instant()).isEqualTo(TestClock.START);
        assertThat(TestClock.at(Instant.EPOCH).instant()).isEqualTo(Instant.EPOCH);
        assertThat(new TestClock().nanoTime()).isZero();
    }

    @Test
    void advance_byMinutes_movesBothClocks() {
        TestClock clock = new TestClock();

        clock.advance(Duration.ofMinutes(10));

        assertThat(clock.instant()).isEqualTo("2026-01-01T00:10:00Z");
        assertThat(clock.nanoTime()).isEqualTo(600_000_000_000L);
        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void advance_negative_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TestClock().advance(Duration.ofSeconds(-1)))
                .withMessage("duration must not be negative but is PT-1S");
    }

    @Test
    void jump_backAndForth_movesTheWallOnly() {
        TestClock clock = new TestClock();

        clock.jump(Duration.ofHours(-1));
        assertThat(clock.instant()).isEqualTo("2025-12-31T23:00:00Z");
        clock.jump(Duration.ofHours(3));

        assertThat(clock.instant()).isEqualTo("2026-01-01T02:00:00Z");
        assertThat(clock.nanoTime()).isZero();
    }

    @Test
    void sleepAndAfter_waitingMovesIt_behaveAlike() throws InterruptedException {
        TestClock clock = new TestClock();

        clock.sleep(Duration.ofSeconds(7));
        CompletableFuture<Void> after = clock.after(Duration.ofSeconds(3));

        assertThat(after).isCompleted();
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:10Z");
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(3));
        assertThat(clock.waiting()).isZero();
    }

    @Test
    void sleepAndAfter_zeroOrLess_returnAtOnceWithoutTrace() throws InterruptedException {
        TestClock clock = TestClock.manual();

        clock.sleep(Duration.ZERO);
        clock.sleep(Duration.ofSeconds(-1));

        assertThat(clock.after(Duration.ZERO)).isCompleted();
        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void sleep_interruptFlagSet_throwsAndDoesNotMove() {
        TestClock clock = new TestClock();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> clock.sleep(SECOND))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("interrupted before a wait of PT1S");

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(clock.nanoTime()).isZero();
        assertThat(clock.waits()).isEmpty();
    }

    @Test
    void after_manual_completesWhenAdvancedFarEnough() {
        TestClock clock = TestClock.manual();
        CompletableFuture<Void> after = clock.after(Duration.ofSeconds(5));

        clock.advance(Duration.ofSeconds(4));
        assertThat(after).isNotDone();
        clock.advance(SECOND);

        assertThat(after).isCompleted();
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void advance_manual_endsWaitsInOrderEachAtItsTime() {
        TestClock clock = TestClock.manual();
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> late =
                clock.after(Duration.ofSeconds(7)).thenRun(() -> order.add("7 at " + clock.nanoTime() / 1_000_000_000));
        CompletableFuture<Void> chained = clock.after(Duration.ofSeconds(3))
                .thenRun(() -> order.add("3 at " + clock.nanoTime() / 1_000_000_000))
                .thenCompose(done -> clock.after(Duration.ofSeconds(2)))
                .thenRun(() -> order.add("3+2 at " + clock.nanoTime() / 1_000_000_000));

        clock.advance(Duration.ofSeconds(10));

        assertThat(late).isCompleted();
        assertThat(chained).isCompleted();
        assertThat(order).containsExactly("3 at 3", "3+2 at 5", "7 at 7");
        assertThat(clock.nanoTime()).isEqualTo(10_000_000_000L);
    }

    @Test
    void after_cancelled_isTakenOffTheClock() {
        TestClock clock = TestClock.manual();
        CompletableFuture<Void> after = clock.after(SECOND);
        assertThat(clock.waiting()).isEqualTo(1);

        after.cancel(false);

        assertThat(clock.waiting()).isZero();
    }

    @Test
    void sleep_manual_endsWhenAnotherThreadAdvances() throws Exception {
        TestClock clock = TestClock.manual();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Instant> woken = other.submit(() -> {
                clock.sleep(Duration.ofHours(1));
                return clock.instant();
            });
            assertThat(clock.awaitWaiting(1, PATIENCE)).isTrue();

            clock.advance(Duration.ofHours(1));

            assertThat(woken.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("2026-01-01T01:00:00Z");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void sleep_manualInterruptedWhileWaiting_throwsAndLeavesTheClock() throws Exception {
        TestClock clock = TestClock.manual();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread sleeper = new Thread(() -> {
            try {
                clock.sleep(SECOND);
            } catch (InterruptedException e) {
                outcome.complete(e);
            }
        });
        sleeper.start();
        assertThat(clock.awaitWaiting(1, PATIENCE)).isTrue();

        sleeper.interrupt();

        assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        sleeper.join(PATIENCE.toMillis());
        assertThat(clock.waiting()).isZero();
    }

    @Test
    void awaitWaiting_nobodyWaits_givesUp() throws InterruptedException {
        assertThat(TestClock.manual().awaitWaiting(1, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void sleepAndAdvance_manyThreads_loseNoStep() throws Exception {
        // Guards against a clock that moves to a target computed before another thread moved it.
        TestClock clock = new TestClock();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                all.add(pool.submit(() -> {
                    clock.sleep(SECOND);
                    clock.advance(SECOND);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(clock.waits()).hasSize(2_000);
        assertThat(clock.nanoTime()).isEqualTo(4_000_000_000_000L);
    }
}
