package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.cognigy.mapping.TrafficSplit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses versions by weight. Immutable but for a counter, and safe to share between threads.
 *
 * <p>A session stays with its version as long as the weights do. When they change, no more sessions move than must: each
 * version draws a number for the session and the smallest one, measured by the weight, wins (weighted rendezvous hashing), so
 * that more weight for one version takes sessions to it and moves none between the others. All nodes of a service choose alike.
 *
 * <p>Calls without a session follow a sequence that fills the interval from 0 to 1 evenly (the multiples of the golden
 * ratio), so that the shares are exact in the long run and nearly so in the short one.
 */
final class TrafficRouter {
    /** The fraction of the golden ratio, in units of 2^-64. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final double UNIT = 0x1p-53;

    private final Map<String, Double> weights;
    private final String last;
    private final AtomicLong calls;

    /** @param calls counts those without a session; shared with the router that this one replaces */
    TrafficRouter(TrafficSplit split, AtomicLong calls) {
        this.weights = positive(split);
        this.calls = calls;
        String label = "";
        for (String each : weights.keySet()) {
            label = each;
        }
        last = label;
    }

    String next() {
        double at = ((calls.getAndIncrement() * GOLDEN) >>> 11) * UNIT;
        double sum = 0;
        for (Map.Entry<String, Double> e : weights.entrySet()) {
            sum += e.getValue();
            if (at < sum) {
                return e.getKey();
            }
        }
        // The weights may sum to a trifle less than 1.
        return last;
    }

    String of(String session) {
        String chosen = last;
        double smallest = Double.POSITIVE_INFINITY;
        for (Map.Entry<String, Double> e : weights.entrySet()) {
            double drawn = -Math.log(uniform(session, e.getKey())) / e.getValue();
            if (drawn < smallest) {
                smallest = drawn;
                chosen = e.getKey();
            }
        }
        return chosen;
    }

    /** A number above 0 and below 1 that depends on nothing else. */
    private static double uniform(String session, String label) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(label.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            byte[] hash = digest.digest(session.getBytes(StandardCharsets.UTF_8));
            return ((ByteBuffer.wrap(hash).getLong() >>> 11) + 0.5) * UNIT;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Map<String, Double> positive(TrafficSplit split) {
        Map<String, Double> weights = new LinkedHashMap<>();
        split.weights().forEach((label, weight) -> {
            if (weight > 0) {
                weights.put(label, weight);
            }
        });
        return weights;
    }
}
