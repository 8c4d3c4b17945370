package io.cxintegrate.cxone.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Schemas and documents by chance, from few names and values, so that they often have to do with each other. */
final class RandomSchemas {
    private static final List<String> NAMES = List.of("a", "b", "c", "ab");
    private static final List<String> PATTERNS =
            List.of("^a", "b$", "^[ab]+$", "a|c", "^.$", "^(?=a)[a-c]*$", "[^a]", "^a{1,2}$");
    private static final List<String> TYPES =
            List.of("null", "boolean", "integer", "number", "string", "array", "object");
    private static final List<Object> NUMBERS =
            List.of(0, 1, 2, 3, 5, -1, new BigDecimal("0.5"), new BigDecimal("1.5"), new BigDecimal("2.0"));
    private static final List<String> TEXTS = List.of("", "a", "b", "ab", "ba", "aa", "c", "abc", "\u00e9");

    private final Random random;
    private final boolean draft7;

    RandomSchemas(long seed, boolean draft7) {
        this.random = new Random(seed);
        this.draft7 = draft7;
    }

    /** A schema with {@code $schema}, and sometimes one definition that may be recursive. */
    Map<String, Object> root(int depth) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(
                "$schema",
                (draft7 ? SchemaDraft.DRAFT_7 : SchemaDraft.DRAFT_2020_12)
                        .dialect()
                        .uri());
        Object inner = schema(depth);
        if (inner instanceof Map<?, ?> map) {
            map.forEach((k, v) -> out.put((String) k, v));
        } else if (Boolean.FALSE.equals(inner)) {
            out.put("not", new LinkedHashMap<>());
        }
        Map<String, Object> definition = new LinkedHashMap<>();
        keyword(definition, depth - 1);
        keyword(definition, depth - 1);
        definition.remove("not");
        definition.remove("allOf");
        definition.remove("anyOf");
        definition.remove("oneOf");
        definition.remove("if");
        definition.remove("$ref");
        definition.remove("dependentSchemas");
        definition.remove("dependencies");
        out.put("definitions", Map.of("d", definition));
        return out;
    }

    /** A schema, an object or a boolean. */
    Object schema(int depth) {
        if (random.nextInt(12) == 0) {
            return random.nextInt(3) > 0;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        if (random.nextInt(3) > 0) {
            out.put(
                    "type",
                    random.nextInt(4) > 0
                            ? one(TYPES)
                            : List.of(one(TYPES), "string", "object").subList(0, 2));
        }
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            keyword(out, depth);
        }
        return out;
    }

    private void keyword(Map<String, Object> out, int depth) {
        int kind = random.nextInt(depth > 0 ? 34 : 14);
        switch (kind) {
            case 0 -> out.put("minimum", one(NUMBERS));
            case 1 -> out.put("maximum", one(NUMBERS));
            case 2 -> out.put("exclusiveMinimum", one(NUMBERS));
            case 3 -> out.put("multipleOf", one(List.of(1, 2, 3, new BigDecimal("0.5"), new BigDecimal("1.5"))));
            case 4 -> out.put("minLength", random.nextInt(3));
            case 5 -> out.put("maxLength", random.nextInt(3));
            case 6 -> out.put("pattern", one(PATTERNS));
            case 7 -> out.put("const", value(1));
            case 8, 9 -> out.put("enum", List.of(value(0), value(1), value(0)));
            case 10 -> out.put("required", some(NAMES));
            case 11 -> out.put("minProperties", random.nextInt(3));
            case 12 -> out.put("maxProperties", random.nextInt(3));
            case 13 -> {
                // With the type, because the validator compares the members of objects as well.
                out.put("type", "array");
                out.put("uniqueItems", true);
            }
            case 14, 15, 16 -> out.put("properties", byName(NAMES, depth));
            case 17, 18 -> out.put("additionalProperties", schema(depth - 1));
            case 19 -> out.put("patternProperties", byName(PATTERNS, depth));
            case 20 -> out.put("propertyNames", schema(depth - 1));
            case 21 -> out.put("items", schema(depth - 1));
            case 22 -> tuple(out, depth);
            case 23 -> out.put("minItems", random.nextInt(3));
            case 24 -> out.put("maxItems", random.nextInt(3));
            case 25 -> contains(out, depth);
            case 26 -> out.put("allOf", list(depth));
            case 27 -> out.put("anyOf", list(depth));
            case 28 -> out.put("oneOf", list(depth));
            case 29 -> out.put("not", schema(depth - 1));
            case 30 -> {
                out.put("if", schema(depth - 1));
                out.put(random.nextBoolean() ? "then" : "else", schema(depth - 1));
            }
            case 31 -> {
                if (draft7) {
                    out.put("dependencies", Map.of(one(NAMES), random.nextBoolean() ? some(NAMES) : schema(depth - 1)));
                } else {
                    out.put("dependentRequired", Map.of(one(NAMES), some(NAMES)));
                    out.put("dependentSchemas", Map.of(one(NAMES), schema(depth - 1)));
                }
            }
            case 32 -> {
                if (draft7) {
                    out.clear();
                }
                out.put("$ref", "#/definitions/d");
            }
            default -> {
                if (!draft7) {
                    out.put(
                            random.nextBoolean() ? "unevaluatedProperties" : "unevaluatedItems",
                            random.nextInt(3) > 0 ? false : schema(depth - 1));
                }
            }
        }
    }

    private void tuple(Map<String, Object> out, int depth) {
        out.put(draft7 ? "items" : "prefixItems", list(depth));
        if (random.nextBoolean()) {
            out.put(draft7 ? "additionalItems" : "items", schema(depth - 1));
        } else if (!draft7) {
            out.remove("items");
        }
    }

    private void contains(Map<String, Object> out, int depth) {
        out.put("contains", schema(depth - 1));
        if (!draft7 && random.nextBoolean()) {
            // Not a greatest number of 0: the validator then refuses what is no array.
            boolean least = random.nextBoolean();
            out.put(least ? "minContains" : "maxContains", random.nextInt(3) + (least ? 0 : 1));
        }
    }

    private List<Object> list(int depth) {
        List<Object> out = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            out.add(schema(depth - 1));
        }
        return out;
    }

    private Map<String, Object> byName(List<String> names, int depth) {
        Map<String, Object> out = new LinkedHashMap<>();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            out.put(one(names), schema(depth - 1));
        }
        return out;
    }

    private List<String> some(List<String> names) {
        return random.nextBoolean() ? List.of(one(names)) : names.subList(0, 1 + random.nextInt(2));
    }

    /** A document, without null: lists here cannot hold it, and {@code false} does as well. */
    Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> random.nextBoolean();
            case 1, 2 -> one(NUMBERS);
            case 3, 4 -> one(TEXTS);
            case 5 -> {
                List<Object> list = new ArrayList<>();
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    map.put(one(NAMES), value(depth - 1));
                }
                yield map;
            }
        };
    }

    /** One of them. */
    <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A number below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }
}
