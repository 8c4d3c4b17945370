package io.cxintegrate.genesys.lint;

import io.cxintegrate.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report as SARIF 2.1.0 (OASIS Standard, 27 March 2020). */
final class SarifLog {
    private SarifLog() {}

    static JsonObject of(LintReport report, @Nullable String file) {
        List<JsonObject> rules = Arrays.stream(LintRule.values())
                .map(r -> JsonObject.builder()
                        .put("id", r.id())
                        .put("shortDescription", JsonObject.of("text", r.title()))
                        .put("defaultConfiguration", JsonObject.of("level", level(r.severity())))
                        .build())
                .toList();
        JsonObject driver = JsonObject.of("name", "cxintegrate-genesys", "rules", rules);
        JsonObject run = JsonObject.builder()
                .put("tool", JsonObject.of("driver", driver))
                .put("columnKind", "utf16CodeUnits")
                .put(
                        "results",
                        report.findings().stream()
                                .map(f -> result(report, f, file))
                                .toList())
                .build();
        return JsonObject.builder()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0")
                .put("runs", List.of(run))
                .build();
    }

    private static JsonObject result(LintReport report, ActionFinding f, @Nullable String file) {
        JsonObject.Builder location = JsonObject.builder();
        if (file != null) {
            int line = report.action().lineOf(f.pointer());
            location.put(
                    "physicalLocation",
                    JsonObject.builder()
                            .put("artifactLocation", JsonObject.of("uri", file))
                            .putIfPresent("region", line > 0 ? JsonObject.of("startLine", line) : null)
                            .build());
        }
        location.put("logicalLocations", List.of(JsonObject.of("fullyQualifiedName", f.pointer(), "kind", "member")));
        return JsonObject.builder()
                .put("ruleId", f.rule().id())
                .put("ruleIndex", List.of(LintRule.values()).indexOf(f.rule()))
                .put("level", level(f.severity()))
                .put("message", JsonObject.of("text", f.message()))
                .put("locations", List.of(location.build()))
                .putIfPresent("fixes", file == null || !f.isFixable() ? null : List.of(fix(report, f, file)))
                .putIfPresent(
                        "properties",
                        f.example().map(e -> JsonObject.of("example", e)).orElse(null))
                .build();
    }

    /** The whole edit as one replacement: what differs between the file and the file with this finding mended. */
    private static JsonObject fix(LintReport report, ActionFinding f, String file) {
        String before = withoutMark(report.action().toJson());
        String after = withoutMark(report.fix(f).toJson());
        int shorter = Math.min(before.length(), after.length());
        int start = 0;
        while (start < shorter && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        int kept = 0;
        while (kept < shorter - start
                && before.charAt(before.length() - 1 - kept) == after.charAt(after.length() - 1 - kept)) {
            kept++;
        }
        JsonObject replacement = JsonObject.of(
                "deletedRegion",
                region(before, start, before.length() - kept),
                "insertedContent",
                JsonObject.of("text", after.substring(start, after.length() - kept)));
        return JsonObject.of(
                "description",
                JsonObject.of("text", "Mends: " + f.rule().title()),
                "artifactChanges",
                List.of(JsonObject.of(
                        "artifactLocation", JsonObject.of("uri", file), "replacements", List.of(replacement))));
    }

    /** Lines and columns from 1, a column being a UTF-16 code unit; the end is behind the last (section 3.30). */
    private static JsonObject region(String text, int from, int to) {
        return JsonObject.builder()
                .put("startLine", line(text, from))
                .put("startColumn", from - text.lastIndexOf('\n', from - 1))
                .put("endLine", line(text, to))
                .put("endColumn", to - text.lastIndexOf('\n', to - 1))
                .build();
    }

    private static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String level(LintSeverity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
