package io.cxintegrate.cxone.broadcast.internal.socket;

import io.cxintegrate.core.TimeSource;

/**
 * How many frames a client may send: pings have to be answered and subscriptions done, so somebody could keep a server busy with
 * them. A bucket of tokens. Not safe for concurrent use.
 */
public final class FrameBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final TimeSource time;
    private final int burst;
    private final double perNano;
    private double left;
    private long filledAt;

    /**
     * A full bucket.
     *
     * @param burst how many at once
     * @param perSecond how many over time
     */
    public FrameBudget(TimeSource time, int burst, int perSecond) {
        this.time = time;
        this.burst = burst;
        this.perNano = perSecond / NANOS_PER_SECOND;
        this.left = burst;
        this.filledAt = time.nanoTime();
    }

    /** Whether one more is allowed. */
    public boolean take() {
        long now = time.nanoTime();
        left = Math.min(burst, left + (now - filledAt) * perNano);
        filledAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
