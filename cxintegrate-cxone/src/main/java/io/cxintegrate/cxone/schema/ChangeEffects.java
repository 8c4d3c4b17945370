package io.cxintegrate.cxone.schema;

import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the changes of a diff do on their own, for reports. Immutable. */
final class ChangeEffects {
    /** For how many changes it is worked out, each of which takes a proof of its own for either direction. */
    static final int MOST = 50;

    private final List<Map<Direction, Verdict.Kind>> byChange = new ArrayList<>();
    private final int changes;

    private ChangeEffects(SchemaDiff diff) {
        changes = diff.changes().size();
        for (SchemaChange change : diff.changes().subList(0, Math.min(MOST, changes))) {
            Map<Direction, Verdict.Kind> kinds = new EnumMap<>(Direction.class);
            for (Direction direction : Direction.values()) {
                kinds.put(direction, diff.effect(change, direction).kind());
            }
            byChange.add(kinds);
        }
    }

    static ChangeEffects of(SchemaDiff diff) {
        return new ChangeEffects(diff);
    }

    /** By direction, as ids; empty for a change beyond {@link #MOST}. */
    Map<String, String> of(int change) {
        Map<String, String> out = new LinkedHashMap<>();
        if (change < byChange.size()) {
            byChange.get(change).forEach((direction, kind) -> out.put(direction.id(), kind.id()));
        }
        return out;
    }

    /** Whether there are changes whose effect was not worked out. */
    boolean isCut() {
        return changes > MOST;
    }
}
