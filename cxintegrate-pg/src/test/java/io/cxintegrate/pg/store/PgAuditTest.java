package io.cxintegrate.pg.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.chain.AuditFinding;
import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import io.cxintegrate.core.audit.chain.AuditHead;
import io.cxintegrate.core.audit.chain.AuditVerification;
import io.cxintegrate.core.audit.chain.AuditVerifier;
import io.cxintegrate.pg.Database;
import io.cxintegrate.pg.OneConnection;
import io.cxintegrate.pg.ProtocolProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in a table: gap-free whoever writes at once, and whatever is done to them is found. */
class PgAuditTest {
    private static final Secret KEY = Secret.of("a key");

    @TempDir
    private Path directory;

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

    private PgAuditSink sink() {
        return PgAuditSink.builder(db.fixture().dataSource()).key(KEY).build();
    }

    private PgAuditVerifier.Builder verifier() {
        return PgAuditVerifier.builder(db.fixture().dataSource()).key(KEY);
    }

    private List<AuditFinding> findings() {
        return verifier().build().verify().findings();
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder().eventType(type).attribute("n", "Grüße 😀").build();
    }

    private AuditHead write(int count) {
        try (PgAuditSink sink = sink()) {
            for (int i = 1; i <= count; i++) {
                sink.append(event("e" + i));
            }
            return sink.head();
        }
    }

    @Test
    void verify_noRecords_isInOrder() {
        AuditVerification result = verifier().build().verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.head()).isEqualTo(AuditHead.EMPTY);
        assertThat(sink().head()).isEqualTo(AuditHead.EMPTY);
    }

    @Test
    void verify_untouched_isInOrderAndSoAreItsLinesInAFile() throws Exception {
        AuditHead head = write(5);
        AuditVerification result = verifier().anchor(head).build().verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(5);
        assertThat(result.head()).isEqualTo(head).extracting(AuditHead::seq).isEqualTo(5L);

        Path file = directory.resolve("audit.jsonl");
        Files.writeString(
                file, db.query("SELECT string_agg(line || E'\\n', '' ORDER BY seq) FROM cxintegrate.audit_record"));
        assertThat(AuditVerifier.builder()
                        .key(KEY)
                        .anchor(head)
                        .build()
                        .verify(List.of(file))
                        .findings())
                .isEmpty();
    }

    @Test
    void appendAll_severalAtOnceByManyHandles_hasNoGapsAndKeepsBatchesTogether() throws Exception {
        int threads = 4;
        int each = 10;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                PgAuditSink sink = sink();
                running.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        sink.appendAll(List.of(event(name), event(name), event(name)));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        AuditVerification result = verifier().anchor(sink().head()).build().verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(120);
        assertThat(
                        db.query(
                                "SELECT count(DISTINCT type) = 1 FROM (SELECT (seq - 1) / 3 AS batch, count(DISTINCT"
                                        + " line::json -> 'event' ->> 'event_type') AS type FROM cxintegrate.audit_record GROUP BY 1) AS b"))
                .as("no batch has another's record in it")
                .isEqualTo("t");
    }

    @Test
    void stream_another_isAChainOfItsOwn() {
        write(2);
        try (PgAuditSink other =
                PgAuditSink.builder(db.fixture().dataSource()).stream("other").build()) {
            other.append(event("x"));
            assertThat(other.head().seq()).isEqualTo(1);
            assertThat(other).hasToString("PgAuditSink(other)");
        }
        assertThat(findings()).isEmpty();
        AuditVerification plain = PgAuditVerifier.builder(db.fixture().dataSource()).stream("other")
                .build()
                .verify();
        assertThat(plain.ok()).isTrue();
        assertThat(PgAuditVerifier.builder(db.fixture().dataSource())
                        .build()
                        .verify()
                        .findings())
                .as("without the key, every record looks changed")
                .extracting(AuditFinding::kind)
                .contains(Kind.CHANGED);
    }

    @Test
    void verify_recordChanged_namesIt() {
        write(5);
        db.sql("UPDATE cxintegrate.audit_record SET line = replace(line, '\"e3\"', '\"e0\"') WHERE seq = 3");
        assertThat(findings())
                .containsExactly(new AuditFinding(
                        Kind.CHANGED,
                        "audit",
                        3,
                        3,
                        "audit stream 'audit', line 3: the hash does not fit the record: it was changed, or the key is another"
                                + " one"));
    }

    @Test
    void verify_recordsRemoved_saysWhich() {
        write(6);
        db.sql("DELETE FROM cxintegrate.audit_record WHERE seq IN (2, 3)");
        assertThat(findings())
                .containsExactly(new AuditFinding(
                        Kind.MISSING,
                        "audit",
                        2,
                        2,
                        "audit stream 'audit', line 2: 2 of the records 2 to 3 are missing before this line"));
    }

    @Test
    void verify_recordsSwapped_saysWhich() {
        write(5);
        db.sql(
                "UPDATE cxintegrate.audit_record r SET line = o.line FROM cxintegrate.audit_record o WHERE (r.seq, o.seq) IN"
                        + " ((2, 3), (3, 2))");
        assertThat(findings())
                .extracting(AuditFinding::kind, AuditFinding::line, AuditFinding::seq)
                .containsExactly(tuple(Kind.REORDERED, 2L, 3L));
    }

    @Test
    void verify_recordInserted_saysWhere() {
        write(4);
        // Moved apart, to make room for a copy in the middle.
        db.sql("UPDATE cxintegrate.audit_record SET seq = seq + 100 WHERE seq > 2; INSERT INTO cxintegrate.audit_record"
                + " SELECT stream, 50, line FROM cxintegrate.audit_record WHERE seq = 1");
        assertThat(findings())
                .containsExactly(new AuditFinding(
                        Kind.INSERTED, "audit", 3, 1, "audit stream 'audit', line 3: the line is a copy of record 1"));
    }

    @Test
    void verify_endCutOff_isFoundByTheHeadOrIfThatIsSetBackByTheAnchor() {
        AuditHead two = write(2);
        AuditHead five = write(3);
        assertThat(five.seq()).isEqualTo(5);
        db.sql("DELETE FROM cxintegrate.audit_record WHERE seq > 2");
        AuditFinding truncated = new AuditFinding(
                Kind.TRUNCATED,
                "audit",
                2,
                3,
                "audit stream 'audit', line 2: 3 of the records 3 to 5 are missing after this line");
        assertThat(findings()).containsExactly(truncated);
        db.sql("UPDATE cxintegrate.audit_stream SET seq = 2, hash = '" + two.hash() + "'");
        assertThat(findings()).as("a shorter chain, sound in itself").isEmpty();
        assertThat(verifier().anchor(five).build().verify().findings()).containsExactly(truncated);
    }

    @Test
    void verify_headSetBackOrSpoilt_isFoundAndNoSinkGoesOn() {
        AuditHead two = write(2);
        write(2);
        db.sql("UPDATE cxintegrate.audit_stream SET seq = 2, hash = '" + two.hash() + "'");
        assertThat(findings())
                .containsExactly(new AuditFinding(
                        Kind.INSERTED,
                        "audit",
                        0,
                        3,
                        "audit stream 'audit': the records 3 to 4 stand behind the stream's head, record 2: no sink wrote"
                                + " them, or the head was set back"));
        assertThatThrownBy(() -> write(1))
                .isInstanceOf(AuditException.class)
                .hasMessage("audit stream 'audit': a record stands behind the stream's head, which no sink writes; run"
                        + " PgAuditVerifier, then go on with another stream");
        db.sql("UPDATE cxintegrate.audit_stream SET hash = 'x'");
        assertThat(findings())
                .extracting(AuditFinding::kind, AuditFinding::message)
                .containsExactly(
                        tuple(Kind.CHANGED, "audit stream 'audit': the stream's head was changed and is none"));
        assertThatThrownBy(() -> write(1))
                .isInstanceOf(AuditException.class)
                .hasMessage(
                        "audit stream 'audit': its head was changed and is none; run PgAuditVerifier, then go on with"
                                + " another stream");
        db.sql("DELETE FROM cxintegrate.audit_stream");
        assertThat(findings()).extracting(AuditFinding::kind).containsExactly(Kind.INSERTED);
    }

    @Test
    void verify_chainWrittenAnew_isFoundByTheAnchor() {
        AuditHead kept = write(3);
        db.sql("DELETE FROM cxintegrate.audit_record; DELETE FROM cxintegrate.audit_stream");
        write(3);
        assertThat(findings()).isEmpty();
        assertThat(verifier().anchor(kept).build().verify().findings())
                .extracting(AuditFinding::kind, AuditFinding::seq)
                .containsExactly(tuple(Kind.FORKED, 3L));
    }

    @Test
    void verify_olderRecordsRemovedByRetention_startsAfterThem() {
        AuditHead two = write(2);
        write(3);
        db.sql("DELETE FROM cxintegrate.audit_record WHERE seq <= 2");
        assertThat(findings()).extracting(AuditFinding::kind).containsExactly(Kind.MISSING);
        AuditVerification result = verifier().startAfter(two).build().verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(3);
        assertThatThrownBy(() -> verifier()
                        .startAfter(new AuditHead(5, two.hash()))
                        .anchor(two)
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "audit verifier has 1 problem:\n  - anchor: must not be older than startAfter, which is record 5,"
                                + " but is record 2");
    }

    @Test
    void verify_moreRecordsThanTheDriverFetchesAtOnce_readsAllOfThem() {
        try (PgAuditSink sink = sink()) {
            List<AuditEvent> batch = new ArrayList<>();
            for (int i = 0; i < 1_001; i++) {
                batch.add(event("e"));
            }
            sink.appendAll(batch);
        }
        AuditVerification result = verifier().build().verify();
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(1_001);
    }

    @Test
    void append_recordOrBatch_isThreeRoundTripsAndLeavesTheConnectionClean() throws Exception {
        write(1);
        try (ProtocolProxy proxy = new ProtocolProxy(db.fixture());
                Connection connection = proxy.dataSource().getConnection()) {
            PgAuditSink sink =
                    PgAuditSink.builder(new OneConnection(connection)).key(KEY).build();
            connection.setNetworkTimeout(Runnable::run, 12_345);
            for (int i = 0; i < 8; i++) {
                proxy.clear();
                sink.appendAll(List.of(event("a"), event("b")));
                assertThat(proxy.roundTrips()).as("%s", proxy.types()).isEqualTo(3);
            }
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.getNetworkTimeout()).isEqualTo(12_345);
            try (Statement s = connection.createStatement();
                    var rs = s.executeQuery("SELECT current_setting('statement_timeout') ||"
                            + " current_setting('idle_in_transaction_session_timeout') ||"
                            + " current_setting('transaction_isolation')")) {
                rs.next();
                assertThat(rs.getString(1)).isEqualTo("00read committed");
            }
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void append_repeatableReadDataSource_goesOnFromTheNewestHead() throws Exception {
        List<PgAuditSink> sinks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            sinks.add(PgAuditSink.builder(new OneConnection(null) {
                        @Override
                        public Connection getConnection() throws java.sql.SQLException {
                            Connection c = db.connect();
                            c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                            return c;
                        }
                    })
                    .key(KEY)
                    .build());
        }
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (PgAuditSink sink : sinks) {
                running.add(pool.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        sink.append(event("e"));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(findings()).isEmpty();
        assertThat(sinks.get(0).head().seq()).isEqualTo(20);
    }

    @Test
    void append_streamHeldByAnother_givesUpAfterTheLimit() throws Exception {
        write(1);
        try (Connection other = db.connect();
                Statement s = other.createStatement()) {
            other.setAutoCommit(false);
            s.execute("SELECT * FROM cxintegrate.audit_stream FOR UPDATE");
            PgAuditSink sink = PgAuditSink.builder(db.fixture().dataSource())
                    .timeout(Duration.ofMillis(50))
                    .build();
            assertThatThrownBy(() -> sink.append(event("e")))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("audit stream 'audit': the database did not finish in time (SQLSTATE 57014)");
        }
        assertThat(findings()).isEmpty();
    }
}
