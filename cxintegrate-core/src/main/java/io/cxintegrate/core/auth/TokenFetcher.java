package io.cxintegrate.core.auth;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import java.util.Optional;

/** Asks for a new token each time: what a cache stands on. Implementations are safe to share between threads. */
@FunctionalInterface
public interface TokenFetcher {
    /**
     * Fetches a token, with whatever repeats make sense. Has to end by the deadline: until it does, nobody renews.
     *
     * @throws CxException if there is none
     */
    AccessToken fetch(Deadline deadline);

    /** Under what name its tokens are shared through a {@link TokenStore}. Default: none, its tokens are not shared. */
    default Optional<TokenKey> key() {
        return Optional.empty();
    }
}
