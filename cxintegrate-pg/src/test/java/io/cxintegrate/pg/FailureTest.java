package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.retry.RetryEvent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between two transactions, or on the wire, and what may be repeated. Real locks, real connections. */
class FailureTest {
    private static final long HELD = 42;

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final List<RetryEvent> events = new CopyOnWriteArrayList<>();
    private Database db;
    private ProtocolProxy proxy;

    @BeforeEach
    void open() throws IOException {
        db = new Database();
        db.sql(
                "CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL); INSERT INTO account VALUES (1, 100), (2,"
                        + " 100); CREATE TABLE entry (n int)");
        proxy = new ProtocolProxy(db.fixture());
    }

    @AfterEach
    void close() throws IOException {
        other.shutdownNow();
        proxy.close();
        db.close();
    }

    private PgDataActionBuilder action(String sql) {
        return PgDataAction.builder("demo")
                .dataSource(proxy.dataSource())
                .sql(sql)
                .jitter(Jitter.fixed(0))
                .retryListener(events::add);
    }

    private static DataActionCall call(Duration patience) {
        return DataActionCall.of(JsonObject.empty(), Deadline.after(patience, TimeSource.system()));
    }

    @Test
    void deadlock_asTheVictim_isRepeatedInANewTransaction() throws Exception {
        db.sql(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''20ms''', current_database()); END $$");
        db.sql(
                "CREATE FUNCTION move() RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE account SET balance = balance - 1"
                        + " WHERE id = 1; PERFORM pg_advisory_xact_lock(" + HELD
                        + "); UPDATE account SET balance = balance + 1 WHERE"
                        + " id = 2; RETURN 1; END $$");
        try (Connection gate = db.connect();
                Connection rival = db.connect();
                Statement atGate = gate.createStatement();
                Statement atRival = rival.createStatement()) {
            atGate.execute("SELECT pg_advisory_lock(" + HELD + ")");
            // The rival must not be the victim: it looks for deadlocks long after we did.
            atRival.execute("SET deadlock_timeout = '60s'");
            rival.setAutoCommit(false);
            atRival.executeUpdate("UPDATE account SET balance = balance + 10 WHERE id = 2");
            PgDataAction move = action("SELECT move() AS moved")
                    .writes()
                    .lockTimeout(Duration.ofSeconds(20))
                    .retryListener(e -> {
                        events.add(e);
                        db.await("SELECT count(*) = 0 FROM pg_locks WHERE NOT granted");
                        commit(rival);
                    })
                    .build()
                    .prepare();
            Future<List<JsonObject>> moving = other.submit(() -> Database.run(move, JsonObject.empty()));
            db.await("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)");
            ExecutorService third = Executors.newSingleThreadExecutor();
            Future<Integer> rivalry =
                    third.submit(() -> atRival.executeUpdate("UPDATE account SET balance = balance - 10 WHERE id = 1"));
            db.await("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted)");
            atGate.execute("SELECT pg_advisory_unlock(" + HELD + ")");
            assertThat(rivalry.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(moving.get(30, TimeUnit.SECONDS).get(0).integer("moved")).isEqualTo(1);
            third.shutdownNow();
        }
        assertThat(events).hasSize(1);
        assertThat(events.get(0).failure().platformCode()).contains("40P01");
        assertThat(db.query("SELECT string_agg(balance::text, ' ' ORDER BY id) FROM account"))
                .as("the move happened once")
                .isEqualTo("89 111");
    }

    private static void commit(Connection c) {
        try {
            c.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void serialization_failedAtTheCommit_isRepeatedInANewTransaction() throws Exception {
        db.sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''serializable''',"
                + " current_database()); END $$");
        PgDataAction withdraw = action(
                        "UPDATE account SET balance = balance - 10 WHERE id = 1 AND (SELECT sum(balance) FROM"
                                + " account) > 100 AND pg_advisory_xact_lock(" + HELD + ") IS NOT NULL")
                .writes()
                .lockTimeout(Duration.ofSeconds(20))
                .build()
                .prepare();
        try (Connection rival = db.connect();
                Statement s = rival.createStatement()) {
            s.execute("SELECT pg_advisory_lock(" + HELD + ")");
            rival.setAutoCommit(false);
            // Each reads what the other writes; only one of them can have been first.
            s.execute("SELECT sum(balance) FROM account");
            s.execute("UPDATE account SET balance = balance - 10 WHERE id = 2");
            Future<List<JsonObject>> withdrawing = other.submit(() -> Database.run(withdraw, JsonObject.empty()));
            db.await("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)");
            rival.commit();
            s.execute("SELECT pg_advisory_unlock(" + HELD + ")");
            rival.commit();
            assertThat(withdrawing.get(30, TimeUnit.SECONDS).get(0).integer("affected_rows"))
                    .isEqualTo(1);
        }
        assertThat(events)
                .extracting(e -> e.failure().platformCode().orElse(""))
                .containsOnly("40001");
        assertThat(db.query("SELECT sum(balance) FROM account")).isEqualTo("180");
    }

    @Test
    void connection_lostDuringARead_isRepeated() {
        PgDataAction read = action("SELECT count(*) AS n FROM account").build().prepare();
        proxy.breakAfter(m -> m.text().contains("FROM account"));
        assertThat(Database.run(read, JsonObject.empty()).get(0).integer("n")).isEqualTo(2);
        assertThat(events).hasSize(1);
    }

    @Test
    void connection_lostDuringAWrite_isNotRepeatedUnlessIdempotent() {
        String insert = "INSERT INTO entry VALUES (1)";
        PgDataAction write = action(insert).writes().build().prepare();
        proxy.breakAfter(m -> m.text().contains("INSERT"));
        assertThatThrownBy(() -> Database.run(write, JsonObject.empty()))
                .isInstanceOfSatisfying(UnavailableException.class, e -> {
                    assertThat(e.retryable()).isFalse();
                    assertThat(e.attempts()).isEqualTo(1);
                })
                .hasMessage("the connection to the database was lost (SQLSTATE 08006)");
        assertThat(db.query("SELECT count(*) FROM entry")).isEqualTo("0");
        PgDataAction again = action(insert).idempotent().build().prepare();
        proxy.breakAfter(m -> m.text().contains("INSERT"));
        Database.run(again, JsonObject.empty());
        assertThat(db.query("SELECT count(*) FROM entry")).isEqualTo("1");
    }

    @Test
    void connection_lostDuringTheCommit_isAnUnknownOutcome() {
        PgDataAction write =
                action("INSERT INTO entry VALUES (1)").writes().build().prepare();
        proxy.breakAfter(m -> m.text().equals("COMMIT"));
        assertThatThrownBy(() -> Database.run(write, JsonObject.empty()))
                .isInstanceOfSatisfying(UnknownOutcomeException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.BACKEND_ERROR);
                    assertThat(e.retryable()).isFalse();
                    assertThat(e.attempts()).isEqualTo(1);
                })
                .hasMessage("it is not known whether the change was made; look before you send it again");
        PgDataAction again =
                action("INSERT INTO entry VALUES (2)").idempotent().build().prepare();
        proxy.breakAfter(m -> m.text().equals("COMMIT"));
        Database.run(again, JsonObject.empty());
        assertThat(db.query("SELECT count(*) > 0 FROM entry WHERE n = 2")).isEqualTo("t");
    }

    @Test
    void database_thatSaysNothingAnyMore_isATimeoutAtTheDeadline() {
        PgDataAction read = action("SELECT count(*) AS n FROM account").build().prepare();
        PgDataAction write =
                action("INSERT INTO entry VALUES (1)").writes().build().prepare();
        try (SilentAfterConnect silent = new SilentAfterConnect()) {
            PgDataAction overSilence = action("SELECT count(*) AS n FROM account")
                    .dataSource(silent)
                    .build();
            overSilence.prepare();
            silent.silence();
            assertThatThrownBy(() -> overSilence.run(call(Duration.ofMillis(100))))
                    .isInstanceOfSatisfying(
                            DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.TIMEOUT))
                    .hasMessage("the database did not answer in time");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        assertThat(Database.run(read, JsonObject.empty())).hasSize(1);
        assertThat(Database.run(write, JsonObject.empty())).hasSize(1);
    }

    /** One connection through the proxy, which stops passing on answers. */
    private final class SilentAfterConnect extends OneConnection implements AutoCloseable {
        SilentAfterConnect() throws SQLException {
            super(proxy.dataSource().getConnection());
        }

        void silence() {
            proxy.silence(true);
        }

        @Override
        public void close() {
            proxy.silence(false);
        }
    }

    @Test
    void lock_heldToTheEnd_isUnavailableAfterAllAttempts() throws SQLException {
        PgDataAction write = action("UPDATE account SET balance = 0 WHERE id = 1")
                .writes()
                .lockTimeout(Duration.ofMillis(10))
                .build();
        try (Connection holder = db.connect();
                Statement s = holder.createStatement()) {
            holder.setAutoCommit(false);
            s.execute("SELECT 1 FROM account WHERE id = 1 FOR UPDATE");
            assertThatThrownBy(() -> Database.run(write, JsonObject.empty()))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> {
                        assertThat(e.platformCode()).contains("55P03");
                        assertThat(e.attempts()).isEqualTo(3);
                    })
                    .hasMessage(
                            "the database was busy with the same rows (SQLSTATE 55P03) (3 attempts: #1 55P03; #2 55P03;"
                                    + " #3 55P03)");
            holder.rollback();
        }
    }

    @Test
    void connection_thatCannotBeHad_isTriedAgainAlsoForAWrite() {
        PgDataAction write = action("INSERT INTO entry VALUES (1)")
                .dataSource(UrlDataSource.toNobody())
                .writes()
                .build();
        assertThatThrownBy(() -> Database.run(write, JsonObject.empty()))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "no connection to the database could be had (SQLSTATE 08001) (3 attempts: #1 08001; #2 08001;"
                                + " #3 08001)");
        events.clear();
        PgDataAction flaky = action("INSERT INTO entry VALUES (1)")
                .dataSource(new OneConnection(null) {
                    private int calls;

                    @Override
                    public Connection getConnection() throws SQLException {
                        return ++calls == 2
                                ? UrlDataSource.toNobody().getConnection()
                                : proxy.dataSource().getConnection();
                    }
                })
                .writes()
                .build()
                .prepare();
        assertThat(Database.run(flaky, JsonObject.empty())).hasSize(1);
        assertThat(events)
                .extracting(e -> e.failure().platformCode().orElse(""))
                .containsExactly("08001");
        assertThat(db.query("SELECT count(*) FROM entry")).isEqualTo("1");
    }

    @Test
    void constraint_brokenAtTheCommit_isAConflict() {
        db.sql(
                "ALTER TABLE entry ADD CONSTRAINT once UNIQUE (n) DEFERRABLE INITIALLY DEFERRED; INSERT INTO entry VALUES (1)");
        PgDataAction write = action("INSERT INTO entry VALUES (1)").writes().build();
        assertThatThrownBy(() -> Database.run(write, JsonObject.empty()))
                .isInstanceOfSatisfying(
                        DataActionException.class, e -> assertThat(e.code()).isEqualTo(Code.CONFLICT))
                .hasMessage("the change conflicts with what is stored");
    }

    @Test
    void role_withoutRights_isOurFaultAndNotTheCallers() throws SQLException {
        try (Connection c = db.connect();
                Statement s = c.createStatement()) {
            s.execute("SET ROLE pg_signal_backend");
            PgDataAction read = action("SELECT count(*) AS n FROM account")
                    .dataSource(new OneConnection(c))
                    .build();
            assertThatThrownBy(() -> Database.run(read, JsonObject.empty()))
                    .isInstanceOf(DefectException.class)
                    .hasMessage("the database role may not do what the statement does; grant it");
        }
    }

    @Test
    void write_overReadOnlyTransactions_saysWhoseFaultItIs() throws SQLException {
        try (Connection c = db.connect();
                Statement s = c.createStatement()) {
            s.execute("SET default_transaction_read_only = on");
            PgDataAction write = action("INSERT INTO entry VALUES (1)")
                    .dataSource(new OneConnection(c))
                    .writes()
                    .build();
            assertThatThrownBy(() -> Database.run(write, JsonObject.empty()))
                    .isInstanceOf(DefectException.class)
                    .hasMessage("the data source's transactions are read-only, but the statement writes");
        }
    }

    @Test
    void result_tooLargeForAWrite_takesTheWriteBack() {
        PgDataAction write = action("INSERT INTO entry SELECT g FROM generate_series(1, 20) g RETURNING n")
                .writes()
                .maxRows(10)
                .build();
        assertThatThrownBy(() -> Database.run(write, JsonObject.empty()))
                .hasMessage("the result has more than 10 rows; ask for less");
        assertThat(db.query("SELECT count(*) FROM entry")).isEqualTo("0");
    }
}
