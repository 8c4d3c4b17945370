package io.cxintegrate.core.auth;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;

/** Asks for a new token each time: what a cache stands on. Implementations are safe to share between threads. */
@FunctionalInterface
public interface TokenFetcher {
    /**
     * Fetches a token, with whatever repeats make sense.
     *
     * @throws CxException if there is none
     */
    AccessToken fetch(Deadline deadline);
}
