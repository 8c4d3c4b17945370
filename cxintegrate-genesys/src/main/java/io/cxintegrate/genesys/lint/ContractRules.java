package io.cxintegrate.genesys.lint;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the platform does not take in a contract. */
final class ContractRules {
    private static final String INPUT = "/contract/input/inputSchema";
    private static final String OUTPUT = "/contract/output/successSchema";
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]*");
    private static final Set<String> RESERVED = Set.of("orgId", "integrationId", "rawRequest");
    private static final List<String> TYPES =
            List.of("string", "integer", "number", "boolean", "object", "array", "null");
    /** Members that hold values and no schemas. */
    private static final Set<String> VALUES = Set.of("enum", "default", "const", "examples");

    private static final int MAX_DEPTH = 100;

    private final Findings findings;

    ContractRules(Findings findings) {
        this.findings = findings;
    }

    void check() {
        findings.properties().forEach((name, schema) -> property(String.valueOf(name), schema));
        references(findings.action().inputSchema().asMap(), INPUT, 0);
        references(findings.action().outputSchema().asMap(), OUTPUT, 0);
        arrays(findings.action().outputSchema().asMap(), OUTPUT, 0);
    }

    private void property(String name, @Nullable Object schema) {
        String pointer = INPUT + "/properties/" + Findings.escape(name);
        if (RESERVED.contains(name)) {
            findings.add(
                    LintRule.RESERVED_PROPERTY,
                    pointer,
                    "the platform uses the name '" + name + "' itself; choose another");
        } else if (!LEGAL.matcher(name).matches()) {
            findings.add(
                    LintRule.ILLEGAL_PROPERTY_NAME,
                    pointer,
                    "the platform takes names of letters, digits, '_' and '-' that begin with a letter, not '" + name
                            + "'");
        }
        if (schema instanceof Map<?, ?> s && (holds(s, "object") || holds(s, "array"))) {
            findings.add(
                    LintRule.NESTED_INPUT,
                    pointer,
                    "the input '" + name + "' is " + (holds(s, "object") ? "an object" : "an array")
                            + ", and the platform takes one flat object; give its parts one by one, or as a JSON text");
        }
    }

    private void references(@Nullable Object schema, String pointer, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        if (schema instanceof Map<?, ?> members) {
            members.forEach((name, value) -> {
                String below = pointer + "/" + Findings.escape(String.valueOf(name));
                // A property may be called so.
                if ("$ref".equals(name) && !pointer.endsWith("/properties")) {
                    findings.add(
                            LintRule.SCHEMA_REF,
                            below,
                            "the platform does not follow $ref; write the schema out where it is used");
                }
                if ("type".equals(name) && value instanceof String type && !TYPES.contains(type)) {
                    findings.add(
                            LintRule.UNKNOWN_TYPE,
                            below,
                            "there is no type '" + type + "' in JSON Schema, so that no value fits; use one of "
                                    + String.join(", ", TYPES));
                }
                if (!VALUES.contains(String.valueOf(name))) {
                    references(value, below, depth + 1);
                }
            });
        } else if (schema instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                references(items.get(i), pointer + "/" + i, depth + 1);
            }
        }
    }

    private void arrays(@Nullable Object schema, String pointer, int depth) {
        if (depth > MAX_DEPTH || !(schema instanceof Map<?, ?> s)) {
            return;
        }
        if (s.get("items") instanceof Map<?, ?> items) {
            if (isArray(s) && isArray(items)) {
                findings.add(
                        LintRule.ARRAY_IN_ARRAY,
                        pointer + "/items",
                        "flows cannot take an array of arrays apart; make the items objects, or flatten them");
            }
            arrays(items, pointer + "/items", depth + 1);
        }
        if (s.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, p) ->
                    arrays(p, pointer + "/properties/" + Findings.escape(String.valueOf(name)), depth + 1));
        }
    }

    private static boolean isArray(Map<?, ?> schema) {
        return holds(schema, "array") || (schema.get("type") == null && schema.containsKey("items"));
    }

    private static boolean holds(Map<?, ?> schema, String type) {
        return type.equals(schema.get("type"))
                || (schema.get("type") instanceof List<?> several && several.contains(type));
    }
}
