package io.cxintegrate.core.transform.internal.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields a value can have, and those which. Arrays are their items, as a path of JSONata sees them. Immutable once built.
 */
public final class Shape {
    /** Nothing is known, so that every field may be there. */
    public static final Shape ANY = new Shape(true, Map.of());

    private static final int MAX_DEPTH = 30;

    private final boolean open;
    private final Map<String, Shape> members;

    private Shape(boolean open, Map<String, Shape> members) {
        this.open = open;
        this.members = members;
    }

    /** What plain values of this kind have; null and the empty array say nothing. */
    public static Shape ofSamples(Collection<? extends @Nullable Object> samples) {
        return merged(samples.stream().map(s -> ofSample(s, 0)).toList());
    }

    private static Shape ofSample(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH || value == null || (value instanceof List<?> l && l.isEmpty())) {
            return ANY;
        }
        if (value instanceof List<?> list) {
            return merged(list.stream().map(item -> ofSample(item, depth + 1)).toList());
        }
        Map<String, Shape> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put((String) name, ofSample(member, depth + 1)));
        }
        return new Shape(false, members);
    }

    /** What a JSON Schema declares; where it leaves open what there is, so does the shape. */
    public static Shape ofSchema(Map<String, ?> schema) {
        return ofSchema(schema, schema, 0);
    }

    private static Shape ofSchema(@Nullable Object node, Map<String, ?> document, int depth) {
        if (depth > MAX_DEPTH || !(node instanceof Map<?, ?> schema)) {
            return ANY;
        }
        List<Shape> parts = new ArrayList<>();
        if (schema.get("$ref") instanceof String ref) {
            parts.add(ofSchema(resolved(ref, document), document, depth + 1));
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            if (schema.get(keyword) instanceof List<?> branches) {
                branches.forEach(branch -> parts.add(ofSchema(branch, document, depth + 1)));
            }
        }
        if (schema.get("items") instanceof Map<?, ?> items) {
            parts.add(ofSchema(items, document, depth + 1));
        }
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            Map<String, Shape> members = new LinkedHashMap<>();
            properties.forEach((name, inner) -> members.put((String) name, ofSchema(inner, document, depth + 1)));
            Object more = schema.get("additionalProperties");
            boolean open = Boolean.TRUE.equals(more) || more instanceof Map || schema.containsKey("patternProperties");
            parts.add(new Shape(open, members));
        }
        if (parts.isEmpty()) {
            return isScalar(schema.get("type")) ? new Shape(false, Map.of()) : ANY;
        }
        return merged(parts);
    }

    private static boolean isScalar(@Nullable Object type) {
        return Set.of("string", "number", "integer", "boolean").contains(String.valueOf(type));
    }

    private static @Nullable Object resolved(String ref, Map<String, ?> document) {
        if (!ref.startsWith("#")) {
            return null;
        }
        Object at = document;
        for (String step : ref.substring(1).split("/", -1)) {
            if (!step.isEmpty()) {
                at = at instanceof Map<?, ?> map
                        ? map.get(step.replace("~1", "/").replace("~0", "~"))
                        : null;
            }
        }
        return at;
    }

    private static Shape merged(List<Shape> shapes) {
        if (shapes.size() == 1) {
            return shapes.get(0);
        }
        Map<String, List<Shape>> byName = new LinkedHashMap<>();
        boolean open = shapes.isEmpty();
        for (Shape shape : shapes) {
            open |= shape.open;
            shape.members.forEach((name, s) ->
                    byName.computeIfAbsent(name, n -> new ArrayList<>()).add(s));
        }
        Map<String, Shape> members = new LinkedHashMap<>();
        byName.forEach((name, all) -> members.put(name, merged(all)));
        return new Shape(open, members);
    }

    /** What lies under this name; null if it cannot be there. */
    @Nullable
    Shape member(String name) {
        Shape declared = members.get(name);
        return declared == null && open ? ANY : declared;
    }

    Set<String> names() {
        return new LinkedHashSet<>(members.keySet());
    }
}
