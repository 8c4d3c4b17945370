package io.cxintegrate.cxone.broadcast.server;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.internal.jetty.JettySocketServer;
import io.cxintegrate.cxone.broadcast.internal.jetty.SocketServerSettings;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketClients;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A WebSocket server through which the clients of an {@link EventBroadcaster} connect. Safe to share between threads; whoever
 * starts it closes it, which leaves the broadcaster open.
 *
 * <p>It needs {@code org.eclipse.jetty.websocket:jetty-websocket-core-server} (12.1), which this library does not bring along:
 * those who broadcast by other means need not have it.
 *
 * <p>A handshake is judged before it is answered: 403 for an {@code Origin} that is not allowed, 401 for a client that is
 * not, 429 or 503 when there are too many. Sockets are plain: put something that speaks TLS in front. A client may send
 * subscriptions, each of at most 64 kB, and ten frames a second; more closes it (1009, 1008). A client that leaves two pings
 * unanswered is cut. Messages are not compressed.
 */
public final class BroadcastServer implements AutoCloseable {
    private static final String NEEDED = "org.eclipse.jetty.websocket:jetty-websocket-core-server:12.1.12";

    private static final int MAX_INBOUND_BYTES = 64 * 1024;
    private static final int INBOUND_BURST = 100;
    private static final int INBOUND_PER_SECOND = 10;

    private final SocketClients clients;
    private final JettySocketServer server;
    private final URI uri;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BroadcastServer(Builder b) {
        clients = b.clients();
        server = listen(
                new SocketServerSettings(
                        b.address,
                        b.port,
                        b.path,
                        b.handshakeTimeout,
                        b.pingInterval().multipliedBy(4),
                        MAX_INBOUND_BYTES,
                        INBOUND_BURST,
                        INBOUND_PER_SECOND),
                clients);
        String host = b.address.indexOf(':') >= 0 ? "[" + b.address + "]" : b.address;
        uri = URI.create("ws://" + host + ":" + server.port() + b.path);
    }

    /** A builder for a server in front of this broadcaster; nothing listens before {@link Builder#start()}. */
    public static Builder builder(EventBroadcaster broadcaster) {
        return new Builder(broadcaster);
    }

    /** Where clients connect, such as {@code ws://127.0.0.1:41234/events}. */
    public URI uri() {
        return uri;
    }

    /** How many clients are connected through this server. */
    public int clientCount() {
        return clients.clients().size();
    }

    /**
     * Takes no more clients, lets each have what waits for it, closes all with code 1001, waits up to the broadcaster's drain
     * time for them to go, cuts the rest and stops listening. A second call does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                clients.release();
            } finally {
                server.close();
            }
        }
    }

    private static JettySocketServer listen(SocketServerSettings settings, SocketClients clients) {
        try {
            return JettySocketServer.start(settings, clients);
        } catch (NoClassDefFoundError e) {
            if (!String.valueOf(e.getMessage()).startsWith("org/eclipse/jetty/")) {
                throw e;
            }
            Violations missing = Violations.of("broadcast server")
                    .add(
                            "class path",
                            "needs %s, which is not there; add it to the dependencies of your build",
                            NEEDED);
            missing.throwIfAny();
            throw e;
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends ListenerBuilder<Builder> {
        private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~-]*");

        private String address = "127.0.0.1";
        private int port;
        private String path = "/events";
        private Duration handshakeTimeout = Duration.ofSeconds(10);

        private Builder(EventBroadcaster broadcaster) {
            super(broadcaster);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** The local address to listen on. Default {@code 127.0.0.1}. */
        public Builder address(String value) {
            address = Require.text(value, "address");
            return this;
        }

        /**
         * The port; 0 for a free one. Default 0.
         *
         * @throws IllegalArgumentException if below 0 or above 65,535
         */
        public Builder port(int value) {
            port = Require.between(0, 65_535, value, "port");
            return this;
        }

        /** The path to connect to; every other is 404. Default {@code /events}. */
        public Builder path(String value) {
            path = value;
            return this;
        }

        /**
         * How long a connection may take to become a WebSocket. Default 10 s.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = Require.positive(value, "handshakeTimeout");
            return this;
        }

        /**
         * Listens.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if it was not said who may connect, the path is none, an
         *     origin is none, or Jetty is not on the class path
         * @throws java.io.UncheckedIOException if the address or port cannot be had
         */
        public BroadcastServer start() {
            Violations violations = Violations.of("broadcast server");
            check(violations);
            Matcher good = PATH.matcher(path);
            int end = good.lookingAt() ? good.end() : 0;
            if (end < Math.max(1, path.length())) {
                // Not quoted whole: behind what is no part of a path there may be a key.
                violations.add(
                        "path",
                        "must start with '/' and have letters, digits and /._~- only, but %s",
                        path.isEmpty() ? "is empty" : "its character " + (end + 1) + " is '" + path.charAt(end) + "'");
            }
            violations.throwIfAny();
            return new BroadcastServer(this);
        }
    }
}
