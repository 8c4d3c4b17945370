package io.cxintegrate.core.transform;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.transform.internal.Engine;
import java.time.Duration;

/**
 * How much one expression may use up. Immutable and safe to share between threads.
 *
 * <p>By default an evaluation has 1 second, 500 nested steps, 500,000 items and 10,000,000 characters, and the source 65,536
 * characters. A function that calls itself
 * takes about three steps a level, so that the default allows some 160 levels; it was chosen to stay well clear of the end of a
 * thread stack of 1 MB. Calls in tail position do not add up.
 */
public final class ExpressionLimits {
    /** 1 second, 500 nested steps, 500,000 items, 10,000,000 characters of text, 65,536 characters of source. */
    public static final ExpressionLimits DEFAULT = builder().build();

    private final Duration timeout;
    private final int maxDepth;
    private final int maxItems;
    private final int maxTextLength;
    private final int maxExpressionLength;

    private ExpressionLimits(Builder b) {
        timeout = b.timeout;
        maxDepth = b.maxDepth;
        maxItems = b.maxItems;
        maxTextLength = b.maxTextLength;
        maxExpressionLength = b.maxExpressionLength;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these limits. */
    public Builder toBuilder() {
        return new Builder()
                .timeout(timeout)
                .maxDepth(maxDepth)
                .maxItems(maxItems)
                .maxTextLength(maxTextLength)
                .maxExpressionLength(maxExpressionLength);
    }

    /** How long one evaluation may take, in real time; then it fails with {@code D1012}. */
    public Duration timeout() {
        return timeout;
    }

    /** How many steps of an evaluation may be open at once; one more fails with {@code D1011}. */
    public int maxDepth() {
        return maxDepth;
    }

    /** How many items an array may have on the way, and how many values the result in all; more fail with {@code D2015}. */
    public int maxItems() {
        return maxItems;
    }

    /** How many characters a text may have on the way, and the texts of the result in all; more fail with {@code X0008}. */
    public int maxTextLength() {
        return maxTextLength;
    }

    Engine.Bounds bounds() {
        return new Engine.Bounds(timeout, maxDepth, maxItems, maxTextLength);
    }

    /** How many characters the source may have; a longer one fails with {@code X0003}. */
    public int maxExpressionLength() {
        return maxExpressionLength;
    }

    @Override
    public String toString() {
        return "ExpressionLimits[timeout=" + timeout + ", maxDepth=" + maxDepth + ", maxItems=" + maxItems
                + ", maxTextLength=" + maxTextLength + ", maxExpressionLength=" + maxExpressionLength + "]";
    }

    /** Collects limits; not safe for concurrent use. */
    public static final class Builder {
        private Duration timeout = Duration.ofSeconds(1);
        private int maxDepth = 500;
        private int maxItems = 500_000;
        private int maxTextLength = 10_000_000;
        private int maxExpressionLength = 65_536;

        private Builder() {}

        /**
         * How long one evaluation may take, from its first steps on; copying its input is not counted. Real time, whatever the clock
         * of the expression says.
         *
         * @throws IllegalArgumentException if it is not longer than zero
         */
        public Builder timeout(Duration value) {
            timeout = Require.positive(value, "timeout");
            return this;
        }

        /**
         * How many steps may be open at once. Above about 800 the end of the thread's stack may come first; that ends the
         * evaluation with the same code.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxDepth(int value) {
            maxDepth = Require.atLeast(1, value, "maxDepth");
            return this;
        }

        /**
         * How many items an array may have on the way, and how many values the result in all.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxItems(int value) {
            maxItems = Require.atLeast(1, value, "maxItems");
            return this;
        }

        /**
         * How many characters a text may have on the way, and the texts of the result in all.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxTextLength(int value) {
            maxTextLength = Require.atLeast(1, value, "maxTextLength");
            return this;
        }

        /**
         * How many characters the source may have.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxExpressionLength(int value) {
            maxExpressionLength = Require.atLeast(1, value, "maxExpressionLength");
            return this;
        }

        /** The limits. */
        public ExpressionLimits build() {
            return new ExpressionLimits(this);
        }
    }
}
