package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets in, over real sockets. */
class BroadcastServerHandshakeTest {
    private static final long LIMIT_SECONDS = 30;

    private final EventBroadcaster broadcaster =
            EventBroadcaster.builder().ids(IdSource.sequence("epoch")).build();

    @AfterEach
    void closeBroadcaster() {
        broadcaster.close();
    }

    private BroadcastServer.Builder server() {
        return BroadcastServer.builder(broadcaster).auth(EndpointAuth.none());
    }

    private static WebSocketProbe connect(BroadcastServer server) throws Exception {
        return WebSocketProbe.connect(server.uri(), Map.of());
    }

    /** Waits for the end of the one client that is connected. */
    private static void awaitEnd(BroadcastServer server, BroadcastClient client) throws Exception {
        client.ended().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(server.clientCount()).isZero();
    }

    private static BroadcastClient onlyClient(BroadcastServer server) {
        assertThat(server.clients()).hasSize(1);
        return server.clients().iterator().next();
    }

    private static int refusal(BroadcastServer server, Map<String, String> headers) {
        try {
            WebSocketProbe.connect(server.uri(), headers).close();
            return 101;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void handshake_wrongToken_is401AndTheRightOneConnects() throws Exception {
        EndpointAuth auth = EndpointAuth.bearer(Secret.of("right-token"));
        try (BroadcastServer server = server().auth(auth).start()) {
            assertThat(refusal(server, Map.of())).isEqualTo(401);
            assertThat(refusal(server, Map.of("Authorization", "Bearer wrong-token")))
                    .isEqualTo(401);
            assertThat(refusal(server, Map.of("Authorization", "Bearer right-token")))
                    .isEqualTo(101);
        }
    }

    @Test
    void handshake_origin_mustBeListed() throws Exception {
        try (BroadcastServer server =
                server().allowOrigins("https://desk.example.com").start()) {
            assertThat(refusal(server, Map.of("Origin", "https://evil.example.com")))
                    .isEqualTo(403);
            assertThat(refusal(server, Map.of("Origin", "https://DESK.example.com")))
                    .isEqualTo(101);
            assertThat(refusal(server, Map.of())).isEqualTo(101);
        }
    }

    @Test
    void handshake_anyOrigin_letsEveryPageIn() throws Exception {
        try (BroadcastServer server = server().allowAnyOrigin().start()) {
            assertThat(refusal(server, Map.of("Origin", "https://any.example.com")))
                    .isEqualTo(101);
        }
    }

    @Test
    void handshake_tooManyClients_is503() throws Exception {
        try (EventBroadcaster small = EventBroadcaster.builder().maxClients(1).build();
                BroadcastServer server =
                        BroadcastServer.builder(small).auth(EndpointAuth.none()).start();
                WebSocketProbe first = connect(server)) {
            assertThat(refusal(server, Map.of())).isEqualTo(503);

            BroadcastClient client = onlyClient(server);
            first.leave();
            awaitEnd(server, client);
            assertThat(refusal(server, Map.of())).isEqualTo(101);
        }
    }

    @Test
    void handshake_checkThatFails_is500() throws Exception {
        try (BroadcastServer server = server().auth(request -> {
                    throw new IllegalStateException("directory is down");
                })
                .start()) {
            assertThat(refusal(server, Map.of())).isEqualTo(500);
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
