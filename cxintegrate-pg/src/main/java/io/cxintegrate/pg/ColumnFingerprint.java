package io.cxintegrate.pg;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a result by name, with type, length and scale. The row description comes with every result, so comparing it
 * costs nothing; it sees changed types and shadowing tables, which a look at the catalogue by name does not.
 */
record ColumnFingerprint(Map<String, String> columns) {

    static ColumnFingerprint of(ResultSetMetaData md) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 1; i <= md.getColumnCount(); i++) {
            String type = md.getColumnTypeName(i);
            String detail = switch (type) {
                case "varchar", "bpchar" -> "(" + md.getPrecision(i) + ")";
                case "numeric" -> "(" + md.getPrecision(i) + "," + md.getScale(i) + ")";
                default -> "";
            };
            columns.put(md.getColumnLabel(i), type + detail);
        }
        return new ColumnFingerprint(columns);
    }

    /** What is different in {@code now}, a sentence each; empty when nothing is. */
    List<String> changesTo(ColumnFingerprint now) {
        List<String> changes = new ArrayList<>();
        columns.forEach((name, type) -> {
            String other = now.columns.get(name);
            if (other == null) {
                changes.add("Missing result column: " + name);
            } else if (!other.equals(type)) {
                changes.add("Result column " + name + " was " + type + " and is " + other);
            }
        });
        now.columns.keySet().stream()
                .filter(name -> !columns.containsKey(name))
                .forEach(name -> changes.add("New result column: " + name));
        return changes;
    }
}
