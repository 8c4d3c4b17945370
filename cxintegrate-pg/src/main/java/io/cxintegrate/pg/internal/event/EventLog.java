package io.cxintegrate.pg.internal.event;

import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.store.SchemaName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The statements of the event log. Each call is one statement with one snapshot. Immutable and safe to share between threads.
 *
 * <p>Readers see only what was written by transactions that are older than every open one: below that horizon nothing can
 * appear any more, so a reader that goes on from the last row it saw skips none.
 */
public final class EventLog {
    private static final String APPEND =
            "INSERT INTO ${schema}.event_log (id, aggregatetype, aggregateid, type, payload,"
                    + " event_id, schema_version, source, subject, occurred_at) VALUES (?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?)";

    /** Rows, and one row more, without an event, for where the log begins and which transaction numbers are none yet. */
    private static final String READ = "SELECT * FROM (SELECT e.xid::text, e.seq, e.event_id, e.type, e.schema_version,"
            + " e.source, e.subject, e.occurred_at, e.payload::text, NULL, NULL FROM ${schema}.event_log e WHERE (e.xid, e.seq)"
            + " > (?::xid8, ?) AND e.xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY e.xid, e.seq LIMIT ?) page"
            + " UNION ALL SELECT f.xid::text, f.seq, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.log_id::text,"
            + " pg_snapshot_xmax(pg_current_snapshot())::text FROM ${schema}.event_log_floor f";

    private static final String LATEST =
            "SELECT log_id::text, pg_snapshot_xmin(pg_current_snapshot())::text, 0" + " FROM ${schema}.event_log_floor";

    /**
     * Before the first row, in the order of reading, that is young enough, and never behind the horizon: what is still
     * uncommitted counts as published later.
     */
    private static final String SINCE = "SELECT f.log_id::text, p.xid::text, p.seq FROM ${schema}.event_log_floor f,"
            + " LATERAL (SELECT * FROM ((SELECT e.xid, e.seq - 1 AS seq FROM ${schema}.event_log e"
            + " WHERE e.written_at >= ? ORDER BY e.xid, e.seq LIMIT 1) UNION ALL"
            + " SELECT pg_snapshot_xmin(pg_current_snapshot()), 0) both_ends ORDER BY xid, seq LIMIT 1) p";

    private final String append;
    private final String read;
    private final String latest;
    private final String since;

    /** The log of a schema. */
    public EventLog(SchemaName schema) {
        append = schema.in(APPEND);
        read = schema.in(READ);
        latest = schema.in(LATEST);
        since = schema.in(SINCE);
    }

    /**
     * What one read found.
     *
     * @param gap whether what came next was removed, or the position is one of another log
     * @param events in the order of reading; none if there is a gap
     * @param next behind the last event; behind what was removed if there is a gap
     */
    public record Page(boolean gap, List<EventEnvelope> events, LogPosition next) {}

    /** Adds events in the caller's transaction. */
    public void append(Connection c, List<EventEnvelope> events) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(append)) {
            for (EventEnvelope event : events) {
                ps.setObject(1, uuid(event));
                ps.setString(2, aggregateType(event.type()));
                ps.setString(3, event.subject().orElse(event.id()));
                ps.setString(4, event.type());
                ps.setString(5, Json.write(event.data()));
                ps.setString(6, event.id());
                ps.setString(7, event.schemaVersion());
                ps.setString(8, event.source());
                ps.setString(9, event.subject().orElse(null));
                ps.setObject(10, event.time().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
                ps.addBatch();
            }
            ps.executeBatch();
        }
    }

    /** Up to {@code max} events behind a position. */
    public Page read(Connection c, LogPosition after, int max) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(read)) {
            ps.setObject(1, after.xidText(), Types.OTHER);
            ps.setLong(2, after.seq());
            ps.setInt(3, max);
            List<EventEnvelope> events = new ArrayList<>();
            LogPosition next = after;
            try (ResultSet rs = ps.executeQuery()) {
                while (rs.next()) {
                    String log = rs.getString(10);
                    if (log == null) {
                        events.add(event(rs));
                        next = after.in(rs.getString(1), rs.getLong(2));
                        continue;
                    }
                    LogPosition floor = LogPosition.of(log, rs.getString(1), rs.getLong(2));
                    LogPosition future = floor.in(rs.getString(11), 0);
                    if (!log.equals(after.log()) || after.compareTo(floor) < 0 || after.compareTo(future) > 0) {
                        return new Page(true, List.of(), floor);
                    }
                }
            }
            return new Page(false, List.copyOf(events), next);
        }
    }

    /** Behind everything that can be read now. */
    public LogPosition latest(Connection c) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(latest)) {
            return position(ps);
        }
    }

    /** Before everything that was appended at this time or later, by the database's clock. */
    public LogPosition since(Connection c, Instant time) throws SQLException {
        try (PreparedStatement ps = c.prepareStatement(since)) {
            ps.setObject(1, time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
            return position(ps);
        }
    }

    private static LogPosition position(PreparedStatement ps) throws SQLException {
        try (ResultSet rs = ps.executeQuery()) {
            if (!rs.next()) {
                throw new SQLException("the event log has lost the row of its floor", "42P01");
            }
            return LogPosition.of(rs.getString(1), rs.getString(2), rs.getLong(3));
        }
    }

    private static EventEnvelope event(ResultSet rs) throws SQLException {
        EventEnvelope.Builder event = EventEnvelope.builder()
                .id(rs.getString(3))
                .type(rs.getString(4))
                .schemaVersion(rs.getString(5))
                .source(rs.getString(6))
                .time(rs.getObject(8, OffsetDateTime.class).toInstant())
                .data(JsonObject.parse(rs.getString(9)));
        String subject = rs.getString(7);
        return (subject == null ? event : event.subject(subject)).build();
    }

    /** The event's id, or, since it may be any name, one that is made of it and its source. */
    private static UUID uuid(EventEnvelope event) {
        try {
            UUID parsed = UUID.fromString(event.id());
            if (parsed.toString().equals(event.id())) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            // Another kind of id.
        }
        return UUID.nameUUIDFromBytes((event.source() + '\n' + event.id()).getBytes(StandardCharsets.UTF_8));
    }

    /** What stands before the last dot of the type: {@code interaction} of {@code interaction.completed}. */
    private static String aggregateType(String type) {
        int dot = type.lastIndexOf('.');
        return dot < 1 ? type : type.substring(0, dot);
    }
}
