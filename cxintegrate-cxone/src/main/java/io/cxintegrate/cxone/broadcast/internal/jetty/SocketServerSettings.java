package io.cxintegrate.cxone.broadcast.internal.jetty;

import java.time.Duration;

/**
 * How a server listens.
 *
 * @param path exactly this one is served
 * @param handshakeTimeout how long a connection may take to become a WebSocket, however busy it is
 * @param idleTimeout how long a WebSocket may be silent on both sides
 * @param maxInboundBytes for one message of a client
 * @param inboundBurst how many frames a client may send at once
 * @param inboundPerSecond how many frames a client may send over time
 */
public record SocketServerSettings(
        String address,
        int port,
        String path,
        Duration handshakeTimeout,
        Duration idleTimeout,
        int maxInboundBytes,
        int inboundBurst,
        int inboundPerSecond) {}
