package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.support.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine, an operator or an odd record can do to a chain. */
class ChainFaultsTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("logs").resolve("audit.jsonl");
    }

    /** Guards the lock against POSIX: it goes when the process that has it closes the file anywhere. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void build_anotherProcessWritesTheFile_isRefused(boolean readBefore) throws Exception {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a"));
            if (readBefore) {
                AuditVerifier.verify(file);
                assertThatThrownBy(this::open).isInstanceOf(AuditException.class);
            }

            assertThat(openedByAnotherProcess())
                    .isEqualTo("audit file '" + file + "' is being written to by another sink, of this process or"
                            + " another one; close that one first, or give each a file of its own");
        }
        assertThat(openedByAnotherProcess()).isEqualTo("opened");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void append_fileOrItsDirectoryIsDeleted_failsUntilOpenedAgain(boolean wholeDirectory) throws IOException {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a"));
            Files.delete(file);
            if (wholeDirectory) {
                Files.delete(file.resolveSibling("audit.jsonl.lock"));
                Files.delete(file.getParent());
            }

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> sink.append(event("lost")))
                        .isInstanceOf(AuditException.class)
                        .hasMessage(
                                "cannot write to audit file '" + file + "': java.io.IOException: it was moved, deleted"
                                        + " or replaced while it was written to; open it again");
            }
            assertThatCode(() -> AuditTrail.of(sink, Metrics.noop()).record(event("lost")))
                    .doesNotThrowAnyException();
            assertThatThrownBy(
                            () -> AuditTrail.of(sink.required(), Metrics.noop()).record(event("lost")))
                    .isInstanceOf(AuditException.class);
        }
        try (ChainedAuditSink sink = open()) {
            sink.append(event("b"));
        }
        assertThat(AuditVerifier.verify(file).records()).isEqualTo(1);
    }

    @Test
    void append_anotherFileIsPutInItsPlace_fails() throws IOException {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a"));
            Files.move(file, file.resolveSibling("audit.jsonl.old"));
            Files.createFile(file);

            assertThatThrownBy(() -> sink.append(event("lost"))).isInstanceOf(AuditException.class);
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void build_placeForTheDirectoryIsTaken_fails() throws IOException {
        Files.createFile(directory.resolve("logs"));

        assertThatThrownBy(this::open)
                .isInstanceOf(AuditException.class)
                .hasMessageStartingWith("cannot open audit file '" + file + "': java.nio.file.")
                .hasCauseInstanceOf(IOException.class);
    }

    /** The limit of a file's size stands for a full disk: the write that hits it stops in the middle of a line. */
    @Test
    void append_diskFullInsideALine_failsAndLeavesAChainThatGoesOn() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs a shell with ulimit");
        List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -f 4 && exec \"$@\"", "bash"));
        command.addAll(ChildJvm.command(ChainChild.class, "fill", file.toString()));
        Process child = new ProcessBuilder(command).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String wrong = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(wrong).isEmpty();
        assertThat(said.lines())
                .containsExactly(
                        "cannot write to audit file '" + file + "': java.io.IOException: File too large", "rotated");
        assertThat(Files.size(file)).isLessThan(4_096);
        List<Path> files = ChainedAuditSink.files(file);
        assertThat(files).hasSize(2);
        AuditVerification result = AuditVerifier.builder().build().verify(files);
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isGreaterThan(10);
    }

    @Test
    void append_deviceAlwaysFull_failsEveryTime() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is always full");
        Files.createDirectory(file.getParent());
        try {
            Files.createSymbolicLink(file, full);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "needs symbolic links");
        }
        try (ChainedAuditSink sink = open()) {
            assertThatThrownBy(() -> sink.append(event("a")))
                    .isInstanceOf(AuditException.class)
                    .hasMessage(
                            "cannot write to audit file '" + file + "': java.io.IOException: No space left on device");
            assertThatThrownBy(() -> sink.append(event("b"))).isInstanceOf(AuditException.class);
            assertThat(sink.head()).isEqualTo(AuditHead.EMPTY);
        } catch (AuditException e) {
            assertThat(e).hasMessageStartingWith("cannot close audit file '" + file + "': ");
        }
        Files.delete(file);
    }

    @Test
    void append_recordTooLargeToBeReadAgain_isRefusedAndTheChainGoesOn() {
        try (ChainedAuditSink sink = open()) {
            sink.append(event("a"));
            String large = "x".repeat(ChainLines.MAX_LENGTH);
            assertThatThrownBy(() -> sink.append(
                            event("b").toBuilder().attribute("text", large).build()))
                    .isInstanceOf(AuditException.class)
                    .hasMessageMatching(
                            "a record of 1677\\d+ bytes is more than the 16777216 that a line of a chain may"
                                    + " have; keep the hash of what is large, not itself");
            sink.append(event("c").toBuilder()
                    .attribute("text", large.substring(1_000))
                    .build());
        }
        assertThat(AuditVerifier.verify(file).ok()).isTrue();
        assertThat(AuditVerifier.verify(file).records()).isEqualTo(2);
    }

    @Test
    void build_endlessLastLine_failsInsteadOfReadingIt() throws IOException {
        open().close();
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(AuditException.class)
                .hasMessage("cannot open audit file '" + file + "': java.io.IOException: it has a line of more than"
                        + " 16777216 bytes, which no sink writes; run AuditVerifier, then start a new file");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(0);
        }
        open().close();
    }

    @Test
    void append_oddTexts_stayOneLineEachAndVerify() throws IOException {
        List<String> texts = List.of(
                "\ud800",
                "\udc00\ud800",
                "\ud83d\ude00",
                "a\nb\r\nc\u0085d\u2028e\u2029f",
                "\u0000\u007f\ufeff\uffff",
                "\"},\"hash\":\"" + "0".repeat(64) + "\"}\n{\"seq\":2,\"prev\":\"");
        try (ChainedAuditSink sink = open()) {
            for (String text : texts) {
                sink.append(event("a").toBuilder()
                        .attribute("text", text)
                        .attribute(text, 1)
                        .userId(text)
                        .build());
            }
        }

        AuditVerification result = AuditVerifier.verify(file);
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(texts.size());
        try (ChainedAuditSink again = open()) {
            assertThat(again.head()).isEqualTo(result.head());
        }
    }

    @Test
    void append_timeGoesBackwards_orderIsThatOfWriting() {
        try (ChainedAuditSink sink = open()) {
            for (int i = 0; i < 5; i++) {
                sink.append(event("a").toBuilder()
                        .timestamp(Instant.EPOCH.minus(Duration.ofDays(i)))
                        .build());
            }
        }

        assertThat(AuditVerifier.verify(file).findings()).isEmpty();
    }

    @Test
    void verify_oneOfSeveralFilesMissing_saysWhichRecordsAreGone() throws IOException {
        AuditHead head;
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).maxBytes(700).build()) {
            for (int i = 0; i < 8; i++) {
                sink.append(event("a"));
            }
            head = sink.head();
        }
        List<Path> files = ChainedAuditSink.files(file);
        assertThat(files).hasSize(4);
        AuditVerifier verifier = AuditVerifier.builder().anchor(head).build();
        assertThat(verifier.verify(files).ok()).isTrue();

        for (int gone = 0; gone < files.size(); gone++) {
            List<Path> rest = new ArrayList<>(files);
            rest.remove(gone);
            int index = gone;
            assertThat(verifier.verify(rest).findings()).singleElement().satisfies(f -> {
                assertThat(f.kind()).isEqualTo(index == 3 ? Kind.TRUNCATED : Kind.MISSING);
                assertThat(f.seq()).isEqualTo(2L * index + 1);
                assertThat(f.source()).isEqualTo((index == 3 ? files.get(2) : files.get(index + 1)).toString());
            });
        }
        List<Path> swapped = List.of(files.get(0), files.get(2), files.get(1), files.get(3));
        assertThat(verifier.verify(swapped).ok()).isFalse();
    }

    @Test
    void verifierBuild_anchorOlderThanTheStart_isRefused() {
        String hash = "a".repeat(64);
        assertThatThrownBy(() -> AuditVerifier.builder()
                        .anchor(new AuditHead(3, hash))
                        .startAfter(new AuditHead(5, hash))
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("anchor: must not be older than startAfter, which is record 5, but is record 3");
    }

    /** Guards the verifier against a file that was made to keep it busy: gaps times displaced records. */
    @Test
    void verify_manyGapsAndManyDisplacedRecords_endsSoon() throws IOException {
        int records = 30_000;
        List<byte[]> kept = new ArrayList<>();
        List<byte[]> moved = new ArrayList<>();
        AuditChain hash = new AuditChain(null);
        ChainRecord.Written last = ChainRecord.Written.before(AuditHead.EMPTY);
        AuditEvent event = event("a");
        for (int i = 0; i < records; i++) {
            last = ChainRecord.after(last, ChainRecord.content(event), hash);
            (i % 3 == 1 ? moved : kept).add(last.line());
        }
        Files.createDirectory(file.getParent());
        try (var out = Files.newOutputStream(file)) {
            for (byte[] line : kept) {
                out.write(line);
            }
            for (byte[] line : moved) {
                out.write(line);
            }
        }

        AuditVerification result = org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(60), () -> AuditVerifier.verify(file));
        assertThat(result.findings()).hasSize(AuditVerification.MAX_FINDINGS);
    }

    private String openedByAnotherProcess() throws IOException {
        Process child = ChildJvm.start(ChainChild.class, "open", file.toString());
        return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
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
