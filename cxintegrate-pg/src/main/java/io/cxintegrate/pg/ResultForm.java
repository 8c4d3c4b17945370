package io.cxintegrate.pg;

import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.ResultColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How rows go out. */
public enum ResultForm {
    /** A list of objects by column name. */
    ROWS,
    /** A list of objects with one member {@code row_data}, the values in the order of the columns. */
    ROW_DATA,
    /** One object by column name; no row is one of nulls, two are refused with 422. */
    SINGLE_ROW,
    /**
     * One object for flows that know no lists of objects: {@code row_count}, and for each column the list of its values,
     * with JSON and arrays as text.
     */
    FLAT;

    static final String ROW_COUNT = "row_count";

    /** What becomes of NaN and infinities, for which JSON has no word. */
    public enum SpecialValues {
        /** The texts {@code NaN}, {@code infinity} and {@code -infinity}. */
        AS_TEXT,
        /** JSON null. */
        AS_NULL,
        /** The result is refused with 422, naming row and column. */
        REFUSED
    }

    DataActionResult shape(List<JsonObject> rows, ResultColumns columns) {
        return switch (this) {
            case ROWS -> DataActionResult.ofRows(rows);
            case ROW_DATA ->
                DataActionResult.ofRows(rows.stream()
                        .map(row -> JsonObject.of(
                                "row_data", new ArrayList<>(row.asMap().values())))
                        .toList());
            case SINGLE_ROW -> DataActionResult.of(single(rows, columns.names()));
            case FLAT -> DataActionResult.of(flat(rows, columns.names()));
        };
    }

    private static JsonObject single(List<JsonObject> rows, List<String> columns) {
        if (rows.size() > 1) {
            throw new DataActionException(
                    Code.UNPROCESSABLE, "the result has more than one row; ask for one", false, null);
        }
        if (!rows.isEmpty()) {
            return rows.get(0);
        }
        JsonObject.Builder nulls = JsonObject.builder();
        columns.forEach(name -> nulls.put(name, null));
        return nulls.build();
    }

    private static JsonObject flat(List<JsonObject> rows, List<String> columns) {
        JsonObject.Builder flat = JsonObject.builder().put(ROW_COUNT, rows.size());
        for (String name : columns) {
            List<@Nullable Object> values = new ArrayList<>(rows.size());
            for (JsonObject row : rows) {
                Object value = row.get(name);
                values.add(value instanceof Map || value instanceof List ? Json.write(value) : value);
            }
            flat.put(name, values);
        }
        return flat.build();
    }

    /** The schema of a result whose rows have these columns. */
    JsonObject schema(Map<String, JsonObject> columns) {
        return switch (this) {
            case ROWS -> JsonObject.of("type", "array", "items", object(columns));
            case ROW_DATA ->
                JsonObject.of(
                        "type",
                        "array",
                        "items",
                        object(Map.of(
                                "row_data",
                                JsonObject.of("type", "array", "prefixItems", new ArrayList<>(columns.values()))
                                        .with("items", false))));
            case SINGLE_ROW -> object(columns);
            case FLAT -> {
                Map<String, JsonObject> lists = new LinkedHashMap<>();
                lists.put(ROW_COUNT, JsonObject.of("type", "integer"));
                columns.forEach((name, schema) -> lists.put(name, JsonObject.of("type", "array", "items", schema)));
                yield object(lists);
            }
        };
    }

    static JsonObject object(Map<String, JsonObject> properties) {
        return JsonObject.builder()
                .put("type", "object")
                .put("properties", properties)
                .put("required", new ArrayList<>(properties.keySet()))
                .put("additionalProperties", false)
                .build();
    }
}
