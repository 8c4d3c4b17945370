package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.store.FileTokenStore;
import io.cxintegrate.core.auth.store.InMemoryTokenStore;
import io.cxintegrate.core.support.CapturedLog;
import io.cxintegrate.core.support.ManualTime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches that share their tokens through a store, as processes do that start, call and end. */
class TokenSharingTest {
    private static final TokenKey KEY =
            TokenKey.of("demo", URI.create("https://login.example/token"), "id", List.of("a"), Map.of());

    private final ManualTime time = new ManualTime();
    private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint(time).keyed(KEY);
    private final InMemoryTokenStore store = new InMemoryTokenStore();

    /** A cold start. */
    private CachingTokenSource process(TokenStore shared) {
        return CachingTokenSource.over(endpoint)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .executor(Runnable::run)
                .callbackExecutor(Runnable::run)
                .store(shared)
                .build();
    }

    private AccessToken token(CachingTokenSource cache) {
        return cache.token(Deadline.after(Duration.ofSeconds(30), time));
    }

    private String read(CachingTokenSource cache) {
        return token(cache).value().reveal();
    }

    @Test
    void coldStarts_oneAfterAnother_fetchOneToken(@TempDir Path folder) {
        TokenStore files = FileTokenStore.in(folder.resolve("tokens"));
        for (int i = 0; i < 50; i++) {
            assertThat(read(process(files))).isEqualTo("t1");
            time.advance(Duration.ofSeconds(5));
        }
        assertThat(endpoint.fetches()).isEqualTo(1);
        assertThat(token(process(files)).expiresAt())
                .isEqualTo(token(process(files)).issuedAt().plusSeconds(600));
    }

    @Test
    void coldStart_storedTokenNearItsEnd_isIgnored() {
        read(process(store));
        time.advance(Duration.ofSeconds(451));
        assertThat(read(process(store))).isEqualTo("t2");
        time.advance(Duration.ofHours(1));
        assertThat(read(process(store))).isEqualTo("t3");
    }

    @Test
    void coldStart_endpointDown_livesOnTheStoredTokenToItsEnd() {
        read(process(store));
        endpoint.failing(FakeTokenEndpoint.down());
        time.advance(Duration.ofSeconds(590));
        CachingTokenSource cold = process(store);
        for (int i = 0; i < 100; i++) {
            assertThat(read(cold)).isEqualTo("t1");
        }
        assertThat(endpoint.fetches()).as("and the back-off is kept").isEqualTo(2);
        time.advance(Duration.ofSeconds(10));
        assertThatThrownBy(() -> read(cold)).hasMessage("down");
    }

    @Test
    void staleToken_anotherProcessRenewedIt_isTakenFromTheStore() {
        CachingTokenSource first = process(store);
        CachingTokenSource second = process(store);
        read(first);
        read(second);
        time.advance(Duration.ofSeconds(500));
        read(first);
        assertThat(read(first)).isEqualTo("t2");
        read(second);
        assertThat(read(second)).isEqualTo("t2");
        assertThat(endpoint.fetches()).isEqualTo(2);
    }

    @Test
    void refusedToken_leavesTheStore_andNobodyGetsItAgain() {
        CachingTokenSource cache = process(store);
        cache.invalidate(token(cache));
        assertThat(store.load(KEY)).as("no I/O on the thread that says so").isPresent();
        assertThat(read(cache)).isEqualTo("t2");
        assertThat(store.load(KEY).orElseThrow().value().reveal()).isEqualTo("t2");
        assertThat(read(process(store))).isEqualTo("t2");
    }

    @Test
    void refusedToken_anotherProcessHasANewerOne_isReplacedByItWithoutFetch() {
        CachingTokenSource first = process(store);
        CachingTokenSource second = process(store);
        AccessToken refused = token(first);
        token(second);
        first.invalidate(refused);
        assertThat(read(first)).isEqualTo("t2");
        second.invalidate(token(second));
        assertThat(read(second)).isEqualTo("t2");
        assertThat(endpoint.fetches()).isEqualTo(2);
        assertThat(store.load(KEY)).as("the newer one stayed").isPresent();
    }

    @Test
    void refusedToken_storeCannotRemoveIt_isNotTakenBack() {
        TokenStore stubborn = new TokenStore() {
            @Override
            public Optional<AccessToken> load(TokenKey key) {
                return store.load(key);
            }

            @Override
            public void save(TokenKey key, AccessToken token) {
                store.save(key, token);
            }

            @Override
            public void remove(TokenKey key, AccessToken rejected) {
                throw new IllegalStateException(
                        "read only, token=" + rejected.value().reveal());
            }
        };
        CachingTokenSource cache = process(stubborn);
        cache.invalidate(token(cache));
        endpoint.failing(FakeTokenEndpoint.down());
        assertThatThrownBy(() -> read(cache)).as("nor as a last resort").hasMessage("down");
        endpoint.failing(null);
        time.advance(Duration.ofSeconds(1));
        assertThat(read(cache)).isEqualTo("t3");
    }

    @Test
    void storedToken_ofAClockThatIsAhead_livesNoLongerThanItsLife() {
        store.save(
                KEY,
                AccessToken.of(
                        Secret.of("ahead"),
                        time.instant().plusSeconds(3600),
                        time.instant().plusSeconds(3600 + 600),
                        ""));
        CachingTokenSource cache = process(store);
        assertThat(read(cache)).isEqualTo("ahead");
        time.advance(Duration.ofMinutes(10));
        assertThat(read(cache)).isEqualTo("t1");
    }

    @Test
    void brokenStore_breaksNoCallAndIsSaidOnce() {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        TokenStore broken = new TokenStore() {
            @Override
            public Optional<AccessToken> load(TokenKey key) {
                calls.add("load");
                throw new IllegalStateException("hunter2");
            }

            @Override
            public void save(TokenKey key, AccessToken token) {
                calls.add("save");
                throw new IllegalStateException("hunter2 " + token.value().reveal());
            }

            @Override
            public void remove(TokenKey key, AccessToken rejected) {
                calls.add("remove");
                throw new IllegalStateException("hunter2");
            }
        };
        CachingTokenSource cache = process(broken);
        try (CapturedLog log = new CapturedLog()) {
            cache.invalidate(token(cache));
            assertThat(read(cache)).isEqualTo("t2");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .endsWith("token store fails, going on without it action=load platform=demo"
                            + " error=java.lang.IllegalStateException");
        }
        assertThat(calls).containsExactly("load", "save", "remove", "load", "save");
    }

    @Test
    void freshReads_doNotAskTheStore() {
        List<String> calls = new ArrayList<>();
        TokenStore counting = new TokenStore() {
            @Override
            public Optional<AccessToken> load(TokenKey key) {
                calls.add("load");
                return store.load(key);
            }

            @Override
            public void save(TokenKey key, AccessToken token) {
                calls.add("save");
                store.save(key, token);
            }

            @Override
            public void remove(TokenKey key, AccessToken rejected) {
                calls.add("remove");
                store.remove(key, rejected);
            }
        };
        CachingTokenSource cache = process(counting);
        for (int i = 0; i < 100; i++) {
            read(cache);
        }
        assertThat(calls).containsExactly("load", "save");
    }

    @Test
    void build_storeWithoutKey_isRefused() {
        assertThatThrownBy(() -> CachingTokenSource.over(new FakeTokenEndpoint(time))
                        .store(store)
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "token cache has 1 problem:\n  - store: needs a fetcher that says its key(), as ClientCredentials does");
    }

    @Test
    void key_sameParts_isTheSameInAnyOrder() {
        URI uri = URI.create("https://login.example/token");
        assertThat(TokenKey.of("demo", uri, "id", List.of("b", "a", "b"), Map.of("x", "1", "y", "2")))
                .isEqualTo(TokenKey.of("demo", uri, "id", List.of("a", "b"), Map.of("y", "2", "x", "1")));
        assertThat(KEY.digest())
                .as("stable between versions")
                .isEqualTo(
                        TokenKey.of("demo", uri, "id", List.of("a"), Map.of()).digest())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void key_anyPartDiffers_isAnother() {
        URI uri = URI.create("https://login.example/token");
        assertThat(List.of(
                        KEY,
                        TokenKey.of("other", uri, "id", List.of("a"), Map.of()),
                        TokenKey.of("demo", URI.create("https://other.example/token"), "id", List.of("a"), Map.of()),
                        TokenKey.of("demo", uri, "id2", List.of("a"), Map.of()),
                        TokenKey.of("demo", uri, "id", List.of(), Map.of()),
                        TokenKey.of("demo", uri, "id", List.of("a", "b"), Map.of()),
                        TokenKey.of("demo", uri, "ida", List.of(), Map.of()),
                        TokenKey.of("demo", uri, "id", List.of("a"), Map.of("audience", "x"))))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../etc/passwd", "ABCDEF"})
    void key_digestThatIsNone_isRefused(String digest) {
        assertThatThrownBy(() -> new TokenKey("demo", digest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("digest must be 64 hexadecimal digits in lower case");
    }
}
