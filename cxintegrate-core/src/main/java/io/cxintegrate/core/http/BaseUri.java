package io.cxintegrate.core.http;

import java.net.URI;

/** The root of all paths. Immutable. */
final class BaseUri {
    private final URI root;

    /** Without the slash at its end: a target begins with one. */
    private final String path;

    BaseUri(URI root) {
        this.root = root;
        String whole = root.getRawPath();
        this.path = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    }

    URI root() {
        return root;
    }

    /** Where a request goes. */
    URI of(ApiRequest request) {
        URI link = request.link();
        if (link != null) {
            return link;
        }
        String target = path + request.target();
        // Resolved, because reading the authority anew costs several times as much as all the rest; but two slashes at
        // the start of a reference would be one.
        return target.startsWith("//")
                ? URI.create(root.getScheme() + "://" + root.getRawAuthority() + target)
                : root.resolve(URI.create(target));
    }
}
