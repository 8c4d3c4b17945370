package io.cxintegrate.testkit.server;

import io.cxintegrate.core.Durations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The handle of a request that is kept waiting. Safe to share between threads. The fake resets the connection of whoever
 * still waits when it closes.
 */
public final class Stall {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean abandoned;

    Stall() {}

    /** Lets the stalled exchanges go on from where they stand. A second call does nothing. */
    public void release() {
        released.countDown();
    }

    /**
     * Blocks, in real time, until a request has arrived and stalls.
     *
     * @return whether one did within {@code realTime}
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public boolean awaitArrival(Duration realTime) throws InterruptedException {
        return arrived.await(Durations.saturatedNanos(realTime), TimeUnit.NANOSECONDS);
    }

    /** Ends the stalled exchanges: the fake closes. */
    void abandon() {
        abandoned = true;
        released.countDown();
    }

    /** Waits on the thread of the request; false when it must not go on. */
    boolean hold() {
        arrived.countDown();
        try {
            released.await();
            return !abandoned;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
