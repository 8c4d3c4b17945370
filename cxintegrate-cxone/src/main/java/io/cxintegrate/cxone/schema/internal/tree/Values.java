package io.cxintegrate.cxone.schema.internal.tree;

import io.cxintegrate.core.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Equality of JSON values as JSON Schema has it (core, section "Instance Equality"): numbers by value, so that 1 is 1.0, and
 * objects without regard to order. {@link io.cxintegrate.core.json.CanonicalJson} is not it: RFC 8785 refuses numbers that a
 * double cannot hold.
 */
public final class Values {
    private static final int SHOWN = 60;

    private Values() {}

    /** Whether two plain values are equal. */
    public static boolean same(@Nullable Object a, @Nullable Object b) {
        return a == b || key(a).equals(key(b));
    }

    /** A text that equal values share and others do not. */
    public static String key(@Nullable Object value) {
        if (value instanceof String s) {
            return "\"" + s;
        }
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    /** The value as a sentence quotes it. */
    public static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        if (value instanceof Number n) {
            BigDecimal d = Json.decimal(n);
            out.append(d.signum() == 0 ? BigDecimal.ZERO : d.stripTrailingZeros());
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (Map.Entry<?, ?> e : new TreeMap<>(map).entrySet()) {
                out.append(Json.write(e.getKey())).append(':');
                append(out, e.getValue());
                out.append(',');
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Object item : list) {
                append(out, item);
                out.append(',');
            }
            out.append(']');
        } else {
            out.append(Json.write(value));
        }
    }
}
