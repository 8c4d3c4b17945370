/**
 * Repeating a failed call: {@link io.cxintegrate.core.retry.RetryPolicy} says when and how often,
 * {@link io.cxintegrate.core.retry.Retrier} does it, for HTTP and for SQL alike. What is worth repeating is said by the
 * exception ({@code retryable()}); nothing here knows a protocol.
 *
 * <p>{@link io.cxintegrate.core.retry.RetryBudget} keeps repeats from multiplying an outage,
 * {@link io.cxintegrate.core.retry.CircuitBreaker} stops calling what fails, and the limiters of {@code core.limit} stay
 * below what the other side takes. They compose as {@code retry( breaker( concurrency( rate( attempt ) ) ) )}.
 */
@NullMarked
package io.cxintegrate.core.retry;

import org.jspecify.annotations.NullMarked;
