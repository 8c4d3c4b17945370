package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Jsonata;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.internal.MapDraft;
import io.cxintegrate.core.json.internal.PlainList;
import io.cxintegrate.core.json.internal.PlainMap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies plain values into the engine and results out of it, for one evaluation. Used by one thread.
 *
 * <p>The engine changes its input in places and shares it with its result, hence copies both ways, except of what cannot be
 * changed and is not misread: {@link PlainMap#isSimple}. It calculates with doubles,
 * and some of its functions cut a {@code BigDecimal} down to its integer part; so decimals go in as doubles, and one that comes
 * out as the very object that went in is exchanged for its original, with all digits and the scale.
 */
final class Values {
    /** As deep as JSON may be everywhere in this library; stops a structure that contains itself. */
    private static final int MAX_DEPTH = 500;

    /** Up to here JSONata prints an integer without exponent. */
    private static final double MAX_PRINTED_INTEGER = 1e21;

    /** Room for so many from the start costs less than to make room twice. */
    private static final int USUAL_DECIMALS = 64;

    private @Nullable IdentityHashMap<Object, BigDecimal> decimals;
    private final Guard guard;
    private final boolean keepsInput;
    private final @Nullable RoundedNumbers rounded;
    private long items;
    private long characters;

    /** @param keepsInput whether the program never writes to its input, which need not be copied then where it is simple */
    Values(Guard guard, boolean copiesByText, boolean keepsInput) {
        this.guard = guard;
        this.keepsInput = keepsInput;
        this.rounded = copiesByText ? new RoundedNumbers() : null;
    }

    /** @throws EngineFault if it is not JSON, naming the place */
    Object in(@Nullable Object value) {
        try {
            return copyIn(value, 0);
        } catch (IllegalArgumentException notJson) {
            throw new EngineFault("X0004", -1, "not JSON: " + whyNotJson(value));
        }
    }

    /** @throws EngineFault if it is not JSON, naming the place */
    @Nullable
    Object out(Object value) {
        try {
            return copyOut(value, 0);
        } catch (IllegalArgumentException notJson) {
            throw new EngineFault("X0005", -1, "the result is not JSON: " + placeOf(value, "", 0));
        }
    }

    private Object copyIn(@Nullable Object value, int depth) {
        if (value == null) {
            return Jsonata.NULL_VALUE;
        }
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number n) {
            return numberIn(n);
        }
        if (value instanceof JsonObject o) {
            return copyIn(o.asMap(), depth);
        }
        if (keepsInput && value instanceof PlainMap map && map.isSimple()) {
            checkDepth(depth + map.height() - 1);
            return map;
        }
        if (keepsInput && value instanceof PlainList list && list.isSimple()) {
            checkDepth(depth + list.height() - 1);
            return list;
        }
        checkDepth(depth);
        if (value instanceof Map<?, ?> m) {
            return keepsInput ? toRead(m, depth) : toWrite(m, depth);
        }
        if (value instanceof Collection<?> || value instanceof Object[]) {
            Collection<?> items = value instanceof Object[] a ? Arrays.asList(a) : (Collection<?>) value;
            List<Object> copy = new ArrayList<>(items.size());
            for (Object item : items) {
                copy.add(copyIn(item, depth + 1));
            }
            return copy;
        }
        throw new IllegalArgumentException();
    }

    private Map<String, @Nullable Object> toRead(Map<?, ?> map, int depth) {
        if (map instanceof PlainMap plain) {
            return MapDraft.changed(plain, value -> copyIn(value, depth + 1));
        }
        MapDraft copy = new MapDraft(map.size());
        map.forEach((name, value) -> copy.add(name(name), copyIn(value, depth + 1)));
        return copy;
    }

    private Map<String, Object> toWrite(Map<?, ?> map, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>(Math.max(8, map.size() * 2));
        map.forEach((name, value) -> copy.put(name(name), copyIn(value, depth + 1)));
        return copy;
    }

    private static String name(@Nullable Object name) {
        if (name instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException();
    }

    private Object numberIn(Number n) {
        if (rounded != null) {
            rounded.add(n);
        }
        if (n instanceof Integer || n instanceof Long) {
            return n;
        }
        if (n instanceof Short || n instanceof Byte) {
            return n.intValue();
        }
        if (n instanceof BigInteger || n instanceof BigDecimal) {
            Double replacement = n.doubleValue();
            if (replacement.isInfinite()) {
                // The engine would keep it in places and make it another number in others.
                throw new EngineFault(
                        "D1001", -1, "the input has a number too large for JSONata, which counts in doubles");
            }
            if (n instanceof BigInteger) {
                return n;
            }
            if (decimals == null) {
                decimals = new IdentityHashMap<>(USUAL_DECIMALS);
            }
            decimals.put(replacement, (BigDecimal) n);
            return replacement;
        }
        if (n instanceof Double || n instanceof Float) {
            double d = Double.parseDouble(n.toString());
            if (Double.isFinite(d)) {
                return d;
            }
        }
        throw new IllegalArgumentException();
    }

    private @Nullable Object copyOut(@Nullable Object value, int depth) {
        guard.tick();
        guard.checkItems(items++);
        if (value instanceof PlainMap map) {
            checkDepth(depth + map.height() - 1);
            count(map.valueCount(), map.textLength());
            return map;
        }
        if (value instanceof PlainList list) {
            checkDepth(depth + list.height() - 1);
            count(list.valueCount(), list.textLength());
            return list;
        }
        if (value == null || value == Jsonata.NULL_VALUE) {
            return null;
        }
        if (value instanceof String text) {
            characters += text.length();
            guard.checkText(characters);
            return text;
        }
        if (value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number n) {
            return numberOut(n);
        }
        checkDepth(depth);
        if (value instanceof Map<?, ?> m) {
            MapDraft copy = new MapDraft(m.size());
            for (Map.Entry<?, ?> e : m.entrySet()) {
                Object member = e.getValue();
                if (!(member instanceof Regexp.Next)) {
                    copy.add(String.valueOf(e.getKey()), copyOut(member, depth + 1));
                }
            }
            return copy.build();
        }
        if (value instanceof List<?> l) {
            List<@Nullable Object> copy = new ArrayList<>(l.size());
            for (Object item : l) {
                copy.add(copyOut(item, depth + 1));
            }
            return PlainList.of(copy);
        }
        throw new IllegalArgumentException();
    }

    /** What a part of the input that comes out as it went in adds to the result. */
    private void count(int values, int length) {
        items += values - 1;
        characters += length;
        guard.checkItems(items - 1);
        guard.checkText(characters);
    }

    private Number numberOut(Number n) {
        BigDecimal exact = decimals == null || !(n instanceof Double) ? null : decimals.get(n);
        if (exact != null) {
            return exact;
        }
        Number original = rounded == null ? null : rounded.original(n);
        if (original != null) {
            return original;
        }
        if (!(n instanceof Double)) {
            return n;
        }
        double d = n.doubleValue();
        if (!Double.isFinite(d)) {
            throw new IllegalArgumentException();
        }
        if (d != Math.rint(d) || Math.abs(d) >= MAX_PRINTED_INTEGER) {
            return BigDecimal.valueOf(d).stripTrailingZeros();
        }
        if (d == (int) d) {
            return (int) d;
        }
        return Math.abs(d) < Long.MAX_VALUE
                ? (Number) (long) d
                : BigDecimal.valueOf(d).toBigInteger();
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException();
        }
    }

    /** Copies it once more, the slow way that keeps track of the place. */
    private static String whyNotJson(@Nullable Object value) {
        try {
            JsonObject.of("input", value);
            return "deeper than " + MAX_DEPTH + " levels";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** What stands where that JSON does not know; empty if nothing does. */
    private static String placeOf(@Nullable Object value, String path, int depth) {
        if (depth > MAX_DEPTH) {
            return "it is deeper than " + MAX_DEPTH + " levels, or contains itself";
        }
        if (value instanceof Map<?, ?> m) {
            return m.entrySet().stream()
                    .map(e -> placeOf(e.getValue(), path + "/" + e.getKey(), depth + 1))
                    .filter(found -> !found.isEmpty())
                    .findFirst()
                    .orElse("");
        }
        if (value instanceof List<?> l) {
            for (int i = 0; i < l.size(); i++) {
                String found = placeOf(l.get(i), path + "/" + i, depth + 1);
                if (!found.isEmpty()) {
                    return found;
                }
            }
            return "";
        }
        boolean isJson = value == null
                || value == Jsonata.NULL_VALUE
                || value instanceof String
                || value instanceof Boolean
                || (value instanceof Number n && Double.isFinite(n.doubleValue()));
        if (isJson) {
            return "";
        }
        String kind = value instanceof Number ? "an infinite number" : "a function or a regular expression";
        return path.isEmpty() ? "it is " + kind : "at '" + path + "' there is " + kind;
    }
}
