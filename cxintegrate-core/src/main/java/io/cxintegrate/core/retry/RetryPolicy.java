package io.cxintegrate.core.retry;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A rule for repeating a failed call. Immutable and safe to share between threads.
 *
 * <p>Defaults: 3 attempts; exponential back-off from 200 ms to 20 s with full jitter; a wait the other side asks for is
 * obeyed up to 60 s, never shortened, and jitter only adds; everything is over after 2 minutes. A wait that does not fit
 * ends the call at once, with the wait in the exception. What is repeated is what says so:
 * {@link CxException#retryable()}.
 */
public final class RetryPolicy {
    private final int maxAttempts;
    private final Backoff backoff;
    private final Duration retryAfterCap;
    private final Duration deadline;
    private final Predicate<CxException> retryOn;
    private final @Nullable RetryBudget budget;

    private RetryPolicy(Builder b) {
        maxAttempts = b.maxAttempts;
        backoff = b.backoff;
        retryAfterCap = b.retryAfterCap;
        deadline = b.deadline;
        retryOn = b.retryOn;
        budget = b.budget;
    }

    /** The defaults. */
    public static RetryPolicy defaults() {
        return builder().build();
    }

    /** One attempt. */
    public static RetryPolicy none() {
        return builder().maxAttempts(1).build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this policy. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.maxAttempts = maxAttempts;
        b.backoff = backoff;
        b.retryAfterCap = retryAfterCap;
        b.deadline = deadline;
        b.retryOn = retryOn;
        b.budget = budget;
        return b;
    }

    /** How many attempts in all, the first included. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /** The wait when the other side names none. */
    public Backoff backoff() {
        return backoff;
    }

    /** The longest wait asked for by the other side that is obeyed. */
    public Duration retryAfterCap() {
        return retryAfterCap;
    }

    /** All attempts and waits together. */
    public Duration deadline() {
        return deadline;
    }

    /** Whether a repeat makes sense after this failure. */
    public boolean retries(CxException failure) {
        return retryOn.test(failure);
    }

    /** What limits the repeats of all calls together; empty when nothing does. */
    public Optional<RetryBudget> budget() {
        return Optional.ofNullable(budget);
    }

    /** Takes a repeat after {@code failure} from the budget; whether there was one to take. */
    boolean affords(CxException failure) {
        return budget == null || budget.tryRepeat(failure);
    }

    /** A call succeeded at the first attempt. */
    void succeeded() {
        if (budget != null) {
            budget.succeeded();
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private int maxAttempts = 3;
        private Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(20));
        private Duration retryAfterCap = Duration.ofSeconds(60);
        private Duration deadline = Duration.ofMinutes(2);
        private Predicate<CxException> retryOn = CxException::retryable;
        private @Nullable RetryBudget budget;

        private Builder() {}

        /**
         * How many attempts in all, the first included. Default 3.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxAttempts(int value) {
            maxAttempts = Require.atLeast(1, value, "maxAttempts");
            return this;
        }

        /** The wait when the other side names none. Default: exponential, 200 ms to 20 s. */
        public Builder backoff(Backoff value) {
            backoff = Objects.requireNonNull(value, "backoff");
            return this;
        }

        /** The longest wait asked for by the other side that is obeyed. Default 60 s. */
        public Builder retryAfterCap(Duration value) {
            retryAfterCap = Require.positive(value, "retryAfterCap");
            return this;
        }

        /** All attempts and waits together. Default 2 minutes. */
        public Builder deadline(Duration value) {
            deadline = Require.positive(value, "deadline");
            return this;
        }

        /** Which failures are repeated. Default: those that say {@link CxException#retryable()}. */
        public Builder retryOn(Predicate<CxException> value) {
            retryOn = Objects.requireNonNull(value, "retryOn");
            return this;
        }

        /** What limits the repeats of all calls together: one budget for each origin. Default: none. */
        public Builder budget(RetryBudget value) {
            budget = Objects.requireNonNull(value, "budget");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming every combination that cannot work */
        public RetryPolicy build() {
            Violations violations = Violations.of("retry policy");
            violations.unless(
                    retryAfterCap.compareTo(deadline) <= 0,
                    "retryAfterCap",
                    "must not exceed deadline %s but is %s",
                    deadline,
                    retryAfterCap);
            violations.throwIfAny();
            return new RetryPolicy(this);
        }
    }
}
