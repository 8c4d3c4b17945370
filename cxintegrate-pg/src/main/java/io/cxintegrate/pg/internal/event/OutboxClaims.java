package io.cxintegrate.pg.internal.event;

import io.cxintegrate.pg.internal.store.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes events for delivery under a lease; no row stays locked. Each call is one statement, which is its own transaction when
 * the connection commits by itself. For one thread: it remembers which key's turn it is.
 */
public final class OutboxClaims {
    /** How many keys are looked at for one claim: keys whose first event is not due yet are passed over. */
    private static final int MAX_KEYS = 1_000;

    private static final String TAKE =
            " UPDATE ${schema}.outbox o SET due_at = clock_timestamp() + ? * interval '1 ms',"
                    + " attempts = o.attempts + 1, lease = ?, first_attempt_at = coalesce(o.first_attempt_at, now())"
                    + " FROM taken WHERE o.seq = taken.seq"
                    + " RETURNING o.seq, o.event::text, o.attempts,"
                    + " (extract(epoch FROM now() - o.first_attempt_at) * 1000)::bigint, NULL::text, NULL::boolean";

    private static final String UNORDERED = "WITH taken AS MATERIALIZED (SELECT seq FROM ${schema}.outbox"
            + " WHERE ordering_key IS NULL AND due_at <= now() ORDER BY due_at, seq LIMIT ? FOR UPDATE SKIP LOCKED)"
            + TAKE;

    /**
     * Steps from key to key in the index and looks at the first event of each, so that a long queue behind a failing event
     * costs nothing. The last row says where it stopped and whether there are more keys.
     */
    private static final String ORDERED = "WITH RECURSIVE heads(ordering_key, seq, due, looked, found) AS ("
            + "(SELECT o.ordering_key, o.seq, o.due_at <= now(), 1, (o.due_at <= now())::int FROM ${schema}.outbox o"
            + " WHERE o.ordering_key IS NOT NULL AND o.ordering_key > ? ORDER BY o.ordering_key, o.seq LIMIT 1)"
            + " UNION ALL SELECT n.ordering_key, n.seq, n.due, h.looked + 1, h.found + n.due::int FROM heads h,"
            + " LATERAL (SELECT o.ordering_key, o.seq, o.due_at <= now() AS due FROM ${schema}.outbox o"
            + " WHERE o.ordering_key IS NOT NULL AND o.ordering_key > h.ordering_key"
            + " ORDER BY o.ordering_key, o.seq LIMIT 1) n WHERE h.looked < ? AND h.found < ?),"
            + " taken AS MATERIALIZED (SELECT o.seq FROM ${schema}.outbox o WHERE o.seq = ANY (ARRAY(SELECT seq FROM heads"
            + " WHERE due)) AND o.due_at <= now() FOR UPDATE SKIP LOCKED),"
            + " updated AS ("
            + TAKE
            + ") SELECT * FROM updated UNION ALL SELECT NULL, NULL, NULL, NULL, ordering_key, looked >= ? OR found >= ?"
            + " FROM (SELECT * FROM heads ORDER BY looked DESC LIMIT 1) last";

    private final String unordered;
    private final String ordered;
    private String lastKey = "";

    /** Claims in the tables of a schema. */
    public OutboxClaims(SchemaName schema) {
        unordered = schema.in(UNORDERED);
        ordered = schema.in(ORDERED);
    }

    /** Up to {@code max} events without a key, those that are due longest first. */
    public List<ClaimedEvent> unordered(Connection c, int max, Duration lease, String token) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(unordered)) {
            ps.setInt(1, max);
            ps.setLong(2, lease.toMillis());
            ps.setString(3, token);
            List<ClaimedEvent> claimed = new ArrayList<>();
            try (ResultSet rs = ps.executeQuery()) {
                while (rs.next()) {
                    claimed.add(row(rs, token));
                }
            }
            return claimed;
        }
    }

    /** Of up to {@code max} keys the first event, if it is due. Keys take turns. */
    public List<ClaimedEvent> ordered(Connection c, int max, Duration lease, String token) throws SQLException {
        List<ClaimedEvent> claimed = new ArrayList<>();
        boolean fromStart = lastKey.isEmpty();
        orderedAfter(c, max, lease, token, claimed);
        if (!fromStart && lastKey.isEmpty() && claimed.size() < max) {
            orderedAfter(c, max - claimed.size(), lease, token, claimed);
        }
        return claimed;
    }

    private void orderedAfter(Connection c, int max, Duration lease, String token, List<ClaimedEvent> claimed)
            throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(ordered)) {
            ps.setString(1, lastKey);
            ps.setInt(2, MAX_KEYS);
            ps.setInt(3, max);
            ps.setLong(4, lease.toMillis());
            ps.setString(5, token);
            ps.setInt(6, MAX_KEYS);
            ps.setInt(7, max);
            lastKey = "";
            try (ResultSet rs = ps.executeQuery()) {
                while (rs.next()) {
                    @Nullable String key = rs.getString(5);
                    if (key == null) {
                        claimed.add(row(rs, token));
                    } else if (rs.getBoolean(6)) {
                        lastKey = key;
                    }
                }
            }
        }
    }

    private static ClaimedEvent row(ResultSet rs, String token) throws SQLException {
        return new ClaimedEvent(rs.getLong(1), rs.getString(2), rs.getInt(3), Duration.ofMillis(rs.getLong(4)), token);
    }
}
