package io.cxintegrate.core.auth;

import java.util.Optional;

/**
 * Keeps tokens where others find them: other processes, other instances, the next cold start. Implementations are safe to share
 * between threads, and between processes if that is what they are for; the testkit's {@code TokenStoreContract} checks one.
 *
 * <p>A cache asks the store only when it would otherwise fetch, on the thread of its renewal, never where a fresh token is
 * read. What a store throws never reaches a caller: the cache says so once in the log and goes on without it. Every method may
 * do I/O but should end within a second or so, because whoever waits for a token waits for it too.
 *
 * <p>There is no lock between processes: of fifty that start cold at the same moment each may fetch a token of its own. All
 * those tokens are good, and the one saved last serves whoever comes later. Within one process, one cache fetches once.
 */
public interface TokenStore {

    /**
     * The token under this key, whatever is left of its life; empty when there is none or what is there cannot be read. The
     * cache ignores one that is near its end.
     */
    Optional<AccessToken> load(TokenKey key);

    /** Puts this token under the key, in place of what was there. A reader sees the old one or the new one, never a mixture. */
    void save(TokenKey key, AccessToken token);

    /**
     * Takes this token away because the platform refused it, but only if it is the one under the key
     * ({@link AccessToken#hasValueOf}): the newer one of another process stays.
     */
    void remove(TokenKey key, AccessToken rejected);
}
