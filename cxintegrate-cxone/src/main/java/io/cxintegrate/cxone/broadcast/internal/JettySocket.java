package io.cxintegrate.cxone.broadcast.internal;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
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

/** A WebSocket session of Jetty. What the client sends is read and dropped, within limits. */
final class JettySocket implements FrameHandler, Socket {
    private static final Logger LOG = LoggerFactory.getLogger(JettySocket.class);

    /** Clients listen; one that sends more than this in a message is not one of ours. */
    private static final int MAX_INBOUND_BYTES = 64 * 1024;

    private static final int MAX_UNANSWERED_PINGS = 2;

    private final SocketHandler handler;
    private final Consumer<JettySocket> opened;
    private final Consumer<JettySocket> closed;
    private final AtomicInteger unanswered = new AtomicInteger();

    /** Set before anything else happens to the session. */
    private volatile @Nullable CoreSession session;

    private volatile Runnable ended = () -> {};
    private volatile String remoteAddress = "";
    private long inboundBytes;

    JettySocket(SocketHandler handler, Consumer<JettySocket> opened, Consumer<JettySocket> closed) {
        this.handler = handler;
        this.opened = opened;
        this.closed = closed;
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
        session = coreSession;
        if (coreSession.getRemoteAddress() instanceof InetSocketAddress a) {
            remoteAddress = a.getHostString() + ":" + a.getPort();
        }
        opened.accept(this);
        ended = handler.opened(this);
        callback.succeeded();
        coreSession.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        unanswered.set(0);
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
            default -> {
                inboundBytes += frame.getPayloadLength();
                if (inboundBytes > MAX_INBOUND_BYTES) {
                    callback.succeeded();
                    close(CloseStatus.MESSAGE_TOO_LARGE, "a client may send 64 kB at once");
                    return;
                }
                inboundBytes = frame.isFin() ? 0 : inboundBytes;
                readOn(callback);
            }
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
        closed.accept(this);
        ended.run();
        callback.succeeded();
    }

    @Override
    public void send(ByteBuffer utf8, Runnable sent, Consumer<Throwable> failed) {
        session()
                .sendFrame(
                        new Frame(OpCode.TEXT, utf8), Callback.from(InvocationType.NON_BLOCKING, sent, failed), false);
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

    /** Asks for a sign of life, or cuts a client that has given none. */
    void ping() {
        if (unanswered.getAndIncrement() < MAX_UNANSWERED_PINGS) {
            session().sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
        } else {
            LOG.debug("socket cut reason=no-pong peer={}", remoteAddress);
            abort();
        }
    }

    private void readOn(Callback callback) {
        callback.succeeded();
        session().demand();
    }

    private CoreSession session() {
        return Objects.requireNonNull(session, "used before it was open");
    }
}
