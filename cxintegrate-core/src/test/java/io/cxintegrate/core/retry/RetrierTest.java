package io.cxintegrate.core.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetrierTest {
    private final ManualTime time = new ManualTime();
    private final List<RetryEvent> events = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    private static UnavailableException down(Duration retryAfter) {
        return new UnavailableException(
                "down",
                ErrorContext.builder()
                        .status(503)
                        .retryable(true)
                        .retryAfter(retryAfter)
                        .build(),
                null);
    }

    private Retrier retrier(RetryPolicy policy) {
        return new Retrier(policy, time, Jitter.fixed(0.5), events::add);
    }

    private Deadline forever() {
        return Deadline.none(time);
    }

    private String failing(int times, Duration retryAfter) {
        if (calls.incrementAndGet() <= times) {
            throw down(retryAfter);
        }
        return "done";
    }

    @Test
    void callAsync_executorTakesNoRepeat_failsWithTheLastFailure() {
        Retrier retrier = retrier(RetryPolicy.builder()
                .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(1)))
                .build());
        CompletableFuture<String> result = retrier.callAsync(
                "op",
                forever(),
                task -> {
                    throw new RejectedExecutionException("closed");
                },
                attempt -> CompletableFuture.supplyAsync(() -> failing(1, null), Runnable::run));
        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(UnavailableException.class)
                .hasMessage("down");
        assertThat(calls).hasValue(1);
    }

    @Test
    void call_failsTwice_waitsWithJitterAndSucceeds() {
        Retrier retrier = retrier(RetryPolicy.builder()
                .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(1)))
                .build());
        String result = retrier.call("OP", forever(), a -> failing(2, null));
        assertThat(result).isEqualTo("done");
        assertThat(time.waits()).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(events).extracting(RetryEvent::reason).containsExactly("back-off", "back-off");
    }

    @Test
    void call_neverSucceeds_throwsTheLastFailureWithItsHistory() {
        assertThatThrownBy(() -> retrier(RetryPolicy.builder()
                                .maxAttempts(3)
                                .backoff(Backoff.fixed(Duration.ofSeconds(1)))
                                .build())
                        .call("OP", forever(), a -> failing(9, null)))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("down (3 attempts: #1 503 then PT1S (back-off); #2 503 then PT1S (back-off); #3 503)");
        assertThat(calls).hasValue(3);
        assertThat(events.get(2).reason()).isEqualTo("attempts-exhausted");
    }

    @Test
    void call_notRetryable_isTriedOnce() {
        assertThatThrownBy(() -> retrier(RetryPolicy.defaults()).call("OP", forever(), a -> {
                    calls.incrementAndGet();
                    throw new InvalidInputException("bad");
                }))
                .hasMessage("bad");
        assertThat(calls).hasValue(1);
        assertThat(events.get(0).reason()).isEqualTo("not-retryable");
    }

    @Test
    void call_retryAfter_isNeverShortenedAndJitterOnlyAdds() {
        Duration asked = Duration.ofSeconds(7);
        retrier(RetryPolicy.builder()
                        .backoff(Backoff.fixed(Duration.ofMillis(300)))
                        .build())
                .call("OP", forever(), a -> failing(1, asked));
        assertThat(time.waits()).containsExactly(asked.plusMillis(300));
        assertThat(events.get(0).reason()).isEqualTo("retry-after");
    }

    @Test
    void call_retryAfterOverTheCap_failsAtOnceWithTheDelay() {
        assertThatThrownBy(() ->
                        retrier(RetryPolicy.defaults()).call("OP", forever(), a -> failing(1, Duration.ofSeconds(61))))
                .isInstanceOfSatisfying(
                        CxException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(61)));
        assertThat(time.waits()).isEmpty();
        assertThat(events.get(0).reason()).isEqualTo("retry-after-too-long");
    }

    @Test
    void call_waitDoesNotFitTheDeadline_failsAtOnce() {
        Deadline tight = Deadline.after(Duration.ofSeconds(5), time);
        assertThatThrownBy(() ->
                        retrier(RetryPolicy.defaults()).call("OP", tight, a -> failing(1, Duration.ofSeconds(10))))
                .hasMessage("down");
        assertThat(time.waits()).isEmpty();
        assertThat(events.get(0).reason()).isEqualTo("deadline");
    }

    @Test
    void call_interruptedWhileWaiting_endsAtOnceAndKeepsTheFlag() {
        try {
            assertThatThrownBy(() -> retrier(RetryPolicy.defaults()).call("OP", forever(), a -> {
                        calls.incrementAndGet();
                        Thread.currentThread().interrupt();
                        throw down(null);
                    }))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("OP was interrupted while waiting to repeat it");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(calls).hasValue(1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void call_listenerThrows_isNotDisturbed() {
        Retrier retrier = new Retrier(RetryPolicy.defaults(), time, Jitter.fixed(0), e -> {
            throw new IllegalStateException("listener");
        });
        String result = retrier.call("OP", forever(), a -> failing(1, null));
        assertThat(result).isEqualTo("done");
    }

    @Test
    void callAsync_failsOnce_behavesLikeCall() throws Exception {
        CompletableFuture<String> result = retrier(RetryPolicy.builder()
                        .backoff(Backoff.fixed(Duration.ofSeconds(2)))
                        .build())
                .callAsync("OP", forever(), Runnable::run, a -> CompletableFuture.completedFuture(failing(1, null)));
        assertThat(result.get()).isEqualTo("done");
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void callAsync_neverSucceeds_failsWithTheHistory() {
        CompletableFuture<String> result = retrier(RetryPolicy.defaults())
                .callAsync("OP", forever(), Runnable::run, a -> CompletableFuture.failedFuture(down(null)));
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        CxException.class, e -> assertThat(e.attempts()).isEqualTo(3));
    }

    @Test
    void callAsync_cancelled_cancelsTheAttemptBelow() {
        CompletableFuture<String> below = new CompletableFuture<>();
        CompletableFuture<String> result =
                retrier(RetryPolicy.defaults()).callAsync("OP", forever(), Runnable::run, a -> below);
        assertThat(result.cancel(true)).isTrue();
        assertThat(below).isCancelled();
    }

    @Test
    void build_capAboveDeadline_isRefused() {
        assertThatThrownBy(() ->
                        RetryPolicy.builder().deadline(Duration.ofSeconds(30)).build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "retry policy has 1 problem:\n  - retryAfterCap: must not exceed deadline PT30S but is PT1M");
        assertThatThrownBy(() -> RetryPolicy.builder().maxAttempts(0))
                .hasMessage("maxAttempts must be at least 1 but is 0");
    }

    @Property
    void exponential_anyAttempt_staysBetweenZeroAndItsCeiling(
            @ForAll @IntRange(min = 1, max = 100) int attempt,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double jitter,
            @ForAll @IntRange(min = 1, max = 10_000) int baseMillis,
            @ForAll @IntRange(min = 1, max = 1000) int factor) {
        Duration base = Duration.ofMillis(baseMillis);
        Duration max = base.multipliedBy(factor);
        Duration wait = Backoff.exponential(base, max).after(attempt, () -> jitter);
        Duration ceiling =
                attempt > 20 || (1L << (attempt - 1)) > factor ? max : base.multipliedBy(1L << (attempt - 1));
        assertThat(wait).isBetween(Duration.ZERO, ceiling);
    }
}
