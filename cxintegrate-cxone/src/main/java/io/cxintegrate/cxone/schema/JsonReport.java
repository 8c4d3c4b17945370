package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.change.BreakingCandidate;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a diff for machines. */
final class JsonReport {
    private JsonReport() {}

    static JsonObject write(SchemaDiff diff) {
        List<Object> changes = new ArrayList<>();
        ChangeEffects effects = ChangeEffects.of(diff);
        diff.changes().forEach(c -> changes.add(change(diff, c, effects.of(changes.size()))));
        return JsonObject.builder()
                .put("fingerprint", diff.fingerprint())
                .put("verdicts", verdicts(diff))
                .put("suggestedBump", bumps(diff))
                .put("changes", changes)
                .put(
                        "breakingCandidates",
                        diff.breakingCandidates().stream()
                                .map(BreakingCandidate::toString)
                                .toList())
                .put("notCompared", diff.notCompared())
                .build();
    }

    /** By profile and direction. */
    static Map<String, Object> verdicts(SchemaDiff diff) {
        Map<String, Object> verdicts = new LinkedHashMap<>();
        for (SchemaProfile profile : SchemaProfile.values()) {
            Map<String, Object> directions = new LinkedHashMap<>();
            for (Direction direction : Direction.values()) {
                directions.put(direction.id(), verdict(diff.verdict(direction, profile)));
            }
            verdicts.put(profile.id(), directions);
        }
        return verdicts;
    }

    private static Map<String, Object> bumps(SchemaDiff diff) {
        Map<String, Object> bumps = new LinkedHashMap<>();
        for (SchemaProfile profile : SchemaProfile.values()) {
            bumps.put(profile.id(), diff.suggestedBump(profile).name().toLowerCase(Locale.ROOT));
        }
        return bumps;
    }

    private static Map<String, @Nullable Object> verdict(Verdict verdict) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("verdict", verdict.kind().id());
        if (verdict.isBreaking()) {
            out.put("witness", verdict.witness());
        }
        if (verdict.isUnknown()) {
            out.put("reason", verdict.reason());
        }
        return out;
    }

    private static Map<String, Object> change(SchemaDiff diff, SchemaChange change, Map<String, String> effects) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("kind", change.kind().id());
        change.oldPointer().ifPresent(p -> out.put("oldPointer", p));
        change.newPointer().ifPresent(p -> out.put("newPointer", p));
        diff.oldPosition(change).ifPresent(p -> out.put("oldPosition", p.toString()));
        diff.newPosition(change).ifPresent(p -> out.put("newPosition", p.toString()));
        out.put("field", change.field());
        out.put("description", change.description());
        out.putAll(effects);
        out.put("fingerprint", change.fingerprint());
        return out;
    }
}
