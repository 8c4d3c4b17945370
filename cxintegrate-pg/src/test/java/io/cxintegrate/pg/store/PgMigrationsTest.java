package io.cxintegrate.pg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.pg.Database;
import io.cxintegrate.pg.OneConnection;
import io.cxintegrate.pg.ProtocolProxy;
import io.cxintegrate.pg.store.PgMigrationException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgMigrationsTest {
    private static final String TABLES =
            "SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                    + " to_regnamespace('cxintegrate')";

    private final Database db = new Database();
    private final PgMigrations migrations = PgMigrations.ofDefaultSchema();

    @AfterEach
    void close() {
        db.close();
    }

    private List<PgMigration> migrate() {
        return migrations.migrate(db.fixture().dataSource());
    }

    private List<PgMigration> pending() {
        return migrations.pending(db.fixture().dataSource());
    }

    @Test
    void all_always_isNumberedWithoutGapsAndWithDistinctNames() {
        List<PgMigration> all = migrations.all();
        assertThat(all.get(0)).hasToString("V1__stores");
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).version()).isEqualTo(i + 1);
            assertThat(all.get(i).checksum()).matches("[0-9a-f]{64}");
            assertThat(all.get(i).sql()).doesNotContain("${").contains("\"cxintegrate\".");
        }
        assertThat(all).extracting(PgMigration::name).doesNotHaveDuplicates();
        assertThat(PgMigrations.of("other").all())
                .as("the checksum is the file's, whatever the schema")
                .extracting(PgMigration::checksum)
                .isEqualTo(all.stream().map(PgMigration::checksum).toList());
        assertThat(migrations).hasToString("PgMigrations[cxintegrate, " + all.size() + " steps]");
    }

    @Test
    void migrate_emptyDatabase_createsTheTablesOnceAndRecordsIt() {
        assertThat(pending()).isEqualTo(migrations.all());
        assertThat(db.query("SELECT to_regnamespace('cxintegrate') IS NULL"))
                .as("pending() changes nothing")
                .isEqualTo("t");
        assertThat(migrate()).isEqualTo(migrations.all());
        assertThat(db.query(TABLES)).contains("audit_record,audit_stream").contains("migration");
        assertThat(db.query("SELECT count(*) FROM cxintegrate.migration WHERE applied_by = session_user"))
                .isEqualTo(Integer.toString(migrations.all().size()));
        assertThat(migrate()).isEmpty();
        assertThat(pending()).isEmpty();
    }

    @Test
    void migrate_ofAnotherSchema_leavesTheDefaultOneAlone() {
        // A reserved word needs its quotes.
        PgMigrations other = PgMigrations.of("user");
        assertThat(other.schema()).isEqualTo("user");
        assertThat(other.migrate(db.fixture().dataSource())).isEqualTo(other.all());
        assertThat(other.pending(db.fixture().dataSource())).isEmpty();
        assertThat(pending()).isEqualTo(migrations.all());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Public", "1a", "pg_x", "a-b", "a\"b", "a.b", "${schema}", "ü"})
    void of_nameOfAnotherForm_isRefused(String name) {
        assertThatThrownBy(() -> PgMigrations.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schema must be 1 to 63 of a-z, 0-9 and _, not start with a digit or pg_, but is "
                        + (name == null ? "null" : "'" + name + "'"));
    }

    @Test
    void migrate_manyAtOnce_runsEachStepOnce() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<PgMigration>>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean repeatable = i % 2 == 0;
                all.add(pool.submit(() -> migrations.migrate(new OneConnection(null) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        Connection c = db.connect();
                        // An old snapshot would not show what the others did while this one waited.
                        c.setTransactionIsolation(
                                repeatable
                                        ? Connection.TRANSACTION_REPEATABLE_READ
                                        : Connection.TRANSACTION_READ_COMMITTED);
                        return c;
                    }
                })));
            }
            List<PgMigration> applied = new ArrayList<>();
            for (Future<List<PgMigration>> one : all) {
                applied.addAll(one.get(60, TimeUnit.SECONDS));
            }
            assertThat(applied).isEqualTo(migrations.all());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void migrate_connectionLostInTheMiddle_leavesNothingAndRunsLater() throws Exception {
        try (ProtocolProxy proxy = new ProtocolProxy(db.fixture())) {
            proxy.breakAfter(m -> m.text().contains("INSERT INTO \"cxintegrate\".migration"));
            assertThatThrownBy(() -> migrations.migrate(proxy.dataSource()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("migrations: the connection to the database was lost (SQLSTATE 08006)");
        }
        db.await("SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory'");
        assertThat(db.query("SELECT to_regnamespace('cxintegrate') IS NULL")).isEqualTo("t");
        assertThat(migrate()).isEqualTo(migrations.all());
    }

    @Test
    void migrate_databaseOfANewerLibrary_isRefusedAndNothingIsDone() {
        migrate();
        int known = migrations.all().size();
        db.sql("INSERT INTO cxintegrate.migration (version, name, checksum) VALUES (901, 'later', 'x')");
        String expected = "the migrations of schema 'cxintegrate' cannot go on: version 901 is newer than this library,"
                + " which knows versions up to " + known + "; use a newer one";
        assertThatThrownBy(this::migrate)
                .isInstanceOfSatisfying(
                        PgMigrationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER))
                .hasMessage(expected);
        assertThatThrownBy(this::pending).hasMessage(expected);
    }

    @Test
    void migrate_stepThatWasAppliedInAnotherForm_isRefused() {
        migrate();
        db.sql("UPDATE cxintegrate.migration SET checksum = 'abcdef0123456789' WHERE version = 1");
        assertThatThrownBy(this::migrate)
                .isInstanceOfSatisfying(
                        PgMigrationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHANGED))
                .hasMessage(
                        "the migrations of schema 'cxintegrate' cannot go on: V1__stores was applied in another form than"
                                + " this library has it, with checksum abcdef01… instead of "
                                + migrations.all().get(0).checksum().substring(0, 8) + "…");
    }

    @Test
    void sql_runByHandAndTwice_leavesNothingPending() {
        db.sql(migrations.sql());
        assertThat(pending()).isEmpty();
        db.sql(migrations.sql());
        assertThat(migrate()).isEmpty();
    }

    @Test
    void migrate_tablesMadeByAnotherTool_recordsThemOnly() {
        db.sql("CREATE SCHEMA cxintegrate");
        migrations.all().forEach(m -> db.sql(m.sql()));
        db.sql("INSERT INTO cxintegrate.audit_stream VALUES ('s', 7, 'h')");
        assertThat(migrate()).isEqualTo(migrations.all());
        assertThat(db.query("SELECT seq FROM cxintegrate.audit_stream")).isEqualTo("7");
    }

    @Test
    void migrate_roleThatMayNotCreate_saysSoAndOneWithASchemaOfItsOwnSucceeds() {
        db.sql("DROP ROLE IF EXISTS cxi_poor; CREATE ROLE cxi_poor");
        try {
            OneConnection poor = new OneConnection(null) {
                @Override
                public Connection getConnection() throws SQLException {
                    Connection c = db.connect();
                    try (Statement s = c.createStatement()) {
                        s.execute("SET ROLE cxi_poor");
                    }
                    return c;
                }
            };
            assertThatThrownBy(() -> migrations.migrate(poor))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage(
                            "migrations: the database role has not the rights it needs on schema 'cxintegrate'; grant"
                                    + " them (SQLSTATE 42501)");
            db.sql("CREATE SCHEMA cxintegrate AUTHORIZATION cxi_poor");
            assertThat(migrations.migrate(poor)).isEqualTo(migrations.all());
        } finally {
            db.sql("DROP OWNED BY cxi_poor; DROP ROLE cxi_poor");
        }
    }

    @Test
    void migrate_whileAnotherDoes_givesUpAfterTheLimit() throws SQLException {
        try (Connection other = db.connect();
                Statement s = other.createStatement()) {
            other.setAutoCommit(false);
            s.execute(MigrationHistory.lock(io.cxintegrate.pg.internal.store.SchemaName.DEFAULT));
            assertThatThrownBy(() -> migrations
                            .withTimeout(Duration.ofMillis(50))
                            .migrate(db.fixture().dataSource()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageMatching("migrations: the database (was busy with the same rows|did not finish in time)"
                            + " \\(SQLSTATE (55P03|57014)\\)");
        }
        assertThatThrownBy(() -> migrations.withTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout must be longer than zero but is PT0S");
    }
}
