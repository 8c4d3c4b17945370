package io.cxintegrate.core.retry;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.Jitter;
import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link RetryPolicy} says after one failed attempt, for those who do not wait in this process but note the time of the
 * next attempt somewhere. {@link Retrier} goes by the same. Immutable and safe to share between threads.
 *
 * @param again whether there is another attempt
 * @param delay how long to wait before it; what it would have been when there is none
 * @param reason {@code back-off} or {@code retry-after} for another attempt; {@code not-retryable},
 *     {@code attempts-exhausted}, {@code retry-after-too-long}, {@code deadline} or {@code budget-exhausted} for none
 */
public record RetryDecision(boolean again, Duration delay, String reason) {

    /**
     * Decides, and takes a repeat from the policy's budget if there is one.
     *
     * @param policy the rule
     * @param attempt the one that failed, counted from 1
     * @param left what is left of the time for all attempts; the policy's own deadline is not looked at
     */
    public static RetryDecision after(
            RetryPolicy policy, int attempt, CxException failure, Duration left, Jitter jitter) {
        // A moment that is past says nothing about the next one.
        Optional<Duration> asked = failure.retryAfter().filter(a -> !a.isZero());
        Duration backoff = policy.backoff().after(attempt, jitter);
        // Never earlier than told; the back-off, which is random, only adds.
        Duration wait = asked.map(a -> a.plus(Durations.min(backoff, a))).orElse(backoff);
        if (!policy.retries(failure)) {
            return none(wait, "not-retryable");
        }
        if (attempt >= policy.maxAttempts()) {
            return none(wait, "attempts-exhausted");
        }
        if (asked.isPresent() && asked.get().compareTo(policy.retryAfterCap()) > 0) {
            return none(wait, "retry-after-too-long");
        }
        if (wait.compareTo(left) >= 0) {
            if (asked.isEmpty() || asked.get().compareTo(left) >= 0) {
                return none(wait, "deadline");
            }
            wait = asked.get();
        }
        // Asked last, so that only a repeat that will be made is paid for.
        if (!policy.affords(failure)) {
            return none(wait, "budget-exhausted");
        }
        return new RetryDecision(true, wait, asked.isPresent() ? "retry-after" : "back-off");
    }

    private static RetryDecision none(Duration wait, String reason) {
        return new RetryDecision(false, wait, reason);
    }
}
