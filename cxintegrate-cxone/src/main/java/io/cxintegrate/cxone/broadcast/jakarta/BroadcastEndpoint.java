package io.cxintegrate.cxone.broadcast.jakarta;

import io.cxintegrate.core.Violations;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketClients;
import io.cxintegrate.cxone.broadcast.internal.socket.Subprotocols;
import io.cxintegrate.cxone.broadcast.server.ListenerBuilder;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of an {@link EventBroadcaster} in a container with Jakarta WebSocket 2.1 or later, Spring's included. Safe to share
 * between threads; whoever builds it closes it, which sends its clients away and leaves broadcaster and container open.
 *
 * <pre>{@code
 * BroadcastEndpoint endpoint = BroadcastEndpoint.builder(broadcaster).auth(EndpointAuth.bearer(token)).build();
 * container.addEndpoint(endpoint.config("/events"));
 * }</pre>
 *
 * <p>The specification has no way to refuse a handshake but for its {@code Origin} (403). A client that may not connect is
 * therefore closed as soon as it has connected, before it gets anything: with code 3000 when it is not allowed, 1013 when there
 * are too many. Who wants a 401 puts a servlet filter in front. Addresses are not known either, so that
 * {@code maxClientsPerAddress} counts all clients as one address. What the container lets in, how large a message may be and how
 * a connection is cut are the container's own.
 */
public final class BroadcastEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastEndpoint.class);

    /** Ends and pings may block in a container; one that does must not keep the others from theirs. */
    private static final int THREADS = 4;

    private final SocketClients clients;
    private final ExecutorService threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BroadcastEndpoint(SocketClients clients) {
        this.clients = clients;
        this.threads = Executors.newFixedThreadPool(THREADS, daemons());
    }

    /** A builder for the clients of this broadcaster. */
    public static Builder builder(EventBroadcaster broadcaster) {
        return new Builder(broadcaster);
    }

    /** What the container needs to serve it at this path, such as {@code /events}. */
    // Whoever uses it has the API from its container and requires it itself.
    @SuppressWarnings("exports")
    public ServerEndpointConfig config(String path) {
        return ServerEndpointConfig.Builder.create(JakartaSession.class, path)
                .subprotocols(List.of(Subprotocols.EVENTS))
                .configurator(new JakartaConfigurator(clients, this::execute))
                .build();
    }

    /** How many clients are connected through this endpoint. */
    public int clientCount() {
        return clients.clients().size();
    }

    /**
     * Takes no more clients and sends away those there are, as {@link EventBroadcaster#release} does. A second call does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                clients.release();
            } finally {
                threads.shutdown();
            }
        }
    }

    private void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("too late, the endpoint is closed");
        }
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "cxintegrate-broadcast-endpoint-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends ListenerBuilder<Builder> {
        private Builder(EventBroadcaster broadcaster) {
            super(broadcaster);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * The endpoint.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if it was not said who may connect, or an origin is none
         */
        public BroadcastEndpoint build() {
            Violations violations = Violations.of("broadcast endpoint");
            check(violations);
            violations.throwIfAny();
            return new BroadcastEndpoint(clients());
        }
    }
}
