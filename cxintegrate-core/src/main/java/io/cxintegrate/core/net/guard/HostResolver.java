package io.cxintegrate.core.net.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. Implementations are safe to share between threads; they may block. */
@FunctionalInterface
public interface HostResolver {
    /**
     * All addresses of a host, at least one.
     *
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** What this machine resolves by; the JVM keeps answers for 30 s by default. */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
