package io.cxintegrate.cxone.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Other ways to write the same schema. */
final class Rewrites {
    private static final List<String> PARTS =
            List.of("additionalProperties", "items", "additionalItems", "propertyNames", "contains", "not");

    private Rewrites() {}

    /** The schema with one place written otherwise; the root, when chance has it. */
    static Map<String, Object> somewhere(Map<String, Object> root, RandomSchemas random) {
        Map<String, Object> out = new LinkedHashMap<>(root);
        Object schema = out.remove("$schema");
        Object definitions = out.remove("definitions");
        Object inside = inside(out, random, 0);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("$schema", schema);
        result.put("definitions", definitions);
        if (inside instanceof Map<?, ?> map && !map.containsKey("$ref")) {
            map.forEach((k, v) -> result.put((String) k, v));
        } else {
            result.put("allOf", List.of(inside));
        }
        return result;
    }

    private static Object inside(Object schema, RandomSchemas random, int depth) {
        if (schema instanceof Map<?, ?> map && depth < 3 && random.below(3) > 0) {
            List<String> places = new ArrayList<>();
            map.keySet().forEach(k -> places.add((String) k));
            places.removeIf(p -> !PARTS.contains(p) && !p.equals("properties"));
            if (!places.isEmpty()) {
                String place = random.one(places);
                Map<String, Object> out = new LinkedHashMap<>();
                map.forEach((k, v) -> out.put((String) k, v));
                out.put(place, part(place, out.get(place), random, depth));
                return out;
            }
        }
        return written(schema, random.below(7));
    }

    private static Object part(String place, Object value, RandomSchemas random, int depth) {
        if (place.equals("properties") && value instanceof Map<?, ?> byName) {
            Map<String, Object> out = new LinkedHashMap<>();
            byName.forEach((name, inner) -> out.put((String) name, inside(inner, random, depth + 1)));
            return out;
        }
        return value instanceof Map || value instanceof Boolean ? inside(value, random, depth + 1) : value;
    }

    private static Object written(Object schema, int way) {
        return switch (way) {
            case 0 -> Map.of("allOf", List.of(schema, true));
            case 1 -> Map.of("anyOf", List.of(schema, false));
            case 2 -> Map.of("oneOf", List.of(false, schema));
            case 3 -> Map.of("not", Map.of("not", schema));
            case 4 -> Map.of("if", schema, "else", false);
            case 5 ->
                Map.of(
                        "anyOf",
                        List.of(
                                Map.of("type", "string", "allOf", List.of(schema)),
                                Map.of("not", Map.of("type", "string"), "allOf", List.of(schema))));
            default ->
                Map.of(
                        "oneOf",
                        List.of(
                                Map.of("required", List.of("a"), "allOf", List.of(schema)),
                                Map.of("not", Map.of("required", List.of("a")), "allOf", List.of(schema))));
        };
    }
}
