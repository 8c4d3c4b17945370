package io.cxintegrate.core.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns what users hand in into immutable plain values: what goes in is copied, so nobody can change it later. */
final class PlainValues {
    /** Deeper than any real payload; stops a structure that contains itself. */
    static final int MAX_DEPTH = 500;

    private PlainValues() {}

    static Map<String, @Nullable Object> copyObject(Map<?, ?> map, String path, int depth) {
        checkDepth(path, depth);
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(Math.max(8, map.size() * 2));
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a JSON object has text keys, but at '" + path
                        + "' there is a key of type "
                        + (e.getKey() == null ? "null" : e.getKey().getClass().getName()));
            }
            Object value = e.getValue();
            // The path is for messages about containers and what is not plain; most members are neither.
            copy.put(key, isScalar(value) ? value : copy(value, path + "/" + key, depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    static @Nullable Object copy(@Nullable Object value, String path, int depth) {
        if (value == null || isScalar(value)) {
            return value;
        }
        if (value instanceof JsonObject o) {
            checkDepth(path, depth);
            return o.asMap();
        }
        if (value instanceof Map<?, ?> m) {
            return copyObject(m, path, depth);
        }
        if (value instanceof Collection<?> c) {
            return copyArray(c, path, depth);
        }
        if (value instanceof Object[] a) {
            return copyArray(Arrays.asList(a), path, depth);
        }
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double d = ((Number) value).doubleValue();
            if (Double.isNaN(d) || Double.isInfinite(d)) {
                throw new IllegalArgumentException("JSON has no " + d + ", but it stands at '" + path + "'");
            }
            return value instanceof Float ? (Object) new BigDecimal(value.toString()).doubleValue() : value;
        }
        throw new IllegalArgumentException("at '" + path + "' a value of type "
                + value.getClass().getName()
                + " cannot become JSON; use Map, List, String, Number, Boolean or null");
    }

    /** Whether a value is plain and has no parts. */
    private static boolean isScalar(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof BigDecimal;
    }

    /** Members in the order of their names by UTF-16 code units; of values that are plain already. */
    static Map<String, @Nullable Object> sorted(Map<?, ?> members) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        members.forEach((name, value) -> sorted.put((String) name, sortedValue(value)));
        return Collections.unmodifiableMap(sorted);
    }

    private static @Nullable Object sortedValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return sorted(members);
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> sorted = new ArrayList<>(items.size());
            items.forEach(item -> sorted.add(sortedValue(item)));
            return Collections.unmodifiableList(sorted);
        }
        return value;
    }

    private static List<@Nullable Object> copyArray(Collection<?> items, String path, int depth) {
        checkDepth(path, depth);
        List<@Nullable Object> copy = new ArrayList<>(items.size());
        int i = 0;
        for (Object item : items) {
            copy.add(isScalar(item) ? item : copy(item, path + "/" + i, depth + 1));
            i++;
        }
        return Collections.unmodifiableList(copy);
    }

    private static void checkDepth(String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON deeper than " + MAX_DEPTH
                    + " levels, or containing itself, below '" + path.substring(0, Math.min(80, path.length())) + "'");
        }
    }
}
