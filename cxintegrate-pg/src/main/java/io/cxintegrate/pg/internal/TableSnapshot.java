package io.cxintegrate.pg.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables a statement names and their columns, by the catalogue's own numbers: those stay when something is renamed, so
 * that a later look says what became of it. Immutable.
 *
 * @param columns of all tables
 */
public record TableSnapshot(List<Column> columns) {
    private static final String SELECT = "SELECT c.oid::int8, c.relname::text, a.attnum, a.attname::text,"
            + " format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ="
            + " c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid WHERE a.attnum > 0 AND NOT"
            + " a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND ";
    private static final String BY_NAME =
            "c.relname = ANY (?) AND (pg_catalog.pg_table_is_visible(c.oid) OR n.nspname = ANY (?))";
    private static final String BY_OID = "(c.oid = ANY (?) OR " + BY_NAME + ")";
    private static final String ORDER = " ORDER BY c.oid, a.attnum";

    /**
     * A column.
     *
     * @param tableId the table's number
     * @param table the table's name
     * @param number the column's
     * @param name its name
     * @param type its type in SQL
     */
    public record Column(long tableId, String table, int number, String name, String type) {}

    /** Copies the list. */
    public TableSnapshot {
        columns = List.copyOf(columns);
    }

    /** The tables among {@code names}, which may hold any words. */
    public static TableSnapshot of(Connection connection, Collection<String> names) throws SQLException {
        Object[] words = names.toArray();
        try (PreparedStatement ps = connection.prepareStatement(SELECT + BY_NAME + ORDER)) {
            ps.setArray(1, connection.createArrayOf("text", words));
            ps.setArray(2, connection.createArrayOf("text", words));
            return read(ps);
        }
    }

    /** The same tables now, under whatever name, and those that now have their names. */
    public TableSnapshot now(Connection connection) throws SQLException {
        Object[] tables = columns.stream().map(Column::table).distinct().toArray();
        Object[] ids = columns.stream().map(Column::tableId).distinct().toArray();
        try (PreparedStatement ps = connection.prepareStatement(SELECT + BY_OID + ORDER)) {
            ps.setArray(1, connection.createArrayOf("int8", ids));
            ps.setArray(2, connection.createArrayOf("text", tables));
            ps.setArray(3, connection.createArrayOf("text", tables));
            return read(ps);
        }
    }

    /** What became of the tables and columns among {@code used} names, a sentence each. */
    public List<String> changesTo(TableSnapshot now, Set<String> used) {
        List<String> changes = new ArrayList<>();
        Map<String, List<Column>> byTable = columns.stream()
                .filter(c -> used.contains(c.table()))
                .collect(Collectors.groupingBy(Column::table, LinkedHashMap::new, Collectors.toList()));
        byTable.forEach((table, before) -> {
            if (now.columns.stream().noneMatch(c -> c.table().equals(table))) {
                String renamed = now.columns.stream()
                        .filter(c -> c.tableId() == before.get(0).tableId())
                        .map(Column::table)
                        .findFirst()
                        .map(TableSnapshot::renamed)
                        .orElse("");
                changes.add("Missing table: " + table + renamed);
                return;
            }
            Set<String> gone = new LinkedHashSet<>();
            before.stream()
                    .filter(c -> used.contains(c.name()))
                    .filter(c -> !now.has(table, c.name()))
                    .forEach(c -> gone.add(c.name()));
            if (!gone.isEmpty()) {
                changes.add(gone(table, gone, now));
            }
        });
        return changes;
    }

    /** {@code Missing columns: a, b (looks renamed to c)}. */
    private String gone(String table, Collection<String> names, TableSnapshot now) {
        return "Missing columns: "
                + names.stream()
                        .map(n -> n
                                + successor(table, n, now)
                                        .map(TableSnapshot::renamed)
                                        .orElse(""))
                        .collect(Collectors.joining(", "));
    }

    /**
     * What is missing of the columns that a table must have.
     *
     * @param before what the table looked like when it was complete; null at the first look
     */
    public List<String> missing(String table, Collection<String> wanted, @Nullable TableSnapshot before) {
        // The catalogue's name, without the schema that the user may have written.
        String name = table.substring(table.lastIndexOf('.') + 1).replace("\"", "");
        if (columns.stream().noneMatch(c -> c.table().equals(name))) {
            List<String> renamed = before == null ? List.of() : before.changesTo(this, Set.of(name));
            return renamed.isEmpty() ? List.of("Missing table: " + table) : renamed;
        }
        Set<String> gone = new TreeSet<>(wanted);
        columns.stream().filter(c -> c.table().equals(name)).forEach(c -> gone.remove(c.name()));
        if (gone.isEmpty()) {
            return List.of();
        }
        return List.of((before == null ? this : before).gone(name, gone, this));
    }

    private Optional<String> successor(String table, String column, TableSnapshot now) {
        Optional<Column> was = columns.stream()
                .filter(c -> c.table().equals(table) && c.name().equals(column))
                .findFirst();
        Optional<String> same = was.flatMap(w -> now.columns.stream()
                .filter(c -> c.tableId() == w.tableId() && c.number() == w.number())
                .map(Column::name)
                .findFirst());
        if (same.isPresent() || was.isEmpty()) {
            return same;
        }
        // Dropped, or the table was made anew: the only new column of its type is the best guess.
        List<String> fresh = now.columns.stream()
                .filter(c ->
                        c.table().equals(table) && c.type().equals(was.get().type()))
                .map(Column::name)
                .filter(n -> !has(table, n))
                .toList();
        return fresh.size() == 1 ? Optional.of(fresh.get(0)) : Optional.empty();
    }

    private boolean has(String table, String column) {
        return columns.stream()
                .anyMatch(c -> c.table().equals(table) && c.name().equals(column));
    }

    private static String renamed(String name) {
        return " (looks renamed to " + name + ")";
    }

    private static TableSnapshot read(PreparedStatement ps) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (ResultSet rs = ps.executeQuery()) {
            while (rs.next()) {
                columns.add(new Column(rs.getLong(1), rs.getString(2), rs.getInt(3), rs.getString(4), rs.getString(5)));
            }
        }
        return new TableSnapshot(columns);
    }
}
