package io.cxintegrate.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Columns that a table must have although the statement may not name them.
 *
 * @param table the name as the statement would write it, found by the search path
 * @param columns the names
 */
record RequiredColumns(String table, List<String> columns) {
    private static final String QUERY =
            "SELECT to_regclass(?)::text, (SELECT array_agg(attname::text) FROM pg_attribute"
                    + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped)";

    /** What is missing, a sentence each. */
    List<String> missing(Connection connection) throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement(QUERY)) {
            ps.setString(1, table);
            ps.setString(2, table);
            try (ResultSet rs = ps.executeQuery()) {
                rs.next();
                if (rs.getString(1) == null) {
                    return List.of("Missing table: " + table);
                }
                Set<String> absent = new TreeSet<>(columns);
                absent.removeAll(names(rs));
                return absent.isEmpty() ? List.of() : List.of("Missing columns: " + String.join(", ", absent));
            }
        }
    }

    private static List<String> names(ResultSet rs) throws SQLException {
        List<String> names = new ArrayList<>();
        java.sql.@Nullable Array array = rs.getArray(2);
        if (array != null) {
            for (Object name : (Object[]) array.getArray()) {
                names.add(String.valueOf(name));
            }
        }
        return names;
    }
}
