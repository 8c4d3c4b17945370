package io.cxintegrate.core.net.guard;

import java.util.Locale;
import java.util.Set;

/** What the spelling of a host says, without looking it up. Stateless. */
final class HostSpelling {
    /** Names that never leave the machine or the site (RFC 6761, RFC 6762, RFC 8375, and what clouds and clusters use). */
    private static final Set<String> INSIDE =
            Set.of("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa", "corp", "private");

    private HostSpelling() {}

    /** In lower case, without the brackets of IPv6 and without the dot at the end. */
    static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** For a canonical host: four decimal numbers without leading zeros (RFC 3986 section 3.2.2). */
    static boolean isCanonicalIpv4(String host) {
        String octet = "(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
        return host.matches(octet + "(\\." + octet + "){3}");
    }

    /** For a canonical host: an IPv6 address, without a zone. */
    static boolean isIpv6(String host) {
        return host.indexOf(':') >= 0 && host.indexOf('%') < 0;
    }

    /**
     * For a canonical host: whether a resolver may take it for an IPv4 address though it is not the canonical form, such as
     * {@code 2130706433}, {@code 0x7f.1} or {@code 0177.0.0.1}: the last label is a number (WHATWG URL, "ends in a number").
     */
    static boolean isOddIpv4(String host) {
        if (host.indexOf(':') >= 0) {
            return false;
        }
        String last = host.substring(host.lastIndexOf('.') + 1);
        return last.matches("[0-9]+|0x[0-9a-f]*") && !isCanonicalIpv4(host);
    }

    /** For a canonical host that is a name: whether it is one of this machine or this site. */
    static boolean isInside(String host) {
        if (host.indexOf('.') < 0) {
            return true;
        }
        return INSIDE.stream().anyMatch(suffix -> host.endsWith("." + suffix));
    }
}
