package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.support.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is: started, with its output and its exit code. */
class AuditVerifierMainTest {
    private static final String USAGE =
            "usage: AuditVerifierMain [--key-file PATH | --key-env NAME] [--head PATH] [--start-after PATH] FILE...\n";

    @TempDir
    private Path directory;

    private Path file;
    private Path key;
    private AuditHead head;

    @BeforeEach
    void writeAChainOfThreeFiles() throws IOException {
        file = directory.resolve("audit.jsonl");
        key = Files.writeString(directory.resolve("key"), "s3cr3t-key\n");
        try (ChainedAuditSink sink = ChainedAuditSink.builder(file)
                .key(Secret.of("s3cr3t-key"))
                .maxBytes(700)
                .build()) {
            for (int i = 0; i < 6; i++) {
                sink.append(AuditEvent.builder()
                        .eventType("a")
                        .eventId("id")
                        .timestamp(Instant.EPOCH)
                        .build());
            }
            head = sink.head();
        }
    }

    @Test
    void main_soundChain_sayssoAndEndsWithZero() throws Exception {
        Ended ended = run("--key-file", key.toString(), file.toString());

        assertThat(ended.out)
                .isEqualTo("{\"ok\":true,\"records\":6,\"findings\":0,\"head\":"
                        + head.toJson().toJson() + "}\n");
        assertThat(ended.err).isEmpty();
        assertThat(ended.code).isZero();
    }

    @Test
    void main_cutChainAgainstItsHead_namesTheRecordAndEndsWithOne() throws Exception {
        Path kept = Files.writeString(directory.resolve("head"), head.toJson().toJson());
        Path last = directory.resolve("audit.2.jsonl");
        List<String> lines = Files.readAllLines(last);
        Files.writeString(last, lines.get(0) + "\n");
        Ended ended = run("--head", kept.toString(), "--key-file", key.toString(), file.toString());

        assertThat(ended.out)
                .startsWith("TRUNCATED audit file '" + last + "', line 1: record 6 is missing after this line\n"
                        + "{\"ok\":false,\"records\":5,\"findings\":1,\"head\":{\"seq\":5,");
        assertThat(ended.code).isEqualTo(1);
    }

    @Test
    void main_filesNamedOneByOneAfterAHead_areTakenAsTheyCome() throws Exception {
        AuditHead first = AuditVerifier.builder()
                .key(Secret.of("s3cr3t-key"))
                .build()
                .verify(List.of(file))
                .head();
        Path start =
                Files.writeString(directory.resolve("start"), first.toJson().toJson());
        String second = directory.resolve("audit.1.jsonl").toString();
        String third = directory.resolve("audit.2.jsonl").toString();

        assertThat(run("--key-file", key.toString(), "--start-after", start.toString(), second, third).code)
                .isZero();
        assertThat(run("--key-file", key.toString(), second, third).out)
                .startsWith("MISSING audit file '" + second
                        + "', line 1: 2 of the records 1 to 2 are missing before this line\n");
    }

    @Test
    void main_withoutTheKey_findsEveryRecordAndShowsNoSecret() throws Exception {
        Ended ended = run(file.toString());

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.out.lines().filter(line -> line.startsWith("CHANGED ")))
                .hasSize(6);
        assertThat(ended.out + ended.err).doesNotContain("s3cr3t");
    }

    @Test
    void main_nothingToRead_endsWithThree() throws Exception {
        Ended ended = run(directory.resolve("none.jsonl").toString());

        assertThat(ended.err)
                .isEqualTo("cannot read audit file '" + directory.resolve("none.jsonl")
                        + "': java.nio.file.NoSuchFileException: " + directory.resolve("none.jsonl") + "\n");
        assertThat(ended.code).isEqualTo(3);
        assertThat(run("--key-file", directory.resolve("none").toString(), file.toString()).code)
                .isEqualTo(3);
    }

    @Test
    void main_wrongArguments_endsWithTwo() throws Exception {
        assertThat(run("--head").err).isEqualTo("--head must be followed by a value\n" + USAGE);
        assertThat(run("--key", "s3cr3t", file.toString()).err).isEqualTo("unknown option --key\n" + USAGE);
        assertThat(run().err).isEqualTo("files must name at least one file but is empty\n" + USAGE);
        Ended noHead = run("--head", key.toString(), file.toString());
        assertThat(noHead.code).isEqualTo(2);
        assertThat(noHead.err)
                .startsWith("'" + key + "' is no head of a chain: ")
                .doesNotContain("s3cr3t");
    }

    private record Ended(String out, String err, int code) {}

    private static Ended run(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        Process process = ChildJvm.start(AuditVerifierMain.class, all.toArray(String[]::new));
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(out.replace("\r\n", "\n"), err.replace("\r\n", "\n"), process.waitFor());
    }
}
