package io.cxintegrate.testkit.network;

import io.cxintegrate.core.Require;
import java.time.Duration;

/**
 * What happens to one connection through a {@link FaultProxy}. Immutable and safe to share.
 *
 * <p>Bytes are counted from the beginning of the connection, below TLS only where the proxy itself does not speak it. A
 * reset is a TCP RST to both sides.
 */
public final class ConnectionFault {
    enum Kind {
        NONE,
        RESET_ON_ACCEPT,
        HALF_OPEN,
        RESET_AFTER_REQUEST,
        RESET_AFTER_RESPONSE,
        CLOSE_AFTER_RESPONSE,
        STALL_AFTER_RESPONSE,
        DRIP_RESPONSE,
        RESET_ON_REUSE
    }

    private final Kind kind;
    private final String text;
    private final int bytes;
    private final Duration pause;

    private ConnectionFault(Kind kind, String text, int bytes, Duration pause) {
        this.kind = kind;
        this.text = text;
        this.bytes = bytes;
        this.pause = pause;
    }

    /** Nothing: bytes pass both ways. */
    public static ConnectionFault none() {
        return new ConnectionFault(Kind.NONE, "none", 0, Duration.ZERO);
    }

    /** Accepted and reset at once. For a refused connection see {@link FaultProxy#goDown()}. */
    public static ConnectionFault resetOnAccept() {
        return new ConnectionFault(Kind.RESET_ON_ACCEPT, "resetOnAccept", 0, Duration.ZERO);
    }

    /** Accepted and read, and never answered; the server behind sees nothing. */
    public static ConnectionFault halfOpen() {
        return new ConnectionFault(Kind.HALF_OPEN, "halfOpen", 0, Duration.ZERO);
    }

    /** Reset when the server has got this many bytes of the client's; 0 = before the first. */
    public static ConnectionFault resetAfterRequestBytes(int bytes) {
        return counted(Kind.RESET_AFTER_REQUEST, "resetAfterRequestBytes", bytes);
    }

    /** Reset when the client has got this many bytes of the server's; 0 = the answer is lost, the work may be done. */
    public static ConnectionFault resetAfterResponseBytes(int bytes) {
        return counted(Kind.RESET_AFTER_RESPONSE, "resetAfterResponseBytes", bytes);
    }

    /**
     * Closed, without a reset and under TLS without a closing message, when the client has got this many bytes of the
     * server's.
     */
    public static ConnectionFault closeAfterResponseBytes(int bytes) {
        return counted(Kind.CLOSE_AFTER_RESPONSE, "closeAfterResponseBytes", bytes);
    }

    /** Nothing more arrives when the client has got this many bytes of the server's; the connection stays. */
    public static ConnectionFault stallAfterResponseBytes(int bytes) {
        return counted(Kind.STALL_AFTER_RESPONSE, "stallAfterResponseBytes", bytes);
    }

    /** The client gets this many bytes at a time, with a pause of {@code realTime} before each. */
    public static ConnectionFault dripResponse(int bytes, Duration realTime) {
        Require.atLeast(1, bytes, "bytes");
        Require.positive(realTime, "realTime");
        return new ConnectionFault(
                Kind.DRIP_RESPONSE, "dripResponse " + bytes + " bytes every " + realTime, bytes, realTime);
    }

    /**
     * A kept-alive connection that has gone stale: the first answer passes, and the first byte the client sends after it
     * meets a reset.
     */
    public static ConnectionFault resetOnReuse() {
        return new ConnectionFault(Kind.RESET_ON_REUSE, "resetOnReuse", 0, Duration.ZERO);
    }

    Kind kind() {
        return kind;
    }

    boolean endsResponses() {
        return kind == Kind.RESET_AFTER_RESPONSE
                || kind == Kind.CLOSE_AFTER_RESPONSE
                || kind == Kind.STALL_AFTER_RESPONSE;
    }

    int bytes() {
        return bytes;
    }

    Duration pause() {
        return pause;
    }

    /** {@code resetAfterResponseBytes 10}. */
    @Override
    public String toString() {
        return text;
    }

    private static ConnectionFault counted(Kind kind, String name, int bytes) {
        Require.atLeast(0, bytes, "bytes");
        return new ConnectionFault(kind, name + " " + bytes, bytes, Duration.ZERO);
    }
}
