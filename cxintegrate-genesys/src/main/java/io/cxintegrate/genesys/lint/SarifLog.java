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
                .putIfPresent(
                        "properties",
                        f.example().map(e -> JsonObject.of("example", e)).orElse(null))
                .build();
    }

    private static String level(LintSeverity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
