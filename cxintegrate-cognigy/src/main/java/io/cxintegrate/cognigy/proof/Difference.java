package io.cxintegrate.cognigy.proof;

import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place where what came is not what was recorded. Immutable and safe to share between threads. It holds values of the case,
 * which its owner has recorded to be shown.
 *
 * @param path such as {@code request.items[0].sku}
 * @param expected JSON text, at most {@value #MAX_SHOWN} characters of it, or {@value #NOTHING}
 * @param found likewise
 */
public record Difference(String path, String expected, String found) {
    /** What stands for a member that is not there. */
    public static final String NOTHING = "nothing";

    private static final int MAX_SHOWN = 200;
    private static final Object ABSENT = new Object();

    /** Checks that all are given. */
    public Difference {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(found, "found");
    }

    /** All differences of two plain values, in the order of what was expected; numbers are equal when their values are. */
    static List<Difference> between(String path, @Nullable Object expected, @Nullable Object found) {
        List<Difference> differences = new ArrayList<>();
        compare(path, plain(expected), plain(found), differences);
        return differences;
    }

    private static void compare(
            String path, @Nullable Object expected, @Nullable Object found, List<Difference> differences) {
        if (expected instanceof Map<?, ?> e && found instanceof Map<?, ?> f) {
            Set<Object> names = new LinkedHashSet<>(e.keySet());
            names.addAll(f.keySet());
            names.forEach(name -> compare(
                    path + "." + FieldPath.ofName((String) name), member(e, name), member(f, name), differences));
        } else if (expected instanceof List<?> e && found instanceof List<?> f) {
            for (int i = 0; i < Math.max(e.size(), f.size()); i++) {
                compare(path + "[" + i + "]", item(e, i), item(f, i), differences);
            }
        } else if (!isSame(expected, found)) {
            differences.add(new Difference(path, shown(expected), shown(found)));
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof JsonObject o ? o.asMap() : value;
    }

    private static @Nullable Object member(Map<?, ?> map, Object name) {
        return map.containsKey(name) ? map.get(name) : ABSENT;
    }

    private static @Nullable Object item(List<?> list, int i) {
        return i < list.size() ? list.get(i) : ABSENT;
    }

    private static boolean isSame(@Nullable Object a, @Nullable Object b) {
        return (a instanceof Number n && b instanceof Number m)
                ? Json.decimal(n).compareTo(Json.decimal(m)) == 0
                : Objects.equals(a, b);
    }

    private static String shown(@Nullable Object value) {
        if (value == ABSENT) {
            return NOTHING;
        }
        String json = Json.write(value);
        return json.length() > MAX_SHOWN ? json.substring(0, MAX_SHOWN) + "..." : json;
    }

    /** Path, expected and found in one line. */
    @Override
    public String toString() {
        return path + ": expected " + expected + " but was " + found;
    }
}
