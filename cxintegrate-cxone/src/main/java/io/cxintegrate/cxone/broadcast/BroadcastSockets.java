package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.cxone.broadcast.internal.Socket;
import io.cxintegrate.cxone.broadcast.internal.SocketHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between a server's sockets and the broadcaster's clients: who gets in, and which socket is which client. */
final class BroadcastSockets implements SocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastSockets.class);

    private final EventBroadcaster broadcaster;
    private final EndpointAuth auth;
    private final Set<String> origins;
    private final boolean anyOrigin;
    private final Set<BroadcastClient> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    BroadcastSockets(EventBroadcaster broadcaster, EndpointAuth auth, Set<String> origins, boolean anyOrigin) {
        this.broadcaster = broadcaster;
        this.auth = auth;
        // Scheme and host have no case (RFC 6454 section 4).
        this.origins = origins.stream().map(o -> o.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.anyOrigin = anyOrigin;
    }

    Set<BroadcastClient> clients() {
        return clients;
    }

    void refuseAll() {
        refusing = true;
    }

    @Override
    public int admit(EndpointRequest handshake) {
        int status = status(handshake);
        if (status != 101) {
            LOG.debug("handshake refused status={} peer={}", status, handshake.remoteAddress());
        }
        return status;
    }

    @Override
    public Runnable opened(Socket socket) {
        BroadcastClient client = broadcaster.connect(new SocketLink(socket));
        clients.add(client);
        if (refusing) {
            // Let in before the server began to close, and too late for its farewell.
            client.finish(EventBroadcaster.GOING_AWAY, "server is going away");
        }
        return () -> {
            clients.remove(client);
            client.closed();
        };
    }

    private int status(EndpointRequest handshake) {
        List<String> origin = handshake.headers().all("Origin");
        if (!anyOrigin && !origin.isEmpty() && !(origin.size() == 1 && isAllowed(origin.get(0)))) {
            return 403;
        }
        try {
            if (!auth.permits(handshake)) {
                return 401;
            }
        } catch (RuntimeException e) {
            LOG.warn("handshake refused, the check of who may connect failed", e);
            return 500;
        }
        return refusing || broadcaster.isFull() ? 503 : 101;
    }

    private boolean isAllowed(String origin) {
        return origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** A socket as the broadcaster wants it. */
    private record SocketLink(Socket socket) implements ClientLink {
        @Override
        public void send(ByteBuffer utf8, Completion done) {
            socket.send(utf8, done::succeeded, done::failed);
        }

        @Override
        public void close(int code, String reason) {
            socket.close(code, reason);
        }

        @Override
        public void abort() {
            socket.abort();
        }

        @Override
        public Peer peer() {
            return Peer.of(socket.remoteAddress());
        }
    }
}
