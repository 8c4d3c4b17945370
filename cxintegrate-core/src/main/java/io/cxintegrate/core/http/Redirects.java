package io.cxintegrate.core.http;

import io.cxintegrate.core.net.Headers;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a redirect is followed (RFC 9110 section 15.4): never for anything but GET and HEAD, never to another origin
 * (RFC 6454 section 5), not more than five in a row, and only when it was asked for. Immutable.
 */
record Redirects(boolean followSameOrigin) {
    private static final int MOST = 5;
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final List<String> CARRIED = List.of("Accept", "Accept-Encoding", "Accept-Language", "User-Agent");

    /** Where to go instead, if that is allowed. */
    Optional<URI> next(String method, URI from, int status, Headers headers, int hops) {
        URI to = STATUSES.contains(status) ? target(from, headers) : null;
        if (to != null
                && followSameOrigin
                && hops < MOST
                && isRead(method)
                && origin(to).equals(origin(from))) {
            return Optional.of(to);
        }
        return Optional.empty();
    }

    /**
     * Why a redirect was not followed, without query and user info.
     *
     * @param mask hides what must not be shown
     */
    String refusal(String method, URI from, Headers headers, int hops, UnaryOperator<String> mask) {
        URI to = target(from, headers);
        if (to == null) {
            return "a redirect without a usable Location";
        }
        String where = "a redirect to "
                + ErrorBody.line(mask.apply(to.getScheme() + "://" + to.getRawAuthority() + to.getRawPath()));
        if (!isRead(method)) {
            return where + ", which is not followed: a " + method + " goes nowhere but where it was sent";
        }
        if (!origin(to).equals(origin(from))) {
            return where + ", which is not followed: another origin must not see the credentials";
        }
        return followSameOrigin
                ? where + ", which is not followed: it is the " + (hops + 1) + "th in a row"
                : where + ", which is not followed unless followSameOriginRedirects is set";
    }

    /** What goes to the new place: what says how to answer, and no more; the token is added as for any request. */
    static Headers carried(Headers headers) {
        Headers carried = Headers.empty();
        for (String name : CARRIED) {
            Optional<String> value = headers.first(name);
            if (value.isPresent()) {
                carried = carried.with(name, value.get());
            }
        }
        return carried;
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static @Nullable URI target(URI from, Headers headers) {
        try {
            URI to = from.resolve(headers.first("Location").orElse("").strip());
            boolean usable = headers.has("Location")
                    && to.getHost() != null
                    && to.getRawUserInfo() == null
                    && ("http".equalsIgnoreCase(to.getScheme()) || "https".equalsIgnoreCase(to.getScheme()));
            return usable ? to : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
