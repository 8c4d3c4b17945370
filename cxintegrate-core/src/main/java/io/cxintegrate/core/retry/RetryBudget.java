package io.cxintegrate.core.retry;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token bucket that all calls of one origin share, so that repeats do not multiply an outage. Safe to share between
 * threads, without a lock and without allocation; a policy that carries it ({@link RetryPolicy.Builder#budget}) hands it to
 * everyone who uses that policy.
 *
 * <p>Defaults: it starts full with 500 tokens; a repeat after a failure costs 14, after a throttle (429) 5, and a call that
 * succeeds at once gives 1 back. A total outage is thus repeated 35 times and not more, and in the long run at most one
 * call in fourteen is. Tokens of a repeat that is decided but then cancelled stay spent.
 */
public final class RetryBudget {
    private final int capacity;
    private final int failureCost;
    private final int throttleCost;
    private final int refund;
    private final AtomicInteger tokens;

    private RetryBudget(Builder b) {
        capacity = b.capacity;
        failureCost = b.failureCost;
        throttleCost = b.throttleCost;
        refund = b.refund;
        tokens = new AtomicInteger(capacity);
    }

    /** A full bucket with the default settings. */
    public static RetryBudget defaults() {
        return builder().build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with the settings of this one; what it builds starts full. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.capacity = capacity;
        b.failureCost = failureCost;
        b.throttleCost = throttleCost;
        b.refund = refund;
        return b;
    }

    /** The most it can hold. */
    public int capacity() {
        return capacity;
    }

    /** What it holds now, from zero to {@link #capacity()}. */
    public int available() {
        return tokens.get();
    }

    /** Takes the cost of a repeat after {@code failure}, whole or not at all; whether it could. */
    public boolean tryRepeat(CxException failure) {
        int cost = failure.status().orElse(0) == 429 ? throttleCost : failureCost;
        int held = tokens.get();
        while (held >= cost) {
            if (tokens.weakCompareAndSetVolatile(held, held - cost)) {
                return true;
            }
            held = tokens.get();
        }
        return false;
    }

    /** Notes a call that succeeded without a repeat. A full bucket is only read. */
    public void succeeded() {
        int held = tokens.get();
        while (held < capacity && !tokens.weakCompareAndSetVolatile(held, held + Math.min(refund, capacity - held))) {
            held = tokens.get();
        }
    }

    @Override
    public String toString() {
        return "RetryBudget[" + available() + " of " + capacity + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private int capacity = 500;
        private int failureCost = 14;
        private int throttleCost = 5;
        private int refund = 1;

        private Builder() {}

        /**
         * The most it can hold, and what it starts with. Default 500.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder capacity(int value) {
            capacity = Require.atLeast(1, value, "capacity");
            return this;
        }

        /**
         * The cost of a repeat after anything but a throttle. Default 14.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder failureCost(int value) {
            failureCost = Require.atLeast(1, value, "failureCost");
            return this;
        }

        /**
         * The cost of a repeat after a 429. Default 5.
         *
         * @throws IllegalArgumentException if below 1
         */
        public Builder throttleCost(int value) {
            throttleCost = Require.atLeast(1, value, "throttleCost");
            return this;
        }

        /**
         * What a success without a repeat gives back. Default 1.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder refund(int value) {
            refund = Require.atLeast(0, value, "refund");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException if a cost is above the capacity */
        public RetryBudget build() {
            Violations violations = Violations.of("retry budget");
            violations.unless(
                    failureCost <= capacity,
                    "failureCost",
                    "must not exceed capacity %d but is %d",
                    capacity,
                    failureCost);
            violations.unless(
                    throttleCost <= capacity,
                    "throttleCost",
                    "must not exceed capacity %d but is %d",
                    capacity,
                    throttleCost);
            violations.throwIfAny();
            return new RetryBudget(this);
        }
    }
}
