package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a diff as SARIF 2.1.0, for the code scanning of build servers. */
final class SarifReport {
    private final SchemaDiff diff;
    private final String uri;
    private final Set<String> rules = new LinkedHashSet<>();
    private final List<Object> results = new ArrayList<>();

    SarifReport(SchemaDiff diff, String uri) {
        this.diff = diff;
        this.uri = uri;
    }

    JsonObject write() {
        for (Direction direction : Direction.values()) {
            verdict(direction, diff.verdict(direction, SchemaProfile.DOCUMENTS));
        }
        ChangeEffects effects = ChangeEffects.of(diff);
        for (int i = 0; i < diff.changes().size(); i++) {
            change(diff.changes().get(i), effects.of(i));
        }
        List<JsonObject> ruleList =
                rules.stream().map(r -> JsonObject.of("id", r)).toList();
        JsonObject run = JsonObject.builder()
                .put("tool", JsonObject.of("driver", JsonObject.of("name", "cxintegrate", "rules", ruleList)))
                .put("results", results)
                .put("properties", JsonObject.of("verdicts", JsonReport.verdicts(diff)))
                .build();
        return JsonObject.builder()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0")
                .put("runs", List.of(run))
                .build();
    }

    private void verdict(Direction direction, Verdict verdict) {
        if (!verdict.isCompatible()) {
            String text = verdict.isBreaking()
                    ? "breaks " + direction.id() + " compatibility; an event that shows it: " + verdict.witnessJson()
                    : direction.id() + " compatibility is not known: " + verdict.reason();
            result(
                    direction.id() + "-" + verdict.kind().id(),
                    verdict.isBreaking() ? "error" : "warning",
                    text,
                    Optional.of(new SchemaPosition(1, 1)),
                    diff.fingerprint(),
                    Map.of());
        }
    }

    private void change(SchemaChange change, Map<String, String> effects) {
        result(
                change.kind().id(),
                "note",
                change.description() + SchemaDiffReport.alone(effects),
                diff.newPosition(change),
                change.fingerprint(),
                effects);
    }

    private void result(
            String rule,
            String level,
            String text,
            Optional<SchemaPosition> at,
            String fingerprint,
            Map<String, String> properties) {
        rules.add(rule);
        Map<String, Object> location = new LinkedHashMap<>();
        location.put("artifactLocation", JsonObject.of("uri", uri));
        at.ifPresent(p -> location.put("region", JsonObject.of("startLine", p.line(), "startColumn", p.column())));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", rule);
        result.put("level", level);
        result.put("message", JsonObject.of("text", text));
        result.put("locations", List.of(JsonObject.of("physicalLocation", location)));
        result.put("partialFingerprints", JsonObject.of("cxintegrate/v1", fingerprint));
        if (!properties.isEmpty()) {
            result.put("properties", properties);
        }
        results.add(result);
    }
}
