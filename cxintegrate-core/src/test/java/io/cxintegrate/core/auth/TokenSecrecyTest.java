package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.store.InMemoryTokenStore;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.support.CapturedLog;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a token or a client secret must not turn up. */
class TokenSecrecyTest {
    private static final String SECRET = "s3cr3t-of-the-client";
    private static final String TOKEN = "t0k3n-of-the-server";

    private final ManualTime time = new ManualTime();

    private static void assertSilent(String text) {
        assertThat(text).doesNotContain(SECRET).doesNotContain(TOKEN);
    }

    private static AccessToken token() {
        return AccessToken.of(Secret.of(TOKEN), Instant.EPOCH, Instant.EPOCH.plusSeconds(600), "a");
    }

    @Test
    void toString_ofEverything_showsNeitherTokenNorSecret() {
        try (HttpTransport transport = HttpTransport.jdk()) {
            ClientCredentials credentials = ClientCredentials.builder()
                    .tokenUri(java.net.URI.create("https://login.example/token"))
                    .clientId("id")
                    .clientSecret(Secret.of(SECRET))
                    .transport(transport)
                    .build();
            CachingTokenSource cache = CachingTokenSource.over(credentials).build();
            InMemoryTokenStore store = new InMemoryTokenStore();
            TokenKey key = credentials.key().orElseThrow();
            store.save(key, token());
            CachedToken cached =
                    CachedToken.loaded(token(), time, io.cxintegrate.core.Jitter.fixed(0), Duration.ofSeconds(1));
            for (Object o : new Object[] {
                token(),
                credentials,
                cache,
                store,
                key,
                cached,
                CacheState.EMPTY.landed(cached),
                CacheState.EMPTY.refused(token()),
                ScopedTokens.of(credentials),
                TokenSource.fixed(Secret.of(TOKEN))
            }) {
                assertSilent(o.toString());
            }
            assertThat(token()).hasToString("AccessToken[***, expiresAt=1970-01-01T00:10:00Z, scope=a]");
            assertThat(credentials).hasToString("ClientCredentials[oauth, clientId=id, scope=]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"invalid_client\",\"error_description\":\"unknown " + SECRET + "\"}",
                "{\"error\":\"no " + SECRET + "\",\"access_token\":\"" + TOKEN + "\"}",
                SECRET + TOKEN
            })
    void failure_loggedPrintedOrSerialised_showsNeither(String body) throws Exception {
        try (ScriptedServer server =
                        new ScriptedServer(ScriptedServer.json(200, good()), ScriptedServer.json(400, body));
                HttpTransport transport = HttpTransport.jdk();
                CapturedLog log = new CapturedLog()) {
            CachingTokenSource cache = CachingTokenSource.over(ClientCredentials.builder()
                            .tokenUri(server.uri())
                            .clientId("id")
                            .clientSecret(Secret.of(SECRET))
                            .transport(transport)
                            .clock(time)
                            .build())
                    .clock(time)
                    .executor(Runnable::run)
                    .build();
            Deadline soon = Deadline.after(Duration.ofSeconds(30), time);
            cache.token(soon);
            time.advance(Duration.ofSeconds(500));
            cache.token(soon);
            time.advance(Duration.ofSeconds(500));
            Throwable failure = catchThrowable(() -> cache.token(soon));
            StringWriter printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed, true));
            ByteArrayOutputStream serialised = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(serialised)) {
                out.writeObject(failure);
            }
            assertThat(log.text()).contains("token renewal failed, the old token is still served");
            assertSilent(log.text());
            assertSilent(printed.toString());
            assertSilent(serialised.toString(StandardCharsets.ISO_8859_1));
        }
    }

    private static String good() {
        return "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":600}";
    }

    @Test
    void serialise_token_isRefused() {
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(token()))
                .isInstanceOf(NotSerializableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hush hush", "hush\r\nX: y", "hüsh", "hush\u0000"})
    void of_valueNoHeaderCanCarry_isRefusedWithoutShowingIt(String value) {
        assertThatThrownBy(() -> AccessToken.of(Secret.of(value), Instant.EPOCH, Instant.MAX, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an access token must be of visible ASCII characters without blanks, this one is not");
        assertThatThrownBy(() -> TokenSource.fixed(Secret.of(value))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void value_handedInSecretIsDestroyed_isStillThere() {
        Secret handedIn = Secret.of(TOKEN);
        AccessToken token = AccessToken.of(handedIn, Instant.EPOCH, Instant.MAX, "");
        handedIn.destroy();
        assertThat(token.value().reveal()).isEqualTo(TOKEN);
        token.value().destroy();
        assertThat(token.authorizationHeader()).isEqualTo("Bearer " + TOKEN);
    }

    @Test
    void fetch_oversizedResponse_isTypedAndReadNoFurther() {
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.json(200, "{\"access_token\":\"" + TOKEN.repeat(10_000) + "\"}"));
                HttpTransport transport = HttpTransport.jdk()) {
            assertThatThrownBy(() -> ClientCredentials.builder()
                            .platform("demo")
                            .tokenUri(server.uri())
                            .clientId("id")
                            .clientSecret(Secret.of(SECRET))
                            .transport(transport)
                            .clock(time)
                            .build()
                            .fetch(Deadline.none(time)))
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e.kind()).isEqualTo(TransportException.Kind.RESPONSE_TOO_LARGE);
                        assertThat(e.getMessage()).startsWith("demo TOKEN failed: ");
                        assertSilent(String.valueOf(e.getMessage()));
                    });
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void failureOfAForeignFetcher_isLoggedByOurWordsOnly() {
        CachingTokenSource cache = CachingTokenSource.over(deadline -> {
                    if (time.nanoTime() == 0) {
                        return AccessToken.of(
                                Secret.of(TOKEN), time.instant(), time.instant().plusSeconds(600), "");
                    }
                    throw new IllegalStateException("bad " + SECRET);
                })
                .clock(time)
                .executor(Runnable::run)
                .build();
        try (CapturedLog log = new CapturedLog()) {
            cache.token(Deadline.none(time));
            time.advance(Duration.ofSeconds(500));
            cache.token(Deadline.none(time));
            assertThat(log.text()).contains("error=token renewal failed unexpectedly");
            assertSilent(log.text());
        }
    }
}
