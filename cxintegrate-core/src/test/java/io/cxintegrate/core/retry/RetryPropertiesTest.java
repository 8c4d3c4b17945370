package io.cxintegrate.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What holds for every policy, every answer and every clock. */
class RetryPropertiesTest {
    private static final Duration CAP = Duration.ofSeconds(60);

    /** An attempt that takes this long and fails; with what it is told to wait, if anything. */
    private record Failure(Duration takes, @Nullable Duration told) {}

    private record Settings(
            int attempts,
            Duration base,
            Duration max,
            Duration policyDeadline,
            Duration callDeadline,
            List<Failure> script) {}

    /** Wakes up to one tick late, as timers do. */
    private static final class Ticking implements TimeSource {
        private final long tick;
        private long now;

        private Ticking(int tickMillis) {
            tick = Duration.ofMillis(tickMillis).toNanos();
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
            long due = now + duration.toNanos();
            now = due + Math.floorMod(-due, tick);
        }

        @Override
        public CompletableFuture<Void> after(Duration duration) {
            sleep(duration);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Provide
    Arbitrary<Settings> settings() {
        Arbitrary<Duration> takes = Arbitraries.longs().between(0, 30_000).map(Duration::ofMillis);
        Arbitrary<Duration> told = Arbitraries.longs().between(0, 70_000).map(Duration::ofMillis);
        Arbitrary<Failure> failures =
                Combinators.combine(takes, told.injectNull(0.5)).as(Failure::new);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.longs().between(1, 5_000).map(Duration::ofMillis),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.longs().between(60_000, 200_000).map(Duration::ofMillis),
                        Arbitraries.longs().between(1, 250_000).map(Duration::ofMillis),
                        failures.list().ofSize(8))
                .as((attempts, base, factor, policy, call, script) ->
                        new Settings(attempts, base, base.multipliedBy(factor), policy, call, script));
    }

    /** Runs the script; every attempt ends when its deadline does, as a transport sees to. */
    private static List<RetryEvent> run(Settings s, Ticking time, double jitter, boolean async) {
        List<RetryEvent> events = new ArrayList<>();
        Retrier retrier = new Retrier(
                RetryPolicy.builder()
                        .maxAttempts(s.attempts)
                        .backoff(Backoff.exponential(s.base, s.max))
                        .retryAfterCap(CAP)
                        .deadline(s.policyDeadline)
                        .build(),
                time,
                Jitter.fixed(jitter),
                events::add);
        Deadline deadline = Deadline.after(s.callDeadline, time);
        try {
            if (async) {
                retrier.callAsync(
                                "OP",
                                deadline,
                                Runnable::run,
                                a -> CompletableFuture.supplyAsync(() -> failing(s, time, a), Runnable::run))
                        .join();
            } else {
                retrier.call("OP", deadline, a -> failing(s, time, a));
            }
        } catch (UnavailableException | CompletionException expected) {
            return events;
        }
        throw new AssertionError("every attempt fails");
    }

    private static String failing(Settings s, Ticking time, Attempt attempt) {
        Failure failure = s.script.get(attempt.number() - 1);
        time.now += Durations.min(failure.takes, attempt.deadline().remaining()).toNanos();
        throw new UnavailableException(
                "down",
                ErrorContext.builder()
                        .status(503)
                        .retryable(true)
                        .retryAfter(failure.told)
                        .build(),
                null);
    }

    @Property(tries = 500)
    void call_anyScript_endsAtTheDeadlineOrOneTickLater(
            @ForAll("settings") Settings s,
            @ForAll @IntRange(min = 1, max = 50) int tickMillis,
            @ForAll @IntRange(min = 0, max = 999) int jitter,
            @ForAll boolean async) {
        Ticking time = new Ticking(tickMillis);
        run(s, time, jitter / 1000.0, async);
        assertThat(Duration.ofNanos(time.now))
                .isLessThanOrEqualTo(
                        Durations.min(s.callDeadline, s.policyDeadline).plusMillis(tickMillis));
    }

    @Property(tries = 500)
    void call_anyScript_waitsAtLeastWhatItIsToldAndElseNoMoreThanTheBackoffsMaximum(
            @ForAll("settings") Settings s, @ForAll @IntRange(min = 0, max = 999) int jitter, @ForAll boolean async) {
        List<RetryEvent> events = run(s, new Ticking(1), jitter / 1000.0, async);
        assertThat(events).hasSizeBetween(1, s.attempts);
        for (RetryEvent event : events.subList(0, events.size() - 1)) {
            Duration told = s.script.get(event.attempt() - 1).told;
            assertThat(event.again()).isTrue();
            if (told == null || told.isZero()) {
                assertThat(event.delay()).isBetween(Duration.ZERO, s.max);
            } else {
                assertThat(told).isLessThanOrEqualTo(CAP);
                assertThat(event.delay()).isBetween(told, told.plus(s.max));
            }
        }
        RetryEvent last = events.get(events.size() - 1);
        assertThat(last.again()).isFalse();
        assertThat(last.delay()).isZero();
    }
}
