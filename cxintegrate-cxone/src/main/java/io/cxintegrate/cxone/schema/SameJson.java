package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Equality of JSON values as JSON Schema has it (core, section "Instance Equality"): numbers by value, so that 1 is 1.0, and
 * objects without regard to order. {@link io.cxintegrate.core.json.CanonicalJson} is not it: RFC 8785 refuses numbers that a
 * double cannot hold.
 */
final class SameJson {
    private static final int SHOWN = 60;

    private SameJson() {}

    static boolean same(@Nullable Object a, @Nullable Object b) {
        return key(a).equals(key(b));
    }

    /** A text that equal values share and others do not. */
    static String key(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    /** The value as a sentence quotes it. */
    static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        if (value instanceof Number n) {
            out.append(Json.decimal(n).stripTrailingZeros());
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            new TreeMap<>(map).forEach((name, item) -> {
                out.append(Json.write(name)).append(':');
                append(out, item);
                out.append(',');
            });
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
