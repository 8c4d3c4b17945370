package io.cxintegrate.testkit.internal;

import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** So many requests in a window of time, which starts with the first of them. Not safe for concurrent use; the fake's lock guards it. */
public final class RequestQuota {
    private final TimeSource clock;
    private final int requests;
    private final long windowNanos;
    private long start;
    private int used;

    /** A window that has not begun. */
    public RequestQuota(TimeSource clock, int requests, Duration window) {
        this.clock = clock;
        this.requests = requests;
        windowNanos = window.toNanos();
        start = clock.nanoTime() - windowNanos;
    }

    /** Takes one. @return empty if there was one; else how long until there are some again */
    public Optional<Duration> take() {
        long now = clock.nanoTime();
        if (now - start >= windowNanos) {
            start = now;
            used = 0;
        }
        if (used < requests) {
            used++;
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(start + windowNanos - now));
    }
}
