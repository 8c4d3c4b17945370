package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever one thing is done to a chain is found, and the right line is named. */
class ChainMutationTest {
    private static final int RECORDS = 12;
    private static final AuditChain PLAIN = new AuditChain(null);
    private static final AuditChain KEYED = new AuditChain(Secret.of("a key"));
    private static final List<byte[]> PLAIN_LINES = lines(PLAIN);
    private static final List<byte[]> KEYED_LINES = lines(KEYED);

    private static Path directory;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("chain");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("a.jsonl"));
        Files.delete(directory);
    }

    @Property(tries = 1500)
    void verify_anyBitFlipped_namesThatLine(
            @ForAll boolean keyed,
            @ForAll @IntRange(max = RECORDS - 1) int line,
            @ForAll @IntRange(max = 9_999) int place,
            @ForAll @IntRange(max = 7) int bit)
            throws IOException {
        List<byte[]> lines = copy(keyed);
        byte[] bytes = lines.get(line);
        bytes[place % bytes.length] ^= (byte) (1 << bit);

        assertThat(findings(lines, keyed, null))
                .anySatisfy(f -> assertThat(f.line()).isEqualTo(line + 1));
    }

    @Property(tries = 300)
    void verify_lineDeleted_saysWhichRecordIsMissing(
            @ForAll boolean keyed, @ForAll @IntRange(max = RECORDS - 2) int line) throws IOException {
        List<byte[]> lines = copy(keyed);
        lines.remove(line);

        assertThat(findings(lines, keyed, null)).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.MISSING);
            assertThat(f.line()).isEqualTo(line + 1);
            assertThat(f.seq()).isEqualTo(line + 1);
        });
    }

    @Property(tries = 500)
    void verify_lineCopied_namesTheCopyOrItsTwin(
            @ForAll boolean keyed,
            @ForAll @IntRange(max = RECORDS - 1) int line,
            @ForAll @IntRange(max = RECORDS) int to)
            throws IOException {
        List<byte[]> lines = copy(keyed);
        lines.add(to, lines.get(line).clone());

        assertThat(findings(lines, keyed, null)).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.INSERTED);
            assertThat(f.seq()).isEqualTo(line + 1);
            // Next to each other, nobody can tell the copy from its twin.
            assertThat(f.line()).isEqualTo(to == line ? to + 2 : to + 1);
        });
    }

    @Property(tries = 500)
    void verify_twoLinesSwapped_namesOneOfThemAndNothingIsMissing(
            @ForAll boolean keyed,
            @ForAll @IntRange(max = RECORDS - 1) int one,
            @ForAll @IntRange(max = RECORDS - 1) int other)
            throws IOException {
        List<byte[]> lines = copy(keyed);
        Collections.swap(lines, one, other);
        List<AuditFinding> findings = findings(lines, keyed, null);

        if (one == other) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings)
                    .allSatisfy(f -> assertThat(f.kind()).isEqualTo(Kind.REORDERED))
                    .anySatisfy(f -> assertThat(f.line()).isIn(one + 1L, other + 1L));
        }
    }

    @Property(tries = 500)
    void verify_cutAnywhere_isFoundWithTheAnchor(@ForAll boolean keyed, @ForAll @IntRange(max = 99_999) int place)
            throws IOException {
        byte[] all = joined(copy(keyed));
        byte[] cut = java.util.Arrays.copyOf(all, place % all.length);
        Path file = Files.write(directory.resolve("a.jsonl"), cut);
        long whole = new String(cut, StandardCharsets.UTF_8)
                .chars()
                .filter(c -> c == '\n')
                .count();

        AuditVerification result = verifier(keyed).anchor(anchor(keyed)).build().verify(List.of(file));
        assertThat(result.records()).isEqualTo(whole);
        assertThat(result.findings()).anySatisfy(f -> {
            assertThat(f.kind()).isEqualTo(Kind.TRUNCATED);
            assertThat(f.line()).isEqualTo(whole);
            assertThat(f.seq()).isEqualTo(whole + 1);
        });
    }

    @Property(tries = 300)
    void verify_recordReplacedAndHashedAnew_namesThatLine(
            @ForAll @IntRange(max = RECORDS - 1) int line, @ForAll boolean withAnchor) throws IOException {
        List<byte[]> lines = copy(false);
        ChainRecord record = record(lines.get(line));
        lines.set(
                line,
                ChainRecord.after(before(record), ChainRecord.content(event("forged")), PLAIN)
                        .line());
        List<AuditFinding> findings = findings(lines, false, withAnchor ? anchor(false) : null);

        if (line < RECORDS - 1 || withAnchor) {
            assertThat(findings).singleElement().satisfies(f -> {
                assertThat(f.kind()).isEqualTo(line < RECORDS - 1 ? Kind.CHANGED : Kind.FORKED);
                assertThat(f.line()).isEqualTo(line + 1);
                assertThat(f.seq()).isEqualTo(line + 1);
            });
        } else {
            assertThat(findings).as("the last one needs the anchor").isEmpty();
        }
    }

    @Property(tries = 300)
    void verify_secondRecordOfTheSameNumber_isAFork(@ForAll @IntRange(min = 1, max = RECORDS - 1) int line)
            throws IOException {
        List<byte[]> lines = copy(false);
        ChainRecord record = record(lines.get(line));
        byte[] fork = ChainRecord.after(before(record), ChainRecord.content(event("fork")), PLAIN)
                .line();
        lines.add(line + 1, fork);

        assertThat(findings(lines, false, null)).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.FORKED);
            assertThat(f.line()).isEqualTo(line + 2);
            assertThat(f.seq()).isEqualTo(line + 1);
        });
    }

    @Property(tries = 300)
    void verify_garbageInserted_isUnreadableAndNothingIsMissing(
            @ForAll @IntRange(max = RECORDS) int line, @ForAll byte[] garbage) throws IOException {
        List<byte[]> lines = copy(false);
        String text = new String(garbage, StandardCharsets.ISO_8859_1).replace('\n', ' ') + "\n";
        lines.add(line, text.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(findings(lines, false, anchor(false))).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(f.line()).isEqualTo(line + 1);
        });
    }

    @Property(tries = 20)
    void verify_untouched_isOk(@ForAll boolean keyed) throws IOException {
        assertThat(findings(copy(keyed), keyed, anchor(keyed))).isEmpty();
    }

    private static List<AuditFinding> findings(
            List<byte[]> lines, boolean keyed, @org.jspecify.annotations.Nullable AuditHead anchor) throws IOException {
        Path file = Files.write(directory.resolve("a.jsonl"), joined(lines));
        return verifier(keyed).anchor(anchor).build().verify(List.of(file)).findings();
    }

    private static AuditVerifier.Builder verifier(boolean keyed) {
        return AuditVerifier.builder().key(keyed ? Secret.of("a key") : null);
    }

    private static AuditHead anchor(boolean keyed) {
        List<byte[]> lines = keyed ? KEYED_LINES : PLAIN_LINES;
        return record(lines.get(RECORDS - 1)).head();
    }

    private static ChainRecord record(byte[] line) {
        ChainRecord record = ChainRecord.parse(java.util.Arrays.copyOf(line, line.length - 1), PLAIN);
        assertThat(record).isNotNull();
        return record;
    }

    private static List<byte[]> copy(boolean keyed) {
        List<byte[]> copy = new ArrayList<>();
        (keyed ? KEYED_LINES : PLAIN_LINES).forEach(line -> copy.add(line.clone()));
        return copy;
    }

    private static byte[] joined(List<byte[]> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static List<byte[]> lines(AuditChain hash) {
        List<byte[]> lines = new ArrayList<>();
        ChainRecord.Written last = ChainRecord.Written.before(AuditHead.EMPTY);
        for (int i = 0; i < RECORDS; i++) {
            last = ChainRecord.after(last, ChainRecord.content(event("e" + i)), hash);
            lines.add(last.line());
        }
        return lines;
    }

    private static ChainRecord.Written before(ChainRecord record) {
        return ChainRecord.Written.before(new AuditHead(record.seq() - 1, record.prev()));
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder()
                .eventType(type)
                .eventId("id")
                .timestamp(Instant.EPOCH)
                .attribute("text", "Grüße \"→\" }")
                .build();
    }
}
