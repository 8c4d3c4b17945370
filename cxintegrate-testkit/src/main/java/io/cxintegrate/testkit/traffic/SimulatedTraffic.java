package io.cxintegrate.testkit.traffic;

import io.cxintegrate.core.Require;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Calls to the versions of a bot, routed by the split that holds when they are made. Safe to share between threads. The same seed
 * gives the same calls.
 *
 * <pre>{@code
 * SimulatedTraffic traffic = fake.traffic("bot-1").seed(7);
 * traffic.version("v1", 0.02, Duration.ofMillis(80));
 * traffic.version("v2", 0.07, Duration.ofMillis(80));
 * traffic.send(1_000);
 * }</pre>
 */
public final class SimulatedTraffic {
    /** Latencies are log-normal around their median: with this spread the 95th percentile is 2.3 times as long. */
    private static final double SPREAD = 0.5;

    private record Behaviour(double failureRate, Duration medianLatency) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<Map<String, Double>> split;
    private final InstantSource clock;
    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private final List<SimulatedCall> calls = new ArrayList<>();
    private Random random = new Random(1);

    /**
     * Traffic without a call yet.
     *
     * @param split the weights by version label that hold now
     * @param clock when calls are made
     */
    public SimulatedTraffic(Supplier<Map<String, Double>> split, InstantSource clock) {
        this.split = Objects.requireNonNull(split, "split");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Starts the chance anew from here. Default 1. */
    public SimulatedTraffic seed(long value) {
        lock.lock();
        try {
            random = new Random(value);
            return this;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says how a version behaves. Default: every call goes well and takes about 100 ms.
     *
     * @param label the version label
     * @param failureRate the chance of a call to fail, 0 to 1
     * @param medianLatency what half of its calls take at most
     * @throws IllegalArgumentException if the rate is off or the latency not positive
     */
    public SimulatedTraffic version(String label, double failureRate, Duration medianLatency) {
        if (!(failureRate >= 0 && failureRate <= 1)) {
            throw new IllegalArgumentException("failureRate must be from 0 to 1 but is " + failureRate);
        }
        Behaviour behaviour = new Behaviour(failureRate, Require.positive(medianLatency, "medianLatency"));
        lock.lock();
        try {
            behaviours.put(Require.text(label, "label"), behaviour);
            return this;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes so many calls now.
     *
     * @return them, in order
     * @throws IllegalStateException if no version gets any traffic
     */
    public List<SimulatedCall> send(int count) {
        Map<String, Double> weights = split.get();
        if (weights.values().stream().noneMatch(w -> w > 0)) {
            throw new IllegalStateException("no version gets any traffic; deploy one first");
        }
        Instant now = clock.instant();
        lock.lock();
        try {
            List<SimulatedCall> sent = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                sent.add(call(route(weights), now));
            }
            calls.addAll(sent);
            return Collections.unmodifiableList(sent);
        } finally {
            lock.unlock();
        }
    }

    /** The calls that a version got since a moment, oldest first; a copy. */
    public List<SimulatedCall> calls(String version, Instant since) {
        lock.lock();
        try {
            return calls.stream()
                    .filter(c -> c.version().equals(version) && !c.at().isBefore(since))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private String route(Map<String, Double> weights) {
        double left = random.nextDouble();
        String last = "";
        for (Map.Entry<String, Double> e : weights.entrySet()) {
            if (e.getValue() > 0) {
                last = e.getKey();
                left -= e.getValue();
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    private SimulatedCall call(String version, Instant now) {
        Behaviour b = behaviours.getOrDefault(version, new Behaviour(0, Duration.ofMillis(100)));
        boolean success = random.nextDouble() >= b.failureRate();
        double factor = Math.exp(SPREAD * random.nextGaussian());
        return new SimulatedCall(
                version, now, Duration.ofNanos((long) (b.medianLatency().toNanos() * factor)), success);
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "SimulatedTraffic[" + calls.size() + " calls]";
        } finally {
            lock.unlock();
        }
    }
}
