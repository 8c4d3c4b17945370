package io.cxintegrate.core.limit;

/**
 * A limit that looks for what the other side takes. Up to the first refusal it grows by one for every success, after that by
 * one for every round of successes (as many as the limit); a refusal takes a tenth away, once for all who set out before it.
 * It grows only while at least half of it is in use: an idle limit proves nothing. Not thread-safe.
 */
final class AdaptiveLimit {
    private static final double DECREASE = 0.9;

    private final int min;
    private final int max;
    private double limit;
    private boolean refusedBefore;
    private long round;

    AdaptiveLimit(int initial, int min, int max) {
        this.limit = initial;
        this.min = min;
        this.max = max;
    }

    int value() {
        return (int) limit;
    }

    /** What a call notes when it sets out. */
    long round() {
        return round;
    }

    void succeeded(int inUse) {
        if (inUse * 2 >= value()) {
            limit = Math.min(max, limit + (refusedBefore ? 1 / limit : 1));
        }
    }

    void refused(long setOutIn) {
        if (setOutIn == round) {
            limit = Math.max(min, limit * DECREASE);
            refusedBefore = true;
            round++;
        }
    }
}
