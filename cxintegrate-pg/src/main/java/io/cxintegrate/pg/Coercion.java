package io.cxintegrate.pg;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the text of a flow's variable as a value of a type. Own grammars, because Java's and PostgreSQL's parsers take more
 * than anybody means: blanks, {@code 1_000}, hexadecimal, Arabic digits, {@code 1f}, {@code now}, {@code 1-1-1-1-1}.
 */
final class Coercion {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,25}");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int LONGEST_NUMBER = 1000;
    private static final int LARGEST_EXPONENT = 400;
    private static final JsonLimits JSON = new JsonLimits(64, 1_000_000, 400, 1_000_000);

    private Coercion() {}

    static Object read(PgType type, String text, String serverType) {
        return switch (type) {
            case INTEGER -> integer(text, serverType.equals("int2") ? 16 : 32, serverType);
            case BIGINT ->
                integer(text, serverType.equals("int2") ? 16 : serverType.equals("int4") ? 32 : 64, serverType);
            case NUMERIC -> decimal(text);
            case FLOAT -> floating(text, serverType);
            case BOOLEAN -> bool(text);
            case STRING -> string(text);
            case TIMESTAMP -> timestamp(text, serverType);
            case DATE ->
                temporal(() -> LocalDate.parse(text, DateTimeFormatter.ISO_LOCAL_DATE), "a date like 2026-02-28");
            case TIME ->
                temporal(() -> LocalTime.parse(text, DateTimeFormatter.ISO_LOCAL_TIME), "a time of day like 23:59:59");
            case UUID -> uuid(text);
            case JSON -> json(text);
        };
    }

    private static Object integer(String text, int bits, String serverType) {
        if (!INTEGER.matcher(text).matches()) {
            throw new IllegalArgumentException("expected an integer of decimal digits");
        }
        BigDecimal value = new BigDecimal(text);
        BigDecimal limit = new BigDecimal(1L << (bits - 2)).multiply(BigDecimal.valueOf(2));
        if (value.compareTo(limit) >= 0 || value.compareTo(limit.negate()) < 0) {
            throw new IllegalArgumentException("expected an integer of at most " + bits + " bits");
        }
        return serverType.equals("int8") ? (Object) value.longValueExact() : (Object) value.intValueExact();
    }

    private static BigDecimal decimal(String text) {
        // Length and exponent first: a million digits take seconds to read, and 1e1000000000 all memory to print.
        if (text.length() > LONGEST_NUMBER || !DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a decimal number of at most " + LONGEST_NUMBER + " characters");
        }
        BigDecimal value = new BigDecimal(text);
        if (Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT + LONGEST_NUMBER) {
            throw new IllegalArgumentException("expected a number with an exponent of at most " + LARGEST_EXPONENT);
        }
        return value;
    }

    private static Object floating(String text, String serverType) {
        BigDecimal exact = decimal(text);
        if (serverType.equals("numeric")) {
            return exact;
        }
        double value = serverType.equals("float4") ? exact.floatValue() : exact.doubleValue();
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("expected a number within the range of " + serverType);
        }
        return value;
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new IllegalArgumentException("expected true, 1, yes, false, 0 or no");
        };
    }

    private static String string(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("expected text without the character U+0000");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("expected text without half a surrogate pair");
            }
        }
        return text;
    }

    private static Object timestamp(String text, String serverType) {
        if (serverType.equals("timestamptz")) {
            return temporal(
                    () -> OffsetDateTime.parse(
                            text, DateTimeFormatter.ISO_OFFSET_DATE_TIME.withResolverStyle(ResolverStyle.STRICT)),
                    "a timestamp with offset like 2026-02-28T23:59:59Z");
        }
        return temporal(
                () -> LocalDateTime.parse(
                        text, DateTimeFormatter.ISO_LOCAL_DATE_TIME.withResolverStyle(ResolverStyle.STRICT)),
                "a timestamp without offset like 2026-02-28T23:59:59");
    }

    private static Object uuid(String text) {
        if (!UUID.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a UUID of 36 characters");
        }
        return java.util.UUID.fromString(text);
    }

    /** Written anew from what was read, so that the server sees exactly what was checked. */
    private static String json(String text) {
        try {
            String clean = Json.write(Json.parse(text, JSON));
            string(clean);
            if (clean.contains("\\u0000")) {
                throw new IllegalArgumentException("expected JSON without the character U+0000");
            }
            return clean;
        } catch (JsonException e) {
            throw new IllegalArgumentException("expected JSON, but it is " + e.getMessage(), e);
        }
    }

    private static Object temporal(java.util.function.Supplier<Object> parse, String expected) {
        try {
            Object value = parse.get();
            int year = value instanceof LocalDate d
                    ? d.getYear()
                    : value instanceof LocalDateTime t
                            ? t.getYear()
                            : value instanceof OffsetDateTime o ? o.getYear() : 2000;
            if (year < 1 || year > 9999) {
                throw new IllegalArgumentException("expected " + expected + ", with a year from 1 to 9999");
            }
            return value;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected " + expected, e);
        }
    }
}
