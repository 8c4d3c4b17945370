package io.cxintegrate.pg.internal;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the planner, and the catalogue about the tables in its answer. */
public final class Plans {
    private static final String NAME = "cxintegrate_plan";

    /** Never analysed means no estimate; then about as many rows as the planner itself would guess. */
    private static final String TABLES = "SELECT n.nspname::text, c.relname::text, CASE WHEN c.reltuples < 0 THEN"
            + " pg_catalog.pg_relation_size(c.oid) / 100 ELSE c.reltuples END, (SELECT array_agg(attname::text) FROM"
            + " pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = ANY (?)";

    private Plans() {}

    /**
     * What is known of a table.
     *
     * @param rows about how many it has
     * @param columns the names of its columns
     */
    public record Table(double rows, List<String> columns) {}

    /**
     * The generic plan, which holds for all values. A plan for given values is another one for each, and with NULL among them
     * often no plan at all.
     *
     * @param connection in a transaction, which is rolled back
     * @param numberedSql with {@code $1}, {@code $2}
     */
    public static JsonObject generic(Connection connection, String numberedSql, int parameters) throws SQLException {
        boolean prepared = false;
        try (Statement s = connection.createStatement()) {
            s.setEscapeProcessing(false);
            s.execute("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)");
            s.execute("PREPARE " + NAME + " AS " + numberedSql);
            prepared = true;
            String nulls =
                    parameters == 0 ? "" : "(" + String.join(", ", Collections.nCopies(parameters, "NULL")) + ")";
            try (ResultSet rs = s.executeQuery("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE " + NAME + nulls)) {
                rs.next();
                return root(rs.getString(1));
            }
        } finally {
            connection.rollback();
            if (prepared) {
                // Not part of the transaction: it would stay on the connection.
                try (Statement s = connection.createStatement()) {
                    s.execute("DEALLOCATE " + NAME);
                }
            }
        }
    }

    /** The topmost node of what {@code EXPLAIN (FORMAT JSON)} printed. */
    public static JsonObject root(String explained) {
        Object plans = Json.parse(explained);
        if (plans instanceof List<?> list && list.get(0) instanceof Map<?, ?> first) {
            @SuppressWarnings("unchecked")
            JsonObject plan = JsonObject.of((Map<String, @Nullable Object>) first);
            return plan.object("Plan");
        }
        throw new IllegalStateException("EXPLAIN answered something that is no plan");
    }

    /** The tables in a plan, by {@code schema.name}. */
    public static Map<String, Table> tables(Connection connection, JsonObject root) throws SQLException {
        List<String> names = new ArrayList<>();
        collect(root, names);
        Map<String, Table> tables = new HashMap<>();
        try (PreparedStatement ps = connection.prepareStatement(TABLES)) {
            ps.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rs = ps.executeQuery()) {
                while (rs.next()) {
                    Array columns = rs.getArray(4);
                    tables.put(
                            rs.getString(1) + "." + rs.getString(2),
                            new Table(
                                    rs.getDouble(3),
                                    columns == null ? List.of() : List.of((String[]) columns.getArray())));
                }
            }
        }
        return tables;
    }

    private static void collect(JsonObject node, List<String> names) {
        node.optionalString("Relation Name").ifPresent(names::add);
        children(node).forEach(child -> collect(child, names));
    }

    static List<JsonObject> children(JsonObject node) {
        return node.has("Plans") ? node.objects("Plans") : List.of();
    }
}
