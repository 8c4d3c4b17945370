package io.cxintegrate.pg.internal.event;

import io.cxintegrate.pg.internal.store.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements of the dead letters. Immutable and safe to share between threads. */
public final class DeadRows {
    private static final String LIST = "SELECT event::text, reason, attempts, died_at, last_error"
            + " FROM ${schema}.outbox_dead_letter ORDER BY seq LIMIT ?";
    private static final String BY_ID = "id = ANY (?)";
    private static final String BY_TIME = "died_at >= ? AND died_at < ?";

    /** In the order in which they were appended, and of each key when it is its writers' turn, as with any other event. */
    private static final String TURNS =
            "SELECT pg_advisory_xact_lock(" + OutboxRows.LOCK_SPACE + ", key) FROM (SELECT DISTINCT"
                    + " hashtext(ordering_key) AS key FROM ${schema}.outbox_dead_letter WHERE ordering_key IS NOT NULL AND %s"
                    + " ORDER BY key OFFSET 0) keys";

    private static final String REPLAY = "WITH gone AS (DELETE FROM ${schema}.outbox_dead_letter WHERE %s RETURNING *)"
            + " INSERT INTO ${schema}.outbox (id, ordering_key, event, created_at) SELECT id, ordering_key, event, created_at"
            + " FROM gone ORDER BY seq";
    private static final String REMOVE = "DELETE FROM ${schema}.outbox_dead_letter WHERE seq IN (SELECT seq"
            + " FROM ${schema}.outbox_dead_letter WHERE died_at < clock_timestamp() - ? * interval '1 ms'"
            + " ORDER BY died_at LIMIT ? FOR UPDATE SKIP LOCKED)";

    private final SchemaName schema;

    /** The dead letters of a schema. */
    public DeadRows(SchemaName schema) {
        this.schema = schema;
    }

    /** One of them as it is stored. */
    public record DeadRow(
            String event,
            String reason,
            int attempts,
            Instant diedAt,
            @Nullable String lastError) {}

    /** Up to {@code max}, those first that were appended first. */
    public List<DeadRow> list(Connection c, int max) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(LIST))) {
            ps.setInt(1, max);
            List<DeadRow> rows = new ArrayList<>();
            try (ResultSet rs = ps.executeQuery()) {
                while (rs.next()) {
                    rows.add(new DeadRow(
                            rs.getString(1),
                            rs.getString(2),
                            rs.getInt(3),
                            rs.getObject(4, OffsetDateTime.class).toInstant(),
                            rs.getString(5)));
                }
            }
            return rows;
        }
    }

    /** Puts those with these ids back into the outbox, in the caller's transaction; how many. */
    public int replay(Connection c, Collection<String> ids) throws SQLException {
        return replay(c, BY_ID, ps -> ps.setArray(1, c.createArrayOf("text", ids.toArray())));
    }

    /** The same with those that were given up in this time. */
    public int replay(Connection c, Instant from, Instant until) throws SQLException {
        return replay(c, BY_TIME, ps -> {
            ps.setObject(1, from.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            ps.setObject(2, until.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        });
    }

    /** Removes up to {@code max} that are older than this; how many. */
    public int remove(Connection c, Duration age, int max) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(REMOVE))) {
            ps.setLong(1, age.toMillis());
            ps.setInt(2, max);
            return ps.executeUpdate();
        }
    }

    private interface Arguments {
        void bind(PreparedStatement ps) throws SQLException;
    }

    private int replay(Connection c, String condition, Arguments arguments) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(TURNS.formatted(condition)))) {
            arguments.bind(ps);
            ps.execute();
        }
        try (PreparedStatement ps = c.prepareStatement(schema.in(REPLAY.formatted(condition)))) {
            arguments.bind(ps);
            return ps.executeUpdate();
        }
    }
}
