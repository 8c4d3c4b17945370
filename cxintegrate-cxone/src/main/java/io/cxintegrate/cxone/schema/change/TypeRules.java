package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.cxone.schema.change.SchemaDocument.Place;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares {@code type}: a name, a list of names or nothing, with integers being numbers. */
final class TypeRules {
    private static final Set<String> ALL = Set.of("array", "boolean", "integer", "null", "number", "object", "string");

    private TypeRules() {}

    static void compare(SchemaPair pair, Findings findings) {
        Place oldPlace = pair.before().keyword("type");
        Place newPlace = pair.after().keyword("type");
        Set<String> oldTypes = types(pair.before(), oldPlace);
        Set<String> newTypes = types(pair.after(), newPlace);
        if (oldTypes.equals(newTypes)) {
            return;
        }
        ChangeKind kind = newTypes.containsAll(oldTypes)
                ? ChangeKind.TYPE_WIDENED
                : oldTypes.containsAll(newTypes) ? ChangeKind.TYPE_NARROWED : ChangeKind.TYPE_CHANGED;
        String verb = switch (kind) {
            case TYPE_WIDENED -> " was widened from ";
            case TYPE_NARROWED -> " was narrowed from ";
            default -> " changed from ";
        };
        findings.add(
                kind,
                oldPlace,
                newPlace,
                pair.field(),
                "type of " + Findings.named(pair.field()) + verb + text(oldTypes) + " to " + text(newTypes));
    }

    /** What the keyword allows; {@code number} brings {@code integer} along, so that subset means what it says. */
    private static Set<String> types(SchemaNode node, @Nullable Place place) {
        if (place == null) {
            return ALL;
        }
        List<?> names = place.value() instanceof List<?> list ? list : Collections.singletonList(place.value());
        Set<String> types = new TreeSet<>();
        for (Object name : names) {
            if (!(name instanceof String s) || !ALL.contains(s)) {
                throw node.document().wrongType(place, "the name of a JSON type or a list of such names");
            }
            types.add(s);
            if (s.equals("number")) {
                types.add("integer");
            }
        }
        return types;
    }

    private static String text(Set<String> types) {
        if (types.equals(ALL)) {
            return "any";
        }
        Set<String> shown = new TreeSet<>(types);
        if (shown.contains("number")) {
            shown.remove("integer");
        }
        return String.join(" or ", shown);
    }
}
