package io.cxintegrate.core;

import org.jspecify.annotations.Nullable;

/**
 * The other side cannot answer now: HTTP 408, 425, 429 and 5xx, lost connections, expired deadlines. A later attempt may
 * succeed; {@link #retryAfter()} says when, if the other side did. Immutable and safe to share.
 */
public class UnavailableException extends CxException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a call behind it.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     */
    public UnavailableException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    /**
     * With what is known of the failed call.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     * @param context the call
     * @param cause what was caught, if anything
     */
    public UnavailableException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
