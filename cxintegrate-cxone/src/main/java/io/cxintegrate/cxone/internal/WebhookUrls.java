package io.cxintegrate.cxone.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * Which URLs may be told to others. Answers with what is wrong, never with the URL, which may hold a token. Looks up no
 * names; stateless and safe to share between threads.
 */
public final class WebhookUrls {
    private static final String UNSEEN = " (the value is not shown)";

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
        boolean local = isLocal(uri.getHost());
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

    /** Whether a host is this machine, any address of it, or on the local link; as far as its spelling tells. */
    static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        if (!name.startsWith("[") && !name.matches("[0-9.]+")) {
            return false;
        }
        try {
            // A literal address: no name is looked up.
            InetAddress address = InetAddress.getByName(name);
            return address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
