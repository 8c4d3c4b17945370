package io.cxintegrate.cognigy.plan;

import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares two mappings field by field. Stateless. Objects are looked into, arrays are compared as a whole; the order of members and
 * the spelling of numbers do not count.
 */
public final class MappingDifference {
    private MappingDifference() {}

    /**
     * What differs, in the order of the fields of {@code after}, then those that are gone.
     *
     * @param before what is deployed
     * @param after what would be
     */
    public static List<FieldChange> between(JsonObject before, JsonObject after) {
        List<FieldChange> changes = new ArrayList<>();
        compare("", before, after, new Sides(Masked.mapping(before), Masked.mapping(after)), changes);
        return List.copyOf(changes);
    }

    /** The same two objects as they may be shown. */
    private record Sides(JsonObject before, JsonObject after) {
        Sides below(String name) {
            return new Sides(inside(before, name), inside(after, name));
        }

        /** What is masked as a whole has nothing inside that could be shown. */
        private static JsonObject inside(JsonObject object, String name) {
            return object.get(name) instanceof Map<?, ?> ? object.object(name) : JsonObject.empty();
        }
    }

    private static void compare(
            String prefix, JsonObject before, JsonObject after, Sides shown, List<FieldChange> into) {
        Set<String> names = new LinkedHashSet<>(after.names());
        names.addAll(before.names());
        for (String name : names) {
            String path = prefix + FieldPath.ofName(name);
            Object old = shown.before().get(name);
            Object now = shown.after().get(name);
            if (!before.has(name)) {
                into.add(new FieldChange(path, FieldChange.Kind.ADDED, null, now));
            } else if (!after.has(name)) {
                into.add(new FieldChange(path, FieldChange.Kind.REMOVED, old, null));
            } else if (before.get(name) instanceof Map<?, ?>
                    && after.get(name) instanceof Map<?, ?>
                    && old instanceof Map<?, ?>) {
                compare(path + ".", before.object(name), after.object(name), shown.below(name), into);
            } else if (!same(before.get(name), after.get(name))) {
                into.add(new FieldChange(path, FieldChange.Kind.CHANGED, old, now));
            }
        }
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        if (Objects.equals(a, b)) {
            return true;
        }
        try {
            return CanonicalJson.write(a).equals(CanonicalJson.write(b));
        } catch (JsonException e) {
            // A number of more digits than the canonical form has: then only equal digits are equal.
            return false;
        }
    }
}
