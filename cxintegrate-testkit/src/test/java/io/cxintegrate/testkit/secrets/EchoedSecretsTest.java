package io.cxintegrate.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.ClientCredentials.ClientAuthentication;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.secrets.FakeEcho.Form;
import io.cxintegrate.testkit.secrets.Planted.Alphabet;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers with what it was sent gets none of it into a text of ours. */
class EchoedSecretsTest {
    private static JdkHttpTransport transport;

    private final TestClock clock = new TestClock();
    private final FakeEcho echo = FakeEcho.start(clock);
    private final Planted token = Planted.random("the token");
    private final Planted key = Planted.random("the API key");
    private final Planted cookie = Planted.random("the cookie");
    private final Planted proxyPassword = Planted.random("the proxy's password");

    @BeforeAll
    static void connect() {
        transport = JdkHttpTransport.builder().build();
    }

    @AfterAll
    static void disconnect() {
        transport.close();
    }

    @AfterEach
    void close() {
        echo.close();
    }

    @ParameterizedTest
    @EnumSource
    void send_refusalThatEchoesTheToken_tellsNothing(Form form) {
        for (int status : new int[] {400, 401, 503}) {
            echo.refusing(status, form, 0);
            try (Leaks leaks = new Leaks()) {
                ApiClient client = client(leaks, true, false);
                leaks.hearing(() -> client.send(ApiRequest.get("/things").build()));
                leaks.hearing(() ->
                        client.sendAsync(ApiRequest.get("/things").build()).join());
                assertThat(leaks.heard()).isGreaterThan(4);
                leaks.assertNone(token);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void send_refusalThatEchoesSecretHeaders_tellsNothing(Form form) {
        echo.refusing(400, form, 0);
        try (Leaks leaks = new Leaks()) {
            ApiClient client = client(leaks, false, true);
            leaks.hearing(() -> client.send(ApiRequest.get("/things").build()));
            leaks.hearing(() -> client.send(ApiRequest.get("/things")
                    .header("X-Api-Key", key.value())
                    .header("Cookie", "session=" + cookie.value() + "; theme=dark")
                    .build()));
            assertThat(leaks.heard()).isGreaterThan(4);
            leaks.assertNone(key, cookie, proxyPassword);
        }
    }

    /** A text is cut after 300 characters: what is left of a secret there is a leak too. */
    @ParameterizedTest
    @EnumSource(names = {"TEXT", "JSON_MESSAGE", "JSON_PROBLEMS", "OAUTH"})
    void send_tokenAcrossTheCut_tellsNoPartOfIt(Form form) {
        for (int padding = 240; padding < 305; padding += 6) {
            echo.refusing(400, form, padding);
            try (Leaks leaks = new Leaks()) {
                ApiClient client = client(leaks, true, false);
                leaks.hearing(() -> client.send(ApiRequest.get("/things").build()));
                leaks.assertNone(token);
            }
        }
    }

    /** The first 4096 bytes of a text are looked at. */
    @ParameterizedTest
    @ValueSource(ints = {4040, 4060, 4080, 4095})
    void send_tokenAtTheEndOfWhatIsRead_tellsNoPartOfIt(int padding) {
        echo.refusing(400, Form.TEXT, padding);
        try (Leaks leaks = new Leaks()) {
            ApiClient client = client(leaks, true, false);
            leaks.hearing(() -> client.send(ApiRequest.get("/things").build()));
            leaks.assertNone(token);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "JSON_MESSAGE", "OAUTH"})
    void send_refusalThatEchoesTheQuery_tellsNoSecretOfIt(Form form) {
        for (Alphabet alphabet : Alphabet.values()) {
            Planted query = Planted.random("the key in the query", alphabet);
            echo.refusing(400, form, 0);
            try (Leaks leaks = new Leaks()) {
                ApiClient client = client(leaks, false, false);
                leaks.hearing(() -> client.send(ApiRequest.get("/things")
                        .query("api_key", query.value())
                        .query("page", "1")
                        .build()));
                leaks.assertNone(query);
            }
        }
    }

    /** Nothing tells by its name that these are secrets: the caller does. */
    @ParameterizedTest
    @EnumSource(names = {"TEXT", "JSON_MESSAGE", "JSON_PROBLEMS", "OAUTH"})
    void send_refusalThatEchoesWhatWasGivenAsASecret_tellsNothing(Form form) {
        for (Alphabet alphabet : Alphabet.values()) {
            Planted path = Planted.random("the key in the path", alphabet);
            Planted query = Planted.random("the key in the query", alphabet);
            echo.refusing(400, form, 0);
            try (Leaks leaks = new Leaks()) {
                ApiClient client = client(leaks, false, false);
                ApiRequest request = ApiRequest.get("/hooks/{key}/things")
                        .path("key", path.secret())
                        .query("page", query.secret())
                        .build();
                leaks.hear("text form", request.toString());
                leaks.hearing(() -> client.send(request));
                leaks.hearing(() -> client.sendAsync(request).join());
                assertThat(leaks.heard()).isGreaterThan(4);
                leaks.assertNone(path, query);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BODY, PLAIN", "BODY, REGEX", "BODY, JSON", "BODY, URL", "BASIC, PLAIN", "BASIC, REGEX", "BASIC, URL"})
    void fetch_refusalThatEchoesTheForm_tellsNothing(ClientAuthentication authentication, Alphabet alphabet) {
        Planted secret = Planted.random("the client secret", alphabet);
        for (Form form : Form.values()) {
            for (int status : new int[] {200, 302, 401, 503}) {
                echo.refusing(status, form, 0);
                try (Leaks leaks = new Leaks()) {
                    ClientCredentials credentials = ClientCredentials.builder()
                            .tokenUri(URI.create(echo.baseUri() + "/token"))
                            .clientId("demo")
                            .clientSecret(secret.secret())
                            .clientAuthentication(authentication)
                            .transport(transport)
                            .clock(clock)
                            .jitter(Jitter.fixed(0))
                            .retryListener(leaks.retryListener())
                            .build();
                    TokenSource tokens = CachingTokenSource.over(credentials)
                            .clock(clock)
                            .metrics("echo", leaks.metrics())
                            .build();
                    leaks.hearing(() -> tokens.token(Deadline.after(Duration.ofMinutes(5), clock)));
                    assertThat(leaks.heard()).isGreaterThan(2);
                    leaks.assertNone(secret);
                }
            }
        }
    }

    private ApiClient client(Leaks leaks, boolean withToken, boolean withHeaders) {
        var builder = ApiClient.builder("echo")
                .baseUri(echo.baseUri())
                .transport(transport)
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .retry(RetryPolicy.builder()
                        .backoff(Backoff.fixed(Duration.ofSeconds(1)))
                        .build())
                .metrics(leaks.metrics())
                .retryListener(leaks.retryListener());
        if (withToken) {
            AccessToken given = AccessToken.of(
                    token.secret(), clock.instant(), clock.instant().plusSeconds(3600), "");
            builder.tokens(
                    CachingTokenSource.over(deadline -> given).clock(clock).build());
        }
        if (withHeaders) {
            builder.header("X-Api-Key", key.value())
                    .header("Proxy-Authorization", "Basic " + proxyPassword.value())
                    .header("Cookie", "session=" + cookie.value());
        }
        return builder.build();
    }
}
