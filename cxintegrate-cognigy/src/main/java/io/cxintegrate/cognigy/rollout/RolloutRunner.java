package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates a rollout at intervals, on a daemon thread. Safe to share between threads; whoever started it closes it. {@link #close()}
 * ends the thread, not the rollout: that goes on when it is evaluated again.
 */
public final class RolloutRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutRunner.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final CanaryRollout rollout;
    private final Duration interval;
    private final TimeSource time;
    private final Thread thread;
    private volatile boolean closed;

    private RolloutRunner(CanaryRollout rollout, Duration interval, TimeSource time) {
        this.rollout = rollout;
        this.interval = Require.positive(interval, "interval");
        this.time = time;
        thread = new Thread(this::run, "cxintegrate-rollout");
        thread.setDaemon(true);
    }

    static RolloutRunner start(CanaryRollout rollout, Duration interval, TimeSource time) {
        RolloutRunner runner = new RolloutRunner(rollout, interval, time);
        runner.thread.start();
        return runner;
    }

    /** Whether it still evaluates. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /**
     * Waits until it has ended, because the rollout is over or it was closed.
     *
     * @param longest in real time
     * @return whether it has; false also when the thread is interrupted, whose flag stays set
     */
    public boolean await(Duration longest) {
        try {
            thread.join(Math.max(1, longest.toMillis()));
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts an evaluation under way, which loses nothing, and waits up to 10 s for the thread. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() != thread) {
            boolean unused = await(GRACE);
        }
    }

    @Override
    public String toString() {
        return "RolloutRunner[every " + interval + "]";
    }

    private void run() {
        boolean failing = false;
        try {
            while (!closed) {
                try {
                    rollout.evaluate();
                    failing = false;
                    if (rollout.status().isOver()) {
                        return;
                    }
                } catch (RuntimeException e) {
                    if (!failing && !closed) {
                        LOG.warn(
                                "rollout.evaluate.failed rollout={} error={} further=retried",
                                rollout,
                                e.getClass().getName());
                    }
                    LOG.debug("rollout.evaluate.failed", e);
                    failing = true;
                }
                time.sleep(interval);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }
}
