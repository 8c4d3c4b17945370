package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.transform.LintFinding;
import java.util.Objects;
import java.util.Optional;

/**
 * What the lint says of one of a mapping's expressions. Immutable and safe to share between threads.
 *
 * @param path the expression, such as {@code transformations.request_expression}
 * @param finding what it says
 * @param waiver why it is accepted; empty if nobody has waived the rule
 */
public record MappingFinding(String path, LintFinding finding, Optional<String> waiver) {
    /** Checks that all are given. */
    public MappingFinding {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(finding, "finding");
        Objects.requireNonNull(waiver, "waiver");
    }

    /** Path, place, message and rule in one line, and the waiver if there is one. */
    @Override
    public String toString() {
        return path + ": " + finding
                + waiver.map(reason -> " waived: " + reason).orElse("");
    }
}
