package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.cxone.schema.change.SchemaDocument.Place;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares keywords whose values are not schemas, {@code type} apart. */
final class ValueRules {
    private final Findings findings;

    ValueRules(Findings findings) {
        this.findings = findings;
    }

    /** Any keyword, by equality. */
    void compare(String keyword, @Nullable Place before, @Nullable Place after, String field) {
        compare(keyword, before, after, field, "");
    }

    /** @param detail what of the keyword, for the sentence */
    void compare(String keyword, @Nullable Place before, @Nullable Place after, String field, String detail) {
        ChangeKind kind = Keywords.kind(keyword);
        String subject = keyword + " of " + Findings.named(field) + detail;
        if (before == null && after != null) {
            findings.add(kind, null, after, field, subject + " was added: " + Values.shown(after.value()));
        } else if (before != null && after == null) {
            findings.add(kind, before, null, field, subject + " was removed: " + Values.shown(before.value()));
        } else if (before != null && after != null && !Values.same(before.value(), after.value())) {
            boolean listed = kind == ChangeKind.ENUM_CHANGED
                    && before.value() instanceof List<?>
                    && after.value() instanceof List<?>;
            if (!listed) {
                findings.add(kind, before, after, field, subject + direction(before.value(), after.value()));
            } else {
                compareEnum(subject, before, after, field);
            }
        }
    }

    /** {@code required} of the schema itself, with one change for each name. */
    void required(SchemaPair pair) {
        String field = pair.field();
        Map<String, Place> oldNames = names(pair.before(), pair.before().keyword("required"));
        Map<String, Place> newNames = names(pair.after(), pair.after().keyword("required"));
        oldNames.forEach((name, place) -> {
            if (!newNames.containsKey(name)) {
                String path = Findings.below(field, name);
                findings.add(ChangeKind.REQUIRED_REMOVED, place, null, path, "'" + path + "' is no longer required");
            }
        });
        newNames.forEach((name, place) -> {
            if (!oldNames.containsKey(name)) {
                String path = Findings.below(field, name);
                findings.add(ChangeKind.REQUIRED_ADDED, null, place, path, "'" + path + "' is now required");
            }
        });
    }

    /** A list of names, each with its place; empty for a keyword that is not there. */
    private static Map<String, Place> names(SchemaNode node, @Nullable Place place) {
        Map<String, Place> names = new LinkedHashMap<>();
        if (place == null) {
            return names;
        }
        if (!(place.value() instanceof List<?> list)) {
            throw node.document().wrongType(place, "an array of names");
        }
        for (int i = 0; i < list.size(); i++) {
            Place at = place.element(i);
            if (!(at.value() instanceof String name)) {
                throw node.document().wrongType(at, "a name");
            }
            names.putIfAbsent(name, at);
        }
        return names;
    }

    private void compareEnum(String subject, Place before, Place after, String field) {
        Map<String, Object> oldValues = byKey(before);
        Map<String, Object> newValues = byKey(after);
        List<String> parts = new ArrayList<>();
        quoted(oldValues, newValues.keySet(), " no longer has ", parts);
        quoted(newValues, oldValues.keySet(), " now has ", parts);
        // Another order, or a value listed twice, is not a change.
        if (!parts.isEmpty()) {
            findings.add(ChangeKind.ENUM_CHANGED, before, after, field, subject + String.join(" and", parts));
        }
    }

    private static void quoted(Map<String, Object> values, Set<String> without, String verb, List<String> parts) {
        Set<String> keys = new LinkedHashSet<>(values.keySet());
        keys.removeAll(without);
        if (!keys.isEmpty()) {
            List<@Nullable Object> left = new ArrayList<>();
            keys.forEach(k -> left.add(values.get(k)));
            String text = Values.shown(left);
            parts.add(verb + (text.endsWith("...") ? text : text.substring(1, text.length() - 1)));
        }
    }

    private static Map<String, Object> byKey(Place place) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (place.value() instanceof List<?> list) {
            list.forEach(v -> values.put(Values.key(v), v));
        }
        return values;
    }

    private static String direction(@Nullable Object before, @Nullable Object after) {
        String verb = " changed from ";
        if (before instanceof Number a && after instanceof Number b) {
            verb = Json.decimal(a).compareTo(Json.decimal(b)) < 0 ? " was raised from " : " was lowered from ";
        }
        return verb + Values.shown(before) + " to " + Values.shown(after);
    }
}
