package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a diff for machines. */
final class JsonReport {
    /** For how many changes the effect is worked out, each of which takes a proof of its own. */
    private static final int EFFECTS = 50;

    private JsonReport() {}

    static JsonObject write(SchemaDiff diff) {
        List<Object> changes = new ArrayList<>();
        diff.changes().forEach(c -> changes.add(change(diff, c, changes.size() < EFFECTS)));
        Map<String, Object> verdicts = new LinkedHashMap<>();
        for (SchemaProfile profile : SchemaProfile.values()) {
            Map<String, Object> directions = new LinkedHashMap<>();
            for (Direction direction : Direction.values()) {
                directions.put(direction.id(), verdict(diff.verdict(direction, profile)));
            }
            verdicts.put(profile.id(), directions);
        }
        return JsonObject.builder()
                .put("fingerprint", diff.fingerprint())
                .put("verdicts", verdicts)
                .put("changes", changes)
                .put("notCompared", diff.notCompared())
                .build();
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

    private static Map<String, Object> change(SchemaDiff diff, SchemaChange change, boolean effects) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("kind", change.kind().id());
        change.oldPointer().ifPresent(p -> out.put("oldPointer", p));
        change.newPointer().ifPresent(p -> out.put("newPointer", p));
        diff.oldPosition(change).ifPresent(p -> out.put("oldPosition", p.toString()));
        diff.newPosition(change).ifPresent(p -> out.put("newPosition", p.toString()));
        out.put("field", change.field());
        out.put("description", change.description());
        for (Direction direction : Direction.values()) {
            if (effects) {
                out.put(direction.id(), diff.effect(change, direction).kind().id());
            }
        }
        out.put("fingerprint", change.fingerprint());
        return out;
    }
}
