package io.cxintegrate.cxone.broadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.broadcast.BroadcastReceipt;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Recorder;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.websocket.WebSocketProbe;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets, with the JDK's WebSocket client. */
class BroadcastServerTest {
    private static final long LIMIT_SECONDS = 30;

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

    private static WebSocketProbe connect(BroadcastServer server) {
        return WebSocketProbe.to(server.uri()).connect();
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
            assertThat(first.next().toJson()).isEqualTo(expected);
            assertThat(second.next().toJson()).isEqualTo(expected);
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
                JsonObject message = probe.nextEvent();
                assertThat(message.longValue("seq")).isEqualTo(i);
                assertThat(message.object("payload")).isEqualTo(large);
            }
        }
    }

    @Test
    void client_thatLeaves_isRemoved() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            assertThat(server.clientCount()).isOne();

            probe.leave();

            assertThat(probe.awaitClose()).hasToString("1000");
            recorder.awaitClients(0);
            assertThat(server.clientCount()).isZero();
        }
    }

    @Test
    void client_whoseConnectionBreaks_isRemoved() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            probe.breakOff();

            recorder.awaitClients(0);
            assertThat(broadcaster.broadcast(SampleSchemas.EVENT, "v1").offered())
                    .isZero();
        }
    }

    /** Queue: bounded for each client, and small buffers in the kernel, so that it is noticed early. */
    @Test
    void client_thatNeverReads_isCutWhileTheOtherGetsEverything() throws Exception {
        JsonObject event = JsonObject.of("text", "x".repeat(32_000));
        int bound = 64;
        try (EventBroadcaster bounded = EventBroadcaster.builder()
                        .maxQueuedFrames(8)
                        .metrics(recorder)
                        .build();
                BroadcastServer server = BroadcastServer.builder(bounded)
                        .auth(EndpointAuth.none())
                        .start();
                WebSocketProbe deaf =
                        WebSocketProbe.to(server.uri()).receiveBuffer(16 * 1024).connect();
                WebSocketProbe healthy = connect(server)) {
            deaf.stopReading();
            assertThat(server.clientCount()).isEqualTo(2);
            int refused = 0;
            long seq = 0;
            while (refused == 0 && seq < bound) {
                BroadcastReceipt receipt = bounded.broadcast(event, "v1");
                refused = receipt.refused();
                seq = receipt.seq();
                assertThat(healthy.nextEvent().longValue("seq")).isEqualTo(seq);
            }

            // 2 MB: what queue and buffers take is 0.4; with the kernel's own choice of send buffer it would be 4.
            assertThat(refused).isOne();
            assertThat(bounded.clientCount()).isOne();
            assertThat(recorder.counted(MetricNames.BROADCAST_CUTS, "too-slow")).isOne();
            bounded.broadcast(event, "v1");
            assertThat(healthy.nextEvent().longValue("seq")).isEqualTo(seq + 1);
        }
    }

    /**
     * Keepalive: who leaves two pings unanswered is cut, who answers is asked again and again and told where the stream is. The
     * exact times are tested without sockets.
     */
    @Test
    void clients_oneOfWhichAnswersNoPing_loseThatOneOnly() throws Exception {
        TestClock clock = TestClock.manual();
        try (EventBroadcaster timed = EventBroadcaster.builder()
                        .clock(clock)
                        .writeTimeout(Duration.ofDays(1))
                        .drain(Duration.ZERO)
                        .ids(IdSource.sequence("epoch"))
                        .metrics(recorder)
                        .build();
                BroadcastServer server =
                        BroadcastServer.builder(timed).auth(EndpointAuth.none()).start();
                WebSocketProbe alive = connect(server);
                WebSocketProbe hanging =
                        WebSocketProbe.to(server.uri()).ignorePings().connect()) {
            for (int i = 0; i < 45 && recorder.counted(MetricNames.BROADCAST_CUTS, "no-pong") == 0; i++) {
                clock.advance(Duration.ofSeconds(25));
                // A round trip is a sign of life, and gives the server time to do what is due.
                alive.subscribe(JsonObject.parse("{\"accept\":{}}"));
            }

            assertThat(hanging.awaitClose().code()).isEqualTo(1006);
            hanging.awaitPings(2);
            recorder.awaitClients(1);
            // One that has a message under way just then is not asked.
            for (int i = 0; i < 45 && alive.pingCount() == 0; i++) {
                clock.advance(Duration.ofSeconds(25));
                alive.subscribe(JsonObject.parse("{\"accept\":{}}"));
            }
            alive.awaitPings(1);
            assertThat(alive.nextWith("heartbeat").toJson())
                    .isEqualTo("{\"heartbeat\":{\"seq\":0},\"epoch\":\"epoch-1\"}");
            assertThat(timed.clientCount()).isOne();
        }
    }

    @Test
    void client_thatSendsTooMuch_isClosed() throws Exception {
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            probe.send("small talk is read and dropped");
            probe.send("x".repeat(64 * 1024 + 1));

            assertThat(probe.awaitClose()).hasToString("1009 the message is too large");
        }
    }

    @Test
    void close_clients_getWhatWaitsAndThen1001() throws Exception {
        BroadcastServer server = server().start();
        try (WebSocketProbe probe = connect(server)) {
            broadcaster.broadcast(SampleSchemas.EVENT, "v1");

            server.close();

            assertThat(probe.next().longValue("seq")).isOne();
            assertThat(probe.next().toJson()).isEqualTo("{\"closing\":{\"seq\":1},\"epoch\":\"epoch-1\"}");
            assertThat(probe.awaitClose()).hasToString("1001 server is going away");
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

            assertThat(probe.awaitClose()).hasToString("1001 server is going away");
            assertThat(server.uri()).isNotNull();
        }
    }

    @Test
    void close_leavesNoThreadBehind() throws Exception {
        Set<Thread> before = broadcastThreads();
        try (BroadcastServer server = server().start();
                WebSocketProbe probe = connect(server)) {
            broadcaster.broadcast(SampleSchemas.EVENT, "v1");
            assertThat(probe.nextEvent().longValue("seq")).isOne();
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
                          - allowOrigins: an origin is a scheme and a host, such as https://desk.example.com, but there is 'desk.example.com'
                          - path: must start with '/' and have letters, digits and /._~- only, but its character 1 is 'e'\
                        """);
    }
}
