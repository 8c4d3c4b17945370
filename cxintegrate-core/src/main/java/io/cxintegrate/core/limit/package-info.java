/**
 * Staying below what the other side can take: {@link io.cxintegrate.core.limit.RateLimiter} so many in a period,
 * {@link io.cxintegrate.core.limit.ConcurrencyLimiter} so many at once. Both wait, no longer than the caller's deadline.
 * Repeating and giving up live in {@code core.retry}.
 */
@NullMarked
package io.cxintegrate.core.limit;

import org.jspecify.annotations.NullMarked;
