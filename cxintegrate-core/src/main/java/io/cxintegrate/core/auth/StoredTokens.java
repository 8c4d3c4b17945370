package io.cxintegrate.core.auth;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One key of a {@link TokenStore}, or no store at all: what fails here is said once and breaks no call. */
final class StoredTokens {
    private static final Logger LOG = LoggerFactory.getLogger(StoredTokens.class);

    private final @Nullable TokenStore store;
    private final @Nullable TokenKey key;
    private final AtomicBoolean failing = new AtomicBoolean();

    StoredTokens(@Nullable TokenStore store, @Nullable TokenKey key) {
        this.store = store;
        this.key = key;
    }

    Optional<AccessToken> load() {
        return store == null || key == null ? Optional.empty() : guarded("load", () -> store.load(key));
    }

    void save(AccessToken token) {
        if (store != null && key != null) {
            guarded("save", () -> {
                store.save(key, token);
                return Optional.empty();
            });
        }
    }

    void remove(AccessToken rejected) {
        if (store != null && key != null) {
            guarded("remove", () -> {
                store.remove(key, rejected);
                return Optional.empty();
            });
        }
    }

    private Optional<AccessToken> guarded(String action, Supplier<Optional<AccessToken>> call) {
        try {
            Optional<AccessToken> result = call.get();
            failing.set(false);
            return result;
        } catch (RuntimeException e) {
            if (failing.compareAndSet(false, true)) {
                // The class only: we do not know what a foreign store puts into its messages.
                LOG.warn(
                        "token store fails, going on without it action={} platform={} error={}",
                        action,
                        key == null ? "" : key.platform(),
                        e.getClass().getName());
            }
            return Optional.empty();
        }
    }
}
