package io.cxintegrate.core.limit;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Our own {@link RateLimiter} gave no permit, and nothing was sent. {@link #retryAfter()} says when there is one; empty
 * after an interrupt, which is not retryable. No circuit breaker counts it. Immutable and safe to share.
 */
public final class RateLimitedException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    RateLimitedException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
