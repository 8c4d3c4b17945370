package io.cxintegrate.pg.internal.event;

import io.cxintegrate.pg.internal.store.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;

/** Removes the old end of the event log, and notes how far, so that readers know. Immutable and safe to share. */
public final class EventLogRetention {
    /** Whoever has the row cleans; the others have nothing to do. */
    private static final String LOCK = "SELECT xid FROM ${schema}.event_log_floor FOR UPDATE SKIP LOCKED";

    /** From the old end to before the first row that is too young, and never past an open transaction. */
    private static final String LAST_OLD = "SELECT xid::text, seq FROM (SELECT xid, seq, bool_and(written_at <"
            + " clock_timestamp() - ? * interval '1 ms') OVER (ORDER BY xid, seq) AS old FROM (SELECT xid, seq, written_at"
            + " FROM ${schema}.event_log WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, seq LIMIT ?)"
            + " oldest) marked WHERE old ORDER BY xid DESC, seq DESC LIMIT 1";

    private static final String RAISE = "UPDATE ${schema}.event_log_floor SET xid = ?::xid8, seq = ?";
    private static final String DELETE = "DELETE FROM ${schema}.event_log WHERE (xid, seq) <= (?::xid8, ?)";

    private final SchemaName schema;

    /** The log of a schema. */
    public EventLogRetention(SchemaName schema) {
        this.schema = schema;
    }

    /**
     * Removes up to {@code max} events that are older than {@code age}, in the caller's transaction.
     *
     * @return how many; 0 also when another node is at it
     */
    public int remove(Connection c, Duration age, int max) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(LOCK));
                ResultSet rs = ps.executeQuery()) {
            if (!rs.next()) {
                return 0;
            }
        }
        try (PreparedStatement ps = c.prepareStatement(schema.in(LAST_OLD))) {
            ps.setLong(1, age.toMillis());
            ps.setInt(2, max);
            try (ResultSet rs = ps.executeQuery()) {
                if (!rs.next()) {
                    return 0;
                }
                String xid = rs.getString(1);
                long seq = rs.getLong(2);
                update(c, RAISE, xid, seq);
                return update(c, DELETE, xid, seq);
            }
        }
    }

    private int update(Connection c, String sql, String xid, long seq) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(sql))) {
            ps.setObject(1, xid, Types.OTHER);
            ps.setLong(2, seq);
            return ps.executeUpdate();
        }
    }
}
