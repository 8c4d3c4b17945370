package io.cxintegrate.cxone.broadcast.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.EndpointRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What needs a network that behaves to the millisecond: signs of life, and when to read on. */
class JettySocketTest {
    /** Jetty's empty session, which notes what is asked of it. */
    private static final class Session extends CoreSession.Empty {
        private final List<String> sent = new ArrayList<>();
        private final List<Callback> pending = new ArrayList<>();
        private int demands;
        private boolean aborted;

        @Override
        public void sendFrame(OutgoingEntry entry) {
            sent.add(OpCode.name(entry.getFrame().getOpCode()) + " "
                    + entry.getFrame().getPayloadAsUTF8());
            pending.add(entry.getCallback());
        }

        @Override
        public void close(int statusCode, String reason, Callback callback) {
            sent.add("CLOSE " + statusCode + " " + reason);
            callback.succeeded();
        }

        @Override
        public void demand() {
            demands++;
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }

    private final Session session = new Session();
    private final List<String> events = new ArrayList<>();
    private final JettySocket socket = new JettySocket(
            new SocketHandler() {
                @Override
                public int admit(EndpointRequest handshake) {
                    return 101;
                }

                @Override
                public Runnable opened(Socket opened) {
                    events.add("opened");
                    return () -> events.add("ended");
                }
            },
            s -> events.add("added"),
            s -> events.add("removed"));

    @BeforeEach
    void open() {
        socket.onOpen(session, Callback.NOOP);
        assertThat(session.demands).isOne();
    }

    @Test
    void ping_twoUnanswered_isCutAtTheThird() {
        socket.ping();
        socket.ping();
        assertThat(session.aborted).isFalse();

        socket.ping();

        assertThat(session.aborted).isTrue();
        assertThat(session.sent).containsExactly("PING ", "PING ");
    }

    @Test
    void ping_anySignOfLife_startsCountingAgain() {
        for (byte sign : new byte[] {OpCode.PONG, OpCode.PING, OpCode.TEXT}) {
            socket.ping();
            socket.ping();
            socket.onFrame(new Frame(sign), Callback.NOOP);
        }

        socket.ping();

        assertThat(session.aborted).isFalse();
    }

    @Test
    void onFrame_ping_readsOnOnlyWhenTheAnswerHasLeft() {
        socket.onFrame(new Frame(OpCode.PING, ByteBuffer.wrap(new byte[] {'h', 'i'})), Callback.NOOP);
        assertThat(session.sent).containsExactly("PONG hi");
        assertThat(session.demands).isOne();

        session.pending.get(0).succeeded();

        assertThat(session.demands).isEqualTo(2);
    }

    @Test
    void onFrame_messageInPieces_isLimitedAsAWhole() {
        ByteBuffer piece = ByteBuffer.wrap(new byte[40_000]);
        socket.onFrame(new Frame(OpCode.TEXT, true, piece.duplicate()), Callback.NOOP);
        socket.onFrame(new Frame(OpCode.TEXT, false, piece.duplicate()), Callback.NOOP);
        assertThat(session.demands).isEqualTo(3);
        assertThat(session.sent).isEmpty();

        socket.onFrame(new Frame(OpCode.CONTINUATION, true, piece.duplicate()), Callback.NOOP);

        assertThat(session.sent).containsExactly("CLOSE 1009 a client may send 64 kB at once");
        assertThat(session.demands).isEqualTo(3);
    }

    @Test
    void onClosed_then_isRemovedAndEndedOnce() {
        socket.onClosed(CloseStatus.NO_CODE_STATUS, Callback.NOOP);

        assertThat(events).containsExactly("added", "opened", "removed", "ended");
    }
}
