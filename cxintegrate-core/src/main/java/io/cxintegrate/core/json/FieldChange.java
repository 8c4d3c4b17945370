package io.cxintegrate.core.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One field that differs between what is deployed and what would be. Immutable. Whoever makes one masks what may be a secret, as
 * {@code ***} on both sides, so that a change of it is seen and its value is not.
 *
 * @param path where: {@code transformations.request_expression}
 * @param kind whether it is new, gone or another
 * @param before what is deployed, as a plain value; null when there is nothing or JSON null
 * @param after what would be deployed; null when there is nothing or JSON null
 */
public record FieldChange(
        String path,
        Kind kind,
        @Nullable Object before,
        @Nullable Object after) {

    /** What happens to a field. */
    public enum Kind {
        /** It is not deployed and would be. */
        ADDED,
        /** It is deployed and would not be any more. */
        REMOVED,
        /** It would have another value. */
        CHANGED
    }

    /** Checks that path and kind are there. */
    public FieldChange {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
    }

    /** {@code + path: new}, {@code - path: old} or {@code ~ path: old -> new}; the values as JSON. */
    @Override
    public String toString() {
        return switch (kind) {
            case ADDED -> "+ " + path + ": " + Json.write(after);
            case REMOVED -> "- " + path + ": " + Json.write(before);
            case CHANGED -> "~ " + path + ": " + Json.write(before) + " -> " + Json.write(after);
        };
    }
}
