package io.cxintegrate.genesys.internal.jsonpath;

import org.jspecify.annotations.Nullable;

/**
 * What a path leads to. Null is something: a path that resolves to null does not take the default.
 *
 * @param resolved whether the path leads anywhere
 * @param value what stands there; a list for a path that may lead to several places
 */
public record Found(boolean resolved, @Nullable Object value) {
    static final Found NOTHING = new Found(false, null);
}
