package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;

/** What a Data Action gives back: one JSON object, or a list of rows. Immutable and safe to share between threads. */
public final class DataActionResult {
    private final List<JsonObject> rows;
    private final boolean list;

    private DataActionResult(List<JsonObject> rows, boolean list) {
        this.rows = List.copyOf(rows);
        this.list = list;
    }

    /** One object. */
    public static DataActionResult of(JsonObject value) {
        return new DataActionResult(List.of(value), false);
    }

    /** Any number of rows. */
    public static DataActionResult ofRows(List<JsonObject> rows) {
        return new DataActionResult(rows, true);
    }

    /** Whether this is a list of rows, be it of one. */
    public boolean isList() {
        return list;
    }

    /** The rows, or the one object. */
    public List<JsonObject> rows() {
        return rows;
    }

    /** The one object; a list as an object with the member {@code rows}, for envelopes that carry objects only. */
    public JsonObject asObject() {
        return list ? JsonObject.of("rows", rows) : rows.get(0);
    }

    /** The result as the plain value it is: an object, or a list of objects. */
    public Object value() {
        return list ? rows : rows.get(0);
    }

    /** The result as one object that {@link #fromJson} reads back, for stores: {@code {"list":true,"rows":[...]}}. */
    public JsonObject toJson() {
        return JsonObject.of("list", list, "rows", rows);
    }

    /**
     * A result that {@link #toJson} wrote.
     *
     * @throws InvalidInputException if a member is missing or of another type, or there is not one row where there is no list
     */
    public static DataActionResult fromJson(JsonObject json) {
        List<JsonObject> rows = json.objects("rows");
        boolean list = json.bool("list");
        if (!list && rows.size() != 1) {
            throw new InvalidInputException("a result that is no list should have 1 row but has " + rows.size());
        }
        return new DataActionResult(rows, list);
    }

    @Override
    public String toString() {
        return list ? "DataActionResult[" + rows.size() + " rows]" : "DataActionResult[object]";
    }
}
