package io.cxintegrate.cxone.broadcast.internal.jetty;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.cxone.broadcast.internal.socket.Handshake;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty as a WebSocket server: one connector, one path, no extensions. Safe to share between threads; whoever starts it closes
 * it, which ends its threads.
 */
public final class JettySocketServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JettySocketServer.class);

    /** Unset, the kernel takes megabytes for a client that never reads before anybody notices. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int MAX_THREADS = 32;
    private static final int ACCEPT_QUEUE = 1024;

    private final SocketServerSettings settings;
    private final SocketHandler handler;
    private final Server server;
    private final ServerConnector connector;
    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("cxintegrate-broadcast", true);
    private final AtomicBoolean closed = new AtomicBoolean();

    private JettySocketServer(SocketServerSettings settings, SocketHandler handler) {
        this.settings = settings;
        this.handler = handler;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 4);
        threads.setName("cxintegrate-broadcast");
        threads.setDaemon(true);
        server = new Server(threads, scheduler, null);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(httpConfiguration()));
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        connector.setIdleTimeout(settings.handshakeTimeout().toMillis());
        connector.addBean(new HandshakeWatch(scheduler, settings.handshakeTimeout()));
        server.addConnector(connector);
        server.setHandler(webSockets());
    }

    /**
     * Listens.
     *
     * @throws UncheckedIOException if the address or port cannot be had
     * @throws DefectException if it does not start for another reason
     */
    public static JettySocketServer start(SocketServerSettings settings, SocketHandler handler) {
        JettySocketServer started = new JettySocketServer(settings, handler);
        try {
            started.server.start();
            return started;
        } catch (Exception e) {
            started.close();
            if (e instanceof IOException io) {
                throw new UncheckedIOException("cannot listen on " + settings.address() + ":" + settings.port(), io);
            }
            throw broken("start", e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Ends all sockets, without a close frame, and all threads. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                server.stop();
            } catch (Exception e) {
                throw broken("stop", e);
            }
        }
    }

    private static DefectException broken(String what, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new DefectException("the WebSocket server did not " + what, ErrorContext.NONE, cause);
    }

    private static HttpConfiguration httpConfiguration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        return http;
    }

    private WebSocketUpgradeHandler webSockets() {
        WebSocketUpgradeHandler upgrade =
                new WebSocketUpgradeHandler(WebSocketServerComponents.ensureWebSocketComponents(server));
        // Whole messages go out as one frame; what comes in is delivered in pieces, so that no length a client claims
        // is
        // ever allocated.
        upgrade.getConfiguration().setMaxFrameSize(0);
        upgrade.getConfiguration().setAutoFragment(true);
        upgrade.getConfiguration().setIdleTimeout(settings.idleTimeout());
        upgrade.addMapping(settings.path(), this::negotiate);
        upgrade.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                boolean known = Request.getPathInContext(request).equals(settings.path());
                if (known) {
                    response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
                }
                refuse(response, callback, known ? HttpStatus.UPGRADE_REQUIRED_426 : HttpStatus.NOT_FOUND_404);
                return true;
            }
        });
        return upgrade;
    }

    @SuppressWarnings("NullAway") // null is how Jetty's negotiator says that it has answered itself
    private FrameHandler negotiate(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        Handshake handshake = handler.admit(new EndpointRequest(
                request.getMethod(),
                Request.getPathInContext(request),
                headers(request),
                new byte[0],
                String.valueOf(Request.getRemoteAddr(request))));
        if (!handshake.isAdmitted()) {
            if (handshake.status() == HttpStatus.UNAUTHORIZED_401) {
                response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            }
            refuse(response, callback, handshake.status());
            return null;
        }
        // Compression would cost a window for each client and a deflate for each client and message.
        response.setExtensions(List.of());
        if (handshake.subprotocol() != null) {
            response.setAcceptedSubProtocol(handshake.subprotocol());
        }
        return new JettySocket(handler, handshake, settings, this::execute);
    }

    private static void refuse(Response response, Callback callback, int status) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.write(true, null, callback);
    }

    private static Headers headers(Request request) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            all.computeIfAbsent(field.getName(), n -> new ArrayList<>()).add(String.valueOf(field.getValue()));
        }
        return Headers.ofAll(all);
    }

    /** The pool refuses work once it is stopped, which may be right now. */
    private void execute(Runnable work) {
        try {
            server.getThreadPool().execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("too late, the server has stopped");
        }
    }
}
