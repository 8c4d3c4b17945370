package io.cxintegrate.cxone.schema.internal.tree;

import io.cxintegrate.core.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON types as bits; numbers are split into those with a fraction and those without, so that none overlaps another. */
public final class Types {
    /** JSON null. */
    public static final int NULL = 1;

    /** true and false. */
    public static final int BOOLEAN = 2;

    /** Numbers without a fraction, 1.0 among them. */
    public static final int INTEGER = 4;

    /** Numbers with a fraction. */
    public static final int FRACTION = 8;

    /** Strings. */
    public static final int STRING = 16;

    /** Arrays. */
    public static final int ARRAY = 32;

    /** Objects. */
    public static final int OBJECT = 64;

    /** All numbers. */
    public static final int NUMBER = INTEGER | FRACTION;

    /** Everything. */
    public static final int ALL = 127;

    private Types() {}

    /** The type of a plain value. */
    public static int of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        if (value instanceof String) {
            return STRING;
        }
        if (value instanceof Boolean) {
            return BOOLEAN;
        }
        if (value instanceof Number n) {
            return isInteger(Json.decimal(n)) ? INTEGER : FRACTION;
        }
        return value instanceof List ? ARRAY : value instanceof Map ? OBJECT : 0;
    }

    /** The bits of a type by its name in a schema; 0 for what is none. */
    public static int named(@Nullable Object name) {
        if (!(name instanceof String s)) {
            return 0;
        }
        return switch (s) {
            case "null" -> NULL;
            case "boolean" -> BOOLEAN;
            case "integer" -> INTEGER;
            case "number" -> NUMBER;
            case "string" -> STRING;
            case "array" -> ARRAY;
            case "object" -> OBJECT;
            default -> 0;
        };
    }

    /** Whether a number has no fraction. */
    public static boolean isInteger(BigDecimal n) {
        return n.signum() == 0 || n.scale() <= 0 || n.stripTrailingZeros().scale() <= 0;
    }
}
