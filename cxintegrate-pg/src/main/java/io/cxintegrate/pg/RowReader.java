package io.cxintegrate.pg;

import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows as objects by column name, faithfully: {@code numeric} without loss, {@code timestamptz} as RFC 3339 in UTC,
 * {@code json} inline, {@code bytea} as base64, arrays as arrays, ranges and everything else as the text PostgreSQL prints.
 * Infinities and NaN, for which JSON has no word, become the texts {@code infinity}, {@code -infinity} and {@code NaN}.
 */
final class RowReader {
    private final int maxRows;
    private final int maxBytes;

    RowReader(int maxRows, int maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    List<JsonObject> readAll(ResultSet rs) throws SQLException {
        ResultSetMetaData md = rs.getMetaData();
        List<JsonObject> rows = new ArrayList<>();
        long bytes = 0;
        while (rs.next()) {
            if (rows.size() == maxRows) {
                throw tooLarge("more than " + maxRows + " rows");
            }
            JsonObject.Builder row = JsonObject.builder();
            for (int i = 1; i <= md.getColumnCount(); i++) {
                String text = rs.getString(i);
                bytes += text == null ? 4 : text.length();
                if (bytes > maxBytes) {
                    throw tooLarge("more than " + maxBytes + " bytes");
                }
                row.put(md.getColumnLabel(i), text == null ? null : value(rs, i, md.getColumnTypeName(i), text));
            }
            rows.add(row.build());
        }
        return rows;
    }

    private static DataActionException tooLarge(String what) {
        return new DataActionException(Code.UNPROCESSABLE, "the result has " + what + "; ask for less", false, null);
    }

    private static @Nullable Object value(ResultSet rs, int i, String type, String text) throws SQLException {
        return switch (type) {
            case "int2", "int4" -> rs.getInt(i);
            case "int8", "oid" -> rs.getLong(i);
            case "bool" -> rs.getBoolean(i);
            case "numeric" -> text.equals("NaN") || text.endsWith("Infinity") ? notANumber(text) : new BigDecimal(text);
            case "float4", "float8" ->
                text.equals("NaN") || text.endsWith("Infinity") ? notANumber(text) : new BigDecimal(text);
            case "json", "jsonb" -> Json.parse(text);
            case "bytea" -> Base64.getEncoder().encodeToString(rs.getBytes(i));
            case "timestamptz" ->
                text.endsWith("infinity")
                        ? text
                        : DateTimeFormatter.ISO_INSTANT.format(
                                rs.getObject(i, OffsetDateTime.class).toInstant());
            case "timestamp" -> text.endsWith("infinity") ? text : iso(rs.getObject(i, LocalDateTime.class));
            case "date" ->
                text.endsWith("infinity")
                        ? text
                        : rs.getObject(i, LocalDate.class).toString();
            case "time" ->
                text.equals("24:00:00")
                        ? text
                        : DateTimeFormatter.ISO_LOCAL_TIME.format(rs.getObject(i, LocalTime.class));
            case "timetz" -> DateTimeFormatter.ISO_OFFSET_TIME.format(rs.getObject(i, OffsetTime.class));
            default -> type.startsWith("_") ? array(rs.getArray(i)) : text;
        };
    }

    private static String notANumber(String text) {
        return switch (text) {
            case "Infinity" -> "infinity";
            case "-Infinity" -> "-infinity";
            default -> "NaN";
        };
    }

    private static String iso(LocalDateTime t) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(t);
    }

    /** By the driver's own element rows, so that elements are read like columns of their type. */
    private static List<@Nullable Object> array(Array array) throws SQLException {
        List<@Nullable Object> items = new ArrayList<>();
        String elementType = array.getBaseTypeName();
        if (array.getArray() instanceof Object[] nested && nested.length > 0 && nested[0] instanceof Object[]) {
            return plain(nested);
        }
        try (ResultSet elements = array.getResultSet()) {
            while (elements.next()) {
                String text = elements.getString(2);
                items.add(text == null ? null : value(elements, 2, elementType, text));
            }
        }
        return items;
    }

    /** Several dimensions: numbers and booleans as they are, everything else as text. */
    private static List<@Nullable Object> plain(Object[] nested) {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : nested) {
            if (item instanceof Object[] deeper) {
                items.add(plain(deeper));
            } else if (item == null || item instanceof Number || item instanceof Boolean) {
                items.add(item);
            } else {
                items.add(item.toString());
            }
        }
        return items;
    }
}
