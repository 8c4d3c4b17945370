package io.cxintegrate.core.transform;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something in an expression that runs but hardly means what it says. Immutable and safe to share between threads.
 *
 * @param ruleId which rule found it, such as {@code unquoted-object-key}
 * @param severity how sure it is that this is wrong
 * @param position offset into the source, counted from 0
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 * @param message what is wrong and what would be right
 * @param fixedSource the whole source with every finding of this rule mended; null when a person has to decide
 */
public record LintFinding(
        String ruleId,
        Severity severity,
        int position,
        int line,
        int column,
        String message,
        @Nullable String fixedSource) {
    /** How sure a finding is. */
    public enum Severity {
        /** It fails, or loses something, whatever the input. */
        ERROR,
        /** It is probably not meant, or will hurt with some input. */
        WARNING
    }

    /** Checks that all but the fix are given. */
    public LintFinding {
        Objects.requireNonNull(ruleId, "ruleId");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
    }

    /** Whether it is an {@link Severity#ERROR}. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Place, rule and message in one line. */
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + message + " [" + ruleId + "]";
    }
}
