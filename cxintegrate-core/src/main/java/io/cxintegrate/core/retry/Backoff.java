package io.cxintegrate.core.retry;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import java.time.Duration;

/** How long to wait after a failed attempt when the other side does not say. Immutable and safe to share. */
@FunctionalInterface
public interface Backoff {

    /**
     * The wait after attempt {@code attempt}.
     *
     * @param attempt counted from 1
     * @param jitter where randomness comes from
     * @return zero or more
     */
    Duration after(int attempt, Jitter jitter);

    /**
     * Exponential with full jitter: uniformly between zero and {@code base · 2^(attempt-1)}, at most {@code max}. Clients
     * that failed together come back spread out.
     *
     * @throws IllegalArgumentException if a duration is not longer than zero or {@code max} is shorter than {@code base}
     */
    static Backoff exponential(Duration base, Duration max) {
        Require.positive(base, "base");
        if (max.compareTo(base) < 0) {
            throw new IllegalArgumentException("max must be at least base " + base + " but is " + max);
        }
        return (attempt, jitter) -> {
            Duration ceiling = max;
            if (attempt < 31) {
                long factor = 1L << (attempt - 1);
                ceiling = base.compareTo(max.dividedBy(factor)) >= 0 ? max : base.multipliedBy(factor);
            }
            return Duration.ofNanos((long) (Durations.saturatedNanos(ceiling) * jitter.next()));
        };
    }

    /** Always the same wait, without jitter. */
    static Backoff fixed(Duration wait) {
        Require.notNegative(wait, "wait");
        return (attempt, jitter) -> wait;
    }
}
