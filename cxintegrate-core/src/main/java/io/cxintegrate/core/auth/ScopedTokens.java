package io.cxintegrate.core.auth;

import io.cxintegrate.core.Require;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One token source for each set of scopes, so that every part of a program asks for no more than it needs. Safe to share
 * between threads.
 *
 * <pre>{@code
 * ScopedTokens tokens = ScopedTokens.of(credentials);
 * TokenSource reading = tokens.forScopes("events:read");
 * TokenSource writing = tokens.forScopes("events:read", "events:ingest");
 * }</pre>
 *
 * <p>Scopes are few and fixed in a program, so {@value #MAX_SETS} sets are kept; beyond that the one that was asked for the
 * longest time ago is forgotten, which costs a fetch should it be asked for again. Whoever holds its source goes on using it.
 */
public final class ScopedTokens {
    /** How many sets of scopes are kept. */
    public static final int MAX_SETS = 64;

    private final Function<Set<String>, ? extends TokenSource> factory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Set<String>, TokenSource> sources = new LinkedHashMap<>(16, 0.75f, true);

    private ScopedTokens(Function<Set<String>, ? extends TokenSource> factory) {
        this.factory = factory;
    }

    /** Caches over these credentials with the defaults of {@link CachingTokenSource}; its own scopes do not count. */
    public static ScopedTokens of(ClientCredentials credentials) {
        Objects.requireNonNull(credentials, "credentials");
        Executor renewals = RenewalThread.create("cxintegrate-token");
        Executor callbacks = RenewalThread.create("cxintegrate-token-callback");
        return of(scopes -> CachingTokenSource.over(credentials.withScopes(scopes))
                .clock(credentials.clock())
                .executor(renewals)
                .callbackExecutor(callbacks)
                .build());
    }

    /**
     * Sources of the caller's own making, such as caches with a store.
     *
     * @param factory makes the source for a set of scopes, which come sorted; is called once a set, or a few times when threads meet, and should
     *     not fetch
     */
    public static ScopedTokens of(Function<Set<String>, ? extends TokenSource> factory) {
        return new ScopedTokens(Objects.requireNonNull(factory, "factory"));
    }

    /**
     * The source for tokens with these scopes, always the same one for the same set in any order. None means what the server
     * makes of it.
     *
     * @throws IllegalArgumentException if a scope is empty or has a character that RFC 6749 section 3.3 does not allow, the
     *     blank included
     */
    public TokenSource forScopes(String... scopes) {
        Set<String> key = new TreeSet<>();
        for (String scope : scopes) {
            key.add(checked(scope));
        }
        TokenSource known = put(key, null);
        // Made outside the lock: what the factory does is the caller's.
        return known != null
                ? known
                : Objects.requireNonNull(put(key, factory.apply(Collections.unmodifiableSet(key))));
    }

    private @Nullable TokenSource put(Set<String> key, @Nullable TokenSource made) {
        lock.lock();
        try {
            TokenSource known = sources.get(key);
            if (known == null && made != null) {
                sources.put(key, made);
                if (sources.size() > MAX_SETS) {
                    sources.remove(sources.keySet().iterator().next());
                }
            }
            return known == null ? made : known;
        } finally {
            lock.unlock();
        }
    }

    private static String checked(String scope) {
        Require.text(scope, "scope");
        if (!scope.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\')) {
            throw new IllegalArgumentException(
                    "scope must be one scope-token (RFC 6749 section 3.3), visible ASCII without"
                            + " blank, quote and backslash, but is '" + scope + "'");
        }
        return scope;
    }
}
