package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Require;
import java.time.Duration;

/**
 * What the caller of an endpoint puts up with. Immutable.
 *
 * @param timeout how long it waits for an answer; the endpoint ends {@link #MARGIN} earlier
 * @param maxRequestBytes the largest body taken
 * @param maxResponseBytes the largest body it takes back
 * @param maxConcurrent how many calls run at once; more get 429
 */
public record EndpointLimits(Duration timeout, int maxRequestBytes, int maxResponseBytes, int maxConcurrent) {
    /** What is kept back for the way home. */
    public static final Duration MARGIN = Duration.ofMillis(250);

    /** @throws IllegalArgumentException if a limit makes no sense */
    public EndpointLimits {
        if (timeout.compareTo(MARGIN.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "timeout must be at least " + MARGIN.multipliedBy(2) + " but is " + timeout);
        }
        Require.atLeast(1, maxRequestBytes, "maxRequestBytes");
        Require.atLeast(1, maxResponseBytes, "maxResponseBytes");
        Require.atLeast(1, maxConcurrent, "maxConcurrent");
    }

    /** CXone's Studio REST API action: 90 s, answers up to 32 kB, 100 calls at once a business unit. */
    public static EndpointLimits cxone() {
        return new EndpointLimits(Duration.ofSeconds(90), 256 * 1024, 32 * 1024, 100);
    }

    /** Cognigy's HTTP Request node: 8 s, 65 kB out of the flow, 524 kB back. */
    public static EndpointLimits cognigy() {
        return new EndpointLimits(Duration.ofSeconds(8), 65 * 1024, 524 * 1024, 100);
    }

    /** A Genesys Data Action: 60 s at most, 256 kB. */
    public static EndpointLimits genesys() {
        return new EndpointLimits(Duration.ofSeconds(60), 256 * 1024, 256 * 1024, 100);
    }

    /** The same with another time-out. */
    public EndpointLimits withTimeout(Duration value) {
        return new EndpointLimits(value, maxRequestBytes, maxResponseBytes, maxConcurrent);
    }

    /** The same with another number of calls at once. */
    public EndpointLimits withMaxConcurrent(int value) {
        return new EndpointLimits(timeout, maxRequestBytes, maxResponseBytes, value);
    }
}
