package io.cxintegrate.core;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value that cannot be built, with <em>every</em> reason. The message lists them one a line, each with the path to the
 * field. Immutable and safe to share.
 */
public final class InvalidConfigurationException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /**
     * Names everything that is wrong.
     *
     * @param subject what could not be built, such as {@code connector 'db-1'}
     * @param violations at least one
     */
    public InvalidConfigurationException(String subject, List<Violation> violations) {
        super(message(subject, violations));
        this.violations = List.copyOf(violations);
    }

    /** The problems, in the order they were found. */
    public List<Violation> violations() {
        // Null only after Java deserialisation, which drops the transient field.
        return violations == null ? List.of() : violations;
    }

    private static String message(String subject, List<Violation> violations) {
        String head = subject + " has " + (violations.size() == 1 ? "1 problem" : violations.size() + " problems");
        return violations.stream().map(v -> "  - " + v).collect(Collectors.joining("\n", head + ":\n", ""));
    }
}
