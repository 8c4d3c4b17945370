package io.cxintegrate.pg.internal;

import io.cxintegrate.pg.internal.value.ServerType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up types while a statement is prepared; each once. For one connection, by one thread. */
public final class Catalog {
    private static final String COLUMNS = "SELECT t.oid::int8, t.typname::text, n.nspname::text, t.typtype::text,"
            + " t.typelem::int8, t.typcategory::text, t.typbasetype::int8, t.typtypmod, (SELECT array_agg(enumlabel::text"
            + " ORDER BY enumsortorder) FROM pg_catalog.pg_enum WHERE enumtypid = t.oid) FROM pg_catalog.pg_type t"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE ";
    private static final String BY_NAME =
            COLUMNS + "t.typname = ? AND (n.nspname = ? OR (?::text IS NULL AND pg_catalog.pg_type_is_visible(t.oid)))";
    private static final String BY_OID = COLUMNS + "t.oid = ?";
    private static final String LENGTH = "SELECT a.atttypmod - 4 FROM pg_catalog.pg_attribute a WHERE a.attrelid ="
            + " to_regclass(?) AND a.attname = ? AND a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4";
    private static final int LENGTH_HEADER = 4;

    private final Connection connection;
    private final Map<String, ServerType> known = new HashMap<>();

    /** A look-up over a connection that stays the caller's. */
    public Catalog(Connection connection) {
        this.connection = connection;
    }

    /** The type that the driver calls {@code driverName}: bare, or with schema in quotes. */
    public ServerType type(String driverName) throws SQLException {
        ServerType found = known.get(driverName);
        if (found == null) {
            String plain = plainName(driverName);
            int dot = plain.startsWith("\"") ? plain.indexOf("\".\"") : -1;
            String schema = dot < 0 ? null : unquoted(plain.substring(0, dot + 1));
            try (PreparedStatement ps = connection.prepareStatement(BY_NAME)) {
                ps.setString(1, dot < 0 ? plain : unquoted(plain.substring(dot + 2)));
                ps.setString(2, schema);
                ps.setString(3, schema);
                found = read(ps, plain);
            }
            known.put(driverName, found);
        }
        return found;
    }

    /** What the driver calls serial is an integer with a default. */
    static String plainName(String driverName) {
        return switch (driverName) {
            case "serial" -> "int4";
            case "bigserial" -> "int8";
            case "smallserial" -> "int2";
            default -> driverName;
        };
    }

    /** The characters a column has room for; 0 when it has no limit, or is not known. */
    public int length(String table, String column) throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement(LENGTH)) {
            ps.setString(1, table);
            ps.setString(2, column);
            try (ResultSet rs = ps.executeQuery()) {
                return rs.next() ? rs.getInt(1) : 0;
            }
        }
    }

    private ServerType type(long oid, String fallback) throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement(BY_OID)) {
            ps.setLong(1, oid);
            return read(ps, fallback);
        }
    }

    private ServerType read(PreparedStatement ps, String fallback) throws SQLException {
        List<String> labels;
        long base;
        long elem;
        int typmod;
        boolean isArray;
        ServerType self;
        try (ResultSet rs = ps.executeQuery()) {
            if (!rs.next()) {
                return ServerType.of(fallback);
            }
            String name = rs.getString(2);
            String schema = rs.getString(3);
            String sqlName = schema.equals("pg_catalog") ? name : quoted(schema) + "." + quoted(name);
            labels = labels(rs.getArray(9));
            base = rs.getLong(7);
            elem = rs.getLong(5);
            typmod = rs.getInt(8);
            isArray = rs.getString(6).equals("A") && name.startsWith("_");
            self = new ServerType((int) rs.getLong(1), name, sqlName, null, labels, 0);
        }
        if (base != 0) {
            ServerType b = type(base, fallback);
            boolean text = b.name().equals("varchar") || b.name().equals("bpchar");
            int length = text && typmod > LENGTH_HEADER ? typmod - LENGTH_HEADER : b.maxLength();
            return new ServerType(b.oid(), b.name(), b.sqlName(), b.element(), b.labels(), length);
        }
        return isArray
                ? new ServerType(self.oid(), self.name(), self.sqlName(), type(elem, fallback), labels, 0)
                : self;
    }

    private static List<String> labels(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String unquoted(String name) {
        return name.substring(1, name.length() - 1).replace("\"\"", "\"");
    }
}
