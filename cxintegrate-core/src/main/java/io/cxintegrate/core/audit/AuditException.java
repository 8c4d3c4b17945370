package io.cxintegrate.core.audit;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * An audit record could not be kept. Immutable and safe to share.
 *
 * <p>It reaches the user only from a sink that is {@linkplain AuditSink#required() required}. {@link #retryable()} is false:
 * repeating the operation would do the work, which may be done, a second time.
 */
public final class AuditException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    /**
     * Without a cause.
     *
     * @param message which sink, what went wrong, how to fix it; no content of the record
     */
    public AuditException(String message) {
        this(message, null);
    }

    /**
     * With what was caught.
     *
     * @param message which sink, what went wrong, how to fix it; no content of the record
     * @param cause what was caught, if anything
     */
    public AuditException(String message, @Nullable Throwable cause) {
        super(message, ErrorContext.NONE, cause);
    }
}
