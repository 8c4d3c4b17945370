package io.cxintegrate.pg.store;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.pg.internal.Transactions;
import io.cxintegrate.pg.internal.store.SchemaName;
import io.cxintegrate.pg.internal.store.StoreFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Creates and updates the tables of the stores. Immutable and safe to share between threads; does not close the data source.
 *
 * <p>{@link #migrate} is one transaction under an advisory lock: any number of processes may start with it at once, one does
 * the work, the others find it done, and a crash leaves either all of it or nothing. What was applied is recorded with a
 * checksum in the table {@code migration} of the schema. The role needs {@code CREATE} on the database unless the schema is
 * there, and on the schema; the stores afterwards need no more than {@code USAGE} on the schema and {@code SELECT, INSERT,
 * UPDATE, DELETE} on its tables.
 *
 * <p>Where a tool or a person has to run the statements: {@link #sql()} is the whole script, records of what was applied
 * included, so that {@link #pending} is empty afterwards. The files alone are resources of the jar,
 * {@code META-INF/cxintegrate/migrations/V1__stores.sql} and so on, with <code>${schema}</code> for the schema's name.
 *
 * <pre>{@code
 * PgMigrations.ofDefaultSchema().migrate(dataSource);
 * }</pre>
 */
public final class PgMigrations {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SchemaName schema;
    private final Duration timeout;
    private final List<PgMigration> all;

    private PgMigrations(SchemaName schema, Duration timeout) {
        this.schema = schema;
        this.timeout = timeout;
        this.all = MigrationFiles.in(schema);
    }

    /** For the schema {@code cxintegrate}, which the stores use by default. */
    public static PgMigrations ofDefaultSchema() {
        return new PgMigrations(SchemaName.DEFAULT, PATIENCE);
    }

    /**
     * For another schema.
     *
     * @param schema 1 to 63 of {@code a-z}, {@code 0-9} and {@code _}; not starting with a digit or {@code pg_}
     * @throws IllegalArgumentException if the name has another form
     */
    public static PgMigrations of(String schema) {
        return new PgMigrations(SchemaName.of(schema), PATIENCE);
    }

    /**
     * The same with another limit for each statement and each wait for a lock. Default 1 minute.
     *
     * @throws IllegalArgumentException if {@code value} is not longer than zero
     */
    public PgMigrations withTimeout(Duration value) {
        return new PgMigrations(schema, Require.positive(value, "timeout"));
    }

    /** The schema's name. */
    public String schema() {
        return schema.value();
    }

    /** All steps that this version of the library has, in order. */
    public List<PgMigration> all() {
        return all;
    }

    /**
     * All of it as one script, for {@code psql}: creates the schema, runs every step and records it. Running it again does no
     * harm. It has no transaction of its own: run it in one ({@code psql --single-transaction}).
     */
    public String sql() {
        return all.stream()
                .map(m -> "-- " + m + "\n" + m.sql().strip() + "\n" + MigrationHistory.record(schema, m) + "\n")
                .collect(Collectors.joining("\n", MigrationHistory.create(schema) + "\n", ""));
    }

    /**
     * The steps that {@link #migrate} would run now. Changes nothing.
     *
     * @throws PgMigrationException if the database is newer, or a step was changed
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached
     * @throws io.cxintegrate.core.CredentialException if the role may not read the schema
     */
    public List<PgMigration> pending(DataSource dataSource) {
        return transactions(dataSource).explicit(deadline(), false, c -> {
            limit(c, "READ ONLY");
            return pending(c);
        });
    }

    /**
     * Runs the steps that are not yet applied, all in one transaction.
     *
     * @return what was applied; empty when the tables were as they should be
     * @throws PgMigrationException if the database is newer, or a step was changed; nothing was done
     * @throws io.cxintegrate.core.UnavailableException if the database cannot be reached, or another process migrates for
     *     longer than the limit
     * @throws io.cxintegrate.core.CredentialException if the role may not create tables in the schema
     */
    public List<PgMigration> migrate(DataSource dataSource) {
        return transactions(dataSource).explicit(deadline(), true, c -> {
            limit(c, "READ WRITE");
            execute(c, MigrationHistory.lock(schema));
            List<PgMigration> pending = pending(c);
            if (!pending.isEmpty()) {
                execute(c, MigrationHistory.create(schema));
            }
            for (PgMigration m : pending) {
                execute(c, m.sql());
                execute(c, MigrationHistory.record(schema, m));
            }
            return pending;
        });
    }

    @Override
    public String toString() {
        return "PgMigrations[" + schema + ", " + all.size() + " steps]";
    }

    private List<PgMigration> pending(Connection connection) throws SQLException {
        return MigrationHistory.pending(schema, all, MigrationHistory.applied(connection, schema));
    }

    /** First of all: the isolation cannot be set once a query was run, and an old snapshot would hide what others applied. */
    private void limit(Connection connection, String access) throws SQLException {
        execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, " + access);
        execute(
                connection,
                "SELECT set_config('statement_timeout', '" + timeout.toMillis()
                        + "', true), set_config('lock_timeout', '" + timeout.toMillis() + "', true)");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute(sql);
        }
    }

    private Deadline deadline() {
        // For the network only: the statements have limits of their own, and several of them may each take as long.
        return Deadline.after(timeout, TimeSource.system());
    }

    private Transactions transactions(DataSource dataSource) {
        return new Transactions(dataSource, new StoreFailures("migrations", schema)::translate);
    }
}
