package io.cxintegrate.cxone.schema.change;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which keyword belongs to which kind of change. Constants only. */
final class Keywords {
    /** Compared where they are referred to, not where they stand. */
    static final Set<String> DEFINITIONS = Set.of("definitions", "$defs");

    /** Seen only when they were not followed. */
    static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

    private static final Map<String, ChangeKind> KINDS = table();

    private Keywords() {}

    /** The kind of a change of this keyword; {@link ChangeKind#OTHER_CHANGED} for one that is not known. */
    static ChangeKind kind(String keyword) {
        return KINDS.getOrDefault(keyword, ChangeKind.OTHER_CHANGED);
    }

    private static Map<String, ChangeKind> table() {
        Map<String, ChangeKind> table = new HashMap<>();
        put(table, ChangeKind.DRAFT_CHANGED, "$schema", "$vocabulary");
        put(table, ChangeKind.ENUM_CHANGED, "enum");
        put(table, ChangeKind.CONST_CHANGED, "const");
        put(table, ChangeKind.BOUND_CHANGED, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
        put(table, ChangeKind.MULTIPLE_OF_CHANGED, "multipleOf");
        put(table, ChangeKind.LENGTH_CHANGED, "minLength", "maxLength");
        put(table, ChangeKind.COUNT_CHANGED, "minItems", "maxItems", "minProperties", "maxProperties");
        put(table, ChangeKind.COUNT_CHANGED, "minContains", "maxContains");
        put(table, ChangeKind.PATTERN_CHANGED, "pattern");
        put(table, ChangeKind.FORMAT_CHANGED, "format");
        put(table, ChangeKind.UNIQUE_ITEMS_CHANGED, "uniqueItems");
        put(table, ChangeKind.ITEMS_CHANGED, "items");
        put(table, ChangeKind.TUPLE_CHANGED, "prefixItems", "additionalItems");
        put(table, ChangeKind.CONTAINS_CHANGED, "contains");
        put(table, ChangeKind.ADDITIONAL_PROPERTIES_CHANGED, "additionalProperties");
        put(table, ChangeKind.PATTERN_PROPERTIES_CHANGED, "patternProperties");
        put(table, ChangeKind.PROPERTY_NAMES_CHANGED, "propertyNames");
        put(table, ChangeKind.UNEVALUATED_CHANGED, "unevaluatedProperties", "unevaluatedItems");
        put(table, ChangeKind.DEPENDENCY_CHANGED, "dependencies", "dependentRequired", "dependentSchemas");
        put(table, ChangeKind.COMPOSITION_CHANGED, "allOf", "anyOf", "oneOf", "not");
        put(table, ChangeKind.CONDITIONAL_CHANGED, "if", "then", "else");
        put(table, ChangeKind.REFERENCE_CHANGED, "$ref", "$dynamicRef", "$recursiveRef", "$id", "id", "$anchor");
        put(table, ChangeKind.REFERENCE_CHANGED, "$dynamicAnchor", "$recursiveAnchor");
        put(table, ChangeKind.ANNOTATION_CHANGED, "title", "description", "default", "examples", "$comment");
        put(table, ChangeKind.ANNOTATION_CHANGED, "deprecated", "readOnly", "writeOnly");
        // Annotations since draft 2019-09, and nothing asserts them in draft 7 unless asked to.
        put(table, ChangeKind.ANNOTATION_CHANGED, "contentEncoding", "contentMediaType", "contentSchema");
        return Map.copyOf(table);
    }

    private static void put(Map<String, ChangeKind> table, ChangeKind kind, String... keywords) {
        for (String keyword : keywords) {
            table.put(keyword, kind);
        }
    }
}
