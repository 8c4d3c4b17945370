package io.cxintegrate.pg;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import org.jspecify.annotations.Nullable;

/**
 * The connection was lost while the commit was under way: nobody knows whether the change was made. Never repeated by itself,
 * unless the action is declared {@link PgDataActionBuilder#idempotent()}. Goes out as 502. Immutable and safe to share.
 */
public final class UnknownOutcomeException extends DataActionException {
    private static final long serialVersionUID = 1L;

    UnknownOutcomeException(ErrorContext context, @Nullable Throwable cause) {
        super(
                Code.BACKEND_ERROR,
                "it is not known whether the change was made; look before you send it again",
                context,
                cause);
    }
}
