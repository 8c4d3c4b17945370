package io.cxintegrate.cxone.schema.internal.read;

import java.util.HashMap;
import java.util.Map;

/** Which keywords are read together: most schemas have few, and what is not there need not be looked for. Constants only. */
final class Keywords {
    static final int SCALARS = 1;
    static final int OBJECTS = 2;
    static final int ARRAYS = 4;
    static final int COMBINED = 8;

    private static final Map<String, Integer> GROUPS = groups();

    private Keywords() {}

    /** The group; 0 for a keyword that no value is judged by. */
    static int group(String keyword) {
        return GROUPS.getOrDefault(keyword, 0);
    }

    private static Map<String, Integer> groups() {
        Map<String, Integer> out = new HashMap<>();
        put(out, SCALARS, "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
        put(out, SCALARS, "multipleOf", "minLength", "maxLength", "pattern", "format");
        put(out, OBJECTS, "required", "properties", "patternProperties", "additionalProperties", "propertyNames");
        put(out, OBJECTS, "minProperties", "maxProperties", "dependencies", "dependentRequired", "dependentSchemas");
        put(out, ARRAYS, "items", "prefixItems", "additionalItems", "contains", "minItems", "maxItems", "uniqueItems");
        put(out, COMBINED, "allOf", "anyOf", "oneOf", "not", "if", "$ref", "$dynamicRef", "$recursiveRef");
        put(out, COMBINED, "unevaluatedProperties", "unevaluatedItems");
        return Map.copyOf(out);
    }

    private static void put(Map<String, Integer> groups, int group, String... keywords) {
        for (String keyword : keywords) {
            groups.put(keyword, group);
        }
    }
}
