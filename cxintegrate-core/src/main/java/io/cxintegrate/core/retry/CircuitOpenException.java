package io.cxintegrate.core.retry;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;

/**
 * A {@link CircuitBreaker} refused the call, and nothing was sent. {@link #retryAfter()} is what is left of the open time;
 * empty while the breaker waits for its probes. Immutable and safe to share.
 */
public final class CircuitOpenException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    CircuitOpenException(String message, ErrorContext context) {
        super(message, context, null);
    }
}
