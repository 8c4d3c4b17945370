package io.cxintegrate.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * The one thing that knows what time it is and how to wait. Implementations are safe to share between threads.
 *
 * <p>Every entry type takes one as {@code clock(...)}. Production uses {@link #system()}; the testkit's {@code TestClock}
 * moves only when told, so that a test of an hour of back-off takes a millisecond. I/O time-outs are always real: a socket
 * does not know about virtual time.
 */
public interface TimeSource extends InstantSource {

    /** The wall clock. May jump either way. */
    @Override
    Instant instant();

    /** A clock that never goes back, in nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Waits on the calling thread. Zero or less returns at once.
     *
     * @throws InterruptedException if the thread is interrupted before or while waiting
     */
    void sleep(Duration duration) throws InterruptedException;

    /**
     * A future that completes after {@code duration}, on a thread the implementation chooses: hop to an executor before
     * doing work. Cancelling it releases what waits.
     */
    CompletableFuture<Void> after(Duration duration);

    /** The real time of this machine. Its one timer thread is a daemon and shared by the whole process. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
