package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.TokenKey;
import io.cxintegrate.core.auth.TokenStore;
import io.cxintegrate.core.auth.store.FileTokenStore;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.testkit.FakeOAuth;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.server.FakeResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token gets into no text: not when it is fetched, not when the answer is broken, not when it is stored. */
class TokenSecretsTest {
    private final TestClock clock = new TestClock();
    private final Planted token = Planted.random("the token");
    private final Planted secret = Planted.random("the client secret");

    @TempDir
    Path folder;

    @Test
    void fetch_brokenTokenResponses_tellNeitherTokenNorSecret() {
        List<FakeResponse> answers = List.of(
                FakeResponse.of(200, "application/json", "{\"access_token\":\"" + token.value()),
                FakeResponse.of(200, "application/json", "{\"access_token\":\"" + token.value() + "\",}"),
                FakeResponse.of(200, "text/html", "<title>" + token.value() + "</title>"),
                answer("access_token", token.value() + "\n", "expires_in", 60),
                answer("access_token", List.of(token.value()), "expires_in", 60),
                answer("access_token", token.value(), "expires_in", token.value()),
                answer("access_token", token.value(), "expires_in", -1),
                answer("access_token", token.value(), "token_type", token.value()),
                FakeResponse.of(400, "text/plain", token.value()),
                FakeResponse.json(400, JsonObject.of("error", token.value() + " " + token.value())),
                FakeResponse.json(503, JsonObject.of("error_description", token.value())));
        try (Leaks leaks = new Leaks();
                FakeOAuth fake = FakeOAuth.start(clock);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            for (FakeResponse answer : answers) {
                fake.tokens().answerNext(answer);
                int before = leaks.heard();
                leaks.hearing(
                        () -> cache(leaks, fake, transport, null).token(Deadline.after(Duration.ofMinutes(1), clock)));
                assertThat(leaks.heard()).as(answer.body()).isGreaterThan(before);
            }
            leaks.assertNone(token, secret);
        }
    }

    @Test
    void fileStore_whateverFails_tellsNoToken() throws IOException {
        AccessToken stored = AccessToken.of(token.secret(), Instant.EPOCH, Instant.EPOCH.plusSeconds(60), "");
        TokenKey key = TokenKey.of("shop", URI.create("https://auth.example.com/token"), "demo", List.of(), Map.of());
        Path tokens = folder.resolve("tokens");
        FileTokenStore store = FileTokenStore.in(tokens);
        try (Leaks leaks = new Leaks()) {
            store.save(key, stored);
            leaks.hear("text form", store + " " + key + " " + stored + " " + store.load(key));
            Path file = tokens.resolve(key.digest() + ".json");
            assertThat(file).content().contains(token.value());
            Files.writeString(file, Files.readString(file).substring(0, 90));
            leaks.hear("text form", "" + store.load(key));
            store.remove(key, stored);
            Files.delete(file);
            // A folder in the place of the file cannot be read, replaced or removed.
            Files.createDirectories(file.resolve("full"));
            leaks.hearing(() -> store.load(key));
            leaks.hearing(() -> store.save(key, stored));
            leaks.hearing(() -> store.remove(key, stored));
            assertThat(leaks.heard()).isGreaterThan(7);
            leaks.assertNone(token);
        }
    }

    @Test
    void store_thatTellsTheTokenInItsFailures_isNotQuoted() {
        TokenStore telling = new TokenStore() {
            @Override
            public Optional<AccessToken> load(TokenKey key) {
                return Optional.empty();
            }

            @Override
            public void save(TokenKey key, AccessToken saved) {
                throw new IllegalStateException("cannot insert " + saved.value().reveal());
            }

            @Override
            public void remove(TokenKey key, AccessToken rejected) {
                throw new IllegalStateException(
                        "cannot delete " + rejected.value().reveal());
            }
        };
        try (Leaks leaks = new Leaks();
                FakeOAuth fake = FakeOAuth.start(clock);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            CachingTokenSource cache = cache(leaks, fake, transport, telling);
            AccessToken got = cache.token(Deadline.after(Duration.ofMinutes(1), clock));
            cache.invalidate(got);
            leaks.hear("text form", got.toString());
            assertThat(leaks.log()).contains("token store fails");
            leaks.assertNone(Planted.known("the token", got.value().reveal()), secret);
        }
    }

    private CachingTokenSource cache(
            Leaks leaks, FakeOAuth fake, JdkHttpTransport transport, @Nullable TokenStore store) {
        Secret used = secret.secret();
        fake.tokens().client("demo", used);
        CachingTokenSource.Builder cache = CachingTokenSource.over(ClientCredentials.builder()
                        .tokenUri(fake.tokenUri())
                        .clientId("demo")
                        .clientSecret(used)
                        .clientAuthentication(ClientCredentials.ClientAuthentication.BODY)
                        .transport(transport)
                        .clock(clock)
                        .retryListener(leaks.retryListener())
                        .build())
                .clock(clock)
                .metrics("shop", leaks.metrics());
        return (store == null ? cache : cache.store(store)).build();
    }

    private static FakeResponse answer(Object... members) {
        JsonObject.Builder body = JsonObject.builder();
        for (int i = 0; i < members.length; i += 2) {
            body.put((String) members[i], members[i + 1]);
        }
        return FakeResponse.json(200, body.build());
    }
}
