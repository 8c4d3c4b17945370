package io.cxintegrate.pg.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.pg.internal.store.StoreCalls;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Documents in the table {@code document}, one row each, shared by all processes on one database. Safe to share between
 * threads; does not close the data source.
 *
 * <p>Each call is one transaction and one round trip. What {@code save} or {@code delete} has returned for is committed. If the
 * connection is lost before the answer is there, nobody knows whether it is: the exception says so, and {@code load} shows it.
 */
public final class PgDocumentStore implements DocumentStore {
    private static final String LOAD =
            "SELECT revision, body::text FROM ${schema}.document WHERE collection = ? AND id = ?";
    private static final String INSERT =
            "INSERT INTO ${schema}.document (body, collection, id, revision) VALUES (?::json, ?,"
                    + " ?, nextval('${schema}.document_revision')) ON CONFLICT DO NOTHING RETURNING revision";
    private static final String UPDATE = "UPDATE ${schema}.document SET body = ?::json, changed_at = clock_timestamp(),"
            + " revision = nextval('${schema}.document_revision') WHERE collection = ? AND id = ? AND revision = ?"
            + " RETURNING revision";
    private static final String DELETE =
            "DELETE FROM ${schema}.document WHERE collection = ? AND id = ? AND revision = ?";
    private static final String LIST =
            "SELECT revision, body::text, id FROM ${schema}.document WHERE collection = ? AND id > ?"
                    + " ORDER BY id LIMIT ?";

    private final StoreCalls calls;

    private PgDocumentStore(Builder b) {
        calls = b.calls("document store");
    }

    /** A builder with the defaults: schema {@code cxintegrate}, 5 s for a call. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    @Override
    public Optional<StoredDocument> load(DocumentKey key) {
        return calls.repeatable(connection -> {
            try (PreparedStatement ps = calls.limited(connection, LOAD)) {
                ps.setString(1, key.collection());
                ps.setString(2, key.id());
                StoreCalls.execute(ps);
                try (ResultSet rs = ps.getResultSet()) {
                    return rs.next() ? Optional.of(read(rs, key)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Optional<StoredDocument> save(DocumentKey key, JsonObject document, long expectedRevision) {
        if (expectedRevision < NEW) {
            throw new IllegalArgumentException("expectedRevision must not be negative but is " + expectedRevision);
        }
        String body = document.toJson();
        return calls.change(connection -> {
            try (PreparedStatement ps = calls.limited(connection, expectedRevision == NEW ? INSERT : UPDATE)) {
                ps.setString(1, body);
                ps.setString(2, key.collection());
                ps.setString(3, key.id());
                if (expectedRevision != NEW) {
                    ps.setLong(4, expectedRevision);
                }
                StoreCalls.execute(ps);
                try (ResultSet rs = ps.getResultSet()) {
                    return rs.next() ? Optional.of(new StoredDocument(key, document, rs.getLong(1))) : Optional.empty();
                }
            }
        });
    }

    @Override
    public boolean delete(DocumentKey key, long expectedRevision) {
        return calls.change(connection -> {
            try (PreparedStatement ps = calls.limited(connection, DELETE)) {
                ps.setString(1, key.collection());
                ps.setString(2, key.id());
                ps.setLong(3, expectedRevision);
                StoreCalls.execute(ps);
                return ps.getUpdateCount() == 1;
            }
        });
    }

    @Override
    public List<StoredDocument> list(String collection, String afterId, int limit) {
        Require.between(1, MAX_LIST, limit, "limit");
        return calls.repeatable(connection -> {
            try (PreparedStatement ps = calls.limited(connection, LIST)) {
                ps.setString(1, collection);
                ps.setString(2, afterId);
                ps.setInt(3, limit);
                StoreCalls.execute(ps);
                List<StoredDocument> found = new ArrayList<>();
                try (ResultSet rs = ps.getResultSet()) {
                    while (rs.next()) {
                        found.add(read(rs, new DocumentKey(collection, rs.getString(3))));
                    }
                }
                return List.copyOf(found);
            }
        });
    }

    @Override
    public String toString() {
        return "PgDocumentStore";
    }

    private static StoredDocument read(ResultSet rs, DocumentKey key) throws SQLException {
        return new StoredDocument(key, JsonObject.parse(rs.getString(2)), rs.getLong(1));
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

        /** A store with these settings; nothing is sent yet. */
        public PgDocumentStore build() {
            return new PgDocumentStore(this);
        }
    }
}
