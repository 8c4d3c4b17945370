package io.cxintegrate.cxone.schema.internal.witness;

import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.read.Dialect;
import io.cxintegrate.cxone.schema.internal.read.Reading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a schema that judges one document: without the properties of names that the document does not use, a schema of
 * ten thousand of them says the same about it, and compiles in a thousandth of the time. What the {@link Reading} leaves out is
 * left out too.
 */
final class SchemaSlice {
    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
    private static final Set<String> BY_NAME =
            Set.of("properties", "patternProperties", "dependentSchemas", "dependencies", "definitions", "$defs");
    private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples", "required");

    private static final int STACK = 500;

    private final StackBudget stack;
    private final Reading reading;
    private final Dialect dialect;
    private final Set<String> kept = new HashSet<>();
    private boolean keepAll;

    private SchemaSlice(StackBudget stack, Reading reading, Dialect dialect) {
        this.stack = stack;
        this.reading = reading;
        this.dialect = dialect;
    }

    static Map<String, @Nullable Object> of(
            StackBudget stack,
            Map<?, ?> schema,
            @Nullable Object document,
            Reading reading,
            Dialect dialect,
            boolean refers) {
        SchemaSlice slice = new SchemaSlice(stack, reading, dialect);
        slice.names(document);
        if (refers) {
            slice.references(schema);
        }
        Map<String, @Nullable Object> out = slice.schema(schema);
        out.put("$schema", dialect.uri());
        return out;
    }

    /** All of a schema, but for what the reading leaves out. */
    static Map<String, @Nullable Object> whole(StackBudget stack, Map<?, ?> schema, Reading reading, Dialect dialect) {
        SchemaSlice slice = new SchemaSlice(stack, reading, dialect);
        slice.keepAll = true;
        Map<String, @Nullable Object> out = slice.schema(schema);
        out.put("$schema", dialect.uri());
        return out;
    }

    private void names(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                kept.add((String) name);
                names(inner);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(this::names);
        }
    }

    /** What a pointer goes through stays where it is. */
    private void references(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                if (inner instanceof String ref && REFERENCES.contains((String) name)) {
                    for (String step : ref.substring(ref.indexOf('#') + 1).split("/", -1)) {
                        kept.add(step.replace("~1", "/").replace("~0", "~"));
                        if (step.indexOf('%') >= 0) {
                            keepAll = true;
                        }
                    }
                }
                references(inner);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(this::references);
        }
    }

    private Map<String, @Nullable Object> schema(Map<?, ?> schema) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        schema.forEach((key, value) -> {
            String keyword = (String) key;
            // The validator asserts formats up to draft 7, and stumbles over the identifiers of other drafts.
            boolean dropped = (keyword.equals("format") && !reading.formats())
                    || (keyword.equals("id") && dialect != Dialect.DRAFT_4)
                    || keyword.equals("$vocabulary");
            if (!dropped) {
                out.put(keyword, keyword(keyword, value, schema));
            }
        });
        return out;
    }

    private @Nullable Object keyword(String keyword, @Nullable Object value, Map<?, ?> schema) {
        if (keyword.equals("required") && reading.defaultsFill() && value instanceof List<?> names) {
            List<@Nullable Object> left = new ArrayList<>(names);
            left.removeIf(n -> schema.get("properties") instanceof Map<?, ?> properties
                    && properties.get(n) instanceof Map<?, ?> property
                    && property.containsKey("default"));
            return left;
        }
        if (VALUES.contains(keyword)) {
            return value;
        }
        if (BY_NAME.contains(keyword) && value instanceof Map<?, ?> byName) {
            Map<String, @Nullable Object> out = new LinkedHashMap<>();
            byName.forEach((name, inner) -> {
                if (keepAll || !keyword.equals("properties") || kept.contains((String) name)) {
                    out.put((String) name, any(inner));
                }
            });
            return out;
        }
        return any(value);
    }

    private @Nullable Object any(@Nullable Object value) {
        if (!(value instanceof Map || value instanceof List)) {
            return value;
        }
        stack.enter(STACK);
        try {
            if (value instanceof Map<?, ?> map) {
                return schema(map);
            }
            List<@Nullable Object> out = new ArrayList<>();
            ((List<?>) value).forEach(item -> out.add(any(item)));
            return out;
        } finally {
            stack.leave(STACK);
        }
    }
}
