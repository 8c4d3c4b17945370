package io.cxintegrate.core;

import org.jspecify.annotations.Nullable;

/**
 * The credentials, the scope or the permission are wrong: HTTP 401 and 403, and the terminal OAuth errors of RFC 6749
 * section 5.2. Immutable and safe to share.
 */
public class CredentialException extends CxException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a call behind it.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     */
    public CredentialException(String message) {
        this(message, ErrorContext.NONE, null);
    }

    /**
     * With what is known of the failed call.
     *
     * @param message where, what was expected, what came, how to fix it; no secret
     * @param context the call
     * @param cause what was caught, if anything
     */
    public CredentialException(String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
    }
}
