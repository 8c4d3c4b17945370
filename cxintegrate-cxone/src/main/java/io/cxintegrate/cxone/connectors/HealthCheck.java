package io.cxintegrate.cxone.connectors;

import java.time.Duration;
import java.util.Objects;

/**
 * How the engine finds out whether the database answers. Immutable. What is allowed is said by {@link EngineLimits} and
 * checked when the definition is built.
 *
 * @param enabled whether it runs at all
 * @param query what is asked, {@code SELECT 1}
 * @param interval between two checks; whole seconds
 * @param timeout of one check; whole seconds, shorter than the interval
 */
public record HealthCheck(boolean enabled, String query, Duration interval, Duration timeout) {
    /** Checks that nothing is null. */
    public HealthCheck {
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(timeout, "timeout");
    }

    /** Asked every 60 s, for at most 5 s. Oracle before 23ai needs {@code SELECT 1 FROM DUAL}. */
    public static HealthCheck of(String query) {
        return new HealthCheck(true, query, Duration.ofSeconds(60), Duration.ofSeconds(5));
    }

    /** The same, on or off. */
    public HealthCheck withEnabled(boolean value) {
        return new HealthCheck(value, query, interval, timeout);
    }

    /** The same at another interval. */
    public HealthCheck withInterval(Duration value) {
        return new HealthCheck(enabled, query, value, timeout);
    }

    /** The same with another time-out. */
    public HealthCheck withTimeout(Duration value) {
        return new HealthCheck(enabled, query, interval, value);
    }
}
