package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * How the calls of one version went over some time. Immutable.
 *
 * @param requests how many there were
 * @param failures how many of them failed
 * @param p95 95 % of them took at most this long; zero without requests
 */
public record VersionFigures(long requests, long failures, Duration p95) {
    /** No calls. */
    public static final VersionFigures NONE = new VersionFigures(0, 0, Duration.ZERO);

    /** @throws IllegalArgumentException if a number is negative or there are more failures than requests */
    public VersionFigures {
        Require.notNegative(p95, "p95");
        if (failures < 0 || failures > requests) {
            throw new IllegalArgumentException(
                    "failures must be from 0 to the " + requests + " requests but are " + failures);
        }
    }

    /** Successes in proportion to all, 0 to 1; 1 without requests. */
    public double successRate() {
        return requests == 0 ? 1 : (double) (requests - failures) / requests;
    }

    /** {@code requests}, {@code failures}, {@code success_rate} (4 decimals), {@code p95_latency_ms} (2 decimals). */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("requests", requests)
                .put("failures", failures)
                .put("success_rate", Figures.rounded(successRate(), 4))
                .put("p95_latency_ms", millis())
                .build();
    }

    static VersionFigures fromJson(JsonObject json) {
        return new VersionFigures(
                json.longValue("requests"),
                json.longValue("failures"),
                Duration.ofNanos(json.number("p95_latency_ms")
                        .movePointRight(6)
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact()));
    }

    private BigDecimal millis() {
        return Figures.plain(BigDecimal.valueOf(p95.toNanos(), 6).setScale(2, RoundingMode.HALF_EVEN));
    }
}
