package io.cxintegrate.cxone.broadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Recorder;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.websocket.WebSocketProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same broadcaster in somebody else's container, over real sockets. */
class BroadcastEndpointTest {
    private static final JsonObject SUBSCRIBE = JsonObject.parse("{\"accept\":{}}");

    @TempDir
    private Path folder;

    private final Recorder recorder = new Recorder();
    private final EventBroadcaster broadcaster = EventBroadcaster.builder()
            .ids(IdSource.sequence("epoch"))
            .metrics(recorder)
            .build();

    @AfterEach
    void closeBroadcaster() {
        broadcaster.close();
    }

    private BroadcastEndpoint.Builder endpoint() {
        return BroadcastEndpoint.builder(broadcaster).auth(EndpointAuth.none());
    }

    private TomcatServer serve(BroadcastEndpoint endpoint) throws LifecycleException {
        return new TomcatServer(endpoint, folder);
    }

    @Test
    void broadcast_manyAndLarge_arriveWholeAndInOrder() throws Exception {
        JsonObject large = JsonObject.of("text", "ğü".repeat(20_000));
        try (EventBroadcaster roomy = EventBroadcaster.builder()
                        .maxQueuedBytes(10_000_000)
                        .writeTimeout(Duration.ofMinutes(5))
                        .build();
                BroadcastEndpoint endpoint = BroadcastEndpoint.builder(roomy)
                        .auth(EndpointAuth.none())
                        .build();
                TomcatServer server = serve(endpoint);
                WebSocketProbe first = WebSocketProbe.to(server.uri()).connect();
                WebSocketProbe second = WebSocketProbe.to(server.uri()).connect()) {
            for (int i = 1; i <= 30; i++) {
                assertThat(roomy.broadcast(large, "v1").offered()).isEqualTo(2);
            }
            first.assertInOrder(1, 30);
            assertThat(second.nextEvent().object("payload")).isEqualTo(large);
            second.assertInOrder(2, 29);
            assertThat(endpoint.clientCount()).isEqualTo(2);
        }
    }

    @Test
    void connect_withSince_getsWhatItMissed() throws Exception {
        broadcaster.broadcast(SampleSchemas.EVENT, "v1");
        broadcaster.broadcast(SampleSchemas.EVENT, "v1");
        try (BroadcastEndpoint endpoint = endpoint().build();
                TomcatServer server = serve(endpoint);
                WebSocketProbe probe =
                        WebSocketProbe.to(server.uri()).since("epoch-1", 1).connect()) {
            broadcaster.broadcast(SampleSchemas.EVENT, "v1");

            probe.assertInOrder(2, 2);
        }
    }

    /** The specification knows no refusal by status; nothing of the stream is sent before. */
    @Test
    void connect_wrongToken_isClosedBeforeAnything() throws Exception {
        try (BroadcastEndpoint endpoint = endpoint()
                        .auth(EndpointAuth.bearer(Secret.of("right-token")))
                        .build();
                TomcatServer server = serve(endpoint)) {
            try (WebSocketProbe right =
                    WebSocketProbe.to(server.uri()).browserToken("right-token").connect()) {
                assertThat(right.subscribe(SUBSCRIBE).has("subscribed")).isTrue();
            }
            assertThat(WebSocketProbe.to(server.uri()).token("wrong").handshake())
                    .isEqualTo(101);
            recorder.awaitCounted(MetricNames.BROADCAST_CONNECTIONS, "unauthorized", 1);
            recorder.awaitClients(0);
            assertThat(recorder.counted(MetricNames.BROADCAST_CONNECTIONS, "accepted"))
                    .isOne();
        }
    }

    @Test
    void connect_origin_mustBeListed() throws Exception {
        try (BroadcastEndpoint endpoint =
                        endpoint().allowOrigins("https://desk.example.com").build();
                TomcatServer server = serve(endpoint)) {
            assertThat(WebSocketProbe.to(server.uri())
                            .origin("https://evil.example.com")
                            .handshake())
                    .isEqualTo(403);
            assertThat(WebSocketProbe.to(server.uri())
                            .origin("https://desk.example.com")
                            .handshake())
                    .isEqualTo(101);
        }
    }

    @Test
    void client_thatLeavesOrBreaks_isRemoved() throws Exception {
        try (BroadcastEndpoint endpoint = endpoint().build();
                TomcatServer server = serve(endpoint);
                WebSocketProbe leaving = WebSocketProbe.to(server.uri()).connect();
                WebSocketProbe breaking = WebSocketProbe.to(server.uri()).connect()) {
            leaving.leave();
            recorder.awaitClients(1);
            breaking.breakOff();
            recorder.awaitClients(0);
            assertThat(endpoint.clientCount()).isZero();
        }
    }

    @Test
    void clients_oneOfWhichAnswersNoPing_loseThatOneOnly() throws Exception {
        TestClock clock = TestClock.manual();
        try (EventBroadcaster timed = EventBroadcaster.builder()
                        .clock(clock)
                        .writeTimeout(Duration.ofDays(1))
                        .drain(Duration.ZERO)
                        .metrics(recorder)
                        .build();
                BroadcastEndpoint endpoint = BroadcastEndpoint.builder(timed)
                        .auth(EndpointAuth.none())
                        .build();
                TomcatServer server = serve(endpoint);
                WebSocketProbe alive = WebSocketProbe.to(server.uri()).connect();
                WebSocketProbe hanging =
                        WebSocketProbe.to(server.uri()).ignorePings().connect()) {
            for (int i = 0; i < 45 && recorder.counted(MetricNames.BROADCAST_CUTS, "no-pong") == 0; i++) {
                clock.advance(Duration.ofSeconds(25));
                // A round trip is a sign of life, and gives the container time to do what is due.
                alive.subscribe(SUBSCRIBE);
            }

            assertThat(hanging.awaitClose().code()).isIn(1001, 1006);
            // One that has a message under way just then is not asked.
            for (int i = 0; i < 1000 && alive.pingCount() == 0; i++) {
                clock.advance(Duration.ofSeconds(25));
                alive.subscribe(SUBSCRIBE);
            }
            alive.awaitPings(1);
            assertThat(timed.clientCount()).isOne();
        }
    }

    @Test
    void close_clients_areTold() throws Exception {
        Set<Thread> before = threads();
        BroadcastEndpoint endpoint = endpoint().build();
        try (TomcatServer server = serve(endpoint);
                WebSocketProbe probe = WebSocketProbe.to(server.uri()).connect()) {
            broadcaster.broadcast(SampleSchemas.EVENT, "v1");

            endpoint.close();
            endpoint.close();

            assertThat(probe.next().longValue("seq")).isOne();
            assertThat(probe.next().toJson()).isEqualTo("{\"closing\":{\"seq\":1},\"epoch\":\"epoch-1\"}");
            assertThat(probe.awaitClose()).hasToString("1001 server is going away");
        }
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(t -> !t.getName().startsWith("cxintegrate-broadcast"));
        return threads;
    }

    @Test
    void build_wrongSettings_namesAllOfThem() {
        assertThatThrownBy(() -> BroadcastEndpoint.builder(broadcaster)
                        .allowOrigins("desk.example.com")
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        broadcast endpoint has 2 problems:
                          - auth: is required: EndpointAuth.bearer(token), or none() when something in front protects it
                          - allowOrigins: an origin is a scheme and a host, such as https://desk.example.com, but there is 'desk.example.com'\
                        """);
    }
}
