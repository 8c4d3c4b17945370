package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.Require;
import java.time.Duration;

/**
 * What the caller of an endpoint puts up with, and how many calls run at once. Immutable.
 *
 * @param timeout how long it waits for an answer; the endpoint ends {@link #MARGIN} earlier
 * @param maxRequestBytes the largest body taken
 * @param maxResponseBytes the largest body it takes back
 * @param maxConcurrent how many calls run at once; set it below the size of the pool that the action draws on
 * @param maxQueued how many more wait in line for a place, first come, first served; more get 429. Each holds a thread of its
 *     host. 0 in the presets
 * @param maxQueueTime how long one waits in line, within its deadline, before it gets 503: a call that began late would only
 *     take a place in vain
 */
public record EndpointLimits(
        Duration timeout,
        int maxRequestBytes,
        int maxResponseBytes,
        int maxConcurrent,
        int maxQueued,
        Duration maxQueueTime) {
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
        Require.atLeast(0, maxQueued, "maxQueued");
        Require.notNegative(maxQueueTime, "maxQueueTime");
    }

    /** Limits without a line: a call that finds no place gets 429 at once. */
    public EndpointLimits(Duration timeout, int maxRequestBytes, int maxResponseBytes, int maxConcurrent) {
        this(timeout, maxRequestBytes, maxResponseBytes, maxConcurrent, 0, Duration.ZERO);
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
        return new EndpointLimits(value, maxRequestBytes, maxResponseBytes, maxConcurrent, maxQueued, maxQueueTime);
    }

    /** The same with another number of calls at once. */
    public EndpointLimits withMaxConcurrent(int value) {
        return new EndpointLimits(timeout, maxRequestBytes, maxResponseBytes, value, maxQueued, maxQueueTime);
    }

    /** The same with a line of {@code calls}, each of which waits up to {@code longest} for a place. */
    public EndpointLimits withQueue(int calls, Duration longest) {
        return new EndpointLimits(timeout, maxRequestBytes, maxResponseBytes, maxConcurrent, calls, longest);
    }
}
