package io.cxintegrate.core.auth.store;

import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenKey;
import io.cxintegrate.core.auth.TokenStore;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens in the memory of this process: for several caches over the same client. Safe to share between threads; holds at most
 * one token a key, until it is replaced or removed.
 */
public final class InMemoryTokenStore implements TokenStore {
    private final ConcurrentHashMap<TokenKey, AccessToken> tokens = new ConcurrentHashMap<>();

    /** An empty store. */
    public InMemoryTokenStore() {}

    @Override
    public Optional<AccessToken> load(TokenKey key) {
        return Optional.ofNullable(tokens.get(key));
    }

    @Override
    public void save(TokenKey key, AccessToken token) {
        tokens.put(key, token);
    }

    @Override
    public void remove(TokenKey key, AccessToken rejected) {
        tokens.computeIfPresent(key, (k, held) -> held.hasValueOf(rejected) ? null : held);
    }

    @Override
    public String toString() {
        return "InMemoryTokenStore[" + tokens.size() + " tokens]";
    }
}
