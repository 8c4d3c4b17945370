package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.Require;
import java.util.Objects;

/**
 * What a back end answers. Immutable.
 *
 * @param status 100 to 599
 * @param body JSON; empty for none
 */
public record BackendResponse(int status, String body) {
    /** @throws IllegalArgumentException if the status is none */
    public BackendResponse {
        Require.between(100, 599, status, "status");
        Objects.requireNonNull(body, "body");
    }

    /** Status and length: the body may hold what belongs into no log. */
    @Override
    public String toString() {
        return "BackendResponse[" + status + ", " + body.length() + " characters]";
    }
}
