package io.cxintegrate.pg.store;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.pg.internal.store.ExpiredRows;
import io.cxintegrate.pg.internal.store.StoreCalls;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keys and first answers in the table {@code idempotency_key}, shared by all processes on one database. Safe to share between
 * threads; does not close the data source.
 *
 * <p>Each call is one transaction and one round trip. Leases and answers run out by the database's clock, so that nodes need
 * not agree on the time. What is over makes room when its key is used again; {@link #removeExpired()} removes the rest.
 *
 * <p>An action that writes to the same database is better off with {@link PgIdempotency}, which keeps key and write in one
 * transaction: between the end of an action and {@link #finish} a process can die, and the next call then runs again.
 */
public final class PgIdempotencyStore implements IdempotencyStore {
    private static final String TABLE = "${schema}.idempotency_key";
    private static final String BEGIN =
            "INSERT INTO " + TABLE + " AS k (key, fingerprint, owner, expires_at) VALUES (?, ?, ?,"
                    + " clock_timestamp() + ? * interval '1 millisecond') ON CONFLICT (key) DO UPDATE SET fingerprint ="
                    + " excluded.fingerprint, owner = excluded.owner, answer = NULL, expires_at = excluded.expires_at WHERE"
                    + " k.expires_at <= clock_timestamp(); SELECT owner, fingerprint, answer FROM " + TABLE
                    + " WHERE key = ? AND expires_at > clock_timestamp()";
    private static final String FINISH =
            "UPDATE " + TABLE + " SET answer = ?, expires_at = clock_timestamp() + ? * interval"
                    + " '1 millisecond' WHERE key = ? AND owner = ? AND answer IS NULL";
    private static final String ABANDON = "DELETE FROM " + TABLE + " WHERE key = ? AND owner = ? AND answer IS NULL";

    private final IdSource ids;
    private final StoreCalls calls;

    private PgIdempotencyStore(Builder b) {
        ids = b.ids;
        calls = b.calls("idempotency store");
    }

    /** A builder with the defaults: schema {@code cxintegrate}, 5 s for a call, random owners. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    @Override
    public Begin begin(String key, String fingerprint, Duration lease) {
        long millis = millis(Require.positive(lease, "lease"));
        Objects.requireNonNull(fingerprint, "fingerprint");
        String owner = ids.next();
        while (true) {
            Optional<Begin> begun = begin(key, fingerprint, owner, millis);
            if (begun.isPresent()) {
                return begun.get();
            }
        }
    }

    /** Empty if the key was given back, or its time was over, between the two statements. */
    private Optional<Begin> begin(String key, String fingerprint, String owner, long millis) {
        return calls.change(connection -> {
            try (PreparedStatement ps = calls.limited(connection, BEGIN)) {
                ps.setString(1, key);
                ps.setString(2, fingerprint);
                ps.setString(3, owner);
                ps.setLong(4, millis);
                ps.setString(5, key);
                StoreCalls.execute(ps);
                ps.getMoreResults();
                try (ResultSet rs = ps.getResultSet()) {
                    return rs.next() ? Optional.of(begun(rs, fingerprint, owner)) : Optional.empty();
                }
            }
        });
    }

    private static Begin begun(ResultSet rs, String fingerprint, String owner) throws SQLException {
        if (rs.getString(1).equals(owner)) {
            return new Started(owner);
        }
        if (!rs.getString(2).equals(fingerprint)) {
            return new Mismatch();
        }
        @Nullable String answer = rs.getString(3);
        return answer == null ? new InProgress() : new Finished(answer);
    }

    @Override
    public boolean finish(String key, String owner, String answer, Duration keep) {
        long millis = millis(Require.positive(keep, "keep"));
        Objects.requireNonNull(answer, "answer");
        return calls.change(connection -> {
            try (PreparedStatement ps = calls.limited(connection, FINISH)) {
                ps.setString(1, answer);
                ps.setLong(2, millis);
                ps.setString(3, key);
                ps.setString(4, owner);
                StoreCalls.execute(ps);
                return ps.getUpdateCount() == 1;
            }
        });
    }

    @Override
    public void abandon(String key, String owner) {
        calls.repeatable(connection -> {
            try (PreparedStatement ps = calls.limited(connection, ABANDON)) {
                ps.setString(1, key);
                ps.setString(2, owner);
                StoreCalls.execute(ps);
                return ps.getUpdateCount();
            }
        });
    }

    /**
     * Removes what is over, a thousand rows in a transaction, and passes over what others work with. To be called now and then,
     * by any number of nodes.
     *
     * @return how many rows were removed
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached; what was removed stays so
     */
    public long removeExpired() {
        return ExpiredRows.remove(calls, TABLE);
    }

    @Override
    public String toString() {
        return "PgIdempotencyStore";
    }

    private static long millis(Duration duration) {
        return ExpiredRows.millis(duration);
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends PgStoreBuilder<Builder> {
        private IdSource ids = IdSource.random();

        private Builder(DataSource dataSource) {
            super(dataSource, Duration.ofSeconds(5));
        }

        @Override
        Builder self() {
            return this;
        }

        /** Where the owners of keys come from; no two calls on any node may get the same. Default {@link IdSource#random()}. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** A store with these settings; nothing is sent yet. */
        public PgIdempotencyStore build() {
            return new PgIdempotencyStore(this);
        }
    }
}
