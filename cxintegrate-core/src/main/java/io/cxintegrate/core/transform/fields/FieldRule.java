package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rule of a mapping: reads at one place, if it has one, and writes to another, if it has one. Immutable. */
final class FieldRule {
    /** What stands for a place where nothing is. */
    static final Object NOTHING = new Object();

    /** The member under which a single value is kept as an object, which makes it plain and immutable. */
    static final String BOX = "value";

    private final String text;
    private final @Nullable FieldPath from;
    private final @Nullable FieldPath to;
    private final @Nullable JsonObject missing;
    private final @Nullable JsonObject forNull;
    private final boolean required;
    private final List<FieldOptions.Step> steps;
    private final List<Object> readSteps;
    private final List<Object> writeSteps;

    private FieldRule(String text, @Nullable FieldPath from, @Nullable FieldPath to, FieldOptions options) {
        this.text = text;
        this.from = from;
        this.to = to;
        missing = options.missing();
        forNull = options.forNull();
        required = options.isRequired();
        steps = options.steps();
        readSteps = from == null ? List.of() : from.steps();
        writeSteps = to == null ? List.of() : to.steps();
    }

    static FieldRule move(FieldPath from, FieldPath to, FieldOptions options) {
        return new FieldRule(from + " -> " + to, from, to, options);
    }

    static FieldRule constant(FieldPath to, @Nullable Object value) {
        return new FieldRule("constant -> " + to, null, to, new FieldOptions().defaultValue(value));
    }

    static FieldRule remove(FieldPath path) {
        return new FieldRule("remove " + path, path, null, new FieldOptions());
    }

    /** A copy that nobody else can change; throws {@link IllegalArgumentException} if the value is not plain. */
    static @Nullable Object plain(@Nullable Object value) {
        return JsonObject.of(BOX, value).asMap().get(BOX);
    }

    @Nullable
    FieldPath from() {
        return from;
    }

    @Nullable
    FieldPath to() {
        return to;
    }

    boolean contradictsItself() {
        return required && missing != null;
    }

    /** What the rule writes for this source; {@link #NOTHING} if it writes nothing. */
    @Nullable
    Object value(JsonObject source, MissingSource policy) {
        Object found = from == null ? NOTHING : find(source);
        if (found == NOTHING) {
            return ofMissing(policy);
        }
        if (found == null && forNull != null) {
            return forNull.asMap().get(BOX);
        }
        for (FieldOptions.Step step : steps) {
            if (found == null) {
                return null;
            }
            found = step.apply(found, this);
        }
        return found;
    }

    /** Writes into a tree of maps that nobody else holds. */
    void write(Map<String, @Nullable Object> into, @Nullable Object value) {
        Map<String, @Nullable Object> at = into;
        int last = writeSteps.size() - 1;
        for (int i = 0; i < last; i++) {
            String name = (String) writeSteps.get(i);
            Object next = at.get(name);
            if (next == null) {
                next = new LinkedHashMap<String, @Nullable Object>();
                at.put(name, next);
            } else if (!(next instanceof Map<?, ?>)) {
                throw MappingException.of(
                        text, String.valueOf(to), "an object at its step '" + name + "'", described(next), null);
            }
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> down = (Map<String, @Nullable Object>) next;
            at = down;
        }
        at.put((String) writeSteps.get(last), value);
    }

    MappingException unfit(String expected, Object value) {
        return MappingException.of(text, String.valueOf(from), expected, described(value), null);
    }

    MappingException functionFailed(Object value, RuntimeException cause) {
        return MappingException.of(
                text,
                String.valueOf(from),
                "a value that its function can turn into JSON",
                described(value) + " on which it failed with "
                        + cause.getClass().getSimpleName(),
                cause);
    }

    private @Nullable Object ofMissing(MissingSource policy) {
        if (missing != null) {
            return missing.asMap().get(BOX);
        }
        if (required || policy == MissingSource.FAIL) {
            throw MappingException.of(text, String.valueOf(from), "a value or null", "nothing", null);
        }
        return policy == MissingSource.DEFAULT ? null : NOTHING;
    }

    private @Nullable Object find(JsonObject source) {
        Object at = source.asMap();
        for (Object step : readSteps) {
            if (step instanceof String && at instanceof Map<?, ?> map && map.containsKey(step)) {
                at = map.get(step);
            } else if (step instanceof Integer index && at instanceof List<?> list && index < list.size()) {
                at = list.get(index);
            } else {
                return NOTHING;
            }
        }
        return at;
    }

    private static String described(@Nullable Object value) {
        String type = Json.typeOf(value);
        return "aeiou".indexOf(type.charAt(0)) >= 0 ? "an " + type : "a " + type;
    }

    @Override
    public String toString() {
        return text;
    }
}
