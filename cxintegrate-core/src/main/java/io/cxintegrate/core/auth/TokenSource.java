package io.cxintegrate.core.auth;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Gives tokens to callers. Implementations are safe to share between threads. */
public interface TokenSource {

    /**
     * A token that is good now.
     *
     * @param deadline how long the caller can wait for one
     * @throws CxException if there is none: {@link io.cxintegrate.core.CredentialException} when asking again cannot help
     */
    AccessToken token(Deadline deadline);

    /** The same without blocking; never throws. Cancelling the future ends this caller's wait and nobody else's. */
    CompletableFuture<AccessToken> tokenAsync(Deadline deadline);

    /**
     * Says that the platform refused this token. A newer one stays untouched, so that a late answer to an old request does
     * no harm.
     */
    void invalidate(AccessToken rejected);

    /** Always this token, for keys that do not expire. */
    static TokenSource fixed(Secret value) {
        AccessToken token = AccessToken.of(value, Instant.EPOCH, Instant.MAX, "");
        return new TokenSource() {
            @Override
            public AccessToken token(Deadline deadline) {
                return token;
            }

            @Override
            public CompletableFuture<AccessToken> tokenAsync(Deadline deadline) {
                return CompletableFuture.completedFuture(token);
            }

            @Override
            public void invalidate(AccessToken rejected) {
                // There is no other one; the caller's 401 says so.
            }
        };
    }
}
