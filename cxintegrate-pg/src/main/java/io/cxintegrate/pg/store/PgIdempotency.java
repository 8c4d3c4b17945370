package io.cxintegrate.pg.store;

import io.cxintegrate.core.Require;
import io.cxintegrate.pg.internal.store.ExpiredRows;
import io.cxintegrate.pg.internal.store.SchemaName;
import io.cxintegrate.pg.internal.store.StoreCalls;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * How long a writing Data Action remembers its answers, and where: the key of a call is a row of the table
 * {@code idempotent_write}, inserted in the transaction of the write. There is such a row exactly if the write is committed,
 * whatever dies when. Immutable and safe to share between threads.
 *
 * <p>The tables of {@link PgMigrations} have to be in the database that the action writes to, and its role needs
 * {@code SELECT, INSERT, UPDATE, DELETE} on this one.
 */
public final class PgIdempotency {
    private static final String TABLE = "${schema}.idempotent_write";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Duration keep;
    private final SchemaName schema;

    private PgIdempotency(Duration keep, SchemaName schema) {
        this.keep = keep;
        this.schema = schema;
    }

    /**
     * Answers are kept for this long after the first call, by the database's clock; a day is usual.
     *
     * @throws IllegalArgumentException if {@code value} is not longer than zero
     */
    public static PgIdempotency keepFor(Duration value) {
        return new PgIdempotency(Require.positive(value, "keep"), SchemaName.DEFAULT);
    }

    /**
     * The same in another schema than {@code cxintegrate}.
     *
     * @throws IllegalArgumentException if the name has another form
     */
    public PgIdempotency inSchema(String value) {
        return new PgIdempotency(keep, SchemaName.of(value));
    }

    /** How long answers are kept. */
    public Duration keep() {
        return keep;
    }

    /** The schema's name. */
    public String schema() {
        return schema.value();
    }

    /**
     * Removes answers that are over, a thousand rows in a transaction, and passes over what others work with. To be called now
     * and then, by any number of nodes; the action itself removes only the row of a key that is used again.
     *
     * @return how many rows were removed
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached; what was removed stays so
     */
    public long removeExpired(DataSource dataSource) {
        return ExpiredRows.remove(new StoreCalls("idempotent writes", schema, dataSource, TIMEOUT), TABLE);
    }

    @Override
    public String toString() {
        return "PgIdempotency[" + keep + " in " + schema + "]";
    }
}
