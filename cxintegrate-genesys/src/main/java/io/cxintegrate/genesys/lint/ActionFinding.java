package io.cxintegrate.genesys.lint;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that is wrong with an action. Immutable and safe to share between threads. It shows names and templates, and no
 * credential that was found.
 */
public final class ActionFinding {
    private final LintRule rule;
    private final LintSeverity severity;
    private final String pointer;
    private final String message;
    private final Optional<JsonObject> example;
    private final List<Edit> fix;

    ActionFinding(
            LintRule rule,
            LintSeverity severity,
            String pointer,
            String message,
            Optional<JsonObject> example,
            List<Edit> fix) {
        this.rule = Objects.requireNonNull(rule);
        this.severity = severity;
        this.pointer = pointer;
        this.message = message;
        this.example = example;
        this.fix = List.copyOf(fix);
    }

    /** What found it. */
    public LintRule rule() {
        return rule;
    }

    /** How bad it is. */
    public LintSeverity severity() {
        return severity;
    }

    /** Where it is, as an RFC 6901 pointer into the export. */
    public String pointer() {
        return pointer;
    }

    /** What is wrong, what can happen, and what would be right. */
    public String message() {
        return message;
    }

    /** An input that shows it: run the action with it. Empty when it does not hang on the input. */
    public Optional<JsonObject> example() {
        return example;
    }

    /** Whether {@link LintReport#fix} mends it; the others need a person to decide. */
    public boolean isFixable() {
        return !fix.isEmpty();
    }

    List<Edit> edits() {
        return fix;
    }

    JsonObject toJsonObject() {
        return JsonObject.builder()
                .put("ruleId", rule.id())
                .put("severity", severity.name().toLowerCase(Locale.ROOT))
                .put("pointer", pointer)
                .put("message", message)
                .putIfPresent("example", example.orElse(null))
                .put("fixable", isFixable())
                .build();
    }

    /** Severity, place, message and rule in one line. */
    @Override
    public String toString() {
        return severity.name().toLowerCase(Locale.ROOT) + " " + pointer + ": " + message + " [" + rule.id() + "]";
    }
}
