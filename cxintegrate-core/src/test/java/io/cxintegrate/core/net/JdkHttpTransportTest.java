package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.support.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdkHttpTransportTest {
    private final JdkHttpTransport transport = JdkHttpTransport.builder().build();

    @AfterEach
    void close() {
        transport.close();
    }

    private static TransportRequest get(URI uri, Duration timeout) {
        return new TransportRequest("GET", uri, Headers.empty(), new byte[0], timeout, 1000);
    }

    /** There is a connection already: a time-out that comes before there is one is of another kind. */
    private void connectedThen(ScriptedServer server, ScriptedServer.Answer answer) {
        server.then(ScriptedServer.json(200, "{}"));
        server.then(answer);
        assertThat(transport.send(get(server.uri(), Duration.ofSeconds(30))).status())
                .isEqualTo(200);
    }

    private static void assertKind(Throwable t, Kind kind) {
        assertThat(t)
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void send_answer_comesWithHeadersAndBody() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(201, Map.of("X-Id", "7"), "body"))) {
            TransportResponse r = transport.send(get(server.uri(), Duration.ofSeconds(30)));
            assertThat(r.status()).isEqualTo(201);
            assertThat(r.headers().first("x-id")).contains("7");
            assertThat(new String(r.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("body");
        }
    }

    @Test
    void send_redirect_isNotFollowed() {
        try (ScriptedServer other = new ScriptedServer(ScriptedServer.json(200, "{}"));
                ScriptedServer server = new ScriptedServer(ScriptedServer.answer(
                        302, Map.of("Location", other.uri().toString()), ""))) {
            TransportRequest request = new TransportRequest(
                    "GET",
                    server.uri(),
                    Headers.of("Authorization", "Bearer t").with("X-Api-Key", "k"),
                    new byte[0],
                    Duration.ofSeconds(30),
                    1000);
            assertThat(transport.send(request).status()).isEqualTo(302);
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void send_noHeaders_timesOut() {
        try (ScriptedServer server = new ScriptedServer()) {
            connectedThen(server, server.stall());
            assertThatThrownBy(() -> transport.send(get(server.uri(), Duration.ofMillis(500))))
                    .satisfies(t -> assertKind(t, Kind.TIMEOUT))
                    .hasMessage(
                            "GET http://127.0.0.1:" + server.uri().getPort() + ": no complete response within PT0.5S");
        }
    }

    @Test
    void send_drippingBody_timesOutToo() {
        try (ScriptedServer server = new ScriptedServer()) {
            connectedThen(server, server.drip());
            assertThatThrownBy(() -> transport.send(get(server.uri(), Duration.ofMillis(500))))
                    .satisfies(t -> assertKind(t, Kind.TIMEOUT));
        }
    }

    @Test
    void sendAsync_drippingBody_timesOutToo() {
        try (ScriptedServer server = new ScriptedServer()) {
            connectedThen(server, server.drip());
            assertThatThrownBy(() -> transport
                            .sendAsync(get(server.uri(), Duration.ofMillis(500)))
                            .get(30, TimeUnit.SECONDS))
                    .cause()
                    .satisfies(t -> assertKind(t, Kind.TIMEOUT));
        }
    }

    @Test
    void send_bodyTooLarge_isCut() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.answer(200, Map.of(), "x".repeat(1001)))) {
            assertThatThrownBy(() -> transport.send(get(server.uri(), Duration.ofSeconds(30))))
                    .satisfies(t -> assertKind(t, Kind.RESPONSE_TOO_LARGE))
                    .satisfies(
                            t -> assertThat(((TransportException) t).status()).hasValue(200))
                    .hasMessageEndingWith("response body longer than 1000 bytes");
        }
    }

    @Test
    void send_connectionDropped_mayHaveReached() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.hangUp())) {
            TransportRequest post = new TransportRequest(
                    "POST", server.uri(), Headers.empty(), new byte[] {1}, Duration.ofSeconds(30), 1000);
            assertThatThrownBy(() -> transport.send(post)).satisfies(t -> {
                assertKind(t, Kind.CONNECTION_LOST);
                assertThat(((TransportException) t).mayHaveReached()).isTrue();
            });
        }
    }

    @Test
    void send_nobodyListens_provablyNeverLeft() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> transport.send(get(URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(30))))
                .satisfies(t -> {
                    assertKind(t, Kind.CONNECT);
                    assertThat(((TransportException) t).mayHaveReached()).isFalse();
                });
    }

    @Test
    void send_interrupted_keepsTheFlag() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.then(server.stall());
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> transport.send(get(server.uri(), Duration.ofSeconds(30))))
                        .satisfies(t -> assertKind(t, Kind.INTERRUPTED));
            } finally {
                // Here and not later: closing the JDK's server swallows the flag on some releases.
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void sendAsync_cancelled_endsTheExchange() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<TransportResponse> call = transport.sendAsync(
                    get(URI.create("http://127.0.0.1:" + listener.getLocalPort()), Duration.ofSeconds(60)));
            Thread peer = new Thread(() -> {
                try (var socket = listener.accept()) {
                    byte[] buffer = new byte[4096];
                    assertThat(socket.getInputStream().read(buffer)).isPositive();
                    call.cancel(true);
                    if (socket.getInputStream().read(buffer) < 0) {
                        cut.countDown();
                    }
                } catch (IOException reset) {
                    cut.countDown();
                }
            });
            peer.start();
            assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(call).isCancelled();
            peer.join();
        }
    }

    @Test
    void send_afterClose_isRefused() {
        transport.close();
        transport.close();
        TransportRequest request = get(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1));
        assertThatThrownBy(() -> transport.send(request)).satisfies(t -> assertKind(t, Kind.CLOSED));
        assertThat(transport.sendAsync(request)).isCompletedExceptionally();
    }

    @Test
    void request_whatTheTransportOwns_isRefused() {
        URI uri = URI.create("https://example.com/a?key=s3cr3t");
        assertThatThrownBy(() -> new TransportRequest(
                        "GET", uri, Headers.of("Host", "x"), new byte[0], Duration.ofSeconds(1), 1))
                .hasMessage("header 'Host' is set by the transport and cannot be given");
        assertThatThrownBy(() -> get(URI.create("https://u:p@example.com"), Duration.ofSeconds(1)))
                .hasMessage("a request URI must not carry user info; use an Authorization header");
        assertThatThrownBy(() -> get(URI.create("ftp://example.com"), Duration.ofSeconds(1)))
                .hasMessage("a request needs an absolute http or https URI with a host, but scheme is 'ftp' and host is"
                        + " example.com");
        assertThat(get(uri, Duration.ofSeconds(1)).toString()).isEqualTo("GET https://example.com");
    }
}
