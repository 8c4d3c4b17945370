package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.json.JsonObject;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesAuditSinkTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("logs").resolve("audit.jsonl");
    }

    @Test
    void append_twoEvents_writesTwoLines() throws IOException {
        try (AuditSink sink = AuditSink.jsonLines(file)) {
            sink.append(event("a", "Grüße\n→ ı"));
            sink.append(event("b", "x"));

            assertThat(Files.readString(file))
                    .as("handed over before append returns")
                    .isEqualTo("{\"event_type\":\"a\",\"text\":\"Grüße\\n→ ı\",\"timestamp\":\"1970-01-01T00:00:00Z\","
                            + "\"event_id\":\"id\"}\n"
                            + "{\"event_type\":\"b\",\"text\":\"x\",\"timestamp\":\"1970-01-01T00:00:00Z\","
                            + "\"event_id\":\"id\"}\n");
        }
    }

    @Test
    void build_newFile_isForItsOwnerOnly() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "needs POSIX permissions");
        AuditSink.jsonLines(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("logs"))))
                .isEqualTo("rwx------");
    }

    @Test
    void build_existingFile_keepsItsPermissionsAndContent() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "needs POSIX permissions");
        Path existing = directory.resolve("audit.jsonl");
        Files.writeString(existing, "{\"n\":1}\n");
        Files.setPosixFilePermissions(existing, PosixFilePermissions.fromString("rw-r-----"));
        AuditSink.jsonLines(existing).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(existing)))
                .isEqualTo("rw-r-----");
        assertThat(Files.readString(existing)).isEqualTo("{\"n\":1}\n");
    }

    @Test
    void build_directoryBehindASymbolicLink_isAccepted() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = directory.resolve("link");
        try {
            Files.createSymbolicLink(link, real);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "needs symbolic links");
        }
        AuditSink.jsonLines(link.resolve("audit.jsonl")).close();

        assertThat(real.resolve("audit.jsonl")).exists();
    }

    @Test
    void build_again_appends() throws IOException {
        for (String type : List.of("a", "b", "c")) {
            try (AuditSink sink = AuditSink.jsonLines(file)) {
                sink.append(event(type, "x"));
            }
        }

        assertThat(types(Files.readAllLines(file))).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"event_type\":\"a\"", "{", "x\n{\"event_type\":\"ü", "{\"event_type\":\"a\"}"})
    void build_tornLastLine_isEndedSoThatTheNextRecordStandsAlone(String torn) throws IOException {
        Files.createDirectory(file.getParent());
        Files.writeString(file, torn);
        try (AuditSink sink = AuditSink.jsonLines(file)) {
            sink.append(event("next", "x"));
        }

        String text = Files.readString(file);
        assertThat(text).startsWith(torn + "\n{\"event_type\":\"next\"").endsWith("}\n");
        assertThat(text.substring(torn.length() + 1).lines()).hasSize(1);
    }

    @Test
    void build_wholeLastLine_addsNothing() throws IOException {
        Files.createDirectory(file.getParent());
        Files.writeString(file, "{}\n");
        AuditSink.jsonLines(file).close();

        assertThat(file).hasContent("{}\n").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void append_eightThreads_everyLineParsesAndNoneIsMissing(boolean durable) throws Exception {
        int threads = 8;
        int perThread = durable ? 20 : 250;
        String longText = "ğ".repeat(3_000);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (AuditSink sink = JsonLinesAuditSink.builder(file).durable(durable).build()) {
            for (int t = 0; t < threads; t++) {
                String thread = "t" + t + "-";
                pool.execute(() -> {
                    awaitQuietly(start);
                    for (int i = 0; i < perThread; i++) {
                        sink.append(event(thread + i, longText));
                    }
                });
            }
            start.countDown();
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        List<String> types = types(Files.readAllLines(file));
        Set<String> distinct = new HashSet<>(types);
        assertThat(types).hasSize(threads * perThread);
        assertThat(distinct).hasSize(threads * perThread);
    }

    @Test
    void append_threadInterrupted_writesAndKeepsTheFlagAndTheFile() throws IOException {
        try (AuditSink sink = AuditSink.jsonLines(file)) {
            Thread.currentThread().interrupt();
            sink.append(event("a", "x"));
            assertThat(Thread.interrupted()).isTrue();
            sink.append(event("b", "x"));
        }

        assertThat(types(Files.readAllLines(file))).containsExactly("a", "b");
    }

    @Test
    void append_closed_fails() {
        AuditSink sink = AuditSink.jsonLines(file);
        sink.close();
        sink.close();

        assertThatThrownBy(() -> sink.append(event("a", "x")))
                .isInstanceOf(AuditException.class)
                .hasMessage("audit file '" + file + "' is closed");
        assertThatThrownBy(sink::flush)
                .isInstanceOf(AuditException.class)
                .hasMessage("audit file '" + file + "' is closed");
    }

    @Test
    void append_diskFull_failsEveryTime() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs a device that is always full");
        try (AuditSink sink = AuditSink.jsonLines(full)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> sink.append(event("a", "x")))
                        .isInstanceOf(AuditException.class)
                        .hasMessageStartingWith("cannot write to audit file '/dev/full': java.io.IOException: ")
                        .hasCauseInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void append_diskFillsUpInsideALine_nextRecordStandsAlone() throws IOException {
        FillingDisk[] disk = new FillingDisk[1];
        try (AuditSink sink = JsonLinesAuditSink.builder(file)
                .wrapper(out -> disk[0] = new FillingDisk(out))
                .build()) {
            sink.append(event("before", "x"));
            disk[0].roomForTheNext = 10;
            assertThatThrownBy(() -> sink.append(event("torn", "x")))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("cannot write to audit file '" + file + "': java.io.IOException: disk full");
            disk[0].roomForTheNext = 0;
            assertThatThrownBy(() -> sink.append(event("lost", "x"))).isInstanceOf(AuditException.class);
            sink.append(event("after", "x"));
            disk[0].roomForTheNext = 0;
            assertThatThrownBy(() -> sink.append(event("lost", "x"))).isInstanceOf(AuditException.class);
            sink.append(event("last", "x"));
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4).element(1).isEqualTo("{\"event_ty");
        assertThat(types(List.of(lines.get(0), lines.get(2), lines.get(3)))).containsExactly("before", "after", "last");
    }

    @Test
    void build_pathIsADirectory_fails() {
        assertThatThrownBy(() -> AuditSink.jsonLines(directory))
                .isInstanceOf(AuditException.class)
                .hasMessageStartingWith("cannot open audit file '" + directory + "': ");
    }

    @Test
    void flush_open_bringsItToTheDisk() {
        try (JsonLinesAuditSink sink = AuditSink.jsonLines(file)) {
            sink.append(event("a", "x"));
            sink.flush();

            assertThat(sink.file()).isEqualTo(file).isNotEmptyFile();
            assertThat(sink).hasToString("AuditSink.jsonLines(" + file + ")");
        }
    }

    @Test
    void append_loneSurrogate_staysOneLineOfUtf8() throws IOException {
        try (AuditSink sink = AuditSink.jsonLines(file)) {
            sink.append(event("a", "\ud800"));
        }

        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        assertThat(JsonObject.parse(text).string("event_type")).isEqualTo("a");
    }

    private static AuditEvent event(String type, String text) {
        return AuditEvent.builder()
                .eventType(type)
                .eventId("id")
                .timestamp(Instant.EPOCH)
                .attribute("text", text)
                .build();
    }

    private static List<String> types(List<String> lines) {
        return lines.stream()
                .map(line -> JsonObject.parse(line).string("event_type"))
                .toList();
    }

    /** Takes a few bytes of one write and refuses the rest, like a file system at its end. */
    private static final class FillingDisk extends FilterOutputStream {
        private int roomForTheNext = Integer.MAX_VALUE;

        FillingDisk(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int room = Math.min(length, roomForTheNext);
            roomForTheNext = Integer.MAX_VALUE;
            out.write(bytes, offset, room);
            if (room < length) {
                throw new IOException("disk full");
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
