package io.cxintegrate.core.transform.fields.convert;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values by values: {@code ValueTable.of(Map.of("A", "active", "B", "blocked"))}. Immutable, serializable and safe to share
 * between threads.
 *
 * <p>What is not in the table does not fit, unless {@link #otherwise} or {@link #otherwiseKeep} says so. Numbers count by their
 * value: 1 and 1.0 are one key.
 */
public final class ValueTable implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What becomes of a value that is not in the table. */
    public enum Rest {
        /** It does not fit. */
        FAIL,
        /** It stays as it is. */
        KEEP,
        /** It becomes {@link ValueTable#otherwiseValue}. */
        VALUE
    }

    @SuppressWarnings("serial") // maps of the JDK are serializable
    private final Map<Object, @Nullable Object> entries;

    @SuppressWarnings("serial")
    private final Map<Object, @Nullable Object> byKey;

    private final Rest rest;

    @SuppressWarnings("serial") // plain values are serializable
    private final @Nullable Object otherwise;

    private final String expected;

    private ValueTable(
            Map<Object, @Nullable Object> entries,
            Map<Object, @Nullable Object> byKey,
            Rest rest,
            @Nullable Object otherwise,
            String expected) {
        this.entries = entries;
        this.byKey = byKey;
        this.rest = rest;
        this.otherwise = otherwise;
        this.expected = expected;
    }

    /**
     * A table of these entries; other values do not fit.
     *
     * @throws IllegalArgumentException if there is none, a key is no string, number or boolean, two keys are one, or a value is
     *     not plain
     */
    public static ValueTable of(Map<?, ? extends @Nullable Object> entries) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        Map<Object, @Nullable Object> byKey = new HashMap<>();
        entries.forEach((k, v) -> {
            Object key = plain(k);
            if (key == null || key instanceof Map || key instanceof List) {
                throw new IllegalArgumentException(
                        "a key of a table must be a string, number or boolean but is of type " + Json.typeOf(key));
            }
            Object value = plain(v);
            copy.put(key, value);
            if (byKey.containsKey(normal(key))) {
                throw new IllegalArgumentException("a table has one entry for each value but has two for " + key);
            }
            byKey.put(normal(key), value);
        });
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a table must have at least one entry");
        }
        return new ValueTable(copy, byKey, Rest.FAIL, null, "a value of its table");
    }

    /**
     * The same table, with one result for everything else.
     *
     * @throws IllegalArgumentException if it is not plain
     */
    public ValueTable otherwise(@Nullable Object value) {
        return new ValueTable(entries, byKey, Rest.VALUE, plain(value), expected);
    }

    /** The same table, which leaves everything else as it is. */
    public ValueTable otherwiseKeep() {
        return new ValueTable(entries, byKey, Rest.KEEP, null, expected);
    }

    /**
     * The same table, failing on everything else with these words for what would have been right, such as {@code a status that
     * billing knows}.
     *
     * @throws IllegalArgumentException if they are blank
     */
    public ValueTable otherwiseFail(String expected) {
        return new ValueTable(entries, byKey, Rest.FAIL, null, Require.text(expected, "expected"));
    }

    /** Whether a value has a result. */
    public boolean takes(Object value) {
        return rest != Rest.FAIL || byKey.containsKey(normal(value));
    }

    /** The result for a value; null also where it has none, which {@link #takes} tells. */
    public @Nullable Object get(Object value) {
        Object key = normal(value);
        if (byKey.containsKey(key)) {
            return byKey.get(key);
        }
        return rest == Rest.KEEP ? value : otherwise;
    }

    /** The entries, in the order given. */
    public Map<Object, @Nullable Object> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /** What becomes of other values. */
    public Rest rest() {
        return rest;
    }

    /** The result of other values, for {@link Rest#VALUE}. */
    public @Nullable Object otherwiseValue() {
        return otherwise;
    }

    /** What would have been right, for messages. */
    public String expected() {
        return expected;
    }

    /** The table the other way round; empty if {@link #obstacle} says that there is none. */
    public Optional<ValueTable> inverse() {
        if (!obstacle().isEmpty()) {
            return Optional.empty();
        }
        Map<Object, @Nullable Object> turned = new LinkedHashMap<>();
        entries.forEach((key, value) -> turned.put(Objects.requireNonNull(value), key));
        return Optional.of(of(turned));
    }

    /** Why the table cannot be turned round, as part of a sentence; empty if it can. */
    public String obstacle() {
        if (rest != Rest.FAIL) {
            return "its table gives several values one result or keeps others";
        }
        Map<Object, Object> seen = new HashMap<>();
        for (Map.Entry<Object, @Nullable Object> e : entries.entrySet()) {
            Object value = e.getValue();
            if (value == null || value instanceof Map || value instanceof List) {
                return "its table has a result that is no string, number or boolean";
            }
            if (seen.put(normal(value), e.getKey()) != null) {
                return "its table gives two values the same result";
            }
        }
        return "";
    }

    private static Object normal(Object value) {
        return value instanceof Number n ? Json.decimal(n).stripTrailingZeros() : value;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return JsonObject.of("value", value).get("value");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValueTable t
                && byKey.equals(t.byKey)
                && rest == t.rest
                && Objects.equals(otherwise, t.otherwise)
                && expected.equals(t.expected);
    }

    @Override
    public int hashCode() {
        return byKey.hashCode();
    }

    /** How many entries there are. */
    @Override
    public String toString() {
        return "ValueTable[" + entries.size() + " entries]";
    }
}
