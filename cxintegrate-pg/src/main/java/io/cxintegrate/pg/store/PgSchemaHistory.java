package io.cxintegrate.pg.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.core.store.SchemaVersion;
import io.cxintegrate.pg.internal.store.StoreCalls;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Versions of schemas in the table {@code schema_version}, one row each, shared by all processes on one database. Safe to
 * share between threads; does not close the data source.
 *
 * <p>Reading is one round trip, appending two. A role that may not {@code UPDATE} or {@code DELETE} in the table is enough.
 */
public final class PgSchemaHistory implements SchemaHistory {
    private static final String VERSIONS =
            "SELECT version, body::text FROM ${schema}.schema_version WHERE subject = ? ORDER BY version";
    private static final String LATEST = VERSIONS + " DESC LIMIT 1";
    private static final String APPEND = "INSERT INTO ${schema}.schema_version (subject, version, body) VALUES (?, ?,"
            + " ?::json) ON CONFLICT DO NOTHING";

    private final StoreCalls calls;

    private PgSchemaHistory(Builder b) {
        calls = b.calls("schema history");
    }

    /** A builder with the defaults: schema {@code cxintegrate}, 5 s for a statement. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    @Override
    public List<SchemaVersion> versions(String subject) {
        return read(VERSIONS, subject);
    }

    @Override
    public Optional<SchemaVersion> latest(String subject) {
        return read(LATEST, subject).stream().findFirst();
    }

    @Override
    public Optional<SchemaVersion> append(String subject, JsonObject schema, int expectedLatest) {
        Require.atLeast(0, expectedLatest, "expectedLatest");
        SchemaVersion next = new SchemaVersion(subject, expectedLatest + 1, schema);
        while (true) {
            Optional<SchemaVersion> latest = latest(subject);
            if (latest.filter(version -> version.hasSchema(schema)).isPresent()) {
                return latest;
            }
            if (latest.map(SchemaVersion::version).orElse(0) != expectedLatest) {
                return Optional.empty();
            }
            // Versions are never removed, so this one is free, or someone else was faster: then look again.
            if (insert(next)) {
                return Optional.of(next);
            }
        }
    }

    @Override
    public String toString() {
        return "PgSchemaHistory";
    }

    /** May be repeated by the caller: what was appended is found as the newest. */
    private boolean insert(SchemaVersion next) {
        return calls.repeatable(connection -> {
            try (PreparedStatement ps = calls.limited(connection, APPEND)) {
                ps.setString(1, next.subject());
                ps.setInt(2, next.version());
                ps.setString(3, next.schema().toJson());
                StoreCalls.execute(ps);
                return ps.getUpdateCount() == 1;
            }
        });
    }

    private List<SchemaVersion> read(String sql, String subject) {
        Require.name(subject, "subject");
        return calls.repeatable(connection -> {
            try (PreparedStatement ps = calls.limited(connection, sql)) {
                ps.setString(1, subject);
                StoreCalls.execute(ps);
                List<SchemaVersion> found = new ArrayList<>();
                try (ResultSet rs = ps.getResultSet()) {
                    while (rs.next()) {
                        found.add(new SchemaVersion(subject, rs.getInt(1), JsonObject.parse(rs.getString(2))));
                    }
                }
                return List.copyOf(found);
            }
        });
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends PgStoreBuilder<Builder> {
        private Builder(DataSource dataSource) {
            super(dataSource, Duration.ofSeconds(5));
        }

        @Override
        Builder self() {
            return this;
        }

        /** A history with these settings; nothing is sent yet. */
        public PgSchemaHistory build() {
            return new PgSchemaHistory(this);
        }
    }
}
