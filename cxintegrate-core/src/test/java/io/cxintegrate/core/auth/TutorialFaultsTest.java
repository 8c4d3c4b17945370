package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.ClientCredentials.ClientAuthentication;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What often goes wrong with tokens in hand-written integrations, and must not go wrong here. */
class TutorialFaultsTest {
    private final ManualTime time = new ManualTime();
    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void end() {
        transport.close();
    }

    private ClientCredentials.Builder credentials(ScriptedServer login) {
        return ClientCredentials.builder()
                .platform("demo")
                .tokenUri(login.uri().resolve("/oauth/token"))
                .clientId("id")
                .clientSecret(Secret.of("secret"))
                .transport(transport)
                .clock(time);
    }

    private CachingTokenSource cache(ScriptedServer login) {
        return CachingTokenSource.over(credentials(login).build()).clock(time).build();
    }

    private Deadline soon() {
        return Deadline.after(Duration.ofSeconds(30), time);
    }

    private static ScriptedServer.Answer token(String value) {
        return ScriptedServer.json(200, "{\"access_token\":\"" + value + "\",\"expires_in\":600}");
    }

    /** After a 401 the cache was asked again and gave the same rejected token. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void send_tokenIsRefused_theNextAttemptCarriesANewOne(boolean async) throws Exception {
        try (ScriptedServer login = new ScriptedServer(token("stale"), token("new"));
                ScriptedServer api = new ScriptedServer(exchange -> {
                    boolean good =
                            "Bearer new".equals(exchange.getRequestHeaders().getFirst("Authorization"));
                    ScriptedServer.json(good ? 200 : 401, "{}").write(exchange);
                })) {
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(api.uri())
                    .transport(transport)
                    .tokens(cache(login))
                    .clock(time)
                    .build();
            ApiRequest request = ApiRequest.get("/things").operation("READ").build();
            int status = async
                    ? client.sendAsync(request).get(30, TimeUnit.SECONDS).status()
                    : client.send(request).status();
            assertThat(status).isEqualTo(200);
            assertThat(api.received())
                    .extracting(r -> r.headers().first("Authorization").orElse(""))
                    .containsExactly("Bearer stale", "Bearer new");
            assertThat(login.received()).hasSize(2);
        }
    }

    /** Two callers who found the cache empty fetched twice. */
    @Test
    void token_twoCallersAtOnce_fetchOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (ScriptedServer login = new ScriptedServer(token("t"))) {
            for (int round = 1; round <= 50; round++) {
                CachingTokenSource cache = cache(login);
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<String>> read = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    read.add(callers.submit(() -> {
                        together.await(30, TimeUnit.SECONDS);
                        return cache.token(soon()).value().reveal();
                    }));
                }
                for (Future<String> f : read) {
                    assertThat(f.get(30, TimeUnit.SECONDS)).isEqualTo("t");
                }
                assertThat(login.received()).hasSize(round);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    static Stream<ScriptedServer.Answer> talkativeAnswers() {
        String body = "hunter2 " + "x".repeat(100);
        return Stream.of(
                ScriptedServer.json(400, "{\"error\":\"invalid_scope\",\"error_description\":\"" + body + "\"}"),
                ScriptedServer.json(403, body),
                ScriptedServer.json(500, body),
                ScriptedServer.json(200, body),
                ScriptedServer.json(200, "{\"access_token\":\"hunter2 and more\"}"),
                ScriptedServer.json(200, "{\"access_token\":\"ok\",\"expires_in\":\"" + body + "\"}"),
                ScriptedServer.json(200, "{\"access_token\":\"ok\",\"token_type\":\"" + body + "\"}"),
                ScriptedServer.json(302, body));
    }

    /** The token endpoint's body, secrets and all, became the text of the exception. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("talkativeAnswers")
    void token_endpointSaysTooMuch_nothingOfItIsRepeated(ScriptedServer.Answer answer) {
        try (ScriptedServer login = new ScriptedServer(answer)) {
            assertThatThrownBy(() -> cache(login).token(soon())).satisfies(TutorialFaultsTest::isSilent);
        }
    }

    private static void isSilent(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain("hunter2").doesNotContain("xxxx");
        }
    }

    /** The Basic credentials were computed and never sent. */
    @Test
    void fetch_basic_theHeaderReallyGoesOut() {
        String expected =
                "Basic " + Base64.getEncoder().encodeToString("id:secret".getBytes(StandardCharsets.US_ASCII));
        try (ScriptedServer login = new ScriptedServer(exchange -> {
            boolean known = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            (known ? token("t") : ScriptedServer.json(401, "{\"error\":\"invalid_client\"}")).write(exchange);
        })) {
            assertThat(credentials(login)
                            .clientAuthentication(ClientAuthentication.BASIC)
                            .build()
                            .fetch(soon())
                            .authorizationHeader())
                    .isEqualTo("Bearer t");
            assertThatThrownBy(() -> credentials(login).build().fetch(soon())).isInstanceOf(CredentialException.class);
        }
    }

    /** No expiry was kept: a token was used until the platform refused it. */
    @Test
    void token_expiryIsKept_aDeadTokenIsNotSent() {
        try (ScriptedServer login = new ScriptedServer(token("t1"), token("t2"))) {
            CachingTokenSource cache = cache(login);
            assertThat(cache.token(soon()).value().reveal()).isEqualTo("t1");
            time.advance(Duration.ofMinutes(10));
            assertThat(cache.token(soon()).value().reveal()).isEqualTo("t2");
        }
    }

    /** A page of a proxy was taken for a token response. */
    @Test
    void fetch_htmlFromAProxy_isADefectAndNoToken() {
        try (ScriptedServer login = new ScriptedServer(ScriptedServer.answer(
                200, java.util.Map.of("Content-Type", "text/html"), "<html><body>hunter2</body></html>"))) {
            CompletableFuture<AccessToken> token = cache(login).tokenAsync(soon());
            assertThatThrownBy(() -> token.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(DefectException.class)
                    .hasMessage(
                            "demo TOKEN failed: the token endpoint answered 200 with a body that is no JSON object");
        }
    }
}
