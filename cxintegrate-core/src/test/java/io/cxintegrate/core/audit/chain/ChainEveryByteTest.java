package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import io.cxintegrate.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker, or a crash, can do to one place of a file, at every place there is. */
class ChainEveryByteTest {
    private static final int RECORDS = 2;

    @TempDir
    private Path directory;

    private Path file;
    private AuditHead head;
    private byte[] sound;

    @BeforeEach
    void writeAChain() throws IOException {
        file = directory.resolve("audit.jsonl");
        head = write(null);
        sound = Files.readAllBytes(file);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void verify_anyByteChanged_namesItsRecordAndNoOther(boolean keyed) throws IOException {
        Secret key = keyed ? Secret.of("a key") : null;
        if (keyed) {
            Files.delete(file);
            head = write(key);
            sound = Files.readAllBytes(file);
        }
        for (int place = 0; place < sound.length; place++) {
            for (int mutation : new int[] {sound[place] ^ 1, sound[place] ^ 0x20, '\n', 0, 0xff, ' ', '"', '7'}) {
                if ((byte) mutation == sound[place]) {
                    continue;
                }
                byte[] changed = sound.clone();
                changed[place] = (byte) mutation;
                int line = lineOf(place);
                // Without its end, a line takes the next one along.
                boolean twoLines = sound[place] == '\n' && line < RECORDS;
                AuditVerification result = verify(changed, key);

                assertThat(result.findings())
                        .as("byte %s, line %s, now %s", place, line, mutation)
                        .isNotEmpty();
                assertThat(result.records()).isEqualTo(RECORDS - (twoLines ? 2 : 1));
                // A number that was changed stands for another record; the line tells which one it is.
                assertThat(linesOf(result.findings()))
                        .as("byte %s, line %s, now %s", place, line, mutation)
                        .contains((long) line)
                        .isSubsetOf((long) line, line + 1L);
            }
        }
    }

    @Test
    void verify_anyByteRemovedOrInserted_isFoundAtItsLine() throws IOException {
        for (int place = 0; place < sound.length; place++) {
            byte[] shorter = new byte[sound.length - 1];
            System.arraycopy(sound, 0, shorter, 0, place);
            System.arraycopy(sound, place + 1, shorter, place, shorter.length - place);
            byte[] longer = new byte[sound.length + 1];
            System.arraycopy(sound, 0, longer, 0, place);
            longer[place] = 'x';
            System.arraycopy(sound, place, longer, place + 1, sound.length - place);

            assertThat(verify(shorter, null).findings().get(0).line()).isEqualTo(lineOf(place));
            assertThat(verify(longer, null).findings().get(0).line()).isEqualTo(lineOf(place));
        }
    }

    @Test
    void build_cutAtAnyByte_keepsAllWholeRecordsAndReportsTheRest() throws IOException {
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            int whole = lineOf(length) - 1;
            int torn = length - endOf(whole);
            Files.write(file, cut);
            try (ChainedAuditSink sink = ChainedAuditSink.builder(file).build()) {
                sink.append(event("after"));
            }

            AuditVerification result = AuditVerifier.verify(file);
            assertThat(result.findings()).as("cut to %s bytes", length).isEmpty();
            assertThat(result.records()).isEqualTo(whole + (torn > 0 ? 2 : 1));
            assertThat(Arrays.copyOf(Files.readAllBytes(file), endOf(whole)))
                    .isEqualTo(Arrays.copyOf(sound, endOf(whole)));
            if (torn > 0) {
                JsonObject repair =
                        JsonObject.parse(Files.readAllLines(file).get(whole)).object("event");
                assertThat(repair.string("event_type")).isEqualTo("audit.chain.repaired");
                assertThat(repair.integer("bytes")).isEqualTo(torn);
                Path side = directory.resolve("audit.jsonl.torn-" + (whole + 1));
                assertThat(side).hasBinaryContent(Arrays.copyOfRange(sound, endOf(whole), length));
                Files.delete(side);
            }
            // Whole records that are gone leave a shorter chain, which only the head that was kept elsewhere tells.
            assertThat(AuditVerifier.builder()
                            .anchor(head)
                            .build()
                            .verify(List.of(file))
                            .findings())
                    .as("cut to %s bytes, against the head", length)
                    .isNotEmpty();
        }
    }

    @Test
    void verify_tailRewrittenWithoutAKey_isFoundByTheHeadOnly() throws IOException {
        for (int from = 0; from < RECORDS; from++) {
            Files.write(file, Arrays.copyOf(sound, endOf(from)));
            try (ChainedAuditSink forger = ChainedAuditSink.builder(file).build()) {
                for (int i = from; i < RECORDS; i++) {
                    forger.append(event("forged"));
                }
            }

            assertThat(AuditVerifier.verify(file).ok()).as("sound in itself").isTrue();
            assertThat(AuditVerifier.builder()
                            .anchor(head)
                            .build()
                            .verify(List.of(file))
                            .findings())
                    .singleElement()
                    .satisfies(f -> {
                        assertThat(f.kind()).isEqualTo(Kind.FORKED);
                        assertThat(f.line()).isEqualTo(RECORDS);
                        assertThat(f.message())
                                .isEqualTo("audit file '" + file
                                        + "', line 2: the record is not the anchored one: the chain was rewritten");
                    });
        }
    }

    private AuditHead write(@Nullable Secret key) {
        try (ChainedAuditSink sink = ChainedAuditSink.builder(file).key(key).build()) {
            for (int i = 1; i <= RECORDS; i++) {
                sink.append(event("e" + i));
            }
            return sink.head();
        }
    }

    /** In memory: there are thousands of them. */
    private AuditVerification verify(byte[] content, @Nullable Secret key) throws IOException {
        ChainCheck check = new ChainCheck(new AuditChain(key), AuditHead.EMPTY, List.of(), "audit file");
        ChainLines.read(file.toString(), new ByteArrayInputStream(content), check::line);
        return check.finish(file.toString());
    }

    private static Set<Long> linesOf(List<AuditFinding> findings) {
        return findings.stream().map(AuditFinding::line).collect(Collectors.toSet());
    }

    /** From 1; the end of a line is its own. */
    private int lineOf(int place) {
        int line = 1;
        for (int i = 0; i < place; i++) {
            line += sound[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private int endOf(int lines) {
        int at = 0;
        for (int seen = 0; seen < lines; at++) {
            seen += sound[at] == '\n' ? 1 : 0;
        }
        return at;
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder()
                .eventType(type)
                .eventId("id")
                .timestamp(Instant.EPOCH)
                .attribute("n", 1)
                .build();
    }
}
