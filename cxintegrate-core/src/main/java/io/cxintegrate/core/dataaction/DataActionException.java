package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * A failure whose code and text are meant for the caller as they are. What is thrown otherwise is mapped by its branch of
 * the error tree and loses its text. Immutable and safe to share.
 */
public class DataActionException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final DataActionProblem.Code code;

    /**
     * A failure to show.
     *
     * @param code what kind
     * @param message for the caller's eyes
     * @param retryable whether the same call may succeed later
     * @param cause for our log only
     */
    public DataActionException(
            DataActionProblem.Code code, String message, boolean retryable, @Nullable Throwable cause) {
        super(message, ErrorContext.builder().retryable(retryable).build(), cause);
        this.code = code;
    }

    /**
     * A failure to show, with what is known of the call behind it, for those who catch it rather than answer it.
     *
     * @param code what kind
     * @param message for the caller's eyes
     * @param context status and operation of the call behind the action, and whether the same call may succeed later
     * @param cause for our log only
     */
    public DataActionException(
            DataActionProblem.Code code, String message, ErrorContext context, @Nullable Throwable cause) {
        super(message, context, cause);
        this.code = code;
    }

    /** What kind of failure. */
    public DataActionProblem.Code code() {
        return code;
    }
}
