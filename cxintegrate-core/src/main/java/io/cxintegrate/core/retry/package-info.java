/**
 * Repeating a failed call: {@link io.cxintegrate.core.retry.RetryPolicy} says when and how often,
 * {@link io.cxintegrate.core.retry.Retrier} does it, for HTTP and for SQL alike. What is worth repeating is said by the
 * exception ({@code retryable()}); nothing here knows a protocol.
 *
 * <p>{@link io.cxintegrate.core.retry.RetryBudget} keeps repeats from multiplying an outage,
 * {@link io.cxintegrate.core.retry.CircuitBreaker} stops calling what fails, and
 * {@link io.cxintegrate.core.retry.RateLimiter} stays below a limit. They compose as
 * {@code retry( breaker( limiter( attempt ) ) )}.
 */
@NullMarked
package io.cxintegrate.core.retry;

import org.jspecify.annotations.NullMarked;
