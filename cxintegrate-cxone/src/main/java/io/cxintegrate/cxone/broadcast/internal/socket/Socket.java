package io.cxintegrate.cxone.broadcast.internal.socket;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** One open WebSocket. Safe to share between threads; no method blocks. */
public interface Socket {
    /** Sends a text message; exactly one of the two hears of it, on any thread. */
    void send(ByteBuffer utf8, Runnable sent, Consumer<Throwable> failed);

    /** Asks for a sign of life. */
    void ping();

    /** Sends a close frame and ends the connection. */
    void close(int code, String reason);

    /** Ends the connection at once. */
    void abort();

    /** Host and port of the other end; empty when not known. */
    String remoteAddress();

    /** Runs work on a thread of the server: timers must not be kept. */
    void execute(Runnable work);
}
