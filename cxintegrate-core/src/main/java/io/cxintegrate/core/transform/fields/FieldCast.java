package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A type a field is turned into when that loses nothing; what cannot be turned is a {@link MappingException}. */
public enum FieldCast {
    /** Strings stay; numbers become their digits without exponent, booleans {@code true} and {@code false}. */
    STRING("a string, number or boolean") {
        @Override
        Optional<Object> cast(Object value) {
            if (value instanceof Number n) {
                return tooLarge(n)
                        ? Optional.empty()
                        : Optional.of(Json.decimal(n).toPlainString());
            }
            return value instanceof String || value instanceof Boolean
                    ? Optional.of(value.toString())
                    : Optional.empty();
        }
    },

    /** Integers stay; numbers without a fraction and text that is such a number in JSON become one. */
    INTEGER("an integer, or text that is one") {
        @Override
        Optional<Object> cast(Object value) {
            return number(value).flatMap(FieldCast::integer);
        }
    },

    /** Numbers stay; text that is a number in JSON becomes that number, with all its digits. */
    NUMBER("a number, or text that is one") {
        @Override
        Optional<Object> cast(Object value) {
            return number(value).map(n -> n);
        }
    },

    /** Booleans stay; the texts {@code true} and {@code false}, in lower case, become booleans. */
    BOOLEAN("a boolean, or the text 'true' or 'false'") {
        @Override
        Optional<Object> cast(Object value) {
            if (value instanceof Boolean) {
                return Optional.of(value);
            }
            return "true".equals(value) || "false".equals(value) ? Optional.of("true".equals(value)) : Optional.empty();
        }
    };

    /** Writing out or reading a number of more digits than this is an attack, not a use. */
    private static final int MAX_DIGITS = 400;

    private static final Pattern NUMBER_TEXT = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private final String accepts;

    FieldCast(String accepts) {
        this.accepts = accepts;
    }

    /** What it takes, for messages. */
    String accepts() {
        return accepts;
    }

    /** The value in this type; empty if it has none. */
    abstract Optional<Object> cast(Object value);

    private static Optional<Number> number(@Nullable Object value) {
        if (value instanceof Number n) {
            return Optional.of(n);
        }
        if (value instanceof String s
                && s.length() <= MAX_DIGITS
                && NUMBER_TEXT.matcher(s).matches()) {
            BigDecimal exact = new BigDecimal(s);
            boolean isInteger = s.indexOf('.') < 0 && s.indexOf('e') < 0 && s.indexOf('E') < 0;
            return tooLarge(exact) ? Optional.empty() : Optional.of(isInteger ? narrow(exact.toBigInteger()) : exact);
        }
        return Optional.empty();
    }

    private static Optional<Object> integer(Number n) {
        if (n instanceof Integer || n instanceof Long || n instanceof BigInteger) {
            return Optional.of(n);
        }
        BigDecimal exact = Json.decimal(n);
        boolean whole = !tooLarge(exact) && exact.stripTrailingZeros().scale() <= 0;
        return whole ? Optional.of(narrow(exact.toBigInteger())) : Optional.empty();
    }

    private static Number narrow(BigInteger n) {
        if (n.bitLength() < Integer.SIZE) {
            return n.intValue();
        }
        return n.bitLength() < Long.SIZE ? (Number) n.longValue() : n;
    }

    /** A few characters such as {@code 1e999999999} would take gigabytes to write out. */
    private static boolean tooLarge(Number n) {
        return n instanceof BigDecimal d
                && (Math.abs((long) d.scale()) > MAX_DIGITS || d.precision() - (long) d.scale() > MAX_DIGITS);
    }
}
