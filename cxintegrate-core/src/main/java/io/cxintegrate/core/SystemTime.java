package io.cxintegrate.core;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The one place that asks the machine for the time. */
final class SystemTime implements TimeSource {
    static final SystemTime INSTANCE = new SystemTime();

    private SystemTime() {}

    @Override
    public Instant instant() {
        return Instant.now();
    }

    /** Without the Instant: the token cache asks on every call. */
    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Durations.saturatedNanos(duration));
    }

    /** Runs on the JDK's own delay thread: a daemon, one a process, the same that {@code orTimeout} uses. */
    @Override
    public CompletableFuture<Void> after(Duration duration) {
        return new CompletableFuture<Void>()
                .completeOnTimeout(null, Durations.saturatedNanos(duration), TimeUnit.NANOSECONDS);
    }
}
