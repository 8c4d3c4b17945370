package io.cxintegrate.core;

import java.util.Objects;

/**
 * One thing that is wrong with a value, and what would be right. Immutable.
 *
 * @param path where, in the words the user typed: {@code poolSettings.maxPoolSize}, {@code transformations.request_expression}
 * @param problem what was expected, what came and how to fix it; never a secret
 */
public record Violation(String path, String problem) {
    /** Checks that both are given. */
    public Violation {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(problem, "problem");
    }

    @Override
    public String toString() {
        return path.isEmpty() ? problem : path + ": " + problem;
    }
}
