package io.cxintegrate.core.json;

import io.cxintegrate.core.json.internal.MapDraft;
import io.cxintegrate.core.json.internal.Plain;
import io.cxintegrate.core.json.internal.PlainMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is easy to read: an immutable, ordered map of plain values ({@code Map}, {@code List}, {@code String},
 * {@code Number}, {@code Boolean}, null). Safe to share between threads.
 *
 * <p>A member that is JSON null is present: {@link #has} is true and {@link #isNull} is true. Integers come as
 * {@code Integer}, {@code Long} or {@code BigInteger}, everything else with a fraction or exponent as {@code BigDecimal}, so
 * that {@code 150.00} and a 19-digit id survive. The typed accessors throw {@link JsonException} that says what was found
 * instead; the {@code optional…} ones are empty when the member is missing or null and throw when it has another type.
 *
 * <p>{@link #toString()} lists the member names only: payloads are printed on request, by {@link #toJson()}.
 */
public final class JsonObject {
    private static final JsonObject EMPTY = new JsonObject(PlainMap.EMPTY);

    private final Map<String, @Nullable Object> members;

    private JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** The object without members. */
    public static JsonObject empty() {
        return EMPTY;
    }

    /**
     * A deep copy of {@code map}. Parts that came out of a {@code JsonObject} cannot change and are shared.
     *
     * @throws IllegalArgumentException if a value is not plain, naming where
     */
    public static JsonObject of(Map<String, ? extends @Nullable Object> map) {
        return new JsonObject(PlainValues.copyObject(map, "", 0));
    }

    /** An object with one member. */
    public static JsonObject of(String name, @Nullable Object value) {
        return builder().put(name, value).build();
    }

    /** An object with two members, in this order. */
    public static JsonObject of(String n1, @Nullable Object v1, String n2, @Nullable Object v2) {
        return builder().put(n1, v1).put(n2, v2).build();
    }

    /**
     * Reads JSON text with {@link JsonLimits#DEFAULT}.
     *
     * @throws JsonException if it is not one JSON object, naming line and column
     */
    public static JsonObject parse(String json) {
        return Json.parseObject(json);
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this object. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.members.putAll(members);
        return b;
    }

    /** The member names, in order. */
    public Set<String> names() {
        return members.keySet();
    }

    /** How many members there are. */
    public int size() {
        return members.size();
    }

    /** Whether there are no members. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** Whether there is a member of this name, be it null. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Whether there is a member of this name and it is JSON null. */
    public boolean isNull(String name) {
        return members.containsKey(name) && members.get(name) == null;
    }

    /** The plain value, or null when the member is null or missing; {@link #has} tells which. */
    public @Nullable Object get(String name) {
        return members.get(name);
    }

    /** @throws JsonException if the member is missing, null or not a string */
    public String string(String name) {
        return need(name, optionalString(name), "string");
    }

    /** @throws JsonException if the member is there, not null and not a string */
    public Optional<String> optionalString(String name) {
        return typed(name, String.class, "string");
    }

    /** @throws JsonException if the member is missing, null or not a number without fraction that fits an int */
    public int integer(String name) {
        return exact(name, number(name)).intValueExact();
    }

    /** @throws JsonException if the member is missing, null or not a number without fraction that fits a long */
    public long longValue(String name) {
        BigDecimal n = number(name);
        try {
            return n.longValueExact();
        } catch (ArithmeticException e) {
            throw JsonException.type(name, "an integer of at most 64 bits", "another number");
        }
    }

    /** @throws JsonException if the member is missing, null or not a number */
    public BigDecimal number(String name) {
        return need(name, optionalNumber(name), "number");
    }

    /** @throws JsonException if the member is there, not null and not a number */
    public Optional<BigDecimal> optionalNumber(String name) {
        return typed(name, Number.class, "number").map(Json::decimal);
    }

    /** @throws JsonException if the member is missing, null or not a boolean */
    public boolean bool(String name) {
        return need(name, optionalBool(name), "boolean");
    }

    /** @throws JsonException if the member is there, not null and not a boolean */
    public Optional<Boolean> optionalBool(String name) {
        return typed(name, Boolean.class, "boolean");
    }

    /** @throws JsonException if the member is missing, null or not an object */
    public JsonObject object(String name) {
        return need(name, optionalObject(name), "object");
    }

    /** @throws JsonException if the member is there, not null and not an object */
    @SuppressWarnings("unchecked")
    public Optional<JsonObject> optionalObject(String name) {
        return typed(name, Map.class, "object").map(m -> new JsonObject((Map<String, @Nullable Object>) m));
    }

    /** @throws JsonException if the member is missing, null or not an array */
    public List<@Nullable Object> array(String name) {
        return need(name, optionalArray(name), "array");
    }

    /** @throws JsonException if the member is there, not null and not an array */
    @SuppressWarnings("unchecked")
    public Optional<List<@Nullable Object>> optionalArray(String name) {
        return typed(name, List.class, "array").map(l -> (List<@Nullable Object>) l);
    }

    /** @throws JsonException if the member is missing, null, not an array or has an element that is no object */
    @SuppressWarnings("unchecked")
    public List<JsonObject> objects(String name) {
        List<JsonObject> out = new ArrayList<>();
        for (Object item : array(name)) {
            if (!(item instanceof Map<?, ?> m)) {
                throw JsonException.type(name + "[" + out.size() + "]", "object", Json.typeOf(item));
            }
            out.add(new JsonObject((Map<String, @Nullable Object>) m));
        }
        return Collections.unmodifiableList(out);
    }

    /** A copy with this member set; an existing one keeps its place. */
    public JsonObject with(String name, @Nullable Object value) {
        return toBuilder().put(name, value).build();
    }

    /** A copy without this member; this object itself when there is none. */
    public JsonObject without(String name) {
        if (!has(name)) {
            return this;
        }
        Builder b = toBuilder();
        b.members.leaveOut(name);
        return b.build();
    }

    /** The members as an unmodifiable view, in order, values plain. */
    public Map<String, @Nullable Object> asMap() {
        return members;
    }

    /** Compact JSON text. */
    public String toJson() {
        return Json.write(this);
    }

    /** JSON text over several lines, indented by two blanks. */
    public String toPrettyJson() {
        return Json.writePretty(this);
    }

    /** Whether both have the same members with equal values; the order does not count, {@code 1} and {@code 1.0} differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject o && members.equals(o.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "JsonObject" + members.keySet();
    }

    private <T> Optional<T> typed(String name, Class<T> type, String expected) {
        Object value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw JsonException.type(name, expected, Json.typeOf(value));
        }
        return Optional.of(type.cast(value));
    }

    private <T> T need(String name, Optional<T> value, String expected) {
        return value.orElseThrow(() -> JsonException.type(name, expected, has(name) ? "null" : "nothing"));
    }

    private static BigDecimal exact(String name, BigDecimal n) {
        try {
            n.intValueExact();
            return n;
        } catch (ArithmeticException e) {
            throw JsonException.type(name, "an integer of at most 32 bits", "another number");
        }
    }

    /** Collects members in order; not safe for concurrent use. */
    public static final class Builder {
        private final MapDraft members = new MapDraft();

        private Builder() {}

        /**
         * Sets a member; null is JSON null.
         *
         * @throws IllegalArgumentException if the value is not plain
         */
        public Builder put(String name, @Nullable Object value) {
            members.put(name, Plain.isScalar(value) ? value : PlainValues.copy(value, "/" + name, 1));
            return this;
        }

        /** Sets a member unless the value is null. */
        public Builder putIfPresent(String name, @Nullable Object value) {
            return value == null ? this : put(name, value);
        }

        /** Sets all members of another object. */
        public Builder putAll(JsonObject other) {
            members.putAll(other.members);
            return this;
        }

        /** The object. */
        public JsonObject build() {
            return new JsonObject(new MapDraft(members).build());
        }
    }
}
