package io.cxintegrate.cxone.internal;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object as they should be: what is missing or of another type is noted with its path and read as
 * null, so that a check can go on and find the rest. Not safe for concurrent use.
 */
public final class Members {
    private final JsonObject json;
    private final String path;
    private final Violations violations;

    private Members(JsonObject json, String path, Violations violations) {
        this.json = json;
        this.path = path;
        this.violations = violations;
    }

    /** The members of a whole document. */
    public static Members of(JsonObject json, Violations violations) {
        return new Members(json, "", violations);
    }

    /** Where a member is, for messages. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The object itself. */
    public JsonObject json() {
        return json;
    }

    /** Notes a problem with a member. */
    public void problem(String name, String text) {
        violations.add(path(name), "%s", text);
    }

    /** A text that is not blank. */
    public @Nullable String text(String name) {
        Object value = json.get(name);
        if (value == null || (value instanceof String s && s.isBlank())) {
            problem(name, "is required but missing or blank");
            return null;
        }
        if (value instanceof String s) {
            return s;
        }
        wrongType(name, "a string", value);
        return null;
    }

    /** A whole number. */
    public @Nullable Integer wholeNumber(String name) {
        Object value = need(name);
        if (value instanceof Integer i) {
            return i;
        }
        if (value instanceof Number n) {
            problem(
                    name,
                    "must be a whole number of at most 32 bits but is "
                            + Json.decimal(n).toPlainString());
            return null;
        }
        if (value != null) {
            wrongType(name, "a whole number", value);
        }
        return null;
    }

    /** True or false. */
    public @Nullable Boolean bool(String name) {
        Object value = need(name);
        if (value instanceof Boolean b) {
            return b;
        }
        if (value != null) {
            wrongType(name, "true or false", value);
        }
        return null;
    }

    /** An object; an empty one, with the problem noted, when there is none. */
    public Members object(String name) {
        Object value = need(name);
        if (value instanceof Map<?, ?>) {
            return new Members(json.object(name), path(name), violations);
        }
        if (value != null) {
            wrongType(name, "an object", value);
        }
        return new Members(JsonObject.empty(), path(name), Violations.of("nothing"));
    }

    /** An array; an empty one, with the problem noted, when it is something else. */
    public List<@Nullable Object> array(String name) {
        Object value = need(name);
        if (value instanceof List<?>) {
            return json.array(name);
        }
        if (value != null) {
            wrongType(name, "an array", value);
        }
        return List.of();
    }

    /** Element {@code index} of the array {@code name}, which should be an object. */
    public Members element(String name, int index, @Nullable Object value) {
        String at = name + "[" + index + "]";
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
            return new Members(JsonObject.of(members), path(at), violations);
        }
        problem(at, "must be an object but is " + article(Json.typeOf(value)));
        return new Members(JsonObject.empty(), path(at), Violations.of("nothing"));
    }

    private @Nullable Object need(String name) {
        Object value = json.get(name);
        if (value == null) {
            problem(name, "is required but missing");
        }
        return value;
    }

    /** The type only: a value of the wrong type may be anything. */
    private void wrongType(String name, String expected, Object value) {
        problem(name, "must be " + expected + " but is " + article(Json.typeOf(value)));
    }

    private static String article(String type) {
        return type.equals("null") ? type : (type.equals("array") || type.equals("object") ? "an " : "a ") + type;
    }
}
