package io.cxintegrate.pg.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema of rows held against the columns once: what their types prove is never looked at again, what they rule out is
 * said at once, and only the rest is checked row by row. Immutable.
 */
public final class SchemaProof {
    private static final Set<String> ANNOTATIONS =
            Set.of("title", "description", "$comment", "examples", "default", "format", "deprecated", "readOnly");
    private static final Set<String> UNDERSTOOD =
            Set.of("$schema", "$id", "type", "properties", "required", "additionalProperties");

    private final Map<String, Set<String>> typesToCheck;
    private final @Nullable JsonSchema rest;
    private final Set<String> restNames;

    private SchemaProof(Map<String, Set<String>> typesToCheck, @Nullable JsonSchema rest, Set<String> restNames) {
        this.typesToCheck = typesToCheck;
        this.rest = rest;
        this.restNames = restNames;
    }

    /**
     * Compares schema and columns.
     *
     * @param jsonTypes what each column may become, by name
     * @param v takes what no row can fulfil
     */
    public static SchemaProof of(JsonSchema schema, Map<String, Set<String>> jsonTypes, Violations v) {
        JsonObject document = schema.document();
        boolean plain = document.names().stream().allMatch(n -> UNDERSTOOD.contains(n) || ANNOTATIONS.contains(n))
                && (document.get("type") == null || "object".equals(document.get("type")));
        if (!plain) {
            return new SchemaProof(Map.of(), schema, jsonTypes.keySet());
        }
        for (Object name : document.optionalArray("required").orElse(List.of())) {
            v.unless(
                    jsonTypes.containsKey(String.valueOf(name)),
                    "rowSchema",
                    "requires '%s', which is no column of the result",
                    name);
        }
        JsonObject properties = document.optionalObject("properties").orElse(JsonObject.empty());
        if (Boolean.FALSE.equals(document.get("additionalProperties"))) {
            jsonTypes.keySet().stream()
                    .filter(name -> !properties.has(name))
                    .forEach(name ->
                            v.add("rowSchema", "allows no property '%s', but the result has that column", name));
        }
        Map<String, Set<String>> typesToCheck = new LinkedHashMap<>();
        Map<String, @Nullable Object> rest = new LinkedHashMap<>();
        jsonTypes.forEach((name, possible) -> {
            Object rule = properties.get(name);
            Optional<Set<String>> allowed = typesOnly(rule);
            if (allowed.isPresent()) {
                compare(name, possible, allowed.get(), typesToCheck, v);
            } else if (rule != null && !rule.equals(true)) {
                rest.put(name, rule);
            }
        });
        JsonSchema restSchema = rest.isEmpty()
                ? null
                : JsonSchema.of(JsonObject.of("properties", rest).with("$schema", schemaDraft(document)));
        return new SchemaProof(typesToCheck, restSchema, Set.copyOf(rest.keySet()));
    }

    private static String schemaDraft(JsonObject document) {
        return document.optionalString("$schema").orElse("https://json-schema.org/draft/2020-12/schema");
    }

    private static void compare(
            String name, Set<String> possible, Set<String> allowed, Map<String, Set<String>> toCheck, Violations v) {
        Set<String> wide = new HashSet<>(allowed);
        if (wide.contains("number")) {
            wide.add("integer");
        }
        Set<String> both = new HashSet<>(possible);
        both.retainAll(wide);
        both.remove("null");
        // A number may happen to be an integer; only its value can tell.
        boolean maybe = possible.contains("number") && wide.contains("integer");
        if (both.isEmpty() && !maybe) {
            v.add("rowSchema", "wants '%s' to be %s, but the column gives %s", name, sorted(allowed), sorted(possible));
        } else if (!wide.containsAll(possible)) {
            toCheck.put(name, wide);
        }
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    /** The types a rule allows, if it says nothing else; empty when types alone cannot decide. */
    private static Optional<Set<String>> typesOnly(@Nullable Object rule) {
        if (!(rule instanceof Map<?, ?> map) || map.get("type") == null) {
            return Optional.empty();
        }
        boolean nothingElse =
                map.keySet().stream().allMatch(k -> k.equals("type") || ANNOTATIONS.contains(String.valueOf(k)));
        Set<String> types = new HashSet<>();
        if (map.get("type") instanceof List<?> list) {
            list.forEach(t -> types.add(String.valueOf(t)));
        } else {
            types.add(String.valueOf(map.get("type")));
        }
        return nothingElse ? Optional.of(types) : Optional.empty();
    }

    /** Whether every row of these columns is valid, without a look at any. */
    public boolean isComplete() {
        return typesToCheck.isEmpty() && rest == null;
    }

    /** The first violation in the rows, its path starting with the row; empty when there is none. */
    public Optional<Violation> check(List<JsonObject> rows) {
        if (isComplete()) {
            return Optional.empty();
        }
        for (int i = 0; i < rows.size(); i++) {
            List<Violation> found = check(rows.get(i));
            if (!found.isEmpty()) {
                return Optional.of(new Violation(
                        "/" + i + found.get(0).path(), found.get(0).problem()));
            }
        }
        return Optional.empty();
    }

    private List<Violation> check(JsonObject row) {
        List<Violation> found = new ArrayList<>();
        typesToCheck.forEach((name, allowed) -> {
            String type = Json.typeOf(row.get(name));
            boolean fits = allowed.contains(type)
                    || (type.equals("number") && isInteger(row.get(name)) && allowed.contains("integer"));
            if (!fits) {
                found.add(new Violation("/" + name, "is of type " + type + ", expected " + sorted(allowed)));
            }
        });
        if (found.isEmpty() && rest != null) {
            JsonObject.Builder part = JsonObject.builder();
            row.names().stream().filter(restNames::contains).forEach(name -> part.put(name, row.get(name)));
            return rest.validate(part.build());
        }
        return found;
    }

    private static boolean isInteger(@Nullable Object value) {
        return value instanceof Number n && Json.decimal(n).stripTrailingZeros().scale() <= 0;
    }
}
