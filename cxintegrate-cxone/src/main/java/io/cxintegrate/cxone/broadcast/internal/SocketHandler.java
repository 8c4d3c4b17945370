package io.cxintegrate.cxone.broadcast.internal;

import io.cxintegrate.core.dataaction.EndpointRequest;

/** What a server does with handshakes and sockets. Implementations are safe to share between threads and do not block. */
public interface SocketHandler {
    /** The status for a handshake: 101 to let it through, anything else to refuse it. */
    int admit(EndpointRequest handshake);

    /**
     * Takes on an open socket.
     *
     * @return called once, when the socket has ended
     */
    Runnable opened(Socket socket);
}
