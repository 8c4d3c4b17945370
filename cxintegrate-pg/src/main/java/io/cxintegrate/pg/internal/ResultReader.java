package io.cxintegrate.pg.internal;

import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.value.ValueReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows as objects by column name, within limits. Stateless and safe to share between threads. */
public final class ResultReader {
    private final int maxRows;
    private final long maxBytes;
    private final ValueReader values;

    /**
     * A reader.
     *
     * @param maxRows the most rows
     * @param maxBytes the most bytes of values, in UTF-8
     */
    public ResultReader(int maxRows, long maxBytes, ValueReader values) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.values = values;
    }

    /** How many rows to ask for: one more than allowed shows that there are too many. */
    public int rowsToAskFor() {
        return maxRows + 1;
    }

    /** All rows. */
    public List<JsonObject> readAll(ResultSet rs, ResultColumns columns) throws SQLException {
        List<JsonObject> rows = new ArrayList<>();
        long bytes = 0;
        while (rs.next()) {
            if (rows.size() == maxRows) {
                throw refused("the result has more than " + maxRows + " rows; ask for less");
            }
            JsonObject.Builder row = JsonObject.builder();
            int at = 0;
            for (ResultColumn column : columns.columns()) {
                Object value = value(rs, ++at, column, rows.size());
                bytes += bytes(value);
                if (bytes > maxBytes) {
                    throw refused("the result has more than " + maxBytes + " bytes; ask for less");
                }
                row.put(column.name(), value);
            }
            rows.add(row.build());
        }
        return rows;
    }

    private @Nullable Object value(ResultSet rs, int at, ResultColumn column, int row) throws SQLException {
        try {
            return values.read(rs, at, column.type());
        } catch (ValueReader.Refusal e) {
            throw refused("row " + row + " of the result has " + e.getMessage() + " at /" + column.name()
                    + ", for which JSON has no word");
        }
    }

    private static DataActionException refused(String message) {
        return new DataActionException(Code.UNPROCESSABLE, message, false, null);
    }

    /** What a value takes in the answer, without quotes and separators. */
    static long bytes(@Nullable Object value) {
        if (value == null) {
            return 4;
        }
        if (value instanceof String text) {
            return utf8(text);
        }
        if (value instanceof List<?> list) {
            long sum = 0;
            for (Object item : list) {
                sum += bytes(item);
            }
            return sum;
        }
        if (value instanceof Map<?, ?> map) {
            long sum = 0;
            for (Map.Entry<?, ?> e : map.entrySet()) {
                sum += bytes(e.getKey()) + bytes(e.getValue());
            }
            return sum;
        }
        return value.toString().length();
    }

    private static long utf8(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A pair is four bytes, two for each half.
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }
}
