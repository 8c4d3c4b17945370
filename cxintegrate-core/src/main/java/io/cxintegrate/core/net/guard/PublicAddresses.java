package io.cxintegrate.core.net.guard;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses belong to the public Internet, by IANA's special-purpose registries (RFC 6890 and later). Stateless. */
final class PublicAddresses {
    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private, RFC 1918
                    "100.64.0.0/10", // carrier-grade NAT, RFC 6598; one cloud's metadata too
                    "127.0.0.0/8", // loopback
                    "168.63.129.16/32", // a cloud's platform service, on a public address
                    "169.254.0.0/16", // link-local; most clouds' metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // IETF protocols; one cloud's metadata
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays, deprecated
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, broadcast
                    "2001::/23", // IETF protocols, Teredo among them
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4, deprecated: leads to any IPv4 address
                    "3fff::/20") // documentation
            .map(Network::of)
            .toList();

    /** What IPv6 gives out (RFC 4291 section 2.4); loopback, mapped, unique-local, link-local and multicast lie outside. */
    private static final Network IPV6_UNICAST = Network.of("2000::/3");

    /** NAT64 (RFC 6052): the last four bytes are the IPv4 address that is meant. */
    private static final Network NAT64 = Network.of("64:ff9b::/96");

    private PublicAddresses() {}

    static boolean contains(byte[] address) {
        if (address.length == 16) {
            if (NAT64.contains(address)) {
                return contains(Arrays.copyOfRange(address, 12, 16));
            }
            if (!IPV6_UNICAST.contains(address)) {
                return false;
            }
        }
        return NOT_PUBLIC.stream().noneMatch(n -> n.contains(address));
    }
}
