package io.cxintegrate.core.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final UnavailableException down = failure(503);
    private final UnavailableException throttled = failure(429);

    private final ManualTime time = new ManualTime();
    private final List<RetryEvent> events = new ArrayList<>();

    private static UnavailableException failure(int status) {
        return new UnavailableException(
                "failed", ErrorContext.builder().status(status).retryable(true).build(), null);
    }

    private Retrier retrier(RetryBudget budget) {
        RetryPolicy policy = RetryPolicy.builder()
                .budget(budget)
                .backoff(Backoff.fixed(Duration.ofMillis(1)))
                .build();
        return new Retrier(policy, time, Jitter.fixed(0), events::add);
    }

    @Test
    void tryRepeat_eachKindOfFailure_takesItsCost() {
        RetryBudget budget = RetryBudget.defaults();
        assertThat(budget.tryRepeat(down)).isTrue();
        assertThat(budget.available()).isEqualTo(486);
        assertThat(budget.tryRepeat(throttled)).isTrue();
        assertThat(budget.available()).isEqualTo(481);
        budget.succeeded();
        assertThat(budget).hasToString("RetryBudget[482 of 500]");
    }

    @Test
    void policy_default_hasNoBudgetAndToBuilderKeepsOne() {
        assertThat(RetryPolicy.defaults().budget()).isEmpty();
        RetryBudget budget = RetryBudget.defaults();
        assertThat(RetryPolicy.builder().budget(budget).build().toBuilder()
                        .build()
                        .budget())
                .containsSame(budget);
        assertThat(budget.toBuilder().capacity(20).build().available()).isEqualTo(20);
    }

    @Test
    void build_costAboveCapacity_isRefused() {
        assertThatThrownBy(() -> RetryBudget.builder().capacity(4).build()).hasMessage("""
                        retry budget has 2 problems:
                          - failureCost: must not exceed capacity 4 but is 14
                          - throttleCost: must not exceed capacity 4 but is 5""");
        assertThatThrownBy(() -> RetryBudget.builder().refund(-1)).hasMessage("refund must be at least 0 but is -1");
    }

    @Test
    void call_budgetIsSpent_failsAtOnceAndSaysWhy() {
        RetryBudget budget = RetryBudget.builder().capacity(20).build();
        assertThatThrownBy(() -> retrier(budget).call("OP", Deadline.none(time), a -> {
                    throw failure(503);
                }))
                .hasMessage("failed (2 attempts: #1 503 then PT0.001S (back-off); #2 503)");
        assertThat(events).extracting(RetryEvent::reason).containsExactly("back-off", "budget-exhausted");
        assertThat(events.get(1).again()).isFalse();
        assertThat(budget.available()).isEqualTo(6);
    }

    @Test
    void call_lastAttemptFails_isNotChargedForARepeatNobodyMakes() {
        RetryBudget budget = RetryBudget.defaults();
        assertThatThrownBy(() -> retrier(budget).call("OP", Deadline.none(time), a -> {
                    throw failure(503);
                }))
                .isInstanceOf(UnavailableException.class);
        assertThat(budget.available()).isEqualTo(500 - 2 * 14);
    }

    @Test
    void call_success_isRefundedOnlyWithoutARepeat() throws Exception {
        RetryBudget budget = RetryBudget.defaults();
        Retrier retrier = retrier(budget);
        String late = retrier.call("OP", Deadline.none(time), a -> {
            if (a.number() == 1) {
                throw failure(503);
            }
            return "late";
        });
        assertThat(late).isEqualTo("late");
        assertThat(budget.available()).isEqualTo(486);
        String sync = retrier.call("OP", Deadline.none(time), a -> "at once");
        assertThat(budget.available()).isEqualTo(487);
        String async = retrier.callAsync(
                        "OP", Deadline.none(time), Runnable::run, a -> CompletableFuture.completedFuture("at once"))
                .get();
        assertThat(async).isEqualTo(sync);
        assertThat(budget.available()).isEqualTo(488);
        String lateAsync = retrier.callAsync(
                        "OP",
                        Deadline.none(time),
                        Runnable::run,
                        a -> a.number() == 1
                                ? CompletableFuture.failedFuture(failure(503))
                                : CompletableFuture.completedFuture("late"))
                .get(30, TimeUnit.SECONDS);
        assertThat(lateAsync).isEqualTo("late");
        assertThat(budget.available()).isEqualTo(474);
    }

    @Property(tries = 200)
    void available_anySequence_staysBetweenZeroAndCapacity(
            @ForAll @IntRange(min = 14, max = 60) int capacity,
            @ForAll @IntRange(min = 0, max = 30) int refund,
            @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 2) Integer> steps) {
        RetryBudget budget =
                RetryBudget.builder().capacity(capacity).refund(refund).build();
        for (int step : steps) {
            if (step == 0) {
                budget.succeeded();
            } else {
                int before = budget.available();
                int cost = step == 1 ? 14 : 5;
                boolean granted = budget.tryRepeat(step == 1 ? down : throttled);
                assertThat(granted).isEqualTo(before >= cost);
                assertThat(budget.available()).isEqualTo(granted ? before - cost : before);
            }
            assertThat(budget.available()).isBetween(0, capacity);
        }
    }

    @Test
    void call_totalOutage_isAmplifiedByWhatTheBucketHeldAndNoMore() {
        assertThat(sent(5000, 100)).isEqualTo(5000 + 500 / 14);
    }

    @Property(tries = 12)
    void call_brownOut_isAmplifiedByATenthAtMost(@ForAll @IntRange(min = 0, max = 100) int failPercent) {
        assertThat(sent(5000, failPercent) / 5000.0).isLessThanOrEqualTo(1.1);
    }

    private int sent(int calls, int failPercent) {
        Random random = new Random(failPercent);
        Retrier retrier = new Retrier(
                RetryPolicy.builder()
                        .budget(RetryBudget.defaults())
                        .backoff(Backoff.fixed(Duration.ofMillis(1)))
                        .build(),
                new ManualTime(),
                Jitter.fixed(0),
                RetryListener.none());
        int[] sent = new int[1];
        for (int i = 0; i < calls; i++) {
            try {
                retrier.call("OP", Deadline.none(time), a -> {
                    sent[0]++;
                    if (random.nextInt(100) < failPercent) {
                        throw failure(503);
                    }
                    return "done";
                });
            } catch (CxException e) {
                assertThat(e).isInstanceOf(UnavailableException.class);
            }
        }
        return sent[0];
    }

    @Test
    void tryRepeat_eightThreads_neverGrantsMoreThanThereIs() throws Exception {
        RetryBudget budget = RetryBudget.builder().capacity(14 * 1000).refund(3).build();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                work.add(() -> {
                    int granted = 0;
                    for (int i = 0; i < 20_000; i++) {
                        granted += budget.tryRepeat(down) ? 1 : 0;
                        assertThat(budget.available()).isBetween(0, budget.capacity());
                    }
                    return granted;
                });
            }
            int granted = 0;
            for (Future<Integer> done : threads.invokeAll(work)) {
                granted += done.get();
            }
            assertThat(granted).isEqualTo(1000);
            assertThat(budget.available()).isZero();
            List<Callable<Integer>> refunds = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                refunds.add(() -> {
                    for (int i = 0; i < 500; i++) {
                        budget.succeeded();
                    }
                    return 0;
                });
            }
            for (Future<Integer> done : threads.invokeAll(refunds)) {
                done.get();
            }
            assertThat(budget.available()).isEqualTo(8 * 500 * 3);
        } finally {
            threads.shutdownNow();
        }
    }
}
