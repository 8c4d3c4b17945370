/**
 * Repeating a failed call: {@link io.cxintegrate.core.retry.RetryPolicy} says when and how often,
 * {@link io.cxintegrate.core.retry.Retrier} does it, for HTTP and for SQL alike. What is worth repeating is said by the
 * exception ({@code retryable()}); nothing here knows a protocol.
 */
@NullMarked
package io.cxintegrate.core.retry;

import org.jspecify.annotations.NullMarked;
