package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenKey;
import io.cxintegrate.core.auth.TokenStore;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TokenStore} has to pass. A test extends it and says how to open one; each test uses a store of its own, so
 * what {@link #open()} returns has to be empty at the first call of a test and the same store at later ones.
 */
public abstract class TokenStoreContract {
    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final TokenKey KEY = key("client");

    /** For test classes. */
    protected TokenStoreContract() {}

    /** Opens the store under test, as another process would where it can be shared between processes. */
    protected abstract TokenStore open() throws Exception;

    private static TokenKey key(String client) {
        return TokenKey.of("demo", URI.create("https://login.example/token"), client, List.of("a", "b"), Map.of());
    }

    private static AccessToken token(String value) {
        return AccessToken.of(Secret.of(value), ISSUED, ISSUED.plusSeconds(600), "a b");
    }

    private static String value(Optional<AccessToken> found) {
        return found.map(t -> t.value().reveal()).orElse("nothing");
    }

    @Test
    void load_nothingSaved_isEmpty() throws Exception {
        assertTrue(open().load(KEY).isEmpty());
    }

    @Test
    void load_saved_isFoundWithAllItsParts() throws Exception {
        open().save(KEY, token("one"));
        AccessToken found = open().load(KEY).orElseThrow();
        assertAll(
                () -> assertEquals("one", found.value().reveal()),
                () -> assertEquals("Bearer one", found.authorizationHeader()),
                () -> assertEquals("a b", found.scope()),
                // Databases keep microseconds or milliseconds; a second is what expires_in counts in.
                () -> assertEquals(ISSUED.getEpochSecond(), found.issuedAt().getEpochSecond()),
                () -> assertEquals(
                        ISSUED.plusSeconds(600).getEpochSecond(),
                        found.expiresAt().getEpochSecond()));
    }

    @Test
    void load_longTokenAndNoScope_comeBackWhole() throws Exception {
        String jwt = "eyJ.".repeat(2_000) + "-._~+/=";
        open().save(KEY, AccessToken.of(Secret.of(jwt), ISSUED, ISSUED.plusSeconds(1), ""));
        AccessToken found = open().load(KEY).orElseThrow();
        assertEquals(jwt, found.value().reveal());
        assertEquals("", found.scope());
    }

    @Test
    void load_expired_isStillFoundOrGone() throws Exception {
        // Whether a store cleans up is its own business: the cache looks at the expiry itself.
        open().save(KEY, AccessToken.of(Secret.of("old"), Instant.EPOCH, Instant.EPOCH.plusSeconds(1), ""));
        assertTrue(List.of("old", "nothing").contains(value(open().load(KEY))));
    }

    @Test
    void save_again_replaces() throws Exception {
        open().save(KEY, token("one"));
        open().save(KEY, token("two"));
        assertEquals("two", value(open().load(KEY)));
    }

    @Test
    void save_otherKey_leavesThisOneAlone() throws Exception {
        open().save(KEY, token("one"));
        open().save(key("other"), token("two"));
        open().remove(key("other"), token("two"));
        assertEquals("one", value(open().load(KEY)));
        assertEquals("nothing", value(open().load(key("other"))));
    }

    @Test
    void remove_theSavedOne_isGone() throws Exception {
        open().save(KEY, token("one"));
        open().remove(KEY, token("one"));
        assertEquals("nothing", value(open().load(KEY)));
    }

    @Test
    void remove_anOlderOne_leavesTheNewer() throws Exception {
        open().save(KEY, token("old"));
        open().save(KEY, token("new"));
        open().remove(KEY, token("old"));
        assertEquals("new", value(open().load(KEY)));
    }

    @Test
    void remove_nothingThere_isQuiet() throws Exception {
        open().remove(KEY, token("one"));
        open().remove(KEY, token("one"));
        assertEquals("nothing", value(open().load(KEY)));
    }

    @Test
    void toString_holdingAToken_doesNotShowIt() throws Exception {
        TokenStore store = open();
        store.save(KEY, token("hush-hush"));
        assertFalse(store.toString().contains("hush-hush"));
    }

    @Test
    void everything_manyThreads_neverShowsAMixture() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                String part = String.valueOf(n).repeat(1_000);
                running.add(threads.submit(() -> work(part)));
            }
            for (Future<?> f : running) {
                finish(f);
            }
        } finally {
            threads.shutdownNow();
        }
        open().save(KEY, token("last"));
        assertEquals("last", value(open().load(KEY)));
    }

    private Void work(String part) throws Exception {
        TokenStore store = open();
        for (int i = 0; i < 50; i++) {
            store.save(KEY, token(part));
            String found = value(store.load(KEY));
            assertTrue(found.equals("nothing") || found.chars().distinct().count() == 1, "a mixture of two tokens");
            store.remove(KEY, token(part));
        }
        return null;
    }

    private static void finish(Future<?> running) throws InterruptedException, TimeoutException, ExecutionException {
        running.get(60, TimeUnit.SECONDS);
    }
}
