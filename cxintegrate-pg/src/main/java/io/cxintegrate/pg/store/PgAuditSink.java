package io.cxintegrate.pg.store;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.chain.AuditChain;
import io.cxintegrate.core.audit.chain.AuditHead;
import io.cxintegrate.core.audit.sink.BatchAuditSink;
import io.cxintegrate.pg.internal.store.StoreCalls;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps audit records in a table, each with the hash of the one before, so that {@link PgAuditVerifier} finds what was done to
 * them afterwards. Safe to share between threads, and any number of processes may append to the same stream; does not close
 * the data source.
 *
 * <p>A stream is one chain, in the form of {@link io.cxintegrate.core.audit.chain.ChainedAuditSink}: the column {@code line} of
 * the table {@code audit_record} has its lines. Its head is a row of {@code audit_stream}, which is locked while records are
 * appended: numbers have no gaps, and nobody appends to the same stream meanwhile. That is three round trips for a record, or
 * for a {@linkplain #appendAll batch}. Where many threads append, put a
 * {@link io.cxintegrate.core.audit.sink.BufferedAuditSink} in front, or give each kind of work a stream of its own. All sinks
 * of a stream need the same key.
 *
 * <p>Without a key, whoever can write the tables can also compute the chain anew from any record on; with a key, only cutting
 * off its end, the head with it, goes unseen. A {@linkplain #head() head} that is kept elsewhere finds both. A role that may
 * not {@code UPDATE} or {@code DELETE} in {@code audit_record} is enough for a sink.
 *
 * <pre>{@code
 * PgAuditSink sink = PgAuditSink.builder(dataSource)
 *         .stream("payments")
 *         .key(Secret.fromEnv("AUDIT_KEY"))
 *         .build();
 * }</pre>
 */
public final class PgAuditSink implements BatchAuditSink {
    private static final String HEAD = "SELECT seq, hash FROM ${schema}.audit_stream WHERE stream = ?";
    private static final String FIRST =
            "INSERT INTO ${schema}.audit_stream (stream, seq, hash) VALUES (?, 0, ?) ON CONFLICT DO NOTHING";
    private static final String APPEND =
            "INSERT INTO ${schema}.audit_record (stream, seq, line) SELECT ?, ? + l.n, l.line"
                    + " FROM unnest(?) WITH ORDINALITY AS l (line, n);"
                    + " UPDATE ${schema}.audit_stream SET seq = ?, hash = ? WHERE stream = ?";

    private final String stream;
    private final @Nullable Secret key;
    private final StoreCalls calls;
    private volatile boolean closed;

    private PgAuditSink(Builder b) {
        stream = b.stream;
        key = b.key;
        calls = b.calls("audit stream '" + stream + "'");
    }

    /** A builder with the defaults: stream {@code audit}, no key, schema {@code cxintegrate}, 5 s for a statement. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Returns when the record is committed.
     *
     * @throws AuditException if the sink is closed or the record could not be kept; if the connection was lost at the commit,
     *     it may be kept all the same
     */
    @Override
    public void append(AuditEvent event) {
        appendAll(List.of(event));
    }

    /**
     * The same for several records, all in one transaction: either all of them are kept, or none.
     *
     * @throws AuditException as {@link #append}
     */
    @Override
    public void appendAll(List<AuditEvent> events) {
        if (closed) {
            throw new AuditException("audit stream '" + stream + "' is closed");
        }
        List<AuditEvent> batch = List.copyOf(events);
        if (batch.isEmpty()) {
            return;
        }
        audited(() -> calls.transaction(connection -> {
            AuditHead head = lock(connection);
            append(connection, head, AuditChain.of(key).after(head, batch));
            return batch.size();
        }));
    }

    /**
     * The last record's number and hash, to be kept where whoever can write the tables cannot write.
     *
     * @throws AuditException if the database cannot be reached
     */
    public AuditHead head() {
        return audited(() -> calls.repeatable(connection -> {
                    try (PreparedStatement ps = calls.limited(connection, HEAD)) {
                        ps.setString(1, stream);
                        StoreCalls.execute(ps);
                        return head(ps);
                    }
                }))
                .orElse(AuditHead.EMPTY);
    }

    /** Refuses records from now on. Nothing has to be released. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "PgAuditSink(" + stream + ")";
    }

    private AuditHead lock(Connection connection) throws SQLException {
        Optional<AuditHead> head;
        try (PreparedStatement ps = calls.locking(connection, HEAD + " FOR UPDATE")) {
            ps.setString(1, stream);
            StoreCalls.execute(ps);
            head = head(ps);
        }
        if (head.isPresent()) {
            return head.get();
        }
        // The first record of the stream. Who comes second waits here, and finds the head of the first.
        try (PreparedStatement ps = calls.next(connection, FIRST)) {
            ps.setString(1, stream);
            ps.setString(2, AuditHead.EMPTY.hash());
            ps.execute();
        }
        try (PreparedStatement ps = calls.next(connection, HEAD + " FOR UPDATE")) {
            ps.setString(1, stream);
            ps.execute();
            return head(ps).orElse(AuditHead.EMPTY);
        }
    }

    private static Optional<AuditHead> head(PreparedStatement executed) throws SQLException {
        try (ResultSet rs = executed.getResultSet()) {
            return rs.next() ? Optional.of(new AuditHead(rs.getLong(1), rs.getString(2))) : Optional.empty();
        }
    }

    private void append(Connection connection, AuditHead head, List<AuditChain.Line> lines) throws SQLException {
        String[] texts = lines.stream().map(AuditChain.Line::text).toArray(String[]::new);
        AuditHead last = lines.get(lines.size() - 1).head();
        try (PreparedStatement ps = calls.next(connection, APPEND)) {
            ps.setString(1, stream);
            ps.setLong(2, head.seq());
            ps.setArray(3, connection.createArrayOf("text", texts));
            ps.setLong(4, last.seq());
            ps.setString(5, last.hash());
            ps.setString(6, stream);
            ps.execute();
        }
    }

    private <T> T audited(Call<T> call) {
        try {
            return call.run();
        } catch (AuditException e) {
            throw e;
        } catch (CxException e) {
            if (e.platformCode().filter("23505"::equals).isPresent()) {
                throw new AuditException(
                        "audit stream '" + stream + "': a record stands behind the stream's head, which no sink writes;"
                                + " run PgAuditVerifier, then go on with another stream",
                        e);
            }
            throw new AuditException(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new AuditException(
                    "audit stream '" + stream
                            + "': its head was changed and is none; run PgAuditVerifier, then go on with"
                            + " another stream",
                    e);
        }
    }

    private interface Call<T> {
        T run();
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends PgStoreBuilder<Builder> {
        private String stream = "audit";
        private @Nullable Secret key;

        private Builder(DataSource dataSource) {
            super(dataSource, Duration.ofSeconds(5));
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Which chain the records go to. Default {@code audit}.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder stream(String value) {
            stream = Require.text(value, "stream");
            return this;
        }

        /** Makes the hash HMAC-SHA256 under this key. Default: plain SHA-256. */
        public Builder key(@Nullable Secret value) {
            key = value;
            return this;
        }

        /** A sink with these settings; nothing is sent yet. */
        public PgAuditSink build() {
            return new PgAuditSink(this);
        }
    }
}
