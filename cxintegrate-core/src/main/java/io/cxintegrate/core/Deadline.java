package io.cxintegrate.core;

import java.time.Duration;

/** The moment by which something must be over, on the clock that never goes back. Immutable and safe to share. */
public final class Deadline {
    private final TimeSource time;
    private final long startNanos;
    private final long budgetNanos;

    private Deadline(TimeSource time, long budgetNanos) {
        this.time = time;
        this.startNanos = time.nanoTime();
        this.budgetNanos = budgetNanos;
    }

    /** {@code duration} from now. */
    public static Deadline after(Duration duration, TimeSource time) {
        return new Deadline(time, Durations.saturatedNanos(duration));
    }

    /** Never. */
    public static Deadline none(TimeSource time) {
        return new Deadline(time, Long.MAX_VALUE);
    }

    /** What is left; zero when over. */
    public Duration remaining() {
        if (budgetNanos == Long.MAX_VALUE) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        return Duration.ofNanos(Math.max(0, budgetNanos - (time.nanoTime() - startNanos)));
    }

    /** Whether nothing is left. */
    public boolean isExpired() {
        return remaining().isZero();
    }

    /** This deadline, or {@code duration} from now if that comes first. */
    public Deadline cappedAt(Duration duration) {
        // Mostly it is no more than that from the start, and the clock need not be read.
        return budgetNanos <= Durations.saturatedNanos(duration) || remaining().compareTo(duration) <= 0
                ? this
                : after(duration, time);
    }

    @Override
    public String toString() {
        return budgetNanos == Long.MAX_VALUE ? "Deadline[none]" : "Deadline[" + remaining() + " left]";
    }
}
