package io.cxintegrate.cognigy.health;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The figures of all versions at one moment, as monitoring systems get them. Stateless. */
final class HealthSnapshot {
    private HealthSnapshot() {}

    /**
     * {@code avg_latency_ms} (2 decimals), {@code success_rate} (4 decimals), {@code total_requests}, {@code timestamp} over all
     * versions, then {@code versions} with the same of each by its label, and {@code p50_latency_ms}, {@code p95_latency_ms},
     * {@code p99_latency_ms}.
     */
    static JsonObject toJson(Map<String, CallStats.Snapshot> versions, Instant now) {
        Map<String, JsonObject> each = new TreeMap<>();
        versions.forEach((label, calls) -> each.put(label, calls.toDetailedJson()));
        return total(versions, now).toJson().with("versions", each);
    }

    /** Percentiles cannot be added up, and the total has none. */
    private static CallStats.Snapshot total(Map<String, CallStats.Snapshot> versions, Instant now) {
        long requests = 0;
        long successes = 0;
        BigDecimal nanos = BigDecimal.ZERO;
        for (CallStats.Snapshot calls : versions.values()) {
            requests += calls.totalRequests();
            successes += calls.successes();
            nanos = nanos.add(BigDecimal.valueOf(calls.avgLatency().toNanos())
                    .multiply(BigDecimal.valueOf(calls.totalRequests())));
        }
        Duration average = requests == 0
                ? Duration.ZERO
                : Duration.ofNanos(nanos.divide(BigDecimal.valueOf(requests), 0, RoundingMode.HALF_EVEN)
                        .longValue());
        return new CallStats.Snapshot(
                requests,
                successes,
                requests - successes,
                average,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                requests == 0 ? 0.0 : (double) successes / requests,
                now);
    }
}
