package io.cxintegrate.pg.internal.event;

import io.cxintegrate.pg.internal.store.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes events into the outbox and out of it again. Each call is one statement. Everything that ends a delivery holds only
 * while the lease does: who lost it changes nothing. Immutable and safe to share between threads.
 */
public final class OutboxRows {
    /** So that keys of ours do not meet advisory locks of the application; the letters {@code cxob}. */
    static final int LOCK_SPACE = 0x63786f62;

    private static final String APPEND = "INSERT INTO ${schema}.outbox (id, event) VALUES (?, ?::json)";

    /**
     * Writers of one key take turns until their commits, before the row gets its number: so no number appears behind a higher
     * one that was read.
     */
    private static final String APPEND_ORDERED = "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(" + LOCK_SPACE
            + ", hashtext(?))) INSERT INTO ${schema}.outbox (id, ordering_key, event) SELECT ?, ?, ?::json FROM turn";

    private static final String HELD = " (o.seq, o.lease) IN (SELECT * FROM unnest(?::bigint[], ?::text[]))";
    private static final String DELIVERED = "DELETE FROM ${schema}.outbox o WHERE" + HELD;
    private static final String RELEASED =
            "UPDATE ${schema}.outbox o SET due_at = now(), lease = NULL," + " attempts = o.attempts - 1 WHERE" + HELD;
    private static final String FAILED =
            "UPDATE ${schema}.outbox o SET due_at = clock_timestamp() + ? * interval '1 ms',"
                    + " lease = NULL, last_error = ? WHERE o.seq = ? AND o.lease = ?";
    private static final String DEAD = "WITH gone AS (DELETE FROM ${schema}.outbox o WHERE o.seq = ? AND o.lease = ?"
            + " RETURNING o.*) INSERT INTO ${schema}.outbox_dead_letter (seq, id, ordering_key, event, created_at, attempts,"
            + " reason, last_error) SELECT seq, id, ordering_key, event, created_at, ?, ?, ? FROM gone";
    private static final String OLDEST = "SELECT (extract(epoch FROM clock_timestamp() - created_at) * 1000)::bigint"
            + " FROM ${schema}.outbox ORDER BY seq LIMIT 1";

    private final SchemaName schema;

    /** The rows of a schema. */
    public OutboxRows(SchemaName schema) {
        this.schema = schema;
    }

    /** Adds an event; with a key, to be delivered in the order of that key. */
    public void append(Connection c, String id, @Nullable String orderingKey, String event) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(orderingKey == null ? APPEND : APPEND_ORDERED))) {
            int i = 1;
            if (orderingKey != null) {
                ps.setString(i++, orderingKey);
            }
            ps.setString(i++, id);
            if (orderingKey != null) {
                ps.setString(i++, orderingKey);
            }
            ps.setString(i, event);
            ps.executeUpdate();
        }
    }

    /** Removes what was delivered; how many leases still held. */
    public int delivered(Connection c, List<ClaimedEvent> events) throws SQLException {
        return held(c, DELIVERED, events);
    }

    /** Gives back what was not tried; how many leases still held. */
    public int released(Connection c, List<ClaimedEvent> events) throws SQLException {
        return held(c, RELEASED, events);
    }

    private int held(Connection c, String sql, List<ClaimedEvent> events) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(sql))) {
            ps.setArray(
                    1,
                    c.createArrayOf(
                            "int8", events.stream().map(ClaimedEvent::seq).toArray()));
            ps.setArray(
                    2,
                    c.createArrayOf(
                            "text", events.stream().map(ClaimedEvent::lease).toArray()));
            return ps.executeUpdate();
        }
    }

    /** Puts an event off; whether the lease still held. */
    public boolean failed(Connection c, ClaimedEvent event, Duration wait, String error) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(FAILED))) {
            ps.setLong(1, wait.toMillis());
            ps.setString(2, error);
            ps.setLong(3, event.seq());
            ps.setString(4, event.lease());
            return ps.executeUpdate() == 1;
        }
    }

    /** Moves an event to the dead letters; whether the lease still held. */
    public boolean dead(Connection c, ClaimedEvent event, int attempts, String reason, @Nullable String error)
            throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(DEAD))) {
            ps.setLong(1, event.seq());
            ps.setString(2, event.lease());
            ps.setInt(3, attempts);
            ps.setString(4, reason);
            ps.setString(5, error);
            return ps.executeUpdate() == 1;
        }
    }

    /** The age in milliseconds of the event that was appended first; empty when there is none. */
    public OptionalLong oldestAgeMillis(Connection c) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(schema.in(OLDEST));
                ResultSet rs = ps.executeQuery()) {
            return rs.next() ? OptionalLong.of(rs.getLong(1)) : OptionalLong.empty();
        }
    }
}
