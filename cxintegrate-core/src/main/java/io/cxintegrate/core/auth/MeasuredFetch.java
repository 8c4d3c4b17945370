package io.cxintegrate.core.auth;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.util.Map;

/** Fetches a token and measures how long that took, whatever came of it. */
record MeasuredFetch(TokenFetcher fetcher, String platform, Metrics metrics, TimeSource time) {
    AccessToken fetch(String reason, Deadline deadline) {
        long start = time.nanoTime();
        String outcome = MetricNames.OUTCOME_ERROR;
        try {
            AccessToken token = fetcher.fetch(deadline);
            outcome = MetricNames.OUTCOME_SUCCESS;
            return token;
        } finally {
            metrics.time(
                    MetricNames.TOKEN_REFRESH_DURATION,
                    Duration.ofNanos(time.nanoTime() - start),
                    Map.of(
                            MetricNames.PLATFORM, platform,
                            MetricNames.OUTCOME, outcome,
                            MetricNames.REASON, reason));
        }
    }
}
