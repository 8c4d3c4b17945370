package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.cxone.broadcast.internal.JettySocketServer;
import io.cxintegrate.cxone.broadcast.internal.SocketServerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server through which the clients of an {@link EventBroadcaster} connect. Safe to share between threads; whoever
 * starts it closes it, which leaves the broadcaster open.
 *
 * <p>It needs {@code org.eclipse.jetty.websocket:jetty-websocket-core-server} (12.1), which this library does not bring along:
 * those who broadcast by other means need not have it.
 *
 * <p>A handshake is judged before it is answered: 403 for an {@code Origin} that is not allowed, 401 for a client that is
 * not, 503 when there are too many. Sockets are plain: put something that speaks TLS in front. What clients send is read and
 * dropped; a message of more than 64 kB closes them (1009). A client that leaves two pings unanswered is cut.
 */
public final class BroadcastServer implements AutoCloseable {
    private static final String NEEDED = "org.eclipse.jetty.websocket:jetty-websocket-core-server:12.1.12";

    private final EventBroadcaster broadcaster;
    private final BroadcastSockets sockets;
    private final JettySocketServer server;
    private final URI uri;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BroadcastServer(Builder b) {
        broadcaster = b.broadcaster;
        sockets = new BroadcastSockets(b.broadcaster, Objects.requireNonNull(b.auth), b.origins, b.anyOrigin);
        server = listen(
                new SocketServerSettings(b.address, b.port, b.path, b.handshakeTimeout, b.pingInterval), sockets);
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
        return sockets.clients().size();
    }

    /**
     * Takes no more clients, lets each have what waits for it, closes all with code 1001, waits up to the broadcaster's drain
     * time for them to go, cuts the rest and stops listening. A second call does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            sockets.refuseAll();
            try {
                Farewell.to(sockets.clients(), broadcaster.settings());
            } finally {
                server.close();
            }
        }
    }

    /** Those connected through this server. */
    Set<BroadcastClient> clients() {
        return sockets.clients();
    }

    private static JettySocketServer listen(SocketServerSettings settings, BroadcastSockets sockets) {
        try {
            return JettySocketServer.start(settings, sockets);
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
    public static final class Builder {
        private final EventBroadcaster broadcaster;
        private final Set<String> origins = new LinkedHashSet<>();
        private boolean anyOrigin;
        private @Nullable EndpointAuth auth;
        private String address = "127.0.0.1";
        private int port;
        private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~-]*");

        private String path = "/events";
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration pingInterval = Duration.ofSeconds(25);

        private Builder(EventBroadcaster broadcaster) {
            this.broadcaster = Objects.requireNonNull(broadcaster, "broadcaster");
        }

        /**
         * Who may connect; sees method, path, headers and address of the handshake, and an empty body. Required: an open
         * server has to be asked for by {@link EndpointAuth#none()}.
         */
        public Builder auth(EndpointAuth value) {
            auth = Objects.requireNonNull(value, "auth");
            return this;
        }

        /**
         * The web pages that may connect, by their origin, such as {@code https://desk.example.com}. Default none: a
         * handshake with an {@code Origin} header comes from a browser and is refused; programs send none.
         */
        public Builder allowOrigins(String... values) {
            for (String value : values) {
                origins.add(Require.text(value, "origin"));
            }
            return this;
        }

        /** Lets every web page connect that {@link #auth} lets in. */
        public Builder allowAnyOrigin() {
            anyOrigin = true;
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
         * How long a connection may stay silent before it has become a WebSocket. Default 10 s.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = Require.positive(value, "handshakeTimeout");
            return this;
        }

        /**
         * How often clients are asked for a sign of life. Default 25 s, below the idle limit of most proxies.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder pingInterval(Duration value) {
            pingInterval = Require.positive(value, "pingInterval");
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
            violations.unless(
                    auth != null,
                    "auth",
                    "is required: EndpointAuth.bearer(token), or none() when something in front protects it");
            Matcher good = PATH.matcher(path);
            int end = good.lookingAt() ? good.end() : 0;
            if (end < Math.max(1, path.length())) {
                // Not quoted whole: behind what is no part of a path there may be a key.
                violations.add(
                        "path",
                        "must start with '/' and have letters, digits and /._~- only, but %s",
                        path.isEmpty() ? "is empty" : "its character " + (end + 1) + " is '" + path.charAt(end) + "'");
            }
            for (String origin : origins) {
                violations.unless(
                        origin.matches("https?://[^/\\s]+|null"),
                        "allowOrigins",
                        "an origin is a scheme and a host, such as https://desk.example.com, but there is '%s'",
                        origin);
            }
            violations.throwIfAny();
            return new BroadcastServer(this);
        }
    }
}
