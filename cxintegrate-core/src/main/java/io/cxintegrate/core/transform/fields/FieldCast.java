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
    STRING("a string", "a string, number or boolean") {
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
    INTEGER("an integer", "an integer, or text that is one") {
        @Override
        Optional<Object> cast(Object value) {
            return number(value).flatMap(FieldCast::integer);
        }
    },

    /** Numbers stay; text that is a number in JSON becomes that number, with all its digits. */
    NUMBER("a number", "a number, or text that is one") {
        @Override
        Optional<Object> cast(Object value) {
            return number(value).map(n -> n);
        }
    },

    /** Booleans stay; the texts {@code true} and {@code false}, in lower case, become booleans. */
    BOOLEAN("a boolean", "a boolean, or the text 'true' or 'false'") {
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

    private static final Pattern NUMBER_TEXT = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?0*[0-9]{1,9})?");

    private final String noun;
    private final String accepts;

    FieldCast(String noun, String accepts) {
        this.noun = noun;
        this.accepts = accepts;
    }

    /** Its name with an article, for messages. */
    String noun() {
        return noun;
    }

    /** What it takes, for messages. */
    String accepts() {
        return accepts;
    }

    /** The value in this type; empty if it has none. */
    abstract Optional<Object> cast(Object value);

    /** Whether a value is of this type as it stands. */
    boolean has(Object value) {
        return switch (this) {
            case STRING -> value instanceof String;
            case INTEGER -> value instanceof Number n && integer(n).isPresent();
            case NUMBER -> value instanceof Number;
            case BOOLEAN -> value instanceof Boolean;
        };
    }

    /** As {@link #cast}, with 1 and 0 for true and false besides. */
    Optional<Object> castOrCount(Object value) {
        if (value instanceof Boolean b && (this == INTEGER || this == NUMBER)) {
            return Optional.of(b ? 1 : 0);
        }
        if (value instanceof Number n && this == BOOLEAN) {
            return Step.same(n, 1) ? Optional.of(true) : Step.same(n, 0) ? Optional.of(false) : Optional.empty();
        }
        return cast(value);
    }

    private static Optional<Number> number(@Nullable Object value) {
        if (value instanceof Number n) {
            return Optional.of(n);
        }
        if (value instanceof String s
                && s.length() <= MAX_DIGITS
                && NUMBER_TEXT.matcher(s).matches()) {
            BigDecimal exact = new BigDecimal(s);
            boolean isInteger = s.indexOf('.') < 0 && s.indexOf('e') < 0 && s.indexOf('E') < 0;
            return tooLarge(exact) ? Optional.empty() : Optional.of(isInteger ? Json.number(exact) : exact);
        }
        return Optional.empty();
    }

    private static Optional<Object> integer(Number n) {
        if (n instanceof Integer || n instanceof Long || n instanceof BigInteger) {
            return Optional.of(n);
        }
        BigDecimal exact = Json.decimal(n);
        boolean whole = !tooLarge(exact) && exact.stripTrailingZeros().scale() <= 0;
        return whole ? Optional.of(Json.number(exact)) : Optional.empty();
    }

    /** A few characters such as {@code 1e999999999} would take gigabytes to write out. */
    static boolean tooLarge(Number n) {
        return n instanceof BigDecimal d
                && (Math.abs((long) d.scale()) > MAX_DIGITS || d.precision() - (long) d.scale() > MAX_DIGITS);
    }
}
