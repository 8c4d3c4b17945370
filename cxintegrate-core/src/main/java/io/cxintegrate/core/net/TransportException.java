package io.cxintegrate.core.net;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.UnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * No complete response arrived. {@link #kind()} says what happened and {@link #mayHaveReached()} whether the other side may
 * have acted on the request, which decides if a write can be repeated. Immutable and safe to share.
 */
public final class TransportException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Kind {
        /**
         * Provably not processed: name not found, refused, connect time-out, no free HTTP/2 stream, or one that the server
         * refused (REFUSED_STREAM, or a GOAWAY that does not count it; RFC 9113 section 8.7).
         */
        CONNECT,
        /**
         * Provably not processed, because the TLS handshake failed: a certificate that is not trusted, not valid or not for this
         * host, no common protocol, a port without TLS. A repeat would end the same way.
         */
        TLS,
        /** The time for the exchange was over. */
        TIMEOUT,
        /** The connection was lost. */
        CONNECTION_LOST,
        /** More body than allowed; {@link #status()} is what the response had. */
        RESPONSE_TOO_LARGE,
        /** The calling thread was interrupted; its flag is set again. */
        INTERRUPTED,
        /** What came is not HTTP, or an answer that HTTP does not allow. */
        MALFORMED_RESPONSE,
        /** The transport was closed, before the request or under it. */
        CLOSED
    }

    private final Kind kind;

    /**
     * With what is known.
     *
     * @param message without header values and query
     * @param kind what happened
     * @param cause what the transport underneath threw
     */
    public TransportException(String message, Kind kind, @Nullable Throwable cause) {
        this(message, kind, cause, ErrorContext.NONE);
    }

    /**
     * With the call it belongs to.
     *
     * @param message without header values and query
     * @param kind what happened
     * @param cause what the transport underneath threw
     * @param context platform, operation and whether a repeat is safe
     */
    public TransportException(String message, Kind kind, @Nullable Throwable cause, ErrorContext context) {
        super(message, context, cause);
        this.kind = kind;
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** Whether the request may have reached the other side. */
    public boolean mayHaveReached() {
        return kind != Kind.CONNECT && kind != Kind.TLS;
    }

    /** Whether a repeat makes sense at all, safe or not. */
    public boolean worthRepeating() {
        return kind == Kind.CONNECT || kind == Kind.TIMEOUT || kind == Kind.CONNECTION_LOST;
    }
}
