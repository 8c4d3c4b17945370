package io.cxintegrate.cognigy.health;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the platform says of the health of a version.
 *
 * <ul>
 *   <li>{@code integration.health.check}: {@code success_rate} (0 to 1) over {@code total_requests} calls
 *   <li>{@code integration.latency.threshold}: {@code latency_ms}, which is above {@code threshold_ms}
 * </ul>
 *
 * <p>Both have {@code event}, {@code bot_id}, and {@code version} unless they are about the current one.
 *
 * @param type which of the two
 * @param botId whom it is about
 * @param version the label of the version; null for the current one
 * @param json all of it
 */
record HealthEvent(String type, String botId, @Nullable String version, JsonObject json) {
    static final String HEALTH_CHECK = "integration.health.check";
    static final String LATENCY_THRESHOLD = "integration.latency.threshold";

    /** @throws JsonException if a member that each has is missing or of another type */
    static HealthEvent of(JsonObject json) {
        return new HealthEvent(
                json.string("event"),
                json.string("bot_id"),
                json.optionalString("version").orElse(null),
                json);
    }

    boolean isKnown() {
        return type.equals(HEALTH_CHECK) || type.equals(LATENCY_THRESHOLD);
    }

    /**
     * What is wrong by these limits; empty if nothing is.
     *
     * @throws JsonException if a number is missing or none
     */
    Optional<String> breach(AutomaticRollback.Limits limits) {
        if (type.equals(HEALTH_CHECK)) {
            BigDecimal rate = json.number("success_rate");
            long requests = json.longValue("total_requests");
            return requests >= limits.minRequests() && rate.doubleValue() < limits.minSuccessRate()
                    ? Optional.of("success rate " + rate.toPlainString() + " of " + requests + " calls is below "
                            + limits.minSuccessRate())
                    : Optional.empty();
        }
        BigDecimal latency = json.number("latency_ms");
        BigDecimal most = limits.maxLatency() == null
                ? json.number("threshold_ms")
                : BigDecimal.valueOf(limits.maxLatency().toMillis());
        return latency.compareTo(most) > 0
                ? Optional.of("latency " + latency.toPlainString() + " ms is above " + most.toPlainString() + " ms")
                : Optional.empty();
    }
}
