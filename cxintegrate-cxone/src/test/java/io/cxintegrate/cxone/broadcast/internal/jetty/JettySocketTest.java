package io.cxintegrate.cxone.broadcast.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.cxone.broadcast.internal.socket.Handshake;
import io.cxintegrate.cxone.broadcast.internal.socket.Socket;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketHandler;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketListener;
import java.nio.ByteBuffer;
import java.time.Duration;
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

/** Inbound: what is read, when it is read on, and what is too much. */
class JettySocketTest {
    private static final int BURST = 20;

    /** Jetty's empty session, which notes what is asked of it. */
    private static final class Session extends CoreSession.Empty {
        private final List<String> sent = new ArrayList<>();
        private final List<Callback> pending = new ArrayList<>();
        private int demands;

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
    }

    private final Session session = new Session();
    private final List<String> events = new ArrayList<>();
    private final JettySocket socket = new JettySocket(
            new SocketHandler() {
                @Override
                public Handshake admit(EndpointRequest request) {
                    throw new AssertionError("admitted already");
                }

                @Override
                public SocketListener opened(Socket opened, Handshake handshake) {
                    events.add("opened");
                    return new Listener();
                }
            },
            new Handshake(101, "", null, null),
            new SocketServerSettings(
                    "127.0.0.1", 0, "/", Duration.ofSeconds(1), Duration.ofSeconds(1), 64 * 1024, BURST, 1),
            Runnable::run);

    private final class Listener implements SocketListener {
        @Override
        public void heard() {}

        @Override
        public void text(String message) {
            events.add("text " + message);
        }

        @Override
        public void binary(byte[] message) {
            events.add("binary " + message.length);
        }

        @Override
        public void refused(int code, String reason) {
            socket.close(code, reason);
        }

        @Override
        public void ended() {
            events.add("ended");
        }
    }

    @BeforeEach
    void open() {
        socket.onOpen(session, Callback.NOOP);
        assertThat(session.demands).isOne();
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @Test
    void onFrame_ping_readsOnOnlyWhenTheAnswerHasLeft() {
        socket.onFrame(new Frame(OpCode.PING, bytes('h', 'i')), Callback.NOOP);
        assertThat(session.sent).containsExactly("PONG hi");
        assertThat(session.demands).isOne();

        session.pending.get(0).succeeded();

        assertThat(session.demands).isEqualTo(2);
    }

    @Test
    void onFrame_messageInPieces_isReadAsOne() {
        socket.onFrame(new Frame(OpCode.TEXT, false, bytes('h')), Callback.NOOP);
        socket.onFrame(new Frame(OpCode.CONTINUATION, true, bytes('i')), Callback.NOOP);
        socket.onFrame(new Frame(OpCode.BINARY, true, bytes(1, 2)), Callback.NOOP);

        assertThat(events).containsExactly("opened", "text hi", "binary 2");
        assertThat(session.demands).isEqualTo(4);
    }

    @Test
    void onFrame_messageInPieces_isLimitedAsAWhole() {
        ByteBuffer piece = ByteBuffer.wrap(new byte[40_000]);
        socket.onFrame(new Frame(OpCode.TEXT, true, piece.duplicate()), Callback.NOOP);
        socket.onFrame(new Frame(OpCode.TEXT, false, piece.duplicate()), Callback.NOOP);
        assertThat(session.demands).isEqualTo(3);
        assertThat(session.sent).isEmpty();

        socket.onFrame(new Frame(OpCode.CONTINUATION, true, piece.duplicate()), Callback.NOOP);

        assertThat(session.sent).containsExactly("CLOSE 1009 the message is too large");
        assertThat(session.demands).isEqualTo(3);
    }

    @Test
    void onFrame_noUtf8_isClosedWithThePieceItIsIn() {
        socket.onFrame(new Frame(OpCode.TEXT, false, bytes(0xC3)), Callback.NOOP);
        socket.onFrame(new Frame(OpCode.CONTINUATION, false, bytes(0xA4)), Callback.NOOP);
        assertThat(session.sent).isEmpty();

        socket.onFrame(new Frame(OpCode.CONTINUATION, false, bytes(0xC3, 0x28)), Callback.NOOP);

        assertThat(session.sent).containsExactly("CLOSE 1007 text should be UTF-8");
    }

    @Test
    void onFrame_halfACharacterAtTheEnd_isClosed() {
        socket.onFrame(new Frame(OpCode.TEXT, true, bytes('a', 0xC3)), Callback.NOOP);

        assertThat(session.sent).containsExactly("CLOSE 1007 text should be UTF-8");
    }

    /** Inbound: control messages are limited in number, and so are small pieces. */
    @Test
    void onFrame_tooManyControlFrames_isClosed() {
        for (int i = 0; i < BURST; i++) {
            socket.onFrame(new Frame(OpCode.PONG), Callback.NOOP);
        }
        assertThat(session.sent).isEmpty();

        socket.onFrame(new Frame(OpCode.PONG), Callback.NOOP);

        assertThat(session.sent).containsExactly("CLOSE 1008 too many frames");
    }

    @Test
    void onFrame_manyLargePieces_areLimitedByTheirMessageOnly() {
        for (int i = 0; i < BURST + 1; i++) {
            socket.onFrame(
                    new Frame(i == 0 ? OpCode.TEXT : OpCode.CONTINUATION, false, ByteBuffer.wrap(new byte[512])),
                    Callback.NOOP);
        }

        assertThat(session.sent).isEmpty();
    }

    @Test
    void onClosed_then_hasEndedOnce() {
        socket.onClosed(CloseStatus.NO_CODE_STATUS, Callback.NOOP);

        assertThat(events).containsExactly("opened", "ended");
    }
}
