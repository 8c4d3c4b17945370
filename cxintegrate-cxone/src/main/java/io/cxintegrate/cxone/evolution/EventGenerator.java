package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes events that look like what a schema asks for; the validator has the last word, so what is not understood here costs
 * variety and nothing else. The same schema gives the same events. Used once.
 */
final class EventGenerator {
    private static final int EVENTS = 200;
    private static final int MOST_DEPTH = 8;
    private static final Map<String, String> FORMATS = Map.of(
            "date-time", "2024-01-15T10:30:00Z",
            "date", "2024-01-15",
            "time", "10:30:00Z",
            "email", "a@example.com",
            "uri", "https://example.com/a",
            "uuid", "00000000-0000-4000-8000-000000000000",
            "ipv4", "192.0.2.1");

    private final JsonObject schema;
    private final SplittableRandom random = new SplittableRandom(7);
    private final Map<String, @Nullable Object> witnesses = new HashMap<>();

    EventGenerator(JsonObject schema) {
        this.schema = schema;
    }

    /** Events made from the schema, and the samples with a member less. */
    List<JsonObject> events(List<JsonObject> samples) {
        Set<JsonObject> out = new LinkedHashSet<>();
        add(out, witness(schema.asMap()));
        for (JsonObject sample : samples) {
            sample.names().forEach(name -> out.add(sample.without(name)));
        }
        for (int i = 0; i < EVENTS; i++) {
            add(out, value(schema.asMap(), 0));
        }
        return List.copyOf(out);
    }

    private static void add(Set<JsonObject> out, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
            out.add(JsonObject.of(members));
        }
    }

    private @Nullable Object value(@Nullable Object raw, int depth) {
        Map<?, ?> at = resolved(raw, 0);
        if (at.containsKey("const")) {
            return at.get("const");
        }
        if (at.get("enum") instanceof List<?> values && !values.isEmpty()) {
            return values.get(random.nextInt(values.size()));
        }
        return switch (type(at)) {
            case "object" -> object(at, depth);
            case "array" -> array(at, depth);
            case "string" -> text(at);
            case "integer" -> number(at, true);
            case "number" -> number(at, random.nextBoolean());
            case "boolean" -> random.nextBoolean();
            default -> null;
        };
    }

    private String type(Map<?, ?> at) {
        Object type = at.get("type");
        if (type instanceof List<?> types && !types.isEmpty()) {
            return String.valueOf(types.get(random.nextInt(types.size())));
        }
        if (type instanceof String s) {
            return s;
        }
        if (at.containsKey("properties") || at.containsKey("required")) {
            return "object";
        }
        return at.containsKey("items")
                ? "array"
                : List.of("string", "integer", "null").get(random.nextInt(3));
    }

    /** The schema with its references followed and one branch of each alternative laid over it. */
    private Map<?, ?> resolved(@Nullable Object raw, int depth) {
        if (!(raw instanceof Map<?, ?> map) || depth > MOST_DEPTH) {
            return Map.of();
        }
        Map<Object, @Nullable Object> out = new LinkedHashMap<>(map);
        if (out.remove("$ref") instanceof String ref && ref.startsWith("#")) {
            lay(out, resolved(at(ref.substring(1)), depth + 1));
        }
        if (out.remove("allOf") instanceof List<?> all) {
            all.forEach(part -> lay(out, resolved(part, depth + 1)));
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (out.remove(choice) instanceof List<?> any && !any.isEmpty()) {
                lay(out, resolved(any.get(random.nextInt(any.size())), depth + 1));
            }
        }
        return out;
    }

    private static void lay(Map<Object, @Nullable Object> under, Map<?, ?> over) {
        over.forEach((key, value) -> {
            Object old = under.get(key);
            if (old instanceof Map<?, ?> a && value instanceof Map<?, ?> b) {
                Map<Object, @Nullable Object> both = new LinkedHashMap<>(a);
                both.putAll(b);
                under.put(key, both);
            } else if (old instanceof List<?> a && value instanceof List<?> b && "required".equals(key)) {
                List<@Nullable Object> both = new ArrayList<>(a);
                both.addAll(b);
                under.put(key, both);
            } else {
                under.put(key, value);
            }
        });
    }

    private @Nullable Object at(String pointer) {
        Object at = schema.asMap();
        String[] steps = pointer.split("/", -1);
        for (int i = 1; i < steps.length; i++) {
            at = at instanceof Map<?, ?> map
                    ? map.get(steps[i].replace("~1", "/").replace("~0", "~"))
                    : null;
        }
        return at;
    }

    private Map<String, @Nullable Object> object(Map<?, ?> at, int depth) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        List<?> required = at.get("required") instanceof List<?> l ? l : List.of();
        Map<?, ?> properties = at.get("properties") instanceof Map<?, ?> m ? m : Map.of();
        properties.forEach((name, inner) -> {
            boolean wanted = depth < MOST_DEPTH && random.nextInt(3) > 0;
            if (required.contains(name) || wanted) {
                out.put((String) name, value(inner, depth + 1));
            }
        });
        for (Object name : required) {
            if (!properties.containsKey(name)) {
                out.put((String) name, "x");
            }
        }
        if (!Boolean.FALSE.equals(at.get("additionalProperties")) && random.nextInt(4) == 0) {
            out.put("extra", value(at.get("additionalProperties"), depth + 1));
        }
        return out;
    }

    private List<@Nullable Object> array(Map<?, ?> at, int depth) {
        int min = at.get("minItems") instanceof Number n ? n.intValue() : 0;
        int size = depth >= MOST_DEPTH ? Math.min(min, 3) : Math.min(min, 10) + random.nextInt(3);
        List<@Nullable Object> out = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Object items = at.get("items");
            out.add(value(
                    items instanceof List<?> tuple ? (i < tuple.size() ? tuple.get(i) : true) : items, depth + 1));
        }
        return out;
    }

    private @Nullable Object text(Map<?, ?> at) {
        if (at.get("format") instanceof String format && FORMATS.containsKey(format)) {
            return FORMATS.get(format);
        }
        if (at.containsKey("pattern")) {
            return witness(at);
        }
        int min = at.get("minLength") instanceof Number n ? Math.min(n.intValue(), 1000) : 0;
        int max = at.get("maxLength") instanceof Number n ? n.intValue() : min + 8;
        List<String> seeds = List.of("", "a", "A b", "7", "true", "é", "agent.smith@company.com");
        String seed = seeds.get(random.nextInt(seeds.size()));
        String padded = seed + "x".repeat(Math.max(0, min - seed.length()));
        return padded.length() > max ? padded.substring(0, Math.max(min, 0)) : padded;
    }

    private Object number(Map<?, ?> at, boolean whole) {
        BigDecimal step = at.get("multipleOf") instanceof Number n ? Json.decimal(n) : BigDecimal.ONE;
        List<BigDecimal> choices = new ArrayList<>(
                List.of(BigDecimal.ZERO, step, step.negate(), step.multiply(BigDecimal.valueOf(random.nextInt(5000)))));
        for (String bound : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            if (at.get(bound) instanceof Number n) {
                choices.add(Json.decimal(n));
                choices.add(Json.decimal(n).add(bound.endsWith("inimum") ? step : step.negate()));
            }
        }
        BigDecimal chosen = choices.get(random.nextInt(choices.size()));
        return Json.number(whole || at.containsKey("multipleOf") ? chosen : chosen.add(new BigDecimal("0.5")));
    }

    /** The smallest value there is of a schema, as the comparison of schemas finds it; null when it finds none. */
    private @Nullable Object witness(Map<?, ?> of) {
        return witnesses.computeIfAbsent(Json.write(of), text -> {
            Verdict verdict = SchemaDiff.builder()
                    .oldSchema(text)
                    .newSchema("false")
                    .build()
                    .backward();
            return verdict.isBreaking() && verdict.witness() != null ? verdict.witness() : "";
        });
    }
}
