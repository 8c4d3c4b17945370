package io.cxintegrate.cxone.schema.internal.read;

import org.jspecify.annotations.Nullable;

/**
 * A schema with an identifier of its own, or a whole document: what {@code #} means inside it. Equal by identity.
 */
final class Resource {
    private final @Nullable Object root;
    private final Place.Path path;
    private final String base;
    private final Dialect dialect;

    Resource(@Nullable Object root, Place.Path path, String base, Dialect dialect) {
        this.root = root;
        this.path = path;
        this.base = base;
        this.dialect = dialect;
    }

    Place place() {
        return new Place(root, path, this);
    }

    /** The URI it is known by; empty when it has none. */
    String base() {
        return base;
    }

    Dialect dialect() {
        return dialect;
    }
}
