package io.cxintegrate.testkit.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketProbeTest {
    private ScriptedWebSocketServer server;

    @BeforeEach
    void listen() throws Exception {
        server = new ScriptedWebSocketServer();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private WebSocketProbe connect(WebSocketProbeBuilder builder) throws Exception {
        CompletableFuture<WebSocketProbe> probe = CompletableFuture.supplyAsync(builder::connect);
        server.accept("101 Switching Protocols");
        server.answerPing();
        return probe.get(30, TimeUnit.SECONDS);
    }

    private WebSocketProbe connect() throws Exception {
        return connect(WebSocketProbe.to(server.uri()));
    }

    private static String event(long seq, String version) {
        return "{\"schema_version\":\"" + version + "\",\"seq\":" + seq + "}";
    }

    @Test
    void connect_withEverything_sendsIt() throws Exception {
        WebSocketProbeBuilder builder = WebSocketProbe.to(server.uri())
                .token("t1")
                .origin("https://desk.example.com")
                .accept("call.ended", "2", "1")
                .since("e", 4);
        CompletableFuture<WebSocketProbe> connecting = CompletableFuture.supplyAsync(builder::connect);

        String head = server.accept("101 Switching Protocols");
        server.answerPing();
        String subscription = server.read();
        server.text(event(4, "2"));
        server.text("{\"subscribed\":{\"seq\":4}}");

        assertThat(head)
                .startsWith("GET /events?x=1 HTTP/1.1\r\n")
                .contains("\r\nAuthorization: Bearer t1\r\n")
                .contains("\r\nOrigin: https://desk.example.com\r\n")
                .contains("\r\nSec-WebSocket-Protocol: cxintegrate.events.v1\r\n");
        assertThat(subscription).isEqualTo("81 {\"accept\":{\"call.ended\":[\"2\",\"1\"]},\"since\":\"e:4\"}");
        try (WebSocketProbe probe = connecting.get(30, TimeUnit.SECONDS)) {
            probe.assertVersions("2");
        }
    }

    @Test
    void connect_browserToken_isASubprotocol() throws Exception {
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() ->
                WebSocketProbe.to(server.uri()).browserToken("right-token").handshake());

        assertThat(server.accept("101 Switching Protocols"))
                .contains("\r\nSec-WebSocket-Protocol: cxintegrate.events.v1, cxintegrate.bearer.cmlnaHQtdG9rZW4\r\n")
                .doesNotContain("Authorization");
        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(101);
    }

    @Test
    void connect_refused_saysTheStatus() throws Exception {
        CompletableFuture<WebSocketProbe> probe = CompletableFuture.supplyAsync(
                () -> WebSocketProbe.to(server.uri()).connect());
        server.accept("401 Unauthorized");

        assertThatThrownBy(() -> probe.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(AssertionError.class)
                .hasMessage("the handshake with " + server.uri() + " was answered 401");
    }

    @Test
    void connect_nobodyThere_saysWhere() throws Exception {
        URI uri = server.uri();
        server.close();

        assertThatThrownBy(() -> WebSocketProbe.to(uri).connect())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("no WebSocket at " + uri);
    }

    @Test
    void next_messageInFragments_isWhole() throws Exception {
        try (WebSocketProbe probe = connect()) {
            server.write(0x01, "{\"a\":".getBytes(StandardCharsets.UTF_8));
            server.write(0x89, new byte[] {7});
            server.write(0x80, "1}".getBytes(StandardCharsets.UTF_8));

            assertThat(probe.next()).isEqualTo(JsonObject.of("a", 1));
            probe.awaitPings(1);
            assertThat(probe.pingCount()).isOne();
            assertThat(server.read()).isEqualTo("8a \u0007");
        }
    }

    @Test
    void assertVersions_others_saysWhatCame() throws Exception {
        try (WebSocketProbe probe = connect()) {
            server.text(event(1, "2"));
            server.text("{\"heartbeat\":{\"seq\":1}}");
            server.text("{\"unavailable\":{},\"seq\":2}");

            assertThatThrownBy(() -> probe.assertVersions("2", "1"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("expected events of the versions [2, 1], but there came [2, unavailable]");
        }
    }

    @Test
    void assertInOrder_hole_saysWhichCame() throws Exception {
        try (WebSocketProbe probe = connect()) {
            server.text(event(1, "2"));
            server.text(event(3, "2"));

            assertThatThrownBy(() -> probe.assertInOrder(1, 2))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("expected event 2, but there came 3");
        }
    }

    @Test
    void next_nothingComes_failsAfterTheLimit() throws Exception {
        try (WebSocketProbe probe = connect()) {
            server.text(event(1, "1"));
            assertThat(probe.nextEvent().longValue("seq")).isOne();
        }
        try (WebSocketProbe probe = connect(WebSocketProbe.to(server.uri()).timeout(Duration.ofSeconds(2)))) {
            assertThatThrownBy(probe::next).isInstanceOf(AssertionError.class).hasMessage("no message within PT2S");
        }
    }

    @Test
    void next_connectionEnded_saysHow() throws Exception {
        try (WebSocketProbe probe = connect()) {
            server.text(event(1, "1"));
            server.write(0x88, new byte[] {3, (byte) 0xF5, 's', 'l', 'o', 'w'});
            server.hangUp();

            assertThat(probe.awaitClose()).isEqualTo(new WebSocketProbe.Closed(1013, "slow"));
            assertThat(probe.next().longValue("seq")).isOne();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(probe::next)
                        .isInstanceOf(AssertionError.class)
                        .hasMessage("no message: the connection has ended with 1013 slow");
            }
        }
    }

    @Test
    void awaitClose_noCloseFrame_is1006() throws Exception {
        try (WebSocketProbe probe = connect()) {
            server.hangUp();

            assertThat(probe.awaitClose()).hasToString("1006");
        }
    }

    /** That nothing comes cannot be waited for; a probe that read on would answer within the pause and so fail the test. */
    @Test
    void stopReading_then_nothingIsReadBeforeReadAgain() throws Exception {
        try (WebSocketProbe probe = connect()) {
            probe.stopReading();
            assertThatThrownBy(probe::stopReading)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("it has stopped reading already");
            server.text(event(1, "1"));
            server.text(event(2, "1"));
            server.write(0x89, new byte[] {7});
            assertThat(server.isSilentFor(Duration.ofMillis(200))).isTrue();

            probe.readAgain();

            assertThat(server.read()).isEqualTo("8a \u0007");
            probe.assertInOrder(1, 2);
        }
    }

    @Test
    void leave_then_sendsAClose() throws Exception {
        try (WebSocketProbe probe = connect()) {
            probe.leave();
            assertThat(server.read()).isEqualTo("88 \u0003\u00e8");
        }
    }
}
