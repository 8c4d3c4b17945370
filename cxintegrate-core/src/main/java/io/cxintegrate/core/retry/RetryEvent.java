package io.cxintegrate.core.retry;

import io.cxintegrate.core.CxException;
import java.time.Duration;

/**
 * A decision about a failed attempt. Immutable.
 *
 * @param operation what was called
 * @param attempt which attempt failed, counted from 1
 * @param failure why
 * @param delay how long is waited before the next one; zero when there is none
 * @param reason {@code retry-after} or {@code back-off} when there is a next attempt, else why not: {@code not-retryable},
 *     {@code attempts-exhausted}, {@code deadline}, {@code retry-after-too-long},
 *     {@code budget-exhausted}
 * @param again whether there is a next attempt
 */
public record RetryEvent(
        String operation, int attempt, CxException failure, Duration delay, String reason, boolean again) {}
