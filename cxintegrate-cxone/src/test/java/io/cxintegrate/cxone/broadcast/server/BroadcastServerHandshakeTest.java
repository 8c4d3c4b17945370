package io.cxintegrate.cxone.broadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Recorder;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.websocket.WebSocketProbe;
import io.cxintegrate.testkit.websocket.WebSocketProbeBuilder;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handshake: who gets in, judged before the upgrade, and for how long; over real sockets. */
class BroadcastServerHandshakeTest {
    private static final JsonObject SUBSCRIBE = JsonObject.parse("{\"accept\":{}}");

    private final Recorder recorder = new Recorder();
    private final EventBroadcaster broadcaster = EventBroadcaster.builder()
            .ids(IdSource.sequence("epoch"))
            .metrics(recorder)
            .build();

    @AfterEach
    void closeBroadcaster() {
        broadcaster.close();
    }

    private BroadcastServer.Builder server() {
        return BroadcastServer.builder(broadcaster).auth(EndpointAuth.none());
    }

    private static WebSocketProbeBuilder to(BroadcastServer server) {
        return WebSocketProbe.to(server.uri());
    }

    @Test
    void handshake_wrongToken_is401AndTheRightOneConnects() {
        EndpointAuth auth = EndpointAuth.bearer(Secret.of("right-token"));
        try (BroadcastServer server = server().auth(auth).start()) {
            assertThat(to(server).handshake()).isEqualTo(401);
            assertThat(to(server).token("wrong-token").handshake()).isEqualTo(401);
            assertThat(to(server).token("right-token").handshake()).isEqualTo(101);
            assertThat(recorder.counted(MetricNames.BROADCAST_CONNECTIONS, "unauthorized"))
                    .isEqualTo(2);
        }
    }

    /** A browser can set no header; and a token in the query would stand in every log on the way. */
    @Test
    void handshake_tokenAsSubprotocol_isAToken() {
        EndpointAuth auth = EndpointAuth.bearer(Secret.of("right-token"));
        try (BroadcastServer server = server().auth(auth).start();
                WebSocketProbe browser = to(server).browserToken("right-token").connect()) {
            assertThat(browser.subscribe(SUBSCRIBE).toJson())
                    .isEqualTo("{\"subscribed\":{\"seq\":0},\"epoch\":\"epoch-1\"}");
            assertThat(to(server).browserToken("wrong-token").handshake()).isEqualTo(401);
            assertThat(to(server)
                            .header("Sec-WebSocket-Protocol", "cxintegrate.bearer.%%%")
                            .handshake())
                    .isEqualTo(401);
            assertThat(WebSocketProbe.to(URI.create(server.uri() + "?access_token=right-token"))
                            .handshake())
                    .isEqualTo(401);
        }
    }

    @Test
    void handshake_origin_mustBeListed() {
        try (BroadcastServer server =
                server().allowOrigins("https://desk.example.com").start()) {
            assertThat(to(server).origin("https://evil.example.com").handshake())
                    .isEqualTo(403);
            assertThat(to(server).origin("https://DESK.example.com").handshake())
                    .isEqualTo(101);
            assertThat(to(server).handshake()).isEqualTo(101);
            assertThat(recorder.counted(MetricNames.BROADCAST_CONNECTIONS, "origin"))
                    .isOne();
        }
    }

    @Test
    void handshake_anyOrigin_letsEveryPageIn() {
        try (BroadcastServer server = server().allowAnyOrigin().start()) {
            assertThat(to(server).origin("https://any.example.com").handshake()).isEqualTo(101);
        }
    }

    @Test
    void handshake_tooManyClients_is503() throws Exception {
        try (EventBroadcaster small = EventBroadcaster.builder()
                        .maxClients(1)
                        .metrics(recorder)
                        .build();
                BroadcastServer server =
                        BroadcastServer.builder(small).auth(EndpointAuth.none()).start();
                WebSocketProbe first = to(server).connect()) {
            assertThat(to(server).handshake()).isEqualTo(503);

            first.leave();
            recorder.awaitClients(0);
            assertThat(to(server).handshake()).isEqualTo(101);
        }
    }

    @Test
    void handshake_tooManyOfOneAddress_is429() throws Exception {
        try (BroadcastServer server = server().maxClientsPerAddress(2).start();
                WebSocketProbe first = to(server).connect();
                WebSocketProbe second = to(server).connect()) {
            assertThat(to(server).handshake()).isEqualTo(429);
            assertThat(recorder.counted(MetricNames.BROADCAST_CONNECTIONS, "address"))
                    .isOne();

            first.breakOff();
            recorder.awaitClients(1);
            assertThat(to(server).handshake()).isEqualTo(101);
            assertThat(second.subscribe(SUBSCRIBE).has("subscribed")).isTrue();
        }
    }

    @Test
    void handshake_headerOfMoreThan8Kilobytes_is431() {
        try (BroadcastServer server = server().start()) {
            assertThat(to(server).header("X-Large", "x".repeat(7_000)).handshake())
                    .isEqualTo(101);
            assertThat(to(server).header("X-Large", "x".repeat(9_000)).handshake())
                    .isEqualTo(431);
        }
    }

    /** Compression: off, whatever the client offers. */
    @Test
    void handshake_clientThatOffersCompression_getsNone() throws Exception {
        try (BroadcastServer server = server().start();
                Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.setSoTimeout(30_000);
            String request = String.join(
                    "\r\n",
                    "GET /events HTTP/1.1",
                    "Host: localhost",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Extensions: permessage-deflate",
                    "",
                    "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }

            assertThat(head.toString()).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("extensions");
        }
    }

    @Test
    void handshake_checkThatFails_is500() {
        try (BroadcastServer server = server().auth(request -> {
                    throw new IllegalStateException("directory is down");
                })
                .start()) {
            assertThat(to(server).handshake()).isEqualTo(500);
        }
    }

    /** The session ends when the token does. */
    @Test
    void session_tokenExpires_isClosed() throws Exception {
        TestClock clock = TestClock.manual();
        Instant end = clock.instant().plus(Duration.ofMinutes(5));
        try (EventBroadcaster timed = EventBroadcaster.builder().clock(clock).build();
                BroadcastServer server = BroadcastServer.builder(timed)
                        .auth(EndpointAuth.none())
                        .sessionEnds(handshake -> handshake.headers().has("X-Guest") ? end : null)
                        .pingInterval(Duration.ofHours(1))
                        .start();
                WebSocketProbe guest = to(server).header("X-Guest", "1").connect();
                WebSocketProbe member = to(server).connect()) {
            // A ping for each, and the end of one.
            assertThat(clock.awaitWaiting(3, Duration.ofSeconds(30))).isTrue();
            clock.advance(Duration.ofMinutes(5));

            assertThat(guest.awaitClose()).hasToString("3000 the token has expired");
            assertThat(to(server).header("X-Guest", "1").handshake()).isEqualTo(401);
            timed.broadcast(SampleSchemas.EVENT, "v1");
            assertThat(member.nextEvent().longValue("seq")).isOne();
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void request_thatIsNoHandshake_is426OnThePathAnd404Elsewhere() throws Exception {
        try (BroadcastServer server = server().start()) {
            URI http = URI.create(server.uri().toString().replace("ws://", "http://"));

            assertThat(get(http).statusCode()).isEqualTo(426);
            assertThat(get(http).headers().firstValue("Upgrade")).hasValue("websocket");
            assertThat(get(http.resolve("/other")).statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<Void> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    }
}
