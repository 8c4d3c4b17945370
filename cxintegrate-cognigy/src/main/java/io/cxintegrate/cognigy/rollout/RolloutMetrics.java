package io.cxintegrate.cognigy.rollout;

import java.time.Instant;

/**
 * Where a rollout gets the figures it judges by: a monitoring system, the platform, or counters in this process,
 * such as {@code VersionMeter}. Implementations are safe to share between threads and may do I/O.
 */
@FunctionalInterface
public interface RolloutMetrics {
    /**
     * How the calls of a version went since a moment. Calls may be missing, such as those before a restart: then a step only takes
     * longer. They must not be missing because of how they went.
     *
     * @param version its label
     * @param from calls that began before do not count
     * @throws io.cxintegrate.core.UnavailableException if the figures cannot be had now
     */
    VersionFigures since(String version, Instant from);
}
