package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.chain.AuditFinding.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainTest {
    @TempDir
    private Path directory;

    private static List<AuditEvent> events(int count) {
        List<AuditEvent> events = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            events.add(AuditEvent.builder()
                    .eventType("e" + i)
                    .attribute("text", "Grüße 😀 \u2028")
                    .build());
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void after_records_areTheLinesThatAFileSinkWrites(boolean keyed) throws IOException {
        Secret key = keyed ? Secret.of("a key") : null;
        List<AuditEvent> events = events(5);
        Path file = directory.resolve("audit.jsonl");
        try (ChainedAuditSink sink = ChainedAuditSink.builder(file).key(key).build()) {
            sink.appendAll(events);
        }

        AuditChain chain = AuditChain.of(key);
        List<AuditChain.Line> lines = new ArrayList<>(chain.after(AuditHead.EMPTY, events.subList(0, 2)));
        lines.addAll(chain.after(lines.get(1).head(), events.subList(2, 5)));

        assertThat(lines.stream().map(AuditChain.Line::text).toList())
                .isEqualTo(Files.readAllLines(file, StandardCharsets.UTF_8));
        AuditVerification result = AuditVerifier.builder()
                .key(key)
                .anchor(lines.get(1).head())
                .anchor(lines.get(4).head())
                .build()
                .verifyLines(
                        "payments", lines.stream().map(AuditChain.Line::text).iterator());
        assertThat(result.findings()).isEmpty();
        assertThat(result.records()).isEqualTo(5);
        assertThat(result.head()).isEqualTo(lines.get(4).head());
    }

    @Test
    void verifyLines_severalAnchors_eachIsLookedForAndOneEndIsMissing() {
        List<AuditChain.Line> lines = AuditChain.of(null).after(AuditHead.EMPTY, events(4));
        AuditHead other = new AuditHead(2, "f".repeat(64));

        List<AuditFinding> findings = AuditVerifier.builder()
                .anchor(lines.get(3).head())
                .anchor(lines.get(2).head())
                .anchor(other)
                .build()
                .verifyLines(
                        "payments",
                        lines.subList(0, 2).stream().map(AuditChain.Line::text).iterator())
                .findings();

        assertThat(findings)
                .containsExactly(
                        new AuditFinding(
                                Kind.FORKED,
                                "payments",
                                2,
                                2,
                                "audit stream 'payments', line 2: the record is not the anchored one: the chain was rewritten"),
                        new AuditFinding(
                                Kind.TRUNCATED,
                                "payments",
                                2,
                                3,
                                "audit stream 'payments', line 2: 2 of the records 3 to 4 are missing after this line"));
    }

    @Test
    void after_recordTooLong_isRefused() {
        AuditEvent huge = AuditEvent.builder()
                .eventType("e")
                .attribute("text", "x".repeat(16 * 1024 * 1024))
                .build();
        assertThatThrownBy(() -> AuditChain.of(null).after(AuditHead.EMPTY, List.of(huge)))
                .isInstanceOf(AuditException.class)
                .hasMessageStartingWith("a record of 16777")
                .hasMessageEndingWith(
                        " bytes is more than the 16777216 that a line of a chain may have; keep the hash of what is large, not"
                                + " itself");
    }
}
