package io.cxintegrate.testkit.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One call that was routed to a version. Immutable.
 *
 * @param version its label
 * @param at when
 * @param latency how long it took
 * @param success whether it went well
 */
public record SimulatedCall(String version, Instant at, Duration latency, boolean success) {
    /** Checks that nothing is null. */
    public SimulatedCall {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(latency, "latency");
    }
}
