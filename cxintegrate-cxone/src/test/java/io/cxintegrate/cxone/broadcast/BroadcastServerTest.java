package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.SampleSchemas;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, with the JDK's WebSocket client. */
class BroadcastServerTest {
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

    @Test
    void broadcast_twoClients_getTheSameMessage() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe first = connect(server);
                WebSocketProbe second = connect(server)) {
            BroadcastReceipt receipt = broadcaster.broadcast(SampleSchemas.EVENT, "v2.1.0");

            String expected = "{\"schema_version\":\"v2.1.0\",\"event_type\":\"interaction.completed\","
                    + "\"timestamp\":\"2024-01-15T10:30:00Z\",\"payload\":" + SampleSchemas.EVENT.toJson()
                    + ",\"seq\":1,\"epoch\":\"epoch-1\"}";
            assertThat(receipt.offered()).isEqualTo(2);
            assertThat(first.next()).isEqualTo(expected);
            assertThat(second.next()).isEqualTo(expected);
            assertThat(server.uri()).hasScheme("ws").hasHost("127.0.0.1").hasPath("/events");
        }
    }

    @Test
    void broadcast_manyAndLarge_arriveWholeAndInOrder() throws Exception {
        JsonObject large = JsonObject.of("text", "ğü".repeat(50_000));
        try (BroadcastServer server = server().path("/v2/live").start();
                WebSocketProbe probe = connect(server)) {
            for (int i = 1; i <= 50; i++) {
                broadcaster.broadcast(large, "v1");
                JsonObject message = probe.nextObject();
                assertThat(message.longValue("seq")).isEqualTo(i);
                assertThat(message.object("payload")).isEqualTo(large);
            }
        }
    }

    @Test
    void client_thatLeaves_isRemoved() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            BroadcastClient client = onlyClient(server);
            assertThat(client.peer().remoteAddress()).matches("127\\.0\\.0\\.1:\\d+");

            probe.leave();

            awaitEnd(server, client);
            assertThat(broadcaster.clientCount()).isZero();
        }
    }

    @Test
    void client_whoseConnectionBreaks_isRemoved() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            BroadcastClient client = onlyClient(server);

            probe.breakOff();

            awaitEnd(server, client);
            assertThat(broadcaster.broadcast(SampleSchemas.EVENT, "v1").offered())
                    .isZero();
        }
    }

    @Test
    void client_thatNeverReads_isCutWhileTheOtherGetsEverything() throws Exception {
        JsonObject event = JsonObject.of("text", "x".repeat(32_000));
        int bound = 64;
        try (EventBroadcaster bounded =
                        EventBroadcaster.builder().maxQueuedFrames(8).build();
                BroadcastServer server = BroadcastServer.builder(bounded)
                        .auth(EndpointAuth.none())
                        .start();
                DeafClient deaf = new DeafClient(server.uri());
                WebSocketProbe healthy = connect(server)) {
            assertThat(deaf.isConnected()).isTrue();
            assertThat(server.clientCount()).isEqualTo(2);
            int refused = 0;
            long seq = 0;
            while (refused == 0 && seq < bound) {
                BroadcastReceipt receipt = bounded.broadcast(event, "v1");
                refused = receipt.refused();
                seq = receipt.seq();
                assertThat(healthy.nextObject().longValue("seq")).isEqualTo(seq);
            }

            // 2 MB: what queue and buffers take is 0.4; with the kernel's own choice of send buffer it would be 4.
            assertThat(refused).isOne();
            assertThat(bounded.clientCount()).isOne();
            bounded.broadcast(event, "v1");
            assertThat(healthy.nextObject().longValue("seq")).isEqualTo(seq + 1);
        }
    }

    @Test
    void client_thatAnswersNoPing_isCut() throws Exception {
        try (BroadcastServer server =
                        server().pingInterval(Duration.ofMillis(500)).start();
                DeafClient deaf = new DeafClient(server.uri())) {
            assertThat(deaf.pingsUntilHangUp()).isPositive();
        }
    }

    @Test
    void client_thatAnswersPings_isAskedAgainAndAgain() throws Exception {
        try (BroadcastServer server =
                        server().pingInterval(Duration.ofSeconds(1)).start();
                WebSocketProbe probe = connect(server)) {
            assertThat(probe.awaitPings()).isTrue();
        }
    }

    @Test
    void client_thatSendsTooMuch_isClosed() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            probe.send("small talk is read and dropped");
            probe.send("x".repeat(64 * 1024 + 1));

            assertThat(probe.closed()).isEqualTo("1009 a client may send 64 kB at once");
        }
    }

    @Test
    void close_clients_getWhatWaitsAndThen1001() throws Exception {
        BroadcastServer server = server().start();
        try (WebSocketProbe probe = connect(server)) {
            broadcaster.broadcast(SampleSchemas.EVENT, "v1");

            server.close();

            assertThat(probe.nextObject().longValue("seq")).isOne();
            assertThat(probe.closed()).isEqualTo("1001 server is going away");
            assertThat(broadcaster.broadcast(SampleSchemas.EVENT, "v1").offered())
                    .isZero();
            server.close();
        }
    }

    @Test
    void close_broadcasterFirst_sends1001Too() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            broadcaster.close();

            assertThat(probe.closed()).isEqualTo("1001 server is going away");
            assertThat(server.uri()).isNotNull();
        }
    }

    @Test
    void close_leavesNoThreadBehind() throws Exception {
        Set<Thread> before = broadcastThreads();
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            broadcaster.broadcast(SampleSchemas.EVENT, "v1");
            assertThat(probe.nextObject().longValue("seq")).isOne();
            assertThat(broadcastThreads()).isNotEmpty();
        }

        Set<Thread> left = broadcastThreads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> broadcastThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(t -> !t.getName().startsWith("cxintegrate-broadcast"));
        return threads;
    }

    @Test
    void start_portInUse_saysWhich() {
        try (BroadcastServer server = server().start()) {
            int port = server.uri().getPort();

            assertThatThrownBy(() -> server().port(port).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port);
        }
    }

    @Test
    void start_wrongSettings_namesAllOfThem() {
        assertThatThrownBy(() -> BroadcastServer.builder(broadcaster)
                        .path("events?token=1")
                        .allowOrigins("desk.example.com")
                        .start())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        broadcast server has 3 problems:
                          - auth: is required: EndpointAuth.bearer(token), or none() when something in front protects it
                          - path: must start with '/' and have letters, digits and /._~- only, but its character 1 is 'e'
                          - allowOrigins: an origin is a scheme and a host, such as https://desk.example.com, but there is 'desk.example.com'\
                        """);
    }
}
