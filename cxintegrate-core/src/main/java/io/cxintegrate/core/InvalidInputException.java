package io.cxintegrate.core;

import org.jspecify.annotations.Nullable;

/**
 * The input is wrong: sending the same again fails again. HTTP 400, 404, 409, 413, 415 and 422 end here, and so does every
 * value that is refused before anything is sent. Immutable and safe to share.
 */
public class InvalidInputException extends CxException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a call behind it.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     */
    public InvalidInputException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    /**
     * With what is known of the failed call.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     * @param context the call
     * @param cause what was caught, if anything
     */
    public InvalidInputException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
