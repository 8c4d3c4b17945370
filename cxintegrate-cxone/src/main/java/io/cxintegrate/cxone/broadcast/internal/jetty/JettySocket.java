package io.cxintegrate.cxone.broadcast.internal.jetty;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.cxone.broadcast.internal.socket.FrameBudget;
import io.cxintegrate.cxone.broadcast.internal.socket.Handshake;
import io.cxintegrate.cxone.broadcast.internal.socket.InboundMessage;
import io.cxintegrate.cxone.broadcast.internal.socket.Socket;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketHandler;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketListener;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket session of Jetty. What the client sends is read one frame at a time, within limits. */
final class JettySocket implements FrameHandler, Socket {
    private static final Logger LOG = LoggerFactory.getLogger(JettySocket.class);

    /** A piece of a message that is larger costs nothing: the limit of the message ends it. */
    private static final int SMALL_PIECE = 512;

    private final SocketHandler handler;
    private final Handshake handshake;
    private final Executor executor;
    private final FrameBudget budget;
    private final InboundMessage inbound;

    /** Set before anything else happens to the session. */
    private volatile @Nullable CoreSession session;

    private volatile @Nullable SocketListener listener;
    private volatile String remoteAddress = "";

    JettySocket(SocketHandler handler, Handshake handshake, SocketServerSettings settings, Executor executor) {
        this.handler = handler;
        this.handshake = handshake;
        this.executor = executor;
        budget = new FrameBudget(TimeSource.system(), settings.inboundBurst(), settings.inboundPerSecond());
        inbound = new InboundMessage(settings.maxInboundBytes());
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
        session = coreSession;
        if (coreSession.getRemoteAddress() instanceof InetSocketAddress a) {
            remoteAddress = a.getHostString() + ":" + a.getPort();
        }
        listener = handler.opened(this, handshake);
        callback.succeeded();
        coreSession.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        listener().heard();
        boolean small =
                OpCode.isControlFrame(frame.getOpCode()) || frame.isFin() || frame.getPayloadLength() < SMALL_PIECE;
        if (small && frame.getOpCode() != OpCode.CLOSE && !budget.take()) {
            callback.succeeded();
            listener().refused(CloseStatus.POLICY_VIOLATION, "too many frames");
            return;
        }
        switch (frame.getOpCode()) {
            case OpCode.CLOSE -> callback.succeeded();
            // Reads on only when the answer has left: a flood of pings must not become a queue of answers.
            case OpCode.PING ->
                session()
                        .sendFrame(
                                new Frame(OpCode.PONG, true, frame.getPayload()),
                                Callback.from(InvocationType.NON_BLOCKING, () -> readOn(callback), callback::failed),
                                false);
            case OpCode.PONG -> readOn(callback);
            default -> data(frame, callback);
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("socket failed peer={}", remoteAddress, cause);
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus closeStatus, Callback callback) {
        LOG.debug("socket closed peer={} code={}", remoteAddress, closeStatus.getCode());
        SocketListener opened = listener;
        if (opened != null) {
            opened.ended();
        }
        callback.succeeded();
    }

    @Override
    public void send(ByteBuffer utf8, Runnable sent, Consumer<Throwable> failed) {
        send(OpCode.TEXT, utf8, Callback.from(InvocationType.NON_BLOCKING, sent, failed));
    }

    void send(byte opCode, ByteBuffer payload, Callback callback) {
        session().sendFrame(new Frame(opCode, payload), callback, false);
    }

    @Override
    public void ping() {
        session().sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    @Override
    public void close(int code, String reason) {
        session().close(code, reason, Callback.NOOP);
    }

    @Override
    public void abort() {
        session().abort();
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(work);
    }

    private void data(Frame frame, Callback callback) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            inbound.begin(frame.getOpCode() == OpCode.TEXT);
        }
        try {
            inbound.add(frame.getPayload(), frame.isFin());
        } catch (InboundMessage.RefusedException e) {
            callback.succeeded();
            listener().refused(e.problem().code(), e.problem().reason());
            return;
        }
        if (frame.isFin()) {
            byte[] message = inbound.take();
            if (inbound.isText()) {
                listener().text(new String(message, StandardCharsets.UTF_8));
            } else {
                listener().binary(message);
            }
        }
        readOn(callback);
    }

    private void readOn(Callback callback) {
        callback.succeeded();
        session().demand();
    }

    private SocketListener listener() {
        return Objects.requireNonNull(listener, "used before it was open");
    }

    private CoreSession session() {
        return Objects.requireNonNull(session, "used before it was open");
    }
}
