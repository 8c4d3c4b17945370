package io.cxintegrate.cxone.broadcast.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.testkit.TestClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signs of life and the end of sessions, on a clock that moves only when told. */
class SocketClientsTest {
    /** Notes what is asked of it; sends at once. */
    private static final class Sketch implements Socket {
        private final List<String> calls = new ArrayList<>();
        private boolean stuck;

        @Override
        public void send(ByteBuffer utf8, Runnable sent, Consumer<Throwable> failed) {
            calls.add(StandardCharsets.UTF_8.decode(utf8).toString());
            if (!stuck) {
                sent.run();
            }
        }

        @Override
        public void ping() {
            calls.add("ping");
        }

        @Override
        public void close(int code, String reason) {
            calls.add("close " + code + " " + reason);
        }

        @Override
        public void abort() {
            calls.add("abort");
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.7:5123";
        }

        @Override
        public void execute(Runnable work) {
            work.run();
        }
    }

    private static final String HEARTBEAT = "{\"heartbeat\":{\"seq\":0},\"epoch\":\"epoch-1\"}";

    private final TestClock clock = TestClock.manual();
    private final EventBroadcaster broadcaster = EventBroadcaster.builder()
            .clock(clock)
            .drain(Duration.ZERO)
            .ids(IdSource.sequence("epoch"))
            .build();
    private final Sketch socket = new Sketch();

    private SocketClients clients(double jitter) {
        return new SocketClients(
                broadcaster,
                new SocketRules(
                        EndpointAuth.none(),
                        Set.of(),
                        false,
                        handshake -> null,
                        10,
                        Duration.ofSeconds(25),
                        Jitter.fixed(jitter)));
    }

    private static SocketListener connect(SocketClients clients, Socket socket) {
        Handshake handshake =
                clients.admit(new EndpointRequest("GET", "/events", Headers.empty(), new byte[0], "192.0.2.7"));
        assertThat(handshake.isAdmitted()).isTrue();
        return clients.opened(socket, handshake);
    }

    @AfterEach
    void close() {
        broadcaster.close();
    }

    @Test
    void ping_twoUnanswered_isCutAtTheThird() {
        connect(clients(0), socket);

        clock.advance(Duration.ofSeconds(50));
        assertThat(socket.calls).containsExactly(HEARTBEAT, "ping", HEARTBEAT, "ping");
        clock.advance(Duration.ofSeconds(25));

        assertThat(socket.calls).endsWith("abort");
        assertThat(broadcaster.clientCount()).isZero();
    }

    @Test
    void ping_anySignOfLife_startsCountingAgain() {
        SocketListener listener = connect(clients(0), socket);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(50));
            listener.heard();
        }

        assertThat(socket.calls).doesNotContain("abort").hasSize(40);
    }

    /** Clients that came together are not asked together: up to a fifth less than the interval. */
    @Test
    void ping_jitter_shortensTheInterval() {
        connect(clients(0.5), socket);

        clock.advance(Duration.ofMillis(22_499));
        assertThat(socket.calls).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(socket.calls).containsExactly(HEARTBEAT, "ping");
    }

    /** One that has a message under way shows by taking it that it lives, or is cut as stuck. */
    @Test
    void ping_clientWithAMessageUnderWay_isNotAsked() {
        connect(clients(0), socket);
        socket.stuck = true;
        clock.advance(Duration.ofSeconds(20));
        broadcaster.broadcast(JsonObject.empty(), "v1");

        clock.advance(Duration.ofSeconds(5));
        assertThat(socket.calls).hasSize(1);
        clock.advance(Duration.ofSeconds(5));
        assertThat(socket.calls).endsWith("abort");
    }

    @Test
    void ended_then_leavesNoTimerAndNoClient() {
        SocketClients clients = clients(0);
        SocketListener listener = connect(clients, socket);
        assertThat(clock.waiting()).isOne();

        listener.ended();

        assertThat(clock.waiting()).isZero();
        assertThat(clients.clients()).isEmpty();
        assertThat(broadcaster.clientCount()).isZero();
    }

    @Test
    void binary_always_isClosed() {
        SocketListener listener = connect(clients(0), socket);

        listener.binary(new byte[] {1});

        assertThat(socket.calls).containsExactly("close 1003 clients send text only");
    }

    @Test
    void text_thatIsNoSubscription_isIgnored() {
        SocketListener listener = connect(clients(0), socket);

        listener.text("hello");
        listener.text("{\"hello\":1}");
        listener.text("[1]");

        assertThat(socket.calls).isEmpty();
    }

    @Test
    void opened_afterTheServerBeganToClose_isSentAway() {
        SocketClients clients = clients(0);
        Handshake handshake =
                clients.admit(new EndpointRequest("GET", "/events", Headers.empty(), new byte[0], "192.0.2.7"));
        clients.release();

        clients.opened(socket, handshake);

        assertThat(socket.calls).containsExactly("close 1001 server is going away");
    }
}
