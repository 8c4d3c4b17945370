package io.cxintegrate.pg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore.Started;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import io.cxintegrate.pg.Database;
import io.cxintegrate.pg.OneConnection;
import io.cxintegrate.pg.ProtocolProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all stores have in common: what a failure looks like, how long it takes, and what is left on the connection. */
class PgStoresTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final DocumentKey KEY = new DocumentKey("c", "i");
    private static final JsonObject DOCUMENT = JsonObject.of("secret", "hunter2");

    private Database db;

    @BeforeEach
    void open() {
        db = new Database();
        PgMigrations.ofDefaultSchema().migrate(db.fixture().dataSource());
    }

    @AfterEach
    void close() {
        db.close();
    }

    /** One call of each store, with the name it has in messages, and the round trips it takes once there is something. */
    record Call(String name, String store, int roundTrips, BiConsumer<DataSource, Duration> call) {
        void run(DataSource dataSource) {
            call.accept(dataSource, Duration.ofSeconds(30));
        }

        /** An audit sink has an exception of its own around the others. */
        boolean isAuditSink() {
            return name.equals("AUDIT_APPEND") || name.equals("AUDIT_HEAD");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Call> calls() {
        return Stream.of(
                new Call(
                        "AUDIT_APPEND",
                        "audit stream 'audit'",
                        3,
                        (ds, limit) -> PgAuditSink.builder(ds)
                                .timeout(limit)
                                .build()
                                .append(AuditEvent.builder()
                                        .eventType("hunter2")
                                        .build())),
                new Call(
                        "AUDIT_HEAD",
                        "audit stream 'audit'",
                        1,
                        (ds, limit) ->
                                PgAuditSink.builder(ds).timeout(limit).build().head()),
                new Call(
                        "AUDIT_VERIFY",
                        "audit stream 'audit'",
                        3,
                        (ds, limit) -> PgAuditVerifier.builder(ds)
                                .timeout(limit)
                                .build()
                                .verify()),
                new Call(
                        "DOCUMENT_LOAD",
                        "document store",
                        1,
                        (ds, limit) -> documents(ds, limit).load(KEY)),
                new Call(
                        "DOCUMENT_SAVE",
                        "document store",
                        1,
                        (ds, limit) -> documents(ds, limit).save(KEY, DOCUMENT, DocumentStore.NEW)),
                new Call(
                        "DOCUMENT_DELETE",
                        "document store",
                        1,
                        (ds, limit) -> documents(ds, limit).delete(KEY, 1)),
                new Call(
                        "DOCUMENT_LIST",
                        "document store",
                        1,
                        (ds, limit) -> documents(ds, limit).list("c", "", 10)),
                new Call(
                        "SCHEMA_VERSIONS",
                        "schema history",
                        1,
                        (ds, limit) -> schemas(ds, limit).versions("s")),
                new Call(
                        "SCHEMA_APPEND",
                        "schema history",
                        1,
                        (ds, limit) -> schemas(ds, limit).append("s", DOCUMENT, 0)),
                new Call(
                        "KEY_BEGIN",
                        "idempotency store",
                        1,
                        (ds, limit) -> keys(ds, limit).begin("k", "f", HOUR)),
                new Call(
                        "KEY_FINISH",
                        "idempotency store",
                        1,
                        (ds, limit) -> keys(ds, limit).finish("k", "hunter2", "hunter2", HOUR)),
                new Call(
                        "KEY_ABANDON",
                        "idempotency store",
                        1,
                        (ds, limit) -> keys(ds, limit).abandon("k", "hunter2")),
                new Call(
                        "KEYS_EXPIRED",
                        "idempotency store",
                        1,
                        (ds, limit) -> keys(ds, limit).removeExpired()),
                new Call(
                        "WRITES_EXPIRED",
                        "idempotent writes",
                        1,
                        (ds, limit) -> PgIdempotency.keepFor(HOUR).removeExpired(ds)));
    }

    private static PgDocumentStore documents(DataSource ds, Duration limit) {
        return PgDocumentStore.builder(ds).timeout(limit).build();
    }

    private static PgSchemaHistory schemas(DataSource ds, Duration limit) {
        return PgSchemaHistory.builder(ds).timeout(limit).build();
    }

    private static PgIdempotencyStore keys(DataSource ds, Duration limit) {
        return PgIdempotencyStore.builder(ds).timeout(limit).build();
    }

    private static DataSource connecting(ConnectionSource source) {
        return new OneConnection(null) {
            @Override
            public Connection getConnection() throws SQLException {
                return source.connect();
            }
        };
    }

    private interface ConnectionSource {
        Connection connect() throws SQLException;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_databaseAway_isUnavailableWithNothingOfTheDatabase(Call call) {
        DataSource away = connecting(() ->
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=5", "none", "hunter2"));
        UnavailableException e = catchThrowableOfType(UnavailableException.class, () -> call.run(away));
        assertThat(e).hasMessage(call.store + ": no connection to the database could be had (SQLSTATE 08001)");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_tablesLocked_givesUpAfterTheLimitAndLeavesTheConnectionClean(Call call) throws SQLException {
        try (Connection holder = db.connect();
                Statement s = holder.createStatement();
                Connection connection = db.connect()) {
            holder.setAutoCommit(false);
            s.execute("LOCK cxintegrate.audit_stream, cxintegrate.document, cxintegrate.schema_version,"
                    + " cxintegrate.idempotency_key, cxintegrate.idempotent_write");
            connection.setNetworkTimeout(Runnable::run, 12_345);
            UnavailableException e = catchThrowableOfType(
                    UnavailableException.class, () -> call.call.accept(new OneConnection(connection), SHORT));
            assertThat(e).hasMessage(call.store + ": the database did not finish in time (SQLSTATE 57014)");
            assertClean(connection);
            holder.rollback();
            call.run(new OneConnection(connection));
            assertClean(connection);
        }
    }

    private static void assertClean(Connection connection) throws SQLException {
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.getNetworkTimeout()).isEqualTo(12_345);
        try (Statement s = connection.createStatement();
                ResultSet rs = s.executeQuery(
                        "SELECT current_setting('statement_timeout') || ' ' ||"
                                + " current_setting('idle_in_transaction_session_timeout') || ' ' ||"
                                + " current_setting('transaction_read_only') || ' ' || current_setting('transaction_isolation')")) {
            rs.next();
            assertThat(rs.getString(1)).isEqualTo("0 0 off read committed");
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_tablesMissing_saysWhatToRun(Call call) {
        db.sql("DROP SCHEMA cxintegrate CASCADE");
        Throwable e = catchThrowableOfType(
                Throwable.class, () -> call.run(db.fixture().dataSource()));
        assertThat(call.isAuditSink() ? e.getCause() : e)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        call.store + ": a table of schema 'cxintegrate' is missing or older than this library;"
                                + " run PgMigrations.migrate(dataSource) (SQLSTATE ");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_roleWithoutRights_saysSo(Call call) {
        db.sql("DROP ROLE IF EXISTS cxi_nobody; CREATE ROLE cxi_nobody");
        try {
            CxException e = catchThrowableOfType(
                    CxException.class,
                    () -> call.run(connecting(() -> {
                        Connection c = db.connect();
                        try (Statement s = c.createStatement()) {
                            s.execute("SET ROLE cxi_nobody");
                        }
                        return c;
                    })));
            assertThat(call.isAuditSink() ? e.getCause() : e)
                    .isInstanceOf(CredentialException.class)
                    .hasMessage(call.store
                            + ": the database role has not the rights it needs on schema 'cxintegrate'; grant"
                            + " them (SQLSTATE 42501)");
        } finally {
            db.sql("DROP ROLE cxi_nobody");
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_everyTime_takesTheRoundTripsTheGuideStates(Call call) throws Exception {
        call.run(db.fixture().dataSource());
        try (ProtocolProxy proxy = new ProtocolProxy(db.fixture());
                Connection connection = proxy.dataSource().getConnection()) {
            for (int i = 1; i <= 8; i++) {
                proxy.clear();
                call.run(new OneConnection(connection));
                assertThat(proxy.roundTrips())
                        .as("call %d: %s", i, proxy.statements())
                        .isEqualTo(call.roundTrips);
            }
        }
    }

    @Test
    void schema_another_isUsedByEveryStore() {
        PgMigrations.of("other").migrate(db.fixture().dataSource());
        db.sql("DROP SCHEMA cxintegrate CASCADE");
        DataSource ds = db.fixture().dataSource();
        PgAuditSink sink = PgAuditSink.builder(ds).schema("other").build();
        sink.append(AuditEvent.builder().eventType("e").build());
        assertThat(PgAuditVerifier.builder(ds).schema("other").build().verify().records())
                .isEqualTo(1);
        assertThat(PgDocumentStore.builder(ds).schema("other").build().save(KEY, DOCUMENT, DocumentStore.NEW))
                .isPresent();
        assertThat(PgSchemaHistory.builder(ds).schema("other").build().append("s", DOCUMENT, 0))
                .isPresent();
        assertThat(PgIdempotencyStore.builder(ds).schema("other").build().begin("k", "f", HOUR))
                .isInstanceOf(Started.class);
        assertThat(PgIdempotency.keepFor(HOUR).inSchema("other").removeExpired(ds))
                .isZero();
        assertThat(PgIdempotency.keepFor(HOUR).inSchema("other")).hasToString("PgIdempotency[PT1H in other]");
    }

    @Test
    void save_answerLost_saysThatNobodyKnowsAndLoadShowsIt() throws Exception {
        try (ProtocolProxy proxy = new ProtocolProxy(db.fixture())) {
            AtomicBoolean seen = new AtomicBoolean();
            proxy.breakAfter(m -> {
                seen.compareAndSet(false, m.text().contains("INSERT INTO \"cxintegrate\".document"));
                return seen.get() && m.type() == 'S';
            });
            PgDocumentStore store = PgDocumentStore.builder(proxy.dataSource()).build();
            assertThatThrownBy(() -> store.save(KEY, DOCUMENT, DocumentStore.NEW))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            e -> assertThat(e.retryable()).isFalse())
                    .hasMessage("document store: the connection was lost at the commit; it is not known what is stored"
                            + " (SQLSTATE 08006)");
            // The driver hears of the end before the server has the statement.
            proxy.awaitBroken();
            assertThat(store.load(KEY).map(StoredDocument::document)).contains(DOCUMENT);
        }
    }

    @Test
    void save_serializableDataSource_losesARaceInsteadOfFailing() {
        DataSource strict = connecting(() -> {
            Connection c = db.connect();
            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            return c;
        });
        PgDocumentStore store = PgDocumentStore.builder(strict).build();
        long first = store.save(KEY, DOCUMENT, DocumentStore.NEW).orElseThrow().revision();
        assertThat(store.save(KEY, DOCUMENT, first)).isPresent();
        assertThat(store.save(KEY, DOCUMENT, first)).isEqualTo(Optional.empty());
    }

    @Test
    void removeExpired_manyRows_removesThemInBatchesAndNoOthers() {
        PgIdempotencyStore store =
                PgIdempotencyStore.builder(db.fixture().dataSource()).build();
        db.sql("INSERT INTO cxintegrate.idempotency_key SELECT 'k' || n, 'f', 'o', NULL, now() - interval '1 s' FROM"
                + " generate_series(1, 2500) AS n");
        store.begin("mine", "f", HOUR);
        assertThat(store.removeExpired()).isEqualTo(2_500);
        assertThat(store.removeExpired()).isZero();
        assertThat(db.query("SELECT string_agg(key, ',') FROM cxintegrate.idempotency_key"))
                .isEqualTo("mine");
    }

    @Test
    void begin_endlessLease_isCutToWhatTheDatabaseCanHold() {
        PgIdempotencyStore store =
                PgIdempotencyStore.builder(db.fixture().dataSource()).build();
        Started started = (Started) store.begin("k", "f", Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(store.finish("k", started.owner(), "answer", Duration.ofSeconds(Long.MAX_VALUE)))
                .isTrue();
        assertThat(db.query("SELECT expires_at > now() + interval '99 years' FROM cxintegrate.idempotency_key"))
                .isEqualTo("t");
    }
}
