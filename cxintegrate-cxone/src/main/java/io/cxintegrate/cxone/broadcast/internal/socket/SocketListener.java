package io.cxintegrate.cxone.broadcast.internal.socket;

/** Hears what comes from one socket. Calls come one after the other, on any thread; they do not block. */
public interface SocketListener {
    /** A ping, a pong, a message, or a piece of one: the other end is alive. */
    void heard();

    /** A whole text message. */
    void text(String message);

    /** A whole binary message. */
    void binary(byte[] message);

    /** What came was against the rules: the socket is to be closed with this code and reason. */
    void refused(int code, String reason);

    /** The socket has ended; called once. */
    void ended();
}
