package io.cxintegrate.core.json;

import io.cxintegrate.core.json.internal.MapDraft;
import io.cxintegrate.core.json.internal.Plain;
import io.cxintegrate.core.json.internal.PlainList;
import io.cxintegrate.core.json.internal.PlainMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what users hand in into immutable plain values: what goes in is copied, so nobody can change it later. What was made
 * here before is known by its type and goes through as it is. */
final class PlainValues {
    /** Deeper than any real payload; stops a structure that contains itself. */
    static final int MAX_DEPTH = 500;

    private PlainValues() {}

    static PlainMap copyObject(Map<?, ?> map, String path, int depth) {
        if (map instanceof PlainMap plain) {
            checkDepth(path, depth + plain.height() - 1);
            return plain;
        }
        checkDepth(path, depth);
        if (map instanceof MapDraft draft) {
            draft.replaceAll((name, value) -> copyMember(value, path, name, depth + 1));
            return draft.build();
        }
        MapDraft copy = new MapDraft(map.size());
        // Other maps may hold two equal keys.
        boolean unique = map instanceof HashMap;
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a JSON object has text keys, but at '" + path
                        + "' there is a key of type "
                        + (e.getKey() == null ? "null" : e.getKey().getClass().getName()));
            }
            Object plain = copyMember(e.getValue(), path, key, depth + 1);
            if (unique) {
                copy.add(key, plain);
            } else {
                copy.put(key, plain);
            }
        }
        return copy.build();
    }

    /** The path is for messages about what is not plain yet, or too deep; most members are neither. */
    private static @Nullable Object copyMember(@Nullable Object value, String path, String name, int depth) {
        return isKept(value, depth) ? value : copy(value, path + "/" + name, depth);
    }

    private static boolean isKept(@Nullable Object value, int depth) {
        return Plain.isScalar(value)
                || (value instanceof PlainMap map && depth + map.height() - 1 <= MAX_DEPTH)
                || (value instanceof PlainList list && depth + list.height() - 1 <= MAX_DEPTH);
    }

    static @Nullable Object copy(@Nullable Object value, String path, int depth) {
        if (value == null || Plain.isScalar(value)) {
            return value;
        }
        if (value instanceof JsonObject o) {
            return copyObject(o.asMap(), path, depth);
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

    /** Members in the order of their names by UTF-16 code units; of values that are plain already. */
    static PlainMap sorted(Map<?, ?> members) {
        MapDraft sorted = new MapDraft(members.size());
        members.keySet().stream()
                .map(String.class::cast)
                .sorted()
                .forEachOrdered(name -> sorted.add(name, sortedValue(members.get(name))));
        return sorted.build();
    }

    private static @Nullable Object sortedValue(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return sorted(members);
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> sorted = new ArrayList<>(items.size());
            items.forEach(item -> sorted.add(sortedValue(item)));
            return PlainList.of(sorted);
        }
        return value;
    }

    private static PlainList copyArray(Collection<?> items, String path, int depth) {
        if (items instanceof PlainList plain) {
            checkDepth(path, depth + plain.height() - 1);
            return plain;
        }
        checkDepth(path, depth);
        List<@Nullable Object> copy = new ArrayList<>(items.size());
        int i = 0;
        for (Object item : items) {
            copy.add(isKept(item, depth + 1) ? item : copy(item, path + "/" + i, depth + 1));
            i++;
        }
        return PlainList.of(copy);
    }

    private static void checkDepth(String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON deeper than " + MAX_DEPTH
                    + " levels, or containing itself, below '" + path.substring(0, Math.min(80, path.length())) + "'");
        }
    }
}
