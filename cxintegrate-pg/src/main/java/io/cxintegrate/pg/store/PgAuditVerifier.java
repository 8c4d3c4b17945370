package io.cxintegrate.pg.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.chain.AuditFinding;
import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import io.cxintegrate.core.audit.chain.AuditHead;
import io.cxintegrate.core.audit.chain.AuditVerification;
import io.cxintegrate.core.audit.chain.AuditVerifier;
import io.cxintegrate.pg.internal.store.StoreCalls;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was done to a stream of {@link PgAuditSink}: any changed, removed, inserted or moved record, and records cut off
 * at the end, unless the stream's head was set back with them. Immutable and safe to share between threads; does not close the
 * data source. It only reads, one state of the database, so that sinks may go on meanwhile.
 *
 * <p>With an {@linkplain Builder#anchor anchor} it also finds an end that was cut off together with the head, and a chain that
 * someone who has the key, or needs none, wrote anew. Needs 16 bytes of memory for each record.
 */
public final class PgAuditVerifier {
    private static final String HEAD = "SELECT seq, hash FROM ${schema}.audit_stream WHERE stream = ?";
    private static final String LINES =
            "SELECT line FROM ${schema}.audit_record WHERE stream = ? AND seq > ? ORDER BY seq";
    private static final int FETCH_SIZE = 200;

    private final String stream;
    private final @Nullable Secret key;
    private final List<AuditHead> anchors;
    private final AuditHead start;
    private final StoreCalls calls;

    private PgAuditVerifier(Builder b) {
        stream = b.stream;
        key = b.key;
        anchors = List.copyOf(b.anchors);
        start = b.start;
        calls = b.calls("audit stream '" + stream + "'");
    }

    /** A builder with the defaults: stream {@code audit}, no key, no anchor, schema {@code cxintegrate}. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Verifies the stream.
     *
     * @return what was found; the source of a finding is the stream, its line the place among the records in their order
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached
     * @throws io.cxintegrate.core.InvalidInputException if the tables are missing
     */
    public AuditVerification verify() {
        return calls.snapshot(connection -> {
            @Nullable AuditHead head = head(connection);
            AuditVerifier.Builder verifier = AuditVerifier.builder().key(key).startAfter(start);
            anchors.forEach(verifier::anchor);
            boolean sound = head != null && head.seq() >= start.seq();
            if (sound) {
                verifier.anchor(head);
            }
            try (PreparedStatement ps = calls.next(connection, LINES)) {
                ps.setFetchSize(FETCH_SIZE);
                ps.setString(1, stream);
                ps.setLong(2, start.seq());
                try (ResultSet rs = ps.executeQuery()) {
                    AuditVerification result = verifier.build().verifyLines(stream, new Lines(rs));
                    return withHead(result, head);
                }
            } catch (Lines.Failure e) {
                throw e.sqlException;
            }
        });
    }

    @Override
    public String toString() {
        return "PgAuditVerifier(" + stream + ")";
    }

    /** The head, as it is; null when it is none. */
    private @Nullable AuditHead head(Connection connection) throws SQLException {
        try (PreparedStatement ps = calls.reading(connection, HEAD)) {
            ps.setString(1, stream);
            StoreCalls.execute(ps);
            try (ResultSet rs = ps.getResultSet()) {
                return rs.next() ? new AuditHead(rs.getLong(1), rs.getString(2)) : AuditHead.EMPTY;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    /** What the head says beyond what an anchor does: that nothing stands behind it. */
    private AuditVerification withHead(AuditVerification result, @Nullable AuditHead head) {
        long last = result.head().seq();
        String problem;
        if (head == null) {
            problem = "the stream's head was changed and is none";
        } else if (head.seq() < last) {
            problem = "the records " + (head.seq() + 1) + " to " + last + " stand behind the stream's head, record "
                    + head.seq() + ": no sink wrote them, or the head was set back";
        } else {
            return result;
        }
        List<AuditFinding> findings = new ArrayList<>(result.findings());
        long seq = head == null ? 0 : head.seq() + 1;
        findings.add(new AuditFinding(
                head == null ? Kind.CHANGED : Kind.INSERTED,
                stream,
                0,
                seq,
                "audit stream '" + stream + "': " + problem));
        return new AuditVerification(result.records(), findings, result.head());
    }

    /** Reads as it goes: the driver holds some hundred rows at a time. */
    private static final class Lines implements Iterator<String> {
        private final ResultSet rs;
        private boolean more;

        Lines(ResultSet rs) throws SQLException {
            this.rs = rs;
            more = rs.next();
        }

        @Override
        public boolean hasNext() {
            return more;
        }

        @Override
        public String next() {
            if (!more) {
                throw new NoSuchElementException();
            }
            try {
                String line = rs.getString(1);
                more = rs.next();
                return line;
            } catch (SQLException e) {
                throw new Failure(e);
            }
        }

        /** Carries the exception out of the iterator. */
        private static final class Failure extends RuntimeException {
            private static final long serialVersionUID = 1L;

            private final SQLException sqlException;

            Failure(SQLException e) {
                super(e);
                sqlException = e;
            }
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends PgStoreBuilder<Builder> {
        private final List<AuditHead> anchors = new ArrayList<>();
        private String stream = "audit";
        private @Nullable Secret key;
        private AuditHead start = AuditHead.EMPTY;

        private Builder(DataSource dataSource) {
            super(dataSource, Duration.ofSeconds(30));
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * The stream. Default {@code audit}.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder stream(String value) {
            stream = Require.text(value, "stream");
            return this;
        }

        /** The key the stream was written with. Default: none, plain SHA-256. */
        public Builder key(@Nullable Secret value) {
            key = value;
            return this;
        }

        /** A head that was kept elsewhere: the record it names must be there and be the same. May be said several times. */
        public Builder anchor(AuditHead value) {
            anchors.add(Objects.requireNonNull(value, "anchor"));
            return this;
        }

        /** The last record of older ones that are not verified again, or were removed. Default {@link AuditHead#EMPTY}. */
        public Builder startAfter(AuditHead value) {
            start = Objects.requireNonNull(value, "start");
            return this;
        }

        /**
         * A verifier with these settings.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException if an anchor is older than the start, so that nothing
         *     could be said about it
         */
        public PgAuditVerifier build() {
            AuditVerifier.Builder check = AuditVerifier.builder().startAfter(start);
            anchors.forEach(check::anchor);
            check.build();
            return new PgAuditVerifier(this);
        }
    }
}
