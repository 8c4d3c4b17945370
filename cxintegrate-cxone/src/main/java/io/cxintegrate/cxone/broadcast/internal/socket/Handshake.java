package io.cxintegrate.cxone.broadcast.internal.socket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a handshake.
 *
 * @param status 101 to let it in, anything else to refuse it
 * @param address of the other end, without port; empty when not known
 * @param subprotocol the one that was agreed on; null for none
 * @param ends when the session is over, whatever happens; null for never
 */
public record Handshake(
        int status,
        String address,
        @Nullable String subprotocol,
        @Nullable Instant ends) {
    private static final int SWITCHING_PROTOCOLS = 101;

    static Handshake refused(int status) {
        return new Handshake(status, "", null, null);
    }

    static Handshake admitted(String address, @Nullable String subprotocol, @Nullable Instant ends) {
        return new Handshake(SWITCHING_PROTOCOLS, address, subprotocol, ends);
    }

    /** Whether it was let in. */
    public boolean isAdmitted() {
        return status == SWITCHING_PROTOCOLS;
    }
}
