package io.cxintegrate.testkit;

import io.cxintegrate.core.Require;
import io.cxintegrate.testkit.server.Operation;

/**
 * A request to a {@link FakeRestService}: a method and a path. Immutable.
 *
 * @param method the method, in capitals
 * @param path the path, beginning with a slash, without query
 */
public record RestOperation(String method, String path) implements Operation {
    /** Adds the leading slash when it is missing. */
    public RestOperation {
        Require.text(method, "method");
        path = path.startsWith("/") ? path : "/" + path;
    }

    /** {@code GET path}. */
    public static RestOperation get(String path) {
        return new RestOperation("GET", path);
    }

    /** {@code POST path}. */
    public static RestOperation post(String path) {
        return new RestOperation("POST", path);
    }

    /** {@code PUT path}. */
    public static RestOperation put(String path) {
        return new RestOperation("PUT", path);
    }

    /** {@code PATCH path}. */
    public static RestOperation patch(String path) {
        return new RestOperation("PATCH", path);
    }

    /** {@code DELETE path}. */
    public static RestOperation delete(String path) {
        return new RestOperation("DELETE", path);
    }

    /** Method and path: {@code GET /users/1}. */
    @Override
    public String name() {
        return method + " " + path;
    }
}
