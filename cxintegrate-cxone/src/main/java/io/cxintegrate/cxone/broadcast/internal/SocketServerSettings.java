package io.cxintegrate.cxone.broadcast.internal;

import java.time.Duration;

/**
 * How a server listens.
 *
 * @param path exactly this one is served
 * @param handshakeTimeout how long a connection may stay silent before it is a WebSocket
 * @param pingInterval how often a client is asked for a sign of life; it is cut when two answers are missing
 */
public record SocketServerSettings(
        String address, int port, String path, Duration handshakeTimeout, Duration pingInterval) {}
