package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.metrics.CallStats;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The calls of one version: all of them, and those since the moment that was asked for last. Safe to share between threads. */
final class VersionStats {
    private final TimeSource time;
    private final CallStats all;
    private final AtomicReference<@Nullable Window> window = new AtomicReference<>();

    /**
     * Calls that began while it was open.
     *
     * @param from the moment that was asked for, which is before the window was opened
     */
    private record Window(Instant from, long opened, CallStats stats) {}

    VersionStats(TimeSource time) {
        this.time = time;
        all = new CallStats(time);
    }

    /** @param start by the clock's {@code nanoTime} */
    void record(long start, Duration took, boolean success) {
        all.record(took, success);
        Window open = window.get();
        if (open != null && start - open.opened() >= 0) {
            open.stats().record(took, success);
        }
    }

    CallStats.Snapshot snapshot() {
        return all.snapshot();
    }

    /** Asked for a later moment than before, it counts from now; for an earlier one, it has what it has. */
    VersionFigures since(Instant from) {
        Window open = window.get();
        if (open == null || open.from().isBefore(from)) {
            Window next = new Window(from, time.nanoTime(), new CallStats(time));
            open = window.compareAndSet(open, next) ? next : window.get();
        }
        if (open == null) {
            return VersionFigures.NONE;
        }
        CallStats.Snapshot counted = open.stats().snapshot();
        return new VersionFigures(counted.totalRequests(), counted.failures(), counted.p95());
    }
}
