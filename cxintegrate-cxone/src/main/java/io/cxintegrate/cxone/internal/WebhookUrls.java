package io.cxintegrate.cxone.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which URLs may be told to others. Answers with what is wrong, never with the URL, which may hold a token. Looks up no
 * names; stateless and safe to share between threads.
 */
public final class WebhookUrls {
    private static final String UNSEEN = " (the value is not shown)";
    private static final Set<String> LOCAL_NAMES =
            Set.of("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback");
    private static final Pattern CANONICAL_IPV4 = Pattern.compile(
            "(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])(\\.(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])){3}");

    private WebhookUrls() {}

    /**
     * What is wrong with a URL that the platform is to call.
     *
     * @param localToo whether it may point at this machine or the local link, then over http as well
     */
    public static Optional<String> problem(String url, boolean localToo) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("must be an absolute https URL" + UNSEEN);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
            return Optional.of("must be an absolute https URL" + UNSEEN);
        }
        if (uri.getRawUserInfo() != null
                || (uri.getRawQuery() != null && CredentialPatterns.inProperties(uri.getRawQuery()))) {
            return Optional.of("must not hold credentials" + UNSEEN);
        }
        String host = canonical(uri.getHost());
        if (isOddAddress(host)) {
            return Optional.of("must have a name or an address of four decimal numbers as its host" + UNSEEN);
        }
        boolean local = isLocal(host);
        if (local && !localToo) {
            return Optional.of("must not point at this machine or the local link, where the platform would call itself;"
                    + " allowLocalWebhooks() permits it for tests");
        }
        if (scheme.equals("http") && !local) {
            return Optional.of("must be an absolute https URL" + UNSEEN);
        }
        return Optional.empty();
    }

    /** As it may be shown: scheme and host, and whether more follows, since a path may be meant to be hard to guess. */
    public static String shown(String url) {
        try {
            URI uri = new URI(url);
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            boolean more = uri.getRawQuery() != null
                    || uri.getRawPath() == null
                    || uri.getRawPath().length() > 1;
            return uri.getHost() == null || uri.getRawUserInfo() != null
                    ? "***"
                    : uri.getScheme() + "://" + uri.getHost() + port + (more ? "/***" : "/");
        } catch (URISyntaxException e) {
            return "***";
        }
    }

    /** In lower case, without the dot at the end. */
    private static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * Whether some take a host for an IPv4 address and others for another one or for a name: {@code 2130706433}, {@code 0x7f000001},
     * {@code 0177.0.0.1}. It ends in a number (WHATWG URL), but is not in the canonical form (RFC 3986 section 3.2.2).
     */
    private static boolean isOddAddress(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return last.matches("[0-9]+|0x[0-9a-f]*")
                && !CANONICAL_IPV4.matcher(host).matches();
    }

    /** Whether a host is this machine, any address of it, or on the local link; as far as its spelling tells. */
    private static boolean isLocal(String host) {
        if (LOCAL_NAMES.contains(host) || host.endsWith(".localhost")) {
            return true;
        }
        if (!host.startsWith("[") && !CANONICAL_IPV4.matcher(host).matches()) {
            return false;
        }
        try {
            // A literal address: no name is looked up.
            InetAddress address = InetAddress.getByName(host);
            return isLocal(address) || isLocal(embedded(address));
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress();
    }

    /** The IPv4 address that an IPv6 one leads to (IPv4-compatible, RFC 4291 section 2.5.5.1; NAT64, RFC 6052), else the same. */
    private static InetAddress embedded(InetAddress address) throws UnknownHostException {
        byte[] bytes = address.getAddress();
        String prefix = bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 12) : "";
        return prefix.equals("000000000000000000000000") || prefix.equals("0064ff9b0000000000000000")
                ? InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16))
                : address;
    }
}
