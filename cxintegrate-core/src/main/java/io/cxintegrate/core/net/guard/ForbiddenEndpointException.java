package io.cxintegrate.core.net.guard;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;

/**
 * An {@link EndpointGuard} does not allow an endpoint, by its spelling or by what its host resolves to. Nothing was sent. The
 * message names neither path nor query, which may hold a token, nor the address found, which is nobody's business outside.
 * Immutable and safe to share.
 */
public final class ForbiddenEndpointException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    ForbiddenEndpointException(String problem) {
        super("the endpoint is not allowed: it " + problem, ErrorContext.NONE, null);
    }
}
