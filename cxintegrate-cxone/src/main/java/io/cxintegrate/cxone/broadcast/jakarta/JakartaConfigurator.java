package io.cxintegrate.cxone.broadcast.jakarta;

import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.cxone.broadcast.internal.socket.SocketClients;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Judges handshakes and makes a {@link JakartaSession} for each. Safe to share between threads. */
final class JakartaConfigurator extends ServerEndpointConfig.Configurator {
    /** Where a handshake's judgement waits for its session: the map is each connection's own since version 2.1. */
    static final String HANDSHAKE = "io.cxintegrate.handshake";

    private final SocketClients clients;
    private final Executor executor;

    JakartaConfigurator(SocketClients clients, Executor executor) {
        this.clients = clients;
        this.executor = executor;
    }

    /** @param origin null when the client sent none, which is then no browser */
    @Override
    public boolean checkOrigin(@Nullable String origin) {
        return origin == null || origin.isEmpty() || clients.isAllowed(origin);
    }

    /** None: compression would cost a window for each client and a deflate for each client and message. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        config.getUserProperties()
                .put(
                        HANDSHAKE,
                        clients.admit(new EndpointRequest(
                                "GET",
                                String.valueOf(request.getRequestURI().getPath()),
                                Headers.ofAll(request.getHeaders()),
                                new byte[0],
                                "")));
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(new JakartaSession(clients, executor));
    }
}
