package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.core.json.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a comparison finds, in order. Not safe for concurrent use. */
final class Findings {
    private final List<SchemaChange> changes = new ArrayList<>();
    private final Set<String> notCompared = new LinkedHashSet<>();

    void add(
            ChangeKind kind,
            SchemaDocument.@Nullable Place oldPlace,
            SchemaDocument.@Nullable Place newPlace,
            String field,
            String description) {
        changes.add(new SchemaChange(
                kind,
                oldPlace == null ? null : oldPlace.pointer(),
                newPlace == null ? null : newPlace.pointer(),
                field,
                description));
    }

    void notCompared(String sentence) {
        notCompared.add(sentence);
    }

    List<SchemaChange> changes() {
        return List.copyOf(changes);
    }

    List<String> notCompared() {
        return List.copyOf(notCompared);
    }

    /** The path of a property of this name below a field. */
    static String below(String field, String name) {
        // Nearly all names need no escape, and there may be thousands.
        boolean plain = name.chars().noneMatch(c -> c == '.' || c == '[' || c == ']' || c == '\\');
        String escaped = plain ? name : FieldPath.ofName(name).toString();
        return field.isEmpty() ? escaped : field + "." + escaped;
    }

    /** The field as a sentence names it. */
    static String named(String field) {
        return field.isEmpty() ? "the root" : "'" + field + "'";
    }
}
