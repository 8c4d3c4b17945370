package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Values that fit a JSON Schema, as plain JSON that may be changed. */
final class SampleValues {
    private static final String TEXT = "sample";
    private static final int MAX_DEPTH = 20;
    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_ITEMS = 100;
    private static final BigDecimal MAX_WHOLE = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Tried in turn where a pattern has to match. */
    private static final List<String> CANDIDATES = List.of(
            TEXT,
            "00000000-0000-4000-8000-000000000001",
            "+15555550100",
            "5555550100",
            "1",
            "a",
            "A",
            "user@example.com",
            "2026-01-01",
            "2026-01-01T00:00:00Z",
            "https://www.example.com/",
            "true",
            "en-US");

    private SampleValues() {}

    static @Nullable Object of(Map<?, ?> schema) {
        return of(schema, 0);
    }

    private static @Nullable Object of(Map<?, ?> schema, int depth) {
        if (schema.get("enum") instanceof List<?> values && !values.isEmpty()) {
            return values.get(0);
        }
        if (schema.get("default") != null) {
            return schema.get("default");
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> {
                List<@Nullable Object> items = new ArrayList<>();
                Object item = schema.get("items");
                Map<?, ?> of = item instanceof Map<?, ?> one
                        ? one
                        : item instanceof List<?> all && !all.isEmpty() && all.get(0) instanceof Map<?, ?> first
                                ? first
                                : Map.of("type", "string");
                int count = schema.get("minItems") instanceof Number n ? Math.min(n.intValue(), MAX_ITEMS) : 1;
                for (int i = 0; i < Math.max(1, count) && depth < MAX_DEPTH; i++) {
                    items.add(of(of, depth + 1));
                }
                yield items;
            }
            case "integer", "number" -> number(schema);
            case "boolean" -> true;
            case "null" -> null;
            default -> text(schema);
        };
    }

    private static Number number(Map<?, ?> schema) {
        BigDecimal step =
                schema.get("multipleOf") instanceof Number n && Json.decimal(n).signum() > 0
                        ? Json.decimal(n)
                        : BigDecimal.ONE;
        // Drafts differ in what "exclusive" is: a flag beside the bound, or a bound of its own.
        BigDecimal least = bound(schema, "minimum", "exclusiveMinimum", step);
        BigDecimal most = bound(schema, "maximum", "exclusiveMaximum", step.negate());
        BigDecimal wanted = least != null ? least : most != null ? most.min(BigDecimal.ONE) : BigDecimal.ONE;
        if (schema.containsKey("multipleOf")) {
            RoundingMode towards = least == null && most != null ? RoundingMode.FLOOR : RoundingMode.CEILING;
            wanted = wanted.divide(step, 0, towards).multiply(step);
        }
        // Draft 4 takes 1.0 for no integer.
        boolean whole = wanted.stripTrailingZeros().scale() <= 0 && wanted.abs().compareTo(MAX_WHOLE) < 0;
        return whole ? (Number) wanted.longValueExact() : wanted;
    }

    private static @Nullable BigDecimal bound(Map<?, ?> schema, String name, String exclusive, BigDecimal inside) {
        if (schema.get(exclusive) instanceof Number n) {
            return Json.decimal(n).add(inside);
        }
        if (schema.get(name) instanceof Number n) {
            return Boolean.TRUE.equals(schema.get(exclusive)) ? Json.decimal(n).add(inside) : Json.decimal(n);
        }
        return null;
    }

    static String type(Map<?, ?> schema) {
        Object type = schema.get("type");
        if (type instanceof List<?> several) {
            type = several.stream()
                    .map(String::valueOf)
                    .filter(t -> !t.equals("null"))
                    .findFirst()
                    .orElse("null");
        }
        return type instanceof String s ? s : schema.get("properties") instanceof Map ? "object" : "string";
    }

    private static Map<String, @Nullable Object> object(Map<?, ?> schema, int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> properties && depth < MAX_DEPTH) {
            properties.forEach((name, property) -> {
                if (property instanceof Map<?, ?> p) {
                    members.put(String.valueOf(name), of(p, depth + 1));
                }
            });
        }
        return members;
    }

    private static String text(Map<?, ?> schema) {
        String found = TEXT;
        if (schema.get("pattern") instanceof String pattern) {
            found = CANDIDATES.stream()
                    .filter(c -> matches(pattern, c))
                    .findFirst()
                    .or(() -> PatternSample.of(pattern).filter(sample -> matches(pattern, sample)))
                    .orElse(TEXT);
        }
        int min = schema.get("minLength") instanceof Number n ? Math.min(n.intValue(), MAX_LENGTH) : 0;
        if (found.length() < min) {
            found = found + "x".repeat(min - found.length());
        }
        return schema.get("maxLength") instanceof Number max && max.intValue() >= 0 && found.length() > max.intValue()
                ? found.substring(0, max.intValue())
                : found;
    }

    private static boolean matches(String pattern, String candidate) {
        try {
            return Pattern.compile(pattern).matcher(candidate).find();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** The schema of a property of this name, wherever it stands; null when there is none. */
    static @Nullable Map<?, ?> property(Object schema, String name, int depth) {
        if (depth > MAX_DEPTH || !(schema instanceof Map<?, ?> s)) {
            return null;
        }
        if (s.get("properties") instanceof Map<?, ?> properties) {
            if (properties.get(name) instanceof Map<?, ?> found) {
                return found;
            }
            for (Object p : properties.values()) {
                Map<?, ?> below = p == null ? null : property(p, name, depth + 1);
                if (below != null) {
                    return below;
                }
            }
        }
        return s.get("items") == null ? null : property(s.get("items"), name, depth + 1);
    }

    static JsonObject inputOf(JsonObject schema) {
        return of(schema.asMap()) instanceof Map<?, ?> m ? copy(m) : JsonObject.empty();
    }

    private static JsonObject copy(Map<?, ?> members) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        members.forEach((name, value) -> named.put(String.valueOf(name), value));
        return JsonObject.of(named);
    }
}
