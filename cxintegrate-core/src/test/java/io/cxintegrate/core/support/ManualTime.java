package io.cxintegrate.core.support;

import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves when told, and by every wait. The testkit's own clock stands on this module, so it cannot be used here. */
public final class ManualTime implements TimeSource {
    private final Instant origin = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong wallOffset = new AtomicLong();
    private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Instant instant() {
        return origin.plusNanos(nanos.get()).plusNanos(wallOffset.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waits.add(duration);
        advance(duration);
    }

    @Override
    public CompletableFuture<Void> after(Duration duration) {
        waits.add(duration);
        advance(duration);
        return CompletableFuture.completedFuture(null);
    }

    public void advance(Duration d) {
        nanos.addAndGet(d.toNanos());
    }

    public void jumpWallClock(Duration d) {
        wallOffset.addAndGet(d.toNanos());
    }

    public List<Duration> waits() {
        return List.copyOf(waits);
    }
}
