package io.cxintegrate.cxone.broadcast.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One encoded message, whose bytes all clients share that get it. Immutable. */
public final class Message {
    private static final long OUTSIDE_THE_STREAM = -1;

    private final long seq;
    private final long bornAt;
    private final @Nullable String key;
    private final ByteBuffer utf8;

    private Message(long seq, long bornAt, @Nullable String key, byte[] utf8) {
        this.seq = seq;
        this.bornAt = bornAt;
        this.key = key;
        this.utf8 = ByteBuffer.wrap(utf8).asReadOnlyBuffer();
    }

    /**
     * A message of the stream.
     *
     * @param bornAt when the event was broadcast, by the clock's nanoseconds
     * @param key what a newer message of the same key makes obsolete; null when none does
     */
    static Message ofStream(long seq, long bornAt, @Nullable String key, byte[] utf8) {
        return new Message(seq, bornAt, key, utf8);
    }

    /** A message about the stream, without a place in it. */
    static Message aside(byte[] utf8) {
        return new Message(OUTSIDE_THE_STREAM, 0, null, utf8);
    }

    /** Whether it is an event, or what stands for one. */
    public boolean isOfStream() {
        return seq != OUTSIDE_THE_STREAM;
    }

    /** Its place in the stream; -1 when it has none. */
    public long seq() {
        return seq;
    }

    /** When its event was broadcast, by the clock's nanoseconds. */
    public long bornAt() {
        return bornAt;
    }

    /** What a newer message of the same key makes obsolete. */
    public @Nullable String key() {
        return key;
    }

    /** How long it is. */
    public int bytes() {
        return utf8.remaining();
    }

    /** The shared bytes, with a position and limit of the caller's own. */
    public ByteBuffer buffer() {
        return utf8.duplicate();
    }
}
