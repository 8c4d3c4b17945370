package io.cxintegrate.cxone.broadcast.internal.socket;

import io.cxintegrate.core.dataaction.EndpointRequest;

/** What a server does with handshakes and sockets. Implementations are safe to share between threads and do not block. */
public interface SocketHandler {
    /** Judges a handshake, before it is answered. */
    Handshake admit(EndpointRequest request);

    /** Takes on the socket that a handshake which was let in has become. */
    SocketListener opened(Socket socket, Handshake handshake);
}
