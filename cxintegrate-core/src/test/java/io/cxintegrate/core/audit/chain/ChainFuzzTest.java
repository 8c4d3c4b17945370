package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.support.Fuzz;
import io.cxintegrate.core.support.ManualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever stands in a chain's file. Documented: AuditException; a changed file is never said to be in order. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class ChainFuzzTest {
    private static final int RECORDS = 6;
    private static final String MARKER = "s3cr3t-4711";
    private static final Secret KEY = Secret.of("a key of this chain");

    @Group
    @PropertyDefaults(tries = 100, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        private final ManualTime time = new ManualTime();
        private Path directory;
        private AuditHead plainHead;
        private AuditHead keyedHead;
        private String plain;
        private String keyed;

        @BeforeProperty
        void writeChains() throws IOException {
            directory = Files.createTempDirectory("chain-fuzz");
            Path file = directory.resolve("plain.jsonl");
            plainHead = write(ChainedAuditSink.builder(file));
            plain = Files.readString(file);
            file = directory.resolve("keyed.jsonl");
            keyedHead = write(ChainedAuditSink.builder(file).key(KEY));
            keyed = Files.readString(file);
        }

        @AfterProperty
        void remove() throws IOException {
            clear();
            Files.delete(directory);
        }

        private AuditHead write(ChainedAuditSink.Builder builder) {
            try (ChainedAuditSink sink = builder.clock(time).build()) {
                for (int i = 0; i < RECORDS; i++) {
                    sink.append(event("e" + i));
                }
                return sink.head();
            }
        }

        private AuditEvent event(String type) {
            return AuditEvent.builder()
                    .ids(IdSource.sequence("id"))
                    .clock(time)
                    .eventType(type)
                    .attribute("text", MARKER + " Grüße \"→\" }")
                    .build();
        }

        @Provide
        Arbitrary<byte[]> files() {
            return Fuzz.bytes(plain, keyed, plain.substring(plain.length() / 2));
        }

        @Property
        void verify_anyFile_isInOrderOnlyIfUntouched(@ForAll("files") byte[] content, @ForAll boolean withKey)
                throws IOException {
            Path file = Files.write(directory.resolve("a.jsonl"), content);
            String original = withKey ? keyed : plain;
            AuditVerifier.Builder verifier = AuditVerifier.builder().key(withKey ? KEY : null);
            AuditVerification loose = verifier.build().verify(List.of(file));
            AuditVerification anchored =
                    verifier.anchor(withKey ? keyedHead : plainHead).build().verify(List.of(file));

            byte[] whole = original.getBytes(StandardCharsets.UTF_8);
            assertThat(anchored.ok()).isEqualTo(Arrays.equals(content, whole));
            assertThat(loose.ok()).isEqualTo(isWholeLinesOf(whole, content));
            for (AuditVerification result : List.of(loose, anchored)) {
                assertThat(result.findings()).hasSizeLessThanOrEqualTo(AuditVerification.MAX_FINDINGS);
                assertThat(result.findings()).allSatisfy(f -> {
                    assertThat(f.message()).doesNotContain(MARKER).hasSizeLessThan(500);
                    assertThat(f.line()).isBetween(0L, 1L + content.length);
                });
            }
        }

        @Property
        void open_anyFile_goesOnOrIsRefused(@ForAll("files") byte[] content) throws IOException {
            clear();
            Path file = Files.write(directory.resolve("a.jsonl"), content);
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> {
                        try (ChainedAuditSink sink =
                                ChainedAuditSink.builder(file).clock(time).build()) {
                            sink.append(event("next"));
                        }
                    },
                    AuditException.class);

            byte[] now = Files.readAllBytes(file);
            if (failure.isPresent()) {
                assertThat(failure.get().getMessage()).doesNotContain(MARKER).hasSizeLessThan(500);
                assertThat(now).isEqualTo(content);
            } else {
                // Nothing that had a line end is lost, and nothing that was wrong is put right by going on.
                int kept = lastLineEnd(content);
                assertThat(Arrays.copyOf(now, kept)).isEqualTo(Arrays.copyOf(content, kept));
                boolean wasInOrder =
                        isWholeLinesOf(plain.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(content, kept));
                assertThat(AuditVerifier.verify(file).ok()).isEqualTo(wasInOrder);
            }
        }

        private static int lastLineEnd(byte[] content) {
            int end = content.length;
            while (end > 0 && content[end - 1] != '\n') {
                end--;
            }
            return end;
        }

        private static boolean isWholeLinesOf(byte[] original, byte[] content) {
            return content.length <= original.length
                    && Arrays.equals(Arrays.copyOf(original, content.length), content)
                    && lastLineEnd(content) == content.length;
        }

        private void clear() throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                files.sorted(Comparator.naturalOrder()).forEach(file -> {
                    try {
                        Files.delete(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }
}
