package io.cxintegrate.pg.internal;

import io.cxintegrate.pg.internal.value.ServerType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgResultSet;

/**
 * The columns of a result. The row description comes with every result, so comparing costs nothing; it sees changed types
 * and shadowing tables, which a look at the catalogue by name does not. Immutable.
 *
 * @param columns in order; empty for a statement without a result
 */
public record ResultColumns(List<ResultColumn> columns) {
    /** Copies the list. */
    public ResultColumns {
        columns = List.copyOf(columns);
    }

    /**
     * What a prepared statement says of its result.
     *
     * @param md null for a statement without a result
     * @param padded whether the statement may turn a column that is NOT NULL into null
     */
    public static ResultColumns describe(@Nullable ResultSetMetaData md, Catalog catalog, boolean padded)
            throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; md != null && i <= md.getColumnCount(); i++) {
            columns.add(new ResultColumn(
                    md.getColumnLabel(i),
                    catalog.type(md.getColumnTypeName(i)),
                    md.getPrecision(i),
                    md.getScale(i),
                    !padded && md.isNullable(i) == ResultSetMetaData.columnNoNulls));
        }
        return new ResultColumns(columns);
    }

    /** The names that occur more than once. */
    public Set<String> duplicates() {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        columns.forEach(c -> {
            if (!seen.add(c.name())) {
                twice.add(c.name());
            }
        });
        return twice;
    }

    /** What is different in a result, a sentence each; empty when nothing is. Asks the server nothing. */
    public List<String> changesIn(ResultSet rs) throws SQLException {
        // By number: asking the driver for a type's name may make it ask the server.
        PgResultSet own = rs.unwrap(PgResultSet.class);
        ResultSetMetaData md = rs.getMetaData();
        boolean same = md.getColumnCount() == columns.size();
        for (int i = 0; same && i < columns.size(); i++) {
            ResultColumn c = columns.get(i);
            same = c.type().oid() == own.getColumnOID(i + 1)
                    && c.precision() == md.getPrecision(i + 1)
                    && c.scale() == md.getScale(i + 1)
                    && c.name().equals(md.getColumnLabel(i + 1));
        }
        if (same) {
            return List.of();
        }
        List<ResultColumn> now = new ArrayList<>();
        for (int i = 1; i <= md.getColumnCount(); i++) {
            now.add(new ResultColumn(
                    md.getColumnLabel(i),
                    ServerType.of(Catalog.plainName(md.getColumnTypeName(i))),
                    md.getPrecision(i),
                    md.getScale(i),
                    false));
        }
        return changesTo(new ResultColumns(now));
    }

    /** What is different in {@code now}, a sentence each; empty when nothing is. The order of columns counts. */
    public List<String> changesTo(ResultColumns now) {
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ResultColumn was = columns.get(i);
            ResultColumn is = now.find(was.name());
            if (is != null) {
                if (!is.typeText().equals(was.typeText())) {
                    changes.add("Result column " + was.name() + " was " + was.typeText() + " and is " + is.typeText());
                }
                continue;
            }
            ResultColumn there = i < now.columns.size() ? now.columns.get(i) : null;
            boolean renamed = there != null
                    && find(there.name()) == null
                    && there.typeText().equals(was.typeText());
            changes.add("Missing result column: " + was.name()
                    + (renamed && there != null ? " (looks renamed to " + there.name() + ")" : ""));
        }
        now.columns.stream()
                .filter(c -> find(c.name()) == null)
                .forEach(c -> changes.add("New result column: " + c.name()));
        if (changes.isEmpty() && !names().equals(now.names())) {
            changes.add("Result columns were in the order " + names() + " and are " + now.names());
        }
        return changes;
    }

    /** Their names, in order. */
    public List<String> names() {
        return columns.stream().map(ResultColumn::name).toList();
    }

    private @Nullable ResultColumn find(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
    }
}
