package io.cxintegrate.core.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.limit.RateLimitedException;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.retry.CircuitBreaker.State;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final ManualTime time = new ManualTime();
    private final List<String> transitions = Collections.synchronizedList(new ArrayList<>());

    private CircuitBreakerBuilder builder() {
        return CircuitBreaker.builder("cognigy")
                .countWindow(4)
                .minimumCalls(4)
                .openFor(Duration.ofSeconds(30))
                .halfOpenProbes(2)
                .clock(time)
                .listener((name, from, to) -> transitions.add(name + " " + from + ">" + to));
    }

    private static void fail(CircuitBreaker breaker, RuntimeException failure) {
        assertThatThrownBy(() -> breaker.call("OP", () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private static void down(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            fail(breaker, new UnavailableException("down"));
        }
    }

    private static void up(CircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            String answer = breaker.call("OP", () -> "up");
            assertThat(answer).isEqualTo("up");
        }
    }

    private CircuitBreaker opened() {
        CircuitBreaker breaker = builder().build();
        down(breaker, 4);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        return breaker;
    }

    private CircuitBreaker halfOpened() {
        CircuitBreaker breaker = opened();
        time.advance(Duration.ofSeconds(30));
        up(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        return breaker;
    }

    @Test
    void call_halfOfTheWindowFails_opensAndRefusesWithTheTimeLeft() {
        CircuitBreaker breaker = builder().build();
        up(breaker, 2);
        down(breaker, 2);
        time.advance(Duration.ofSeconds(18));
        assertThatThrownBy(() -> up(breaker, 1))
                .isInstanceOfSatisfying(CircuitOpenException.class, e -> {
                    assertThat(e.retryAfter()).contains(Duration.ofSeconds(12));
                    assertThat(e.retryable()).isTrue();
                    assertThat(e.operation()).contains("OP");
                })
                .hasMessage("OP was not sent: circuit breaker 'cognigy' is open for another PT12S"
                        + " after 2 of 4 calls failed");
        assertThat(transitions).containsExactly("cognigy CLOSED>OPEN");
        assertThat(breaker).hasToString("CircuitBreaker[cognigy, OPEN]");
    }

    @Test
    void call_fewerThanMinimum_staysClosed() {
        CircuitBreaker breaker = builder().build();
        down(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(transitions).isEmpty();
    }

    @Test
    void call_countWindow_forgetsTheOldest() {
        CircuitBreaker breaker = builder().failureRate(0.75).build();
        down(breaker, 2);
        up(breaker, 2);
        down(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        down(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_timeWindow_forgetsWhatIsOlder() {
        CircuitBreaker breaker = builder().timeWindow(Duration.ofSeconds(10)).build();
        down(breaker, 3);
        time.advance(Duration.ofSeconds(10));
        down(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        time.advance(Duration.ofSeconds(9));
        down(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_timeWindow_slidesInTenths() {
        CircuitBreaker breaker = builder()
                .timeWindow(Duration.ofSeconds(10))
                .minimumCalls(6)
                .failureRate(1)
                .build();
        for (int i = 0; i < 30; i++) {
            down(breaker, 1);
            time.advance(Duration.ofSeconds(2));
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        }
        down(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        down(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_everyProbeSucceeds_closesWithAnEmptyWindow() {
        CircuitBreaker breaker = halfOpened();
        up(breaker, 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        down(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(transitions)
                .containsExactly("cognigy CLOSED>OPEN", "cognigy OPEN>HALF_OPEN", "cognigy HALF_OPEN>CLOSED");
    }

    @Test
    void call_aProbeFails_opensForTheWholeTimeAgain() {
        CircuitBreaker breaker = halfOpened();
        down(breaker, 1);
        assertThatThrownBy(() -> up(breaker, 1))
                .hasMessage(
                        "OP was not sent: circuit breaker 'cognigy' is open for another PT30S after a probe failed");
        assertThat(transitions.get(2)).isEqualTo("cognigy HALF_OPEN>OPEN");
    }

    @Test
    void call_answersThatAreNotFailures_keepItClosed() {
        CircuitBreaker breaker = builder().build();
        for (int i = 0; i < 4; i++) {
            fail(breaker, new InvalidInputException("bad"));
            fail(breaker, new CredentialException("who"));
            fail(breaker, new IllegalStateException("bug"));
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, new DefectException("broken"));
        fail(breaker, new DefectException("broken"));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_ownPredicate_isAsked() {
        CircuitBreaker breaker =
                builder().failsOn(IllegalStateException.class::isInstance).build();
        down(breaker, 8);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(breaker, new IllegalStateException("bug"));
        fail(breaker, new IllegalStateException("bug"));
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_refusedByTheLimiterInside_isNotCounted() {
        CircuitBreaker breaker = builder().build();
        RateLimiter limiter = RateLimiter.builder("full").permits(1).clock(time).build();
        assertThat(limiter.tryAcquire()).isTrue();
        CxException refusal = catchThrowableOfType(
                RateLimitedException.class, () -> limiter.acquire(Deadline.after(Duration.ofSeconds(1), time)));
        for (int i = 0; i < 8; i++) {
            fail(breaker, refusal);
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        CircuitBreaker half = halfOpened();
        for (int i = 0; i < 8; i++) {
            fail(half, refusal);
        }
        up(half, 1);
        assertThat(half.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void call_wallClockJumps_changeNothing() {
        CircuitBreaker breaker = opened();
        time.jumpWallClock(Duration.ofDays(400));
        assertThatThrownBy(() -> up(breaker, 1)).isInstanceOf(CircuitOpenException.class);
        time.jumpWallClock(Duration.ofDays(-800));
        time.advance(Duration.ofSeconds(30));
        up(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        CircuitBreaker byTime = builder().timeWindow(Duration.ofSeconds(1)).build();
        time.advance(Duration.ofDays(30_000));
        down(byTime, 4);
        assertThat(byTime.state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_probesNeverComeBack_doNotJamIt() {
        CircuitBreaker breaker = opened();
        time.advance(Duration.ofSeconds(30));
        CompletableFuture<String> lost = new CompletableFuture<>();
        CompletableFuture<String> first = breaker.callAsync("OP", () -> lost);
        CompletableFuture<String> second = breaker.callAsync("OP", () -> lost);
        assertThatThrownBy(() -> up(breaker, 1))
                .isInstanceOfSatisfying(
                        CircuitOpenException.class,
                        e -> assertThat(e.retryAfter()).isEmpty())
                .hasMessage("OP was not sent: circuit breaker 'cognigy' is half-open and waits for its 2 probes");
        time.advance(Duration.ofSeconds(30));
        up(breaker, 2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        lost.completeExceptionally(new UnavailableException("late"));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        down(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void call_eightThreadsHalfOpen_letsOnlyTheProbesThrough() throws Exception {
        CircuitBreaker breaker = opened();
        time.advance(Duration.ofSeconds(30));
        CountDownLatch answered = new CountDownLatch(6);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work = Collections.nCopies(8, () -> {
                try {
                    return breaker.call("OP", () -> {
                        try {
                            answered.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return true;
                    });
                } catch (CircuitOpenException e) {
                    answered.countDown();
                    return false;
                }
            });
            int passed = 0;
            for (Future<Boolean> done : threads.invokeAll(work)) {
                passed += done.get() ? 1 : 0;
            }
            assertThat(passed).isEqualTo(2);
            assertThat(breaker.state()).isEqualTo(State.CLOSED);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void callAsync_failsAndIsRefused_behavesLikeCall() {
        CircuitBreaker breaker = builder().build();
        UnavailableException failure = new UnavailableException("down");
        for (int i = 0; i < 3; i++) {
            CompletableFuture<String> result = breaker.callAsync("OP", () -> CompletableFuture.failedFuture(failure));
            assertThatThrownBy(result::get).cause().isSameAs(failure);
        }
        CompletableFuture<String> thrown = breaker.callAsync("OP", () -> {
            throw failure;
        });
        assertThatThrownBy(thrown::get).cause().isSameAs(failure);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        CompletableFuture<String> refused = breaker.callAsync("OP", () -> CompletableFuture.completedFuture("up"));
        assertThatThrownBy(refused::get).cause().isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void callAsync_cancelled_cancelsBelowAndIsNotCounted() {
        CircuitBreaker breaker = builder().build();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<String> below = new CompletableFuture<>();
            CompletableFuture<String> result = breaker.callAsync("OP", () -> below);
            assertThat(result.cancel(true)).isTrue();
            assertThat(below).isCancelled();
        }
        down(breaker, 3);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void call_listenerThrows_isNotDisturbed() {
        CircuitBreaker breaker = builder()
                .listener((name, from, to) -> {
                    throw new IllegalStateException("listener");
                })
                .build();
        down(breaker, 4);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void build_whatCannotWork_isRefused() {
        assertThatThrownBy(() ->
                        builder().minimumCalls(5).openFor(Duration.ofDays(2)).build())
                .hasMessage("""
                        circuit breaker 'cognigy' has 2 problems:
                          - minimumCalls: must not exceed countWindow 4 but is 5
                          - openFor: must not exceed PT24H but is PT48H""");
        assertThatThrownBy(() -> builder().failureRate(0))
                .hasMessage("failureRate must be above 0 and at most 1 but is 0.0");
    }
}
