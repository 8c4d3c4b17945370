package io.cxintegrate.genesys.lint;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the linter found in one action. Immutable and safe to share between threads. */
public final class LintReport {
    private final ActionExport action;
    private final List<ActionFinding> findings;

    LintReport(ActionExport action, List<ActionFinding> findings) {
        this.action = action;
        this.findings = findings;
    }

    /** What was looked at. */
    public ActionExport action() {
        return action;
    }

    /** Everything that was found, request before contract before mapping before settings. */
    public List<ActionFinding> findings() {
        return findings;
    }

    /** Whether anything is an {@link LintSeverity#ERROR}. */
    public boolean hasErrors() {
        return count(LintSeverity.ERROR) > 0;
    }

    /** How many findings are of this severity. */
    public long count(LintSeverity severity) {
        return findings.stream().filter(f -> f.severity() == severity).count();
    }

    /**
     * The action with everything mended that is {@linkplain ActionFinding#isFixable() fixable}; the rest of the file stays as
     * it is. For harmless input it sends the same request as before.
     */
    public ActionExport fix() {
        List<Edit> edits = new ArrayList<>();
        findings.forEach(f -> edits.addAll(f.edits()));
        return Edit.apply(action, edits);
    }

    /** The action with one finding mended; the same action when that is not fixable. */
    public ActionExport fix(ActionFinding finding) {
        return Edit.apply(action, finding.edits());
    }

    /** One line for each finding, and a last line that counts them. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        for (ActionFinding f : findings) {
            text.append(f).append('\n');
        }
        long fixable = findings.stream().filter(ActionFinding::isFixable).count();
        return text.append(action.name().isEmpty() ? "action" : "'" + action.name() + "'")
                .append(": ")
                .append(counts())
                .append(", ")
                .append(fixable)
                .append(" of ")
                .append(findings.size())
                .append(" fixable\n")
                .toString();
    }

    private String counts() {
        return counted(LintSeverity.ERROR) + ", " + counted(LintSeverity.WARNING) + ", " + counted(LintSeverity.NOTE);
    }

    private String counted(LintSeverity severity) {
        long n = count(severity);
        return n + " " + severity.name().toLowerCase(Locale.ROOT) + (n == 1 ? "" : "s");
    }

    /** {@code action}, counts and {@code findings} with rule, severity, pointer, message and example. */
    public JsonObject toJsonObject() {
        return JsonObject.builder()
                .put("action", action.name())
                .put("errors", count(LintSeverity.ERROR))
                .put("warnings", count(LintSeverity.WARNING))
                .put("notes", count(LintSeverity.NOTE))
                .put(
                        "findings",
                        findings.stream().map(ActionFinding::toJsonObject).toList())
                .build();
    }

    /**
     * SARIF 2.1.0, as code review tools read it.
     *
     * @param file where the export is, relative to the root of the repository; null when it is in no file
     */
    public JsonObject toSarif(@Nullable String file) {
        return SarifLog.of(this, file);
    }

    /** The counts. */
    @Override
    public String toString() {
        return "LintReport[" + action.name() + ", " + counts() + "]";
    }
}
