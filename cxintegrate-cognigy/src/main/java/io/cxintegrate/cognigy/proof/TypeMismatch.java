package io.cxintegrate.cognigy.proof;

import java.util.Objects;

/**
 * A member of the service's request that is of another JSON type than the mapping promises. Immutable and safe to share between
 * threads; holds types and no values.
 *
 * @param sample the name of the sample
 * @param path the member as {@code type_mapping} names it; empty if the request expression failed
 * @param expected the promised type
 * @param found the type that came, {@code nothing}, or why the expression failed
 */
public record TypeMismatch(String sample, String path, String expected, String found) {
    /** Checks that all are given. */
    public TypeMismatch {
        Objects.requireNonNull(sample, "sample");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
    }

    /** Sample, path, expected and found in one line. */
    @Override
    public String toString() {
        return "sample '" + sample + "': " + (path.isEmpty() ? "" : path + " ") + "must be " + expected + " but is "
                + found;
    }
}
