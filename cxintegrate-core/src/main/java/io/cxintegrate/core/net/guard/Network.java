package io.cxintegrate.core.net.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A range of addresses in CIDR notation, {@code 10.0.0.0/8}. Immutable. */
record Network(byte[] prefix, int bits) {

    /** @throws IllegalArgumentException if it is no literal address, a slash and a length that fits, with no bit beyond it */
    static Network of(String cidr) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? "" : cidr.substring(0, slash);
        String length = cidr.substring(slash + 1);
        if (!(address.matches("[0-9a-fA-F:]*:[0-9a-fA-F:.]*") || HostSpelling.isCanonicalIpv4(address))
                || !length.matches("[0-9]{1,3}")) {
            throw malformed(cidr);
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            Network network = new Network(bytes, Integer.parseInt(length));
            if (network.bits > bytes.length * 8 || !Arrays.equals(bytes, network.masked(bytes))) {
                throw malformed(cidr);
            }
            return network;
        } catch (UnknownHostException e) {
            throw malformed(cidr);
        }
    }

    boolean contains(byte[] address) {
        return address.length == prefix.length && Arrays.equals(prefix, masked(address));
    }

    private byte[] masked(byte[] address) {
        byte[] masked = new byte[address.length];
        for (int i = 0; i < address.length; i++) {
            int keep = Math.max(0, Math.min(8, bits - 8 * i));
            masked[i] = (byte) (address[i] & (0xff << (8 - keep)));
        }
        return masked;
    }

    private static IllegalArgumentException malformed(String cidr) {
        return new IllegalArgumentException(
                "a network must be an address, a slash and a length with no bit set beyond it,"
                        + " such as 10.0.0.0/8 or fd00::/8, but is '" + cidr + "'");
    }
}
