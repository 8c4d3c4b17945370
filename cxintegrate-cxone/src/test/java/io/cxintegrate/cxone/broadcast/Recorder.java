package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Measurements of one broadcaster, and a way to wait for them. Safe to share between threads. */
public final class Recorder implements Metrics {
    private static final long LIMIT_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Double> gauges = new HashMap<>();

    @Override
    public void count(String name, long amount, Map<String, String> tags) {
        change(() -> counts.merge(name + tags, amount, Long::sum));
    }

    @Override
    public void time(String name, Duration duration, Map<String, String> tags) {
        change(() -> counts.merge(name + tags, 1L, Long::sum));
    }

    @Override
    public void gauge(String name, double value, Map<String, String> tags) {
        change(() -> gauges.put(name, value));
    }

    /** How much was counted, or how often something was timed, under this reason. */
    public long counted(String name, String reason) {
        lock.lock();
        try {
            return counts.getOrDefault(name + Map.of(MetricNames.REASON, reason), 0L);
        } finally {
            lock.unlock();
        }
    }

    /** How often something was timed with these tags. */
    public long timed(String name, Map<String, String> tags) {
        lock.lock();
        try {
            return counts.getOrDefault(name + tags, 0L);
        } finally {
            lock.unlock();
        }
    }

    public double gauge(String name) {
        lock.lock();
        try {
            return gauges.getOrDefault(name, -1.0);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the broadcaster has so many clients. */
    public void awaitClients(int count) throws InterruptedException {
        await(() -> gauges.getOrDefault(MetricNames.BROADCAST_CLIENTS, 0.0) == count, count + " clients");
    }

    /** Waits until at least so much was counted. */
    public void awaitCounted(String name, String reason, long amount) throws InterruptedException {
        await(
                () -> counts.getOrDefault(name + Map.of(MetricNames.REASON, reason), 0L) >= amount,
                amount + " " + name + " " + reason);
    }

    private void await(java.util.function.BooleanSupplier condition, String what) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError(
                            "not within " + LIMIT_SECONDS + " s: " + what + "; there are " + counts + " and " + gauges);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
