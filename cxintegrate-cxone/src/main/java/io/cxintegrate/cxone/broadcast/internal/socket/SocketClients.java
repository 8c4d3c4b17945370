package io.cxintegrate.cxone.broadcast.internal.socket;

import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.cxone.broadcast.BroadcastClient;
import io.cxintegrate.cxone.broadcast.ClientLink;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Peer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between a server's sockets and the broadcaster's clients: who gets in, and which socket is which client. */
public final class SocketClients implements SocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SocketClients.class);

    private final EventBroadcaster broadcaster;
    private final SocketRules rules;
    private final Set<BroadcastClient> clients = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
    private volatile boolean refusing;

    /** Nobody is in yet. */
    public SocketClients(EventBroadcaster broadcaster, SocketRules rules) {
        this.broadcaster = broadcaster;
        this.rules = rules;
    }

    /** Those who are in. */
    public Set<BroadcastClient> clients() {
        return clients;
    }

    /** Lets nobody in any more, and sends those away who are in. */
    public void release() {
        refusing = true;
        broadcaster.release(clients);
    }

    @Override
    public Handshake admit(EndpointRequest request) {
        EndpointRequest handshake = Subprotocols.withToken(request);
        int status = status(handshake);
        Instant ends = status == 101 ? ends(handshake) : null;
        if (ends != null && !ends.isAfter(broadcaster.clock().instant())) {
            status = refuse(401, "expired");
        }
        if (status != 101) {
            LOG.debug("handshake refused status={} peer={}", status, request.remoteAddress());
            return Handshake.refused(status);
        }
        return Handshake.admitted(request.remoteAddress(), Subprotocols.agreed(request), ends);
    }

    @Override
    public SocketListener opened(Socket socket, Handshake handshake) {
        String address = handshake.address();
        perAddress.merge(address, 1, Integer::sum);
        SocketLink link = new SocketLink(socket);
        BroadcastClient client =
                handshake.subprotocol() == null ? broadcaster.connect(link) : broadcaster.connectSubscribing(link);
        clients.add(client);
        if (refusing) {
            // Let in before the server began to close, and too late for its farewell.
            client.close(1001, "server is going away");
        }
        ClientSession session = new ClientSession(client, socket, rules, broadcaster.clock(), () -> {
            perAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
            clients.remove(client);
        });
        session.start(handshake.ends());
        return session;
    }

    private int status(EndpointRequest handshake) {
        List<String> origin = handshake.headers().all("Origin");
        if (!origin.isEmpty() && !(origin.size() == 1 && isAllowed(origin.get(0)))) {
            return refuse(403, "origin");
        }
        try {
            if (!rules.auth().permits(handshake)) {
                return refuse(401, "unauthorized");
            }
        } catch (RuntimeException e) {
            LOG.warn("handshake refused, the check of who may connect failed", e);
            return refuse(500, "error");
        }
        if (perAddress.getOrDefault(handshake.remoteAddress(), 0) >= rules.maxClientsPerAddress()) {
            return refuse(429, "address");
        }
        if (refusing || broadcaster.isFull()) {
            return refuse(503, refusing ? "closing" : "full");
        }
        return 101;
    }

    /** Whether a page of this origin may connect. */
    public boolean isAllowed(String origin) {
        return rules.anyOrigin() || rules.origins().contains(origin.toLowerCase(Locale.ROOT));
    }

    private @Nullable Instant ends(EndpointRequest handshake) {
        try {
            return rules.sessionEnds().apply(handshake);
        } catch (RuntimeException e) {
            LOG.warn("handshake refused, it could not be told when its session ends", e);
            return Instant.MIN;
        }
    }

    private int refuse(int status, String reason) {
        broadcaster.countConnection(reason);
        return status;
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
