package io.cxintegrate.core.limit;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Our own {@link ConcurrencyLimiter} had no free place, and nothing was sent. No circuit breaker counts it. Immutable and
 * safe to share.
 */
public final class ConcurrencyLimitedException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    ConcurrencyLimitedException(String message, boolean retryable, @Nullable Throwable cause) {
        super(message, ErrorContext.builder().retryable(retryable).build(), cause);
    }
}
