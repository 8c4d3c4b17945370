package io.cxintegrate.pg.store;

import io.cxintegrate.pg.internal.store.SchemaName;
import io.cxintegrate.pg.store.PgMigrationException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table that says which steps a schema has had. */
final class MigrationHistory {
    /** Asked for first: without the right to create one, {@code CREATE SCHEMA IF NOT EXISTS} fails even if it is there. */
    private static final String CREATE =
            "DO $$ BEGIN IF to_regnamespace('${schema}') IS NULL THEN CREATE SCHEMA ${schema};"
                    + " END IF; END $$;\n"
                    + "CREATE TABLE IF NOT EXISTS ${schema}.migration (\n"
                    + "    version integer PRIMARY KEY,\n"
                    + "    name text NOT NULL,\n"
                    + "    checksum text NOT NULL,\n"
                    + "    applied_at timestamptz NOT NULL DEFAULT now(),\n"
                    + "    applied_by text NOT NULL DEFAULT session_user\n"
                    + ");";

    private MigrationHistory() {}

    static String create(SchemaName schema) {
        return schema.in(CREATE);
    }

    static String record(SchemaName schema, PgMigration m) {
        return schema.in("INSERT INTO ${schema}.migration (version, name, checksum) VALUES (" + m.version() + ", '"
                + m.name() + "', '" + m.checksum() + "') ON CONFLICT DO NOTHING;");
    }

    /** Held to the end of the transaction, so that no pooler in between can lose it. */
    static String lock(SchemaName schema) {
        return "SELECT pg_advisory_xact_lock(hashtextextended('cxintegrate migration of " + schema + "', 0))";
    }

    /** Checksums by version; empty when there is no table. */
    static Map<Integer, String> applied(Connection connection, SchemaName schema) throws SQLException {
        Map<Integer, String> applied = new TreeMap<>();
        if (exists(connection, schema)) {
            String sql = schema.in("SELECT version, checksum FROM ${schema}.migration");
            try (PreparedStatement ps = connection.prepareStatement(sql);
                    ResultSet rs = ps.executeQuery()) {
                while (rs.next()) {
                    applied.put(rs.getInt(1), rs.getString(2));
                }
            }
        }
        return applied;
    }

    /** What of {@code all} is not applied. */
    static List<PgMigration> pending(SchemaName schema, List<PgMigration> all, Map<Integer, String> applied) {
        List<String> changed = new ArrayList<>();
        List<PgMigration> pending = new ArrayList<>();
        for (PgMigration m : all) {
            String checksum = applied.get(m.version());
            if (checksum == null) {
                pending.add(m);
            } else if (!checksum.equals(m.checksum())) {
                changed.add(m + " was applied in another form than this library has it, with checksum "
                        + shortened(checksum) + " instead of " + shortened(m.checksum()));
            }
        }
        int newest = all.get(all.size() - 1).version();
        List<String> newer = applied.keySet().stream()
                .filter(version -> version > newest)
                .map(version -> "version " + version + " is newer than this library, which knows versions up to "
                        + newest + "; use a newer one")
                .toList();
        List<String> problems = new ArrayList<>(changed);
        problems.addAll(newer);
        if (!problems.isEmpty()) {
            throw new PgMigrationException(changed.isEmpty() ? Reason.NEWER : Reason.CHANGED, schema.value(), problems);
        }
        return List.copyOf(pending);
    }

    private static boolean exists(Connection connection, SchemaName schema) throws SQLException {
        try (PreparedStatement ps = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            ps.setString(1, schema.quoted() + ".migration");
            try (ResultSet rs = ps.executeQuery()) {
                return rs.next() && rs.getBoolean(1);
            }
        }
    }

    private static String shortened(String checksum) {
        return checksum.length() > 8 ? checksum.substring(0, 8) + "…" : checksum;
    }
}
