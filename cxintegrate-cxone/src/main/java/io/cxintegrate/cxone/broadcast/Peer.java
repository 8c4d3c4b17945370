package io.cxintegrate.cxone.broadcast;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a {@link ClientLink}, for logs. Immutable and safe to share between threads. */
public final class Peer {
    private final String remoteAddress;

    private Peer(String remoteAddress) {
        this.remoteAddress = remoteAddress;
    }

    /** A peer at this address, such as {@code 192.0.2.7:51234}; empty when not known. */
    public static Peer of(String remoteAddress) {
        return new Peer(Objects.requireNonNull(remoteAddress, "remoteAddress"));
    }

    /** The address and port; empty when not known. */
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Peer p && remoteAddress.equals(p.remoteAddress);
    }

    @Override
    public int hashCode() {
        return remoteAddress.hashCode();
    }

    @Override
    public String toString() {
        return remoteAddress.isEmpty() ? "unknown" : remoteAddress;
    }
}
