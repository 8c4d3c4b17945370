package io.cxintegrate.genesys.internal;

import io.cxintegrate.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the rules of compatibility need from JSON Schemas, leniently. Stateless. */
public final class Schemas {
    private static final Set<String> ALL = Set.of("string", "integer", "number", "boolean", "null", "object", "array");

    private Schemas() {}

    /** The types it allows; all when it names none. */
    public static Set<String> types(JsonObject schema) {
        Object type = schema.get("type");
        if (type instanceof String one) {
            return one.equals("any") ? ALL : Set.of(one);
        }
        return type instanceof List<?> several ? texts(several) : ALL;
    }

    /** Whether whatever is of {@code these} types is of {@code those}; every integer is a number. */
    public static boolean within(Set<String> these, Set<String> those) {
        return these.stream().allMatch(t -> those.contains(t) || (t.equals("integer") && those.contains("number")));
    }

    /** How types stand in a message. */
    public static String named(Set<String> types) {
        return types.equals(ALL) ? "any type" : String.join(" or ", types);
    }

    /** What has to be there. */
    public static Set<String> required(JsonObject schema) {
        return schema.get("required") instanceof List<?> names ? texts(names) : Set.of();
    }

    /** The schemas of its properties. */
    public static JsonObject properties(JsonObject schema) {
        return object(schema.get("properties"));
    }

    /** Whether it takes no other properties. */
    public static boolean closed(JsonObject schema) {
        return Boolean.FALSE.equals(schema.get("additionalProperties"));
    }

    /** An object; an empty one for anything else. */
    @SuppressWarnings("unchecked")
    public static JsonObject object(@Nullable Object value) {
        return value instanceof Map<?, ?> members
                ? JsonObject.of((Map<String, @Nullable Object>) members)
                : JsonObject.empty();
    }

    private static Set<String> texts(List<?> items) {
        Set<String> texts = new LinkedHashSet<>();
        items.forEach(item -> texts.add(String.valueOf(item)));
        return texts;
    }
}
