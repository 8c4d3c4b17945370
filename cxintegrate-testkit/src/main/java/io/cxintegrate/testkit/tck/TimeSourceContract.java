package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link TimeSource}, of real ones and of those that waiting moves: extend it and hand over yours. */
public abstract class TimeSourceContract {
    private static final Duration SHORT = Duration.ofMillis(5);

    /** For subclasses. */
    protected TimeSourceContract() {}

    /** A new source. */
    protected abstract TimeSource time();

    @Test
    void nanoTime_readAgain_neverGoesBack() {
        TimeSource time = time();
        long last = time.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            long now = time.nanoTime();
            assertTrue(now - last >= 0, "nanoTime never goes back");
            last = now;
        }
    }

    @Test
    void sleep_someTime_passesOnTheMonotonicClock() throws InterruptedException {
        TimeSource time = time();
        long start = time.nanoTime();
        time.sleep(SHORT);
        assertTrue(time.nanoTime() - start >= SHORT.toNanos(), "sleep waits at least as long as it was told");
    }

    @Test
    void sleep_zeroOrLess_returnsAtOnce() throws InterruptedException {
        TimeSource time = time();
        time.sleep(Duration.ZERO);
        time.sleep(Duration.ofDays(-1));
    }

    @Test
    void sleep_interruptedBefore_throwsAndDoesNotWait() {
        TimeSource time = time();
        Thread.currentThread().interrupt();
        try {
            assertThrows(InterruptedException.class, () -> time.sleep(Duration.ofDays(1)));
        } finally {
            // Whatever came of it, the next test must not inherit the flag.
            boolean unused = Thread.interrupted();
        }
    }

    @Test
    void after_someTime_completesNotBefore() throws Exception {
        TimeSource time = time();
        long start = time.nanoTime();
        time.after(SHORT).get(20, TimeUnit.SECONDS);
        assertTrue(time.nanoTime() - start >= SHORT.toNanos(), "after() completes no sooner than told");
    }

    @Test
    void after_zeroOrLess_completes() throws Exception {
        time().after(Duration.ZERO).get(20, TimeUnit.SECONDS);
        time().after(Duration.ofDays(-1)).get(20, TimeUnit.SECONDS);
    }

    @Test
    void after_cancelled_isCancelledAndHarmsNothing() throws Exception {
        TimeSource time = time();
        CompletableFuture<Void> wait = time.after(Duration.ofDays(1));
        boolean pending = !wait.isDone();
        assertTrue(wait.cancel(true) == pending, "a wait that is not over can be cancelled");
        time.after(SHORT).get(20, TimeUnit.SECONDS);
    }
}
