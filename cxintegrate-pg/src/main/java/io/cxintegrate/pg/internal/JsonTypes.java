package io.cxintegrate.pg.internal;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.value.ServerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What columns look like in JSON. Immutable.
 *
 * @param bigintAsText whether 64-bit integers are texts
 * @param special what NaN and infinities are: {@code string}, {@code null}, or {@code number} where there are none
 */
public record JsonTypes(boolean bigintAsText, String special) {
    private static final Map<String, String> FORMATS =
            Map.of("timestamptz", "date-time", "date", "date", "uuid", "uuid", "int8", "int64", "int4", "int32");

    /** The JSON types that each column may have, by name. */
    public Map<String, Set<String>> of(ResultColumns columns) {
        Map<String, Set<String>> types = new LinkedHashMap<>();
        for (ResultColumn column : columns.columns()) {
            Set<String> possible = new LinkedHashSet<>(of(column.type()));
            if (!column.notNull()) {
                possible.add("null");
            }
            types.put(column.name(), possible);
        }
        return types;
    }

    private Set<String> of(ServerType type) {
        if (type.element() != null) {
            return Set.of("array");
        }
        return switch (type.name()) {
            case "int2", "int4", "oid" -> Set.of("integer");
            case "int8" -> Set.of(bigintAsText ? "string" : "integer");
            case "bool" -> Set.of("boolean");
            case "numeric", "float4", "float8" ->
                special.equals("number") ? Set.of("number") : Set.of("number", special);
            case "json", "jsonb" -> Set.of("object", "array", "string", "number", "boolean", "null");
            case "timestamp", "timestamptz", "date" ->
                special.equals("null") ? Set.of("string", "null") : Set.of("string");
            default -> Set.of("string");
        };
    }

    /** A JSON Schema of a column's values. */
    public JsonObject schema(ServerType type, boolean nullable) {
        JsonObject.Builder schema = JsonObject.builder();
        ServerType element = type.element();
        if (type.name().equals("json") || type.name().equals("jsonb")) {
            return JsonObject.of("description", "any JSON value");
        }
        List<String> types = new ArrayList<>(of(type).stream().sorted().toList());
        if (nullable && !types.contains("null")) {
            types.add("null");
        }
        schema.put("type", types.size() == 1 ? types.get(0) : types);
        if (!types.contains("string") || !FORMATS.getOrDefault(type.name(), "").startsWith("int")) {
            schema.putIfPresent("format", FORMATS.get(type.name()));
        }
        if (type.name().equals("bytea")) {
            schema.put("contentEncoding", "base64");
        }
        if (type.isEnum() && !nullable) {
            schema.put("enum", type.labels());
        } else if (type.isEnum()) {
            List<@org.jspecify.annotations.Nullable Object> labels = new ArrayList<>(type.labels());
            labels.add(null);
            schema.put("enum", labels);
        }
        if (element != null) {
            // Dimensions are no part of a type in PostgreSQL: an element may be an array as well.
            schema.put("items", JsonObject.of("anyOf", List.of(schema(element, true), JsonObject.of("type", "array"))));
        }
        return schema.build();
    }
}
