package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.support.ScriptedServer.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiClientTest {
    private final HttpTransport transport = HttpTransport.jdk();
    private final ManualTime time = new ManualTime();
    private final CallStats stats = new CallStats(time);
    private final AtomicInteger fetched = new AtomicInteger();

    @AfterEach
    void close() {
        transport.close();
    }

    private ApiClientBuilder builder(ScriptedServer server) {
        return ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(transport)
                .clock(time)
                .jitter(Jitter.fixed(0))
                .ids(IdSource.sequence("key"))
                .metrics(stats);
    }

    private TokenSource tokens() {
        return CachingTokenSource.over(d -> AccessToken.of(
                        Secret.of("tok-" + fetched.incrementAndGet()),
                        time.instant(),
                        time.instant().plusSeconds(600),
                        ""))
                .clock(time)
                .build();
    }

    /** Sync and async are the same operation: most tests run both. */
    private static ApiResponse send(ApiClient client, ApiRequest request, boolean async) {
        if (!async) {
            return client.send(request);
        }
        try {
            return client.sendAsync(request).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CxException cx) {
                throw cx;
            }
            throw e;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_success_carriesTokenAndJson(boolean async) {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(201, "{\"id\":\"7\"}"))) {
            ApiRequest request = ApiRequest.post("/bots/{botId}/things")
                    .operation("CREATE_THING")
                    .path("botId", "../a b/c?d")
                    .query("x", "1&2")
                    .json(JsonObject.of("k", "ü"))
                    .build();
            ApiResponse response = send(builder(server).tokens(tokens()).build(), request, async);
            assertThat(response.json().string("id")).isEqualTo("7");
            assertThat(response.attempts()).isEqualTo(1);
            Received r = server.received().get(0);
            assertThat(r.target()).isEqualTo("/bots/..%2Fa%20b%2Fc%3Fd/things?x=1%262");
            assertThat(r.headers().first("Authorization")).contains("Bearer tok-1");
            assertThat(r.headers().first("Accept")).contains("application/json");
            assertThat(r.headers().first("Content-Type")).contains("application/json");
            assertThat(r.headers().first("User-Agent")).contains("cxintegrate/0.1");
            assertThat(r.headers().has("Idempotency-Key")).isFalse();
            assertThat(r.body()).isEqualTo("{\"k\":\"ü\"}");
            assertThat(stats.snapshot("CREATE_THING").successes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_throttledPost_isRepeatedAfterTheWaitWithOneKey(boolean async) {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.answer(429, Map.of("Retry-After", "7"), ""),
                ScriptedServer.answer(429, Map.of("retry-after", "3"), ""),
                ScriptedServer.json(200, "{}"))) {
            ApiRequest request = ApiRequest.post("/x").idempotent().build();
            assertThat(send(builder(server).build(), request, async).attempts()).isEqualTo(3);
            assertThat(time.waits()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(3));
            assertThat(server.received())
                    .extracting(r -> r.headers().first("Idempotency-Key").orElse(""))
                    .containsExactly("key-1", "key-1", "key-1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 503, true",
        "PUT, 500, true",
        "DELETE, 504, true",
        "POST, 500, false",
        "PATCH, 503, false",
        "POST, 429, true",
        "GET, 501, false",
        "GET, 404, false",
        "PUT, 409, false"
    })
    void send_failureStatus_isRepeatedOnlyWhereSafe(String method, int status, boolean repeated) {
        try (ScriptedServer server =
                new ScriptedServer(ScriptedServer.json(status, "{}"), ScriptedServer.json(200, "{}"))) {
            ApiRequest request = switch (method) {
                case "GET" -> ApiRequest.get("/x").build();
                case "PUT" -> ApiRequest.put("/x").json(JsonObject.empty()).build();
                case "DELETE" -> ApiRequest.delete("/x").build();
                case "PATCH" -> ApiRequest.patch("/x").json(JsonObject.empty()).build();
                default -> ApiRequest.post("/x").json(JsonObject.empty()).build();
            };
            if (repeated) {
                assertThat(builder(server).build().send(request).attempts()).isEqualTo(2);
            } else {
                assertThatThrownBy(() -> builder(server).build().send(request)).isInstanceOf(CxException.class);
                assertThat(server.received()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_droppedConnection_isRepeatedOnlyWhereSafe(boolean async) {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.hangUp(), ScriptedServer.json(200, "{}"))) {
            ApiClient client = builder(server).build();
            ApiRequest plain = ApiRequest.post("/x").json(JsonObject.empty()).build();
            assertThatThrownBy(() -> send(client, plain, async))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.retryable()).isFalse())
                    .hasMessageStartingWith("demo POST /x failed: ");
            assertThat(server.received()).hasSize(1);
        }
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.hangUp(), ScriptedServer.json(200, "{}"))) {
            ApiRequest keyed = ApiRequest.post("/x")
                    .json(JsonObject.empty())
                    .idempotencyKey("mine")
                    .build();
            assertThat(send(builder(server).build(), keyed, async).attempts()).isEqualTo(2);
            assertThat(server.received().get(1).headers().first("Idempotency-Key"))
                    .contains("mine");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_tokenRefused_isRenewedAndReplayedOnce(boolean async) {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(401, "{}"), ScriptedServer.json(200, "{}"), ScriptedServer.json(401, "{}"))) {
            ApiClient client = builder(server).tokens(tokens()).build();
            ApiRequest post = ApiRequest.post("/x").json(JsonObject.empty()).build();
            assertThat(send(client, post, async).attempts())
                    .as("a replay is no attempt")
                    .isEqualTo(1);
            assertThat(server.received().get(1).headers().first("Authorization"))
                    .contains("Bearer tok-2");
            assertThatThrownBy(() -> send(client, post, async))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage("demo POST /x failed: 401");
            assertThat(fetched).hasValue(3);
            assertThat(server.received()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_manyRefusedAtOnce_renewTheTokenOnce(boolean async) throws Exception {
        ScriptedServer.Answer byToken = exchange -> {
            boolean old = "Bearer tok-1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            ScriptedServer.json(old ? 401 : 200, "{}").write(exchange);
        };
        ExecutorService callers = Executors.newFixedThreadPool(50);
        try (ScriptedServer server = new ScriptedServer(byToken)) {
            ApiClient client = builder(server).tokens(tokens()).build();
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(callers.submit(
                        () -> send(client, ApiRequest.get("/x").build(), async).status()));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(200);
            }
            assertThat(fetched).hasValue(2);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void sendAsync_cancelled_endsTheExchangeAndStartsNoOther() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            CountDownLatch arrived = new CountDownLatch(1);
            ScriptedServer.Answer stall = server.stall();
            server.then(exchange -> {
                arrived.countDown();
                stall.write(exchange);
            });
            CompletableFuture<ApiResponse> call =
                    builder(server).build().sendAsync(ApiRequest.get("/x").build());
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(call.cancel(true)).isTrue();
            assertThat(server.received()).hasSize(1);
            assertThat(time.waits()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_fixedTokenRefused_isNotReplayed(boolean async) {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(401, "{}"))) {
            ApiClient client =
                    builder(server).tokens(TokenSource.fixed(Secret.of("key"))).build();
            assertThatThrownBy(() -> send(client, ApiRequest.get("/x").build(), async))
                    .isInstanceOf(CredentialException.class);
            assertThat(server.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'title':'Bad Request','detail':'no name','status':400} | demo GET /x failed: 400: Bad Request - no name",
                "{'message':'nope','code':'bad.request','status':400,'contextId':'c-1'} | demo GET /x failed: 400 bad.request: nope (correlation id c-1)",
                "{'error':'invalid_request','error_description':'odd'} | demo GET /x failed: 400 invalid_request: odd",
                "plain text | demo GET /x failed: 400: plain text",
                "<html><head><title>Proxy says no</title></head><body>x</body></html> | demo GET /x failed: 400: Proxy says no",
                "'' | demo GET /x failed: 400"
            })
    void send_refused_readsTheShapesOfThePlatforms(String body, String message) {
        String text = body.equals("''") ? "" : body.startsWith("{") ? body.replace('\'', '"') : body;
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(400, Map.of(), text))) {
            assertThatThrownBy(() ->
                            builder(server).build().send(ApiRequest.get("/x").build()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void send_refusalEchoesTheToken_doesNotShowIt() {
        try (ScriptedServer server =
                new ScriptedServer(ScriptedServer.json(403, "{\"message\":\"token tok-1 lacks a scope\"}"))) {
            assertThatThrownBy(() -> builder(server)
                            .tokens(tokens())
                            .build()
                            .send(ApiRequest.get("/x").build()))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage("demo GET /x failed: 403: token *** lacks a scope");
        }
    }

    @Test
    void send_refused_carriesWhatAPersonNeeds() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(
                503, Map.of("ININ-Correlation-Id", "abc", "Retry-After", "120"), "{\"code\":\"down\"}"))) {
            assertThatThrownBy(() -> builder(server)
                            .build()
                            .send(ApiRequest.get("/x").operation("READ").build()))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> {
                        assertThat(e.platform()).contains("demo");
                        assertThat(e.operation()).contains("READ");
                        assertThat(e.status()).hasValue(503);
                        assertThat(e.platformCode()).contains("down");
                        assertThat(e.correlationId()).contains("abc");
                        assertThat(e.retryAfter()).contains(Duration.ofMinutes(2));
                        assertThat(e.attempts()).isEqualTo(1);
                        assertThat(e.retryable()).isTrue();
                    });
            assertThat(stats.snapshot("READ").failures()).isEqualTo(1);
        }
    }

    @Test
    void send_redirect_isADefect() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(302, Map.of("Location", "/y"), ""))) {
            assertThatThrownBy(() ->
                            builder(server).build().send(ApiRequest.get("/x").build()))
                    .isInstanceOf(DefectException.class)
                    .hasMessage("demo GET /x failed: 302 (a redirect to " + server.uri()
                            + "/y, which is not followed unless" + " followSameOriginRedirects is set)");
        }
    }

    @Test
    void json_bodyThatIsNone_isADefect() {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.answer(200, Map.of("Content-Type", "text/html"), "<html>"),
                ScriptedServer.json(200, "[1]"))) {
            ApiClient client = builder(server).build();
            ApiResponse html = client.send(ApiRequest.get("/x").build());
            assertThatThrownBy(html::json)
                    .isInstanceOf(DefectException.class)
                    .hasMessage("demo GET /x answered 200 with a body that is not the JSON expected (Content-Type"
                            + " text/html): not valid JSON at line 1, column 1: unexpected character");
            ApiResponse array = client.send(ApiRequest.get("/x").build());
            assertThat(array.jsonArray()).hasSize(1);
            assertThatThrownBy(array::json).isInstanceOf(DefectException.class);
        }
    }

    @Test
    void send_tokenEndpointDown_failsWithThat() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "{}"))) {
            ApiClient client = builder(server)
                    .tokens(CachingTokenSource.over(d -> {
                                throw new CredentialException("wrong secret");
                            })
                            .clock(time)
                            .build())
                    .build();
            assertThatThrownBy(() -> client.send(ApiRequest.get("/x").build())).hasMessage("wrong secret");
            assertThatThrownBy(() -> send(client, ApiRequest.get("/x").build(), true))
                    .hasMessage("wrong secret");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void send_stalledServer_endsWithinTheAttemptTimeout() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.then(server.stall());
            ApiClient client =
                    builder(server).attemptTimeout(Duration.ofMillis(100)).build();
            // Asynchronously: a blocking call whose time is over before there is a connection fails with another kind.
            assertThatThrownBy(() -> send(client, ApiRequest.get("/x").build(), true))
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e.kind()).isEqualTo(TransportException.Kind.TIMEOUT);
                        assertThat(e.attempts()).isEqualTo(3);
                    });
        }
    }

    @Test
    void send_repeated_isMeasuredOnceAsACallAndTwiceOnTheWire() {
        List<String> measured = new ArrayList<>();
        Metrics recording = new Metrics() {
            @Override
            public void count(String name, long amount, Map<String, String> tags) {
                measured.add(name);
            }

            @Override
            public void time(String name, Duration duration, Map<String, String> tags) {
                measured.add((name + " " + new TreeMap<>(tags)).replaceAll("server.port=[0-9]+", "server.port=PORT"));
            }

            @Override
            public void gauge(String name, double value, Map<String, String> tags) {
                measured.add(name);
            }
        };
        try (ScriptedServer server =
                new ScriptedServer(ScriptedServer.json(503, "{}"), ScriptedServer.json(200, "{}"))) {
            builder(server)
                    .metrics(recording)
                    .build()
                    .send(ApiRequest.get("/a/{id}")
                            .path("id", "1")
                            .operation("READ")
                            .build());
        }
        assertThat(measured)
                .containsExactly(
                        "http.client.request.duration {error.type=503, http.request.method=GET,"
                                + " http.response.status_code=503, operation=READ, platform=demo,"
                                + " server.address=127.0.0.1, server.port=PORT}",
                        "cxintegrate.retry.attempts",
                        "cxintegrate.retry.wait {operation=READ, source=back-off}",
                        "http.client.request.duration {http.request.method=GET, http.response.status_code=200,"
                                + " operation=READ, platform=demo, server.address=127.0.0.1, server.port=PORT}",
                        "cxintegrate.retry.attempts",
                        "cxintegrate.call.duration {http.response.status_code=200, operation=READ, outcome=success,"
                                + " platform=demo}");
    }

    @Test
    void request_faults_areRefusedEarly() {
        assertThatThrownBy(() -> ApiRequest.get("x")).hasMessage("a path starts with '/' but is 'x'");
        assertThatThrownBy(() -> ApiRequest.get("/a/{b}").build())
                .hasMessage("path variable 'b' of '/a/{b}' has no value");
        assertThatThrownBy(() ->
                        ApiRequest.get("/a/{b}/c d?key=s3cr3t").path("b", "1").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "character 9 of the path template, U+0020, must be percent-encoded; use path(...) or query(...)"
                                + " for what is not fixed");
        assertThatThrownBy(() -> ApiRequest.get("/50%").build())
                .hasMessageStartingWith("character 4 of the path template, U+0025, must");
        assertThatThrownBy(() -> ApiRequest.get("/a#b").build())
                .hasMessageStartingWith("character 3 of the path template, U+0023, must");
        assertThat(ApiRequest.get("/50%25?a=b&c=/d:e@f").build().target()).isEqualTo("/50%25?a=b&c=/d:e@f");
        assertThatThrownBy(() -> ApiRequest.get("/a/{b}").path("b", ".."))
                .hasMessage("path variable 'b' must not be empty, '.' or '..' but is '..'");
        assertThatThrownBy(() -> ApiClient.builder("demo").build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        demo client has 2 problems:
                          - baseUri: must be an absolute http or https URI without query, such as https://api.example.com
                          - transport: is required but missing""");
    }
}
