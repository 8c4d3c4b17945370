package io.cxintegrate.pg.internal.value;

import io.cxintegrate.core.json.Json;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cell as a plain value, faithfully: {@code numeric} without loss, {@code timestamptz} as RFC 3339 in UTC,
 * {@code json} inline, {@code bytea} as base64, arrays as arrays, ranges and everything else as the text PostgreSQL prints.
 * The same whether the driver transfers text or, from the fifth call on, binary. Stateless and safe to share between threads.
 */
public final class ValueReader {
    private final boolean bigintAsText;
    private final Special special;

    /** What becomes of a value that JSON has no word for. */
    @FunctionalInterface
    public interface Special {
        /** The value for {@code NaN}, {@code infinity} or {@code -infinity}; may throw {@link Refusal}. */
        @Nullable
        Object of(String word);
    }

    /** Says that a value must not go out. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** For {@code NaN}, {@code infinity} or {@code -infinity}. */
        public Refusal(String word) {
            super(word);
        }
    }

    /**
     * A reader.
     *
     * @param bigintAsText whether 64-bit integers become texts, for callers that read numbers as doubles
     * @param special for what JSON has no word for
     */
    public ValueReader(boolean bigintAsText, Special special) {
        this.bigintAsText = bigintAsText;
        this.special = special;
    }

    /** The value of the cell, or null. */
    public @Nullable Object read(ResultSet rs, int at, ServerType type) throws SQLException {
        switch (type.name()) {
            case "int2", "int4" -> {
                int value = rs.getInt(at);
                return rs.wasNull() ? null : value;
            }
            case "int8" -> {
                long value = rs.getLong(at);
                return rs.wasNull() ? null : bigint(value);
            }
            case "bool" -> {
                boolean value = rs.getBoolean(at);
                return rs.wasNull() ? null : value;
            }
            case "bytea" -> {
                byte[] value = rs.getBytes(at);
                return value == null ? null : Base64.getEncoder().encodeToString(value);
            }
            case "timestamptz" -> {
                OffsetDateTime value = rs.getObject(at, OffsetDateTime.class);
                return value == null ? null : instant(value);
            }
            case "timestamp" -> {
                LocalDateTime value = rs.getObject(at, LocalDateTime.class);
                return value == null ? null : local(value);
            }
            case "date" -> {
                LocalDate value = rs.getObject(at, LocalDate.class);
                return value == null ? null : date(value);
            }
            case "time" -> {
                LocalTime value = rs.getObject(at, LocalTime.class);
                return value == null ? null : time(value);
            }
            default -> {
                String text = rs.getString(at);
                return text == null ? null : ofText(text, type);
            }
        }
    }

    private @Nullable Object ofText(String text, ServerType type) {
        ServerType element = type.element();
        if (element != null) {
            List<@Nullable Object> items = ArrayText.parse(text, item -> ofText(item, element));
            return items;
        }
        return switch (type.name()) {
            case "int2", "int4" -> Integer.parseInt(text);
            case "int8" -> bigint(Long.parseLong(text));
            case "oid" -> Long.parseLong(text);
            case "bool" -> text.equals("t") || text.equals("true");
            case "numeric" -> text.endsWith("NaN") || text.endsWith("Infinity") ? special(text) : new BigDecimal(text);
            case "float8" -> floating(text, Double.toString(Double.parseDouble(text)));
            case "float4" -> floating(text, Float.toString(Float.parseFloat(text)));
            case "json", "jsonb" -> Json.parse(text);
            case "bytea" -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(text.substring(2)));
            case "timestamptz" -> text.endsWith("infinity") ? special(text) : DateTimes.instant(text);
            case "timestamp" -> text.endsWith("infinity") ? special(text) : DateTimes.local(text);
            case "date" -> text.endsWith("infinity") ? special(text) : text;
            case "time" -> text.length() == 5 ? text + ":00" : text;
            case "timetz" -> DateTimes.timeWithOffset(text);
            // In binary, the driver prints doubles its own way.
            case "point", "box" -> text.replaceAll("\\.0(?=[,)])", "");
            default -> text;
        };
    }

    private Object bigint(long value) {
        return bigintAsText ? (Object) Long.toString(value) : (Object) value;
    }

    private @Nullable Object floating(String text, String canonical) {
        if (text.endsWith("NaN") || text.endsWith("Infinity")) {
            return special(text);
        }
        BigDecimal value = new BigDecimal(canonical).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private @Nullable Object instant(OffsetDateTime value) {
        if (value.equals(OffsetDateTime.MAX) || value.equals(OffsetDateTime.MIN)) {
            return special(value.equals(OffsetDateTime.MAX) ? "infinity" : "-infinity");
        }
        Instant instant = value.toInstant();
        return DateTimeFormatter.ISO_INSTANT.format(instant);
    }

    private @Nullable Object local(LocalDateTime value) {
        if (value.equals(LocalDateTime.MAX) || value.equals(LocalDateTime.MIN)) {
            return special(value.equals(LocalDateTime.MAX) ? "infinity" : "-infinity");
        }
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(value);
    }

    private @Nullable Object date(LocalDate value) {
        if (value.equals(LocalDate.MAX) || value.equals(LocalDate.MIN)) {
            return special(value.equals(LocalDate.MAX) ? "infinity" : "-infinity");
        }
        return value.toString();
    }

    /** The server's 24:00:00 comes as the last nanosecond of the day. */
    private static Object time(LocalTime value) {
        return value.equals(LocalTime.MAX) ? "24:00:00" : DateTimeFormatter.ISO_LOCAL_TIME.format(value);
    }

    private @Nullable Object special(String text) {
        return special.of(
                switch (text) {
                    case "Infinity", "infinity" -> "infinity";
                    case "-Infinity", "-infinity" -> "-infinity";
                    default -> "NaN";
                });
    }
}
