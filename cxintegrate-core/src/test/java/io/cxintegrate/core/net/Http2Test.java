package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.support.Http2Server;
import io.cxintegrate.core.support.Http2Server.Answer;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.SelfSigned;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a stream or a connection of HTTP/2: only what the server provably did not process counts as not sent. */
class Http2Test {
    /**
     * Java 25 and 17.0.17 read the last stream of a GOAWAY, and repeat once, by themselves, what was not processed. Before, a
     * GOAWAY ends all that is under way, and nothing tells what was processed.
     */
    private static final boolean READS_GOAWAY =
            Runtime.version().compareToIgnoreOptional(Runtime.Version.parse("17.0.17")) >= 0;

    private static final Answer REFUSED = exchange -> exchange.reset(Http2Server.REFUSED_STREAM);
    private static final Answer FAILED = exchange -> exchange.reset(Http2Server.INTERNAL_ERROR);
    private static final Answer GONE = exchange -> exchange.goAway(false);

    private static final String NOT_PROCESSED =
            ": not processed: the server refused the HTTP/2 stream (REFUSED_STREAM or GOAWAY, RFC 9113 section 8.7)";
    private static final String LOST = ": connection lost before the response was complete";

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;

    private JdkHttpTransport transport;

    @BeforeAll
    static void certificate() throws Exception {
        certificate = new SelfSigned(folder, "ip:127.0.0.1");
    }

    @BeforeEach
    void open() throws Exception {
        transport = JdkHttpTransport.builder()
                .http2(true)
                .sslContext(certificate.client())
                .build();
    }

    @AfterEach
    void close() {
        transport.close();
    }

    private static Http2Server server(Answer... answers) throws Exception {
        return new Http2Server(certificate.server(), answers);
    }

    private static TransportRequest request(String method, Http2Server server) {
        byte[] body = method.equals("GET") ? new byte[0] : new byte[] {1};
        return new TransportRequest(method, server.uri(), Headers.empty(), body, Duration.ofSeconds(30), 1000);
    }

    private TransportResponse send(String method, Http2Server server, boolean async) throws Exception {
        if (!async) {
            return transport.send(request(method, server));
        }
        try {
            return transport.sendAsync(request(method, server)).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TransportException t ? t : e;
        }
    }

    private TransportException failure(String method, Http2Server server, boolean async) {
        return catchThrowableOfType(TransportException.class, () -> send(method, server, async));
    }

    private static void assertNotProcessed(TransportException e, String text) {
        assertThat(e).hasMessage(text);
        assertThat(e.kind()).isEqualTo(Kind.CONNECT);
        assertThat(e.mayHaveReached()).isFalse();
        assertThat(e.worthRepeating()).isTrue();
    }

    private static void assertLost(TransportException e, String method, Http2Server server) {
        assertThat(e).hasMessage(method + " " + server.uri() + LOST);
        assertThat(e.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(e.mayHaveReached()).isTrue();
        assertThat(e.worthRepeating()).isTrue();
        assertThat(server.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "GET, true", "POST, false", "POST, true"})
    void send_answers_shareAConnection(String method, boolean async) throws Exception {
        try (Http2Server server = server(Http2Server.ok())) {
            for (int i = 0; i < 3; i++) {
                TransportResponse response = send(method, server, async);
                assertThat(response.status()).isEqualTo(200);
                assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
            }
            assertThat(server.requests()).isEqualTo(3);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "GET, true", "POST, false", "POST, true"})
    void send_refusedStream_wasNotProcessed(String method, boolean async) throws Exception {
        try (Http2Server server = server(REFUSED)) {
            assertNotProcessed(failure(method, server, async), method + " " + server.uri() + NOT_PROCESSED);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "GET, true", "POST, false", "POST, true"})
    void send_goAwayBelowTheStream_wasNotProcessedWhereTheJdkLooks(String method, boolean async) throws Exception {
        try (Http2Server server = server(GONE)) {
            TransportException e = failure(method, server, async);
            if (READS_GOAWAY) {
                assertNotProcessed(e, method + " " + server.uri() + NOT_PROCESSED);
            } else {
                assertLost(e, method, server);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "GET, true", "POST, false", "POST, true"})
    void send_goAwayThatCoversTheStream_isAnsweredWhereTheJdkLooks(String method, boolean async) throws Exception {
        try (Http2Server server =
                server(exchange -> exchange.headers().goAway(true).body("{}"))) {
            if (READS_GOAWAY) {
                assertThat(send(method, server, async).status()).isEqualTo(200);
                assertThat(server.requests()).isEqualTo(1);
            } else {
                assertLost(failure(method, server, async), method, server);
            }
        }
    }

    @Test
    void send_goAwayAfterTheAnswer_nextTakesANewConnection() throws Exception {
        try (Http2Server server = server()) {
            server.then(server.hold());
            for (int i = 1; i <= 2; i++) {
                CompletableFuture<TransportResponse> answer = transport.sendAsync(request("POST", server));
                Http2Server.Exchange exchange = server.awaitHeld();
                exchange.headers().body("{}");
                assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
                exchange.goAway(true);
                server.awaitGoAwayRead();
                assertThat(server.connections()).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "GET, true", "POST, false", "POST, true"})
    void send_streamFails_mayHaveReached(String method, boolean async) throws Exception {
        try (Http2Server server = server(FAILED)) {
            assertLost(failure(method, server, async), method, server);
        }
        try (Http2Server server = server(exchange -> exchange.headers().reset(Http2Server.INTERNAL_ERROR))) {
            assertLost(failure(method, server, async), method, server);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "GET, true", "POST, false", "POST, true"})
    void send_connectionClosedUnderTheStream_mayHaveReached(String method, boolean async) throws Exception {
        try (Http2Server server = server(Http2Server.Exchange::close)) {
            assertLost(failure(method, server, async), method, server);
        }
        try (Http2Server server = server(exchange -> exchange.headers().close())) {
            assertLost(failure(method, server, async), method, server);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void send_noFreeStream_wasNotSent(boolean async) throws Exception {
        try (Http2Server server = new Http2Server(certificate.server(), 1)) {
            server.then(server.hold());
            CompletableFuture<TransportResponse> first = transport.sendAsync(request("POST", server));
            Http2Server.Exchange held = server.awaitHeld();
            assertNotProcessed(
                    failure("POST", server, async),
                    "POST " + server.uri()
                            + ": not sent: the HTTP/2 connection has no free stream; set a concurrency limit or use HTTP/1.1");
            assertThat(server.requests()).isEqualTo(1);
            held.headers().body("{}");
            assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    private ApiClient client(Http2Server server) {
        return ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(transport)
                .clock(new ManualTime())
                .jitter(Jitter.fixed(0))
                .build();
    }

    private static int status(ApiClient client, ApiRequest request, boolean async) {
        if (!async) {
            return client.send(request).status();
        }
        try {
            return client.sendAsync(request).join().status();
        } catch (CompletionException e) {
            throw e.getCause() instanceof TransportException t ? t : e;
        }
    }

    private static ApiRequest post() {
        return ApiRequest.post("/x").json(JsonObject.of("k", "v")).build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void apiClient_getThatMetAFault_isRepeated(boolean async) throws Exception {
        for (Answer fault : new Answer[] {REFUSED, GONE, FAILED, Http2Server.Exchange::close}) {
            try (Http2Server server = server(fault, Http2Server.ok())) {
                assertThat(status(client(server), ApiRequest.get("/x").build(), async))
                        .isEqualTo(200);
                assertThat(server.requests()).isEqualTo(2);
            }
        }
    }

    /** Twice, for the JDK may have repeated the first by itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void apiClient_unkeyedPostThatWasRefused_isRepeated(boolean async) throws Exception {
        try (Http2Server server = server(REFUSED, REFUSED, Http2Server.ok())) {
            assertThat(status(client(server), post(), async)).isEqualTo(200);
            assertThat(server.requests()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void apiClient_unkeyedPostThatMetAGoAway_isRepeatedWhereTheJdkLooks(boolean async) throws Exception {
        try (Http2Server server = server(GONE, GONE, Http2Server.ok())) {
            if (READS_GOAWAY) {
                assertThat(status(client(server), post(), async)).isEqualTo(200);
                assertThat(server.requests()).isEqualTo(3);
            } else {
                assertNotRepeated(server, async);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void apiClient_unkeyedPostThatMayHaveReached_isNotRepeated(boolean async) throws Exception {
        for (Answer fault : new Answer[] {FAILED, Http2Server.Exchange::close}) {
            try (Http2Server server = server(fault, Http2Server.ok())) {
                assertNotRepeated(server, async);
            }
        }
    }

    private void assertNotRepeated(Http2Server server, boolean async) {
        ApiClient client = client(server);
        TransportException e = catchThrowableOfType(TransportException.class, () -> status(client, post(), async));
        assertThat(e)
                .hasMessage("demo POST /x failed: POST " + server.uri() + LOST
                        + "; it may have been executed, so it is not repeated");
        assertThat(e.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(e.retryable()).isFalse();
        assertThat(server.requests()).isEqualTo(1);
    }
}
