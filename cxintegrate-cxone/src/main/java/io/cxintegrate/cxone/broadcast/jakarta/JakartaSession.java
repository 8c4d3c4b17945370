package io.cxintegrate.cxone.broadcast.jakarta;

import io.cxintegrate.cxone.broadcast.internal.socket.Handshake;
import io.cxintegrate.cxone.broadcast.internal.socket.Socket;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketHandler;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket of a container. Safe to share between threads. */
final class JakartaSession extends Endpoint implements Socket {
    private static final Logger LOG = LoggerFactory.getLogger(JakartaSession.class);
    private static final int MAX_INBOUND_BYTES = 64 * 1024;
    private static final int TOO_MANY_REQUESTS = 429;

    /** IANA's registry of close codes: unauthorized, and try again later. */
    private static final CloseReason NOT_ALLOWED = reason(3000, "not allowed");

    private static final CloseReason TOO_MANY = reason(1013, "too many clients");

    private final SocketHandler handler;
    private final Executor executor;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Set before anything else happens to the session. */
    private volatile @Nullable Session session;

    private volatile @Nullable SocketListener listener;

    JakartaSession(SocketHandler handler, Executor executor) {
        this.handler = handler;
        this.executor = executor;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        opened.setMaxTextMessageBufferSize(MAX_INBOUND_BYTES);
        opened.setMaxBinaryMessageBufferSize(MAX_INBOUND_BYTES);
        // The broadcaster has its own signs of life.
        opened.setMaxIdleTimeout(0);
        Handshake handshake = (Handshake) opened.getUserProperties().get(JakartaConfigurator.HANDSHAKE);
        if (handshake == null || !handshake.isAdmitted()) {
            boolean allowed = handshake != null && handshake.status() >= TOO_MANY_REQUESTS;
            end(allowed ? TOO_MANY : NOT_ALLOWED);
            return;
        }
        SocketListener taken = handler.opened(this, handshake);
        listener = taken;
        opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) message -> {
            taken.heard();
            taken.text(message);
        });
        opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) message -> {
            taken.heard();
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            taken.binary(bytes);
        });
        opened.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> taken.heard());
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        SocketListener taken = listener;
        if (taken != null && ended.compareAndSet(false, true)) {
            taken.ended();
        }
    }

    @Override
    public void onError(Session failed, Throwable cause) {
        LOG.debug("socket failed", cause);
    }

    @Override
    public void send(ByteBuffer utf8, Runnable sent, Consumer<Throwable> failed) {
        session().getAsyncRemote().sendText(StandardCharsets.UTF_8.decode(utf8).toString(), result -> {
            Throwable cause = result.getException();
            if (result.isOK()) {
                sent.run();
            } else {
                failed.accept(cause == null ? new IOException("not sent") : cause);
            }
        });
    }

    /** Called on a thread of the endpoint, where it may wait. */
    @Override
    public void ping() {
        try {
            session().getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException e) {
            LOG.debug("ping failed", e);
        }
    }

    @Override
    public void close(int code, String reason) {
        execute(() -> end(reason(code, reason)));
    }

    /** The specification knows no other end than a close frame; what the container does when that does not go out is its own. */
    @Override
    public void abort() {
        close(CloseReason.CloseCodes.GOING_AWAY.getCode(), "");
    }

    /** Not known by the specification. */
    @Override
    public String remoteAddress() {
        return "";
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(work);
    }

    private void end(CloseReason reason) {
        try {
            session().close(reason);
        } catch (IOException | RuntimeException e) {
            LOG.debug("close failed", e);
        }
    }

    private static CloseReason reason(int code, String text) {
        return new CloseReason(() -> code, text);
    }

    private Session session() {
        return Objects.requireNonNull(session, "used before it was open");
    }
}
