package io.cxintegrate.cxone.broadcast;

import java.nio.ByteBuffer;

/**
 * The way to one client: what a transport implements so that an {@link EventBroadcaster} can use it.
 *
 * <p>Implementations are safe to share between threads and no method blocks: what has to wait is done by the transport later
 * and reported. They are called without any lock held. When the connection has ended, for whatever reason, the transport
 * calls {@link BroadcastClient#closed()}.
 */
public interface ClientLink {
    /**
     * Sends one text message. The broadcaster sends the next one only when this one is reported as done, so that no queue
     * builds up below.
     *
     * @param utf8 the message; its bytes are shared with all other clients and are read-only, position and limit are this
     *     call's own
     * @param done told once, on any thread, when the message has left or will not
     */
    void send(ByteBuffer utf8, Completion done);

    /**
     * Says good-bye and ends the connection; does nothing when that has happened.
     *
     * @param code a close code of RFC 6455 section 7.4, such as 1001
     * @param reason at most 123 bytes of UTF-8
     */
    void close(int code, String reason);

    /** Ends the connection at once, without a word; does nothing when that has happened. */
    void abort();

    /** Who is at the other end. */
    Peer peer();

    /** Hears what became of a message. Safe to share between threads; only the first call counts. */
    interface Completion {
        /** The message has been handed to the network. */
        void succeeded();

        /** The message was not sent, and no other will be: the broadcaster removes the client. */
        void failed(Throwable cause);
    }
}
