package io.cxintegrate.core;

import org.jspecify.annotations.Nullable;

/**
 * The other side, or this library, broke its contract: a body that is not what its content type says, a member that is
 * always there and is not, a state that cannot be. Report it with {@link #correlationId()}. Immutable and safe to share.
 */
public class DefectException extends CxException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a call behind it.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     */
    public DefectException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    /**
     * With what is known of the failed call.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     * @param context the call
     * @param cause what was caught, if anything
     */
    public DefectException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
