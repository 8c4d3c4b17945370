package io.cxintegrate.cxone.connectors;

import java.time.Duration;
import java.util.Objects;

/**
 * The connection pool the engine keeps for a connector. Immutable. What is allowed is said by {@link EngineLimits} and
 * checked when the definition is built.
 *
 * @param minPoolSize connections kept open, from 0
 * @param maxPoolSize connections at most
 * @param connectionTimeout how long a call waits for one; whole seconds
 */
public record PoolSettings(int minPoolSize, int maxPoolSize, Duration connectionTimeout) {
    /** Checks that the time-out is given. */
    public PoolSettings {
        Objects.requireNonNull(connectionTimeout, "connectionTimeout");
    }

    /** From {@code min} to {@code max} connections, waited for 25 s. */
    public static PoolSettings of(int min, int max) {
        return new PoolSettings(min, max, Duration.ofSeconds(25));
    }

    /** The same with another time-out. */
    public PoolSettings withConnectionTimeout(Duration value) {
        return new PoolSettings(minPoolSize, maxPoolSize, value);
    }
}
