package io.cxintegrate.testkit.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/** Ways to end a connection. */
public final class Sockets {
    private Sockets() {}

    /** Sends a TCP reset instead of an orderly end. On the socket below TLS, so that no closing message goes out before. */
    public static void reset(Socket socket) throws IOException {
        // A linger time of zero makes close() send RST (RFC 9293 3.6, by SO_LINGER).
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes, whatever becomes of it. */
    public static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }
}
