package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainedAuditSinkTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("logs").resolve("audit.jsonl");
    }

    @Test
    void append_firstRecord_isHashedOverTheBytesOfItsLine() throws Exception {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a"));
        }

        String body = "{\"seq\":1,\"prev\":\"" + "0".repeat(64)
                + "\",\"event\":{\"event_type\":\"a\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"event_id\":\"id\"}";
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(Files.readString(file)).isEqualTo(body + ",\"hash\":\"" + hash + "\"}\n");
    }

    @Test
    void append_numberBeyondDoubles_isKeptAndVerifies() throws IOException {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a").toBuilder()
                    .attribute("n", new BigInteger("9007199254740993"))
                    .build());
        }

        assertThat(Files.readString(file)).contains("\"n\":9007199254740993");
        assertThat(AuditVerifier.verify(file).ok()).isTrue();
    }

    @Test
    void build_again_goesOnWithTheChain() {
        AuditHead head = AuditHead.EMPTY;
        for (int i = 1; i <= 3; i++) {
            try (ChainedAuditSink sink = open()) {
                assertThat(sink.head()).isEqualTo(head);
                sink.append(event("a"));
                head = sink.head();
            }
        }

        AuditVerification result = AuditVerifier.verify(file);
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(3);
        assertThat(result.head()).isEqualTo(head);
        assertThat(AuditHead.fromJson(JsonObject.parse(head.toJson().toJson()))).isEqualTo(head);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void build_tornLastLine_isMovedAsideAndReported(int whole) throws IOException {
        try (ChainedAuditSink sink = open()) {
            for (int i = 0; i < whole; i++) {
                sink.append(event("a"));
            }
        }
        Files.writeString(file, "{\"seq\":9,\"ü", StandardOpenOption.APPEND);
        assertThat(AuditVerifier.verify(file).findings())
                .singleElement()
                .satisfies(f -> assertThat(f.kind()).isEqualTo(Kind.TORN));
        try (ChainedAuditSink sink = open()) {
            sink.append(event("b"));
        }

        assertThat(AuditVerifier.verify(file).findings()).isEmpty();
        JsonObject repair =
                JsonObject.parse(Files.readAllLines(file).get(whole)).object("event");
        assertThat(repair.string("event_type")).isEqualTo("audit.chain.repaired");
        assertThat(repair.integer("bytes")).isEqualTo(12);
        assertThat(repair.array("kept_in")).isEqualTo(List.of("audit.jsonl.torn-" + (whole + 1)));
        assertThat(file.resolveSibling("audit.jsonl.torn-" + (whole + 1))).hasContent("{\"seq\":9,\"ü");
        assertThat(Files.readAllLines(file)).hasSize(whole + 2);
    }

    /** Guards the repair against a crash between the cut and its record. */
    @Test
    void build_repairInterruptedBeforeItsRecord_isReportedByTheNextOpening() throws IOException {
        open().close();
        Files.writeString(file.resolveSibling("audit.jsonl.torn-1"), "12345");
        open().close();
        open().close();

        assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"bytes\":5");
    }

    @Test
    void append_fileFull_goesOnInTheNextOne() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (ChainedAuditSink sink =
                    ChainedAuditSink.builder(file).maxBytes(700).build()) {
                for (int j = 0; j < 10; j++) {
                    sink.append(event("a"));
                }
            }
        }

        List<Path> files = ChainedAuditSink.files(file);
        assertThat(files).hasSize(10).startsWith(file, file.resolveSibling("audit.1.jsonl"));
        assertThat(files).allSatisfy(f -> assertThat(Files.size(f)).isLessThanOrEqualTo(700));
        AuditVerification result = AuditVerifier.builder().build().verify(files);
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(20);
        AuditHead second = AuditVerifier.verify(files.get(0)).head();
        assertThat(AuditVerifier.builder()
                        .startAfter(second)
                        .anchor(result.head())
                        .build()
                        .verify(files.subList(1, 10))
                        .findings())
                .isEmpty();
        assertThat(AuditVerifier.builder().build().verify(files.subList(1, 10)).findings())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.kind()).isEqualTo(Kind.MISSING);
                    assertThat(f.source()).isEqualTo(files.get(1).toString());
                    assertThat(f.message())
                            .isEqualTo("audit file '" + files.get(1)
                                    + "', line 1: 2 of the records 1 to 2 are missing before this line");
                });
    }

    @Test
    void build_newestFileIsEmpty_goesOnFromTheOneBefore() throws IOException {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a"));
        }
        Files.createFile(file.resolveSibling("audit.1.jsonl"));
        try (ChainedAuditSink sink = open()) {
            assertThat(sink.head().seq()).isEqualTo(1);
            sink.append(event("b"));
        }

        AuditVerification result = AuditVerifier.builder().build().verify(ChainedAuditSink.files(file));
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void append_eightThreads_leavesNoGap(boolean durable) throws Exception {
        int perThread = durable ? 25 : 200;
        ExecutorService pool = Executors.newFixedThreadPool(8);
        AuditHead head;
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).durable(durable).maxBytes(8_000).build()) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                all.add(pool.submit(() -> {
                    for (int i = 0; i < perThread; i++) {
                        sink.append(event("a"));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            head = sink.head();
        } finally {
            pool.shutdownNow();
        }

        AuditVerification result = AuditVerifier.builder().anchor(head).build().verify(ChainedAuditSink.files(file));
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(8L * perThread).isEqualTo(head.seq());
    }

    /** What was acknowledged is on the disk: one fsync serves all that wait for it, and their order is the chain's. */
    @Test
    void append_durableManyThreads_sharesItsFsyncs() throws Exception {
        int records = 16 * 25;
        long fsyncs = records;
        // Where the disk is memory, nobody waits for it in some rounds; fsyncs that are never shared show in each.
        for (int round = 0; round < 200 && fsyncs == records; round++) {
            file = directory.resolve("round-" + round).resolve("audit.jsonl");
            fsyncs = fsyncsOf(16, 25);

            assertThat(AuditVerifier.verify(file).findings()).isEmpty();
            assertThat(AuditVerifier.verify(file).records()).isEqualTo(records);
        }
        assertThat(fsyncs).isPositive().isLessThan(records);
    }

    /** How many it takes that these threads append so many records each. */
    private long fsyncsOf(int threads, int each) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).durable(true).build()) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                all.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        AuditEvent event = AuditEvent.builder().eventType("a").build();
                        sink.append(event);
                        assertThat(Files.readString(file))
                                .as("acknowledged")
                                .contains("\"event_id\":\"" + event.eventId() + "\"");
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            return sink.fsyncs();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void appendAll_batch_isOneFsyncAndInOrder() {
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).durable(true).maxBytes(1).build()) {
            sink.appendAll(List.of(event("a"), event("b"), event("c")));
            assertThat(sink.fsyncs()).isEqualTo(1);
            sink.append(event("d"));
            assertThat(sink.head().seq()).isEqualTo(4);
        }

        assertThat(ChainedAuditSink.files(file)).hasSize(2);
        assertThat(AuditVerifier.builder()
                        .build()
                        .verify(ChainedAuditSink.files(file))
                        .findings())
                .isEmpty();
    }

    @Test
    void verify_wrongKey_saysSoWithoutAnySecret() throws IOException {
        Secret key = Secret.of("s3cr3t-key-0001");
        try (ChainedAuditSink sink = ChainedAuditSink.builder(file).key(key).build()) {
            sink.append(event("a").toBuilder().attribute("password", "hunter2").build());
            assertThat(sink.toString()).isEqualTo("ChainedAuditSink(" + file + ")");
        }
        Secret wrong = Secret.of("s3cr3t-key-0002");
        AuditVerification result = AuditVerifier.builder().key(wrong).build().verify(List.of(file));

        assertThat(result.findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.CHANGED);
            assertThat(f.message())
                    .isEqualTo("audit file '" + file
                            + "', line 1: the hash does not fit the record: it was changed, or the key is another one");
        });
        assertThat(AuditVerifier.verify(file).ok()).isFalse();
        assertThat(AuditVerifier.builder()
                        .key(key)
                        .build()
                        .verify(List.of(file))
                        .ok())
                .isTrue();
        assertThatThrownBy(() -> ChainedAuditSink.builder(file).key(wrong).build())
                .isInstanceOf(AuditException.class)
                .hasMessage(
                        "the last record of audit file '" + file + "' does not verify: it was changed, or the key is"
                                + " another one; run AuditVerifier, then start a new file");
        assertThat(result + Files.readString(file)).doesNotContain("s3cr3t", "hunter2");
    }

    @Test
    void build_secondSinkOnTheSameFile_isRefused() {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a"));
            assertThatThrownBy(this::open)
                    .isInstanceOf(AuditException.class)
                    .hasMessage(
                            "audit file '" + file + "' is being written to by another sink, of this process or another"
                                    + " one; close that one first, or give each a file of its own");
        }
        open().close();
    }

    @Test
    void append_interruptedOrClosed_writesOrFails() {
        ChainedAuditSink sink = ChainedAuditSink.builder(file).durable(true).build();
        Thread.currentThread().interrupt();
        sink.append(event("a"));
        assertThat(Thread.interrupted()).isTrue();
        sink.append(event("b"));
        sink.flush();
        sink.close();
        sink.close();

        assertThat(AuditVerifier.verify(file).records()).isEqualTo(2);
        assertThatThrownBy(() -> sink.append(event("c")))
                .isInstanceOf(AuditException.class)
                .hasMessage("audit file '" + file + "' is closed");
    }

    private ChainedAuditSink open() {
        return ChainedAuditSink.builder(file).build();
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder()
                .eventType(type)
                .eventId("id")
                .timestamp(Instant.EPOCH)
                .build();
    }
}
