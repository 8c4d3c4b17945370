package io.cxintegrate.core;

import java.time.Duration;

/** Arithmetic on durations that does not overflow. */
public final class Durations {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /** The nanoseconds of a duration, at most {@link Long#MAX_VALUE} (292 years), never negative. */
    public static long saturatedNanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** The shorter one. */
    public static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** The longer one. */
    public static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** Milliseconds with fraction, for reports. */
    public static double millis(Duration duration) {
        return duration.toNanos() / 1_000_000.0;
    }
}
