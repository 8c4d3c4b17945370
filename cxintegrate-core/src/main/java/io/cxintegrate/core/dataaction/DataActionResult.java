package io.cxintegrate.core.dataaction;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;

/**
 * What a Data Action gives back: one JSON object, a list of rows, or the word that the result comes later by another way.
 * Immutable and safe to share between threads.
 */
public final class DataActionResult {
    private final List<JsonObject> rows;
    private final boolean list;
    private final boolean pending;

    private DataActionResult(List<JsonObject> rows, boolean list, boolean pending) {
        this.rows = List.copyOf(rows);
        this.list = list;
        this.pending = pending;
    }

    /** One object. */
    public static DataActionResult of(JsonObject value) {
        return new DataActionResult(List.of(value), false, false);
    }

    /**
     * No result yet: the work goes on, and its outcome comes by another way.
     *
     * @param value what the caller will know it by, such as an id
     */
    public static DataActionResult pending(JsonObject value) {
        return new DataActionResult(List.of(value), false, true);
    }

    /** Any number of rows. */
    public static DataActionResult ofRows(List<JsonObject> rows) {
        return new DataActionResult(rows, true, false);
    }

    /** Whether the result comes later, and this only says what it will be known by. */
    public boolean isPending() {
        return pending;
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

    /**
     * The result as one object that {@link #fromJson} reads back, for stores: {@code {"list":true,"rows":[...]}}, with
     * {@code "pending":true} behind when it comes later.
     */
    public JsonObject toJson() {
        JsonObject json = JsonObject.of("list", list, "rows", rows);
        return pending ? json.with("pending", true) : json;
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
        return new DataActionResult(rows, list, json.optionalBool("pending").orElse(false));
    }

    @Override
    public String toString() {
        String what = list ? rows.size() + " rows" : "object";
        return "DataActionResult[" + (pending ? "pending" : what) + "]";
    }
}
