package io.cxintegrate.pg.internal.value;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Reads numbers by a grammar of our own, because Java's and PostgreSQL's parsers take more than anybody means: blanks,
 * {@code 1_000}, hexadecimal, Arabic digits, {@code 1f}, {@code NaN}.
 */
public final class NumberTexts {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,25}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
    private static final int LONGEST = 1000;
    private static final int MOST_DIGITS = 400;

    private NumberTexts() {}

    /** At most 32 bits, or what the server's type has if that is less. */
    public static Object integer(String text, ServerType type) {
        return integer(text, type.name().equals("int2") ? 16 : 32, type);
    }

    /** At most 64 bits, or what the server's type has if that is less. */
    public static Object bigint(String text, ServerType type) {
        return integer(text, type.name().equals("int2") ? 16 : type.name().equals("int4") ? 32 : 64, type);
    }

    /** Any number of up to {@value #MOST_DIGITS} digits before the point and as many behind it. */
    public static Object numeric(String text, ServerType type) {
        return decimal(text);
    }

    /** A number within the range of the server's type. */
    public static Object floating(String text, ServerType type) {
        BigDecimal exact = decimal(text);
        if (type.name().equals("numeric")) {
            return exact;
        }
        boolean single = type.name().equals("float4");
        double value = single ? exact.floatValue() : exact.doubleValue();
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("expected a number within the range of " + type.name());
        }
        return single ? (Object) exact.floatValue() : (Object) value;
    }

    private static Object integer(String text, int bits, ServerType type) {
        if (!INTEGER.matcher(text).matches()) {
            throw new IllegalArgumentException("expected an integer of decimal digits");
        }
        BigDecimal value = new BigDecimal(text);
        BigDecimal limit = new BigDecimal(1L << (bits - 2)).multiply(BigDecimal.valueOf(2));
        if (value.compareTo(limit) >= 0 || value.compareTo(limit.negate()) < 0) {
            throw new IllegalArgumentException("expected an integer of at most " + bits + " bits");
        }
        return switch (type.name()) {
            case "int2" -> (Object) value.shortValueExact();
            case "int8" -> (Object) value.longValueExact();
            default -> (Object) value.intValueExact();
        };
    }

    private static BigDecimal decimal(String text) {
        // Length and exponent first: a million digits take seconds to read, and 1e1000000000 all memory to print.
        if (text.length() > LONGEST || !DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a decimal number of at most " + LONGEST + " characters");
        }
        BigDecimal value = new BigDecimal(text);
        if ((long) value.precision() - value.scale() > MOST_DIGITS || value.scale() > MOST_DIGITS) {
            throw new IllegalArgumentException(
                    "expected a number of at most " + MOST_DIGITS + " digits before and behind the point");
        }
        return value.scale() < 0 ? value.setScale(0) : value;
    }
}
