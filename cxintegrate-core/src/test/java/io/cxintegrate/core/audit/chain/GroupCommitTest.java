package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that share a write and an fsync: what one of them meets, and what all of them meet. */
class GroupCommitTest {
    private static final int WRITERS = 8;

    @TempDir
    private Path directory;

    @Test
    void append_fileIsMovedUnderManyWriters_keepsExactlyWhatWasAcknowledged() throws Exception {
        Path file = directory.resolve("audit.jsonl");
        Path moved = directory.resolve("moved.jsonl");
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).durable(true).build()) {
            together(() -> {
                while (refused.get() < WRITERS) {
                    try {
                        sink.append(event("a"));
                        if (acknowledged.incrementAndGet() == 50) {
                            Files.move(file, moved);
                        }
                    } catch (AuditException e) {
                        assertThat(e).hasMessageContaining("it was moved, deleted or replaced");
                        refused.incrementAndGet();
                    }
                }
                return null;
            });
        }

        AuditVerification kept = AuditVerifier.verify(moved);
        assertThat(kept.findings()).isEmpty();
        assertThat(kept.records()).isEqualTo(acknowledged.get()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void append_oneWriterBringsTooMuch_onlyItIsRefused() throws Exception {
        Path file = directory.resolve("audit.jsonl");
        AuditEvent large = event("b").toBuilder()
                .attribute("text", "x".repeat(ChainLines.MAX_LENGTH))
                .build();
        AtomicInteger writers = new AtomicInteger();
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).durable(true).build()) {
            together(() -> {
                if (writers.getAndIncrement() == 0) {
                    assertThatThrownBy(() -> sink.append(large)).isInstanceOf(AuditException.class);
                } else {
                    for (int i = 0; i < 10; i++) {
                        sink.append(event("a"));
                    }
                }
                return null;
            });
        }

        AuditVerification kept = AuditVerifier.verify(file);
        assertThat(kept.findings()).isEmpty();
        assertThat(kept.records()).isEqualTo(10L * (WRITERS - 1));
    }

    @Test
    void append_nextFileCannotBeMade_eachRecordIsInTheChainOrItsWriterWasTold() throws Exception {
        Path file = directory.resolve("audit.jsonl");
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (ChainedAuditSink sink =
                ChainedAuditSink.builder(file).durable(true).maxBytes(1_500).build()) {
            Files.createDirectory(directory.resolve("audit.5.jsonl"));
            together(() -> {
                for (int i = 0; i < 10; i++) {
                    try {
                        sink.append(event("a"));
                        acknowledged.incrementAndGet();
                    } catch (AuditException e) {
                        assertThat(e).hasMessageContaining("cannot write to audit file '" + file + "'");
                        refused.incrementAndGet();
                    }
                }
                return null;
            });
        }

        AuditVerification kept = AuditVerifier.builder()
                .build()
                .verify(ChainedAuditSink.files(file).stream()
                        .filter(Files::isRegularFile)
                        .toList());
        assertThat(kept.findings()).isEmpty();
        assertThat(kept.records()).isEqualTo(acknowledged.get());
        assertThat(refused).hasPositiveValue();
    }

    @Test
    void join_firstLaterAndTooLate_haveTheirPlacesAndOrder() {
        CommitRound round = CommitRound.first();
        List<byte[]> one = List.of("1".getBytes(StandardCharsets.UTF_8));
        List<byte[]> two = List.of("2".getBytes(StandardCharsets.UTF_8));

        CommitRound.Joined first = Objects.requireNonNull(round.join(one));
        CommitRound.Joined second = Objects.requireNonNull(round.join(two));
        assertThat(first.leads()).isTrue();
        assertThat(second.leads()).isFalse();
        round.awaitTurn();
        assertThat(round.close()).containsExactly(first, second);
        assertThat(round.join(one)).isNull();
    }

    @Test
    void await_oneIsNotWritten_onlyItIsTold() {
        CommitRound round = CommitRound.first();
        CommitRound.Joined written = Objects.requireNonNull(round.join(List.of()));
        CommitRound.Joined refused = Objects.requireNonNull(round.join(List.of()));
        refused.fail(new AuditException("no room"));
        round.end(null);

        assertThatCode(() -> round.await(written)).doesNotThrowAnyException();
        assertThatThrownBy(() -> round.await(refused))
                .isInstanceOf(AuditException.class)
                .hasMessage("no room")
                .hasCauseInstanceOf(AuditException.class);
    }

    @Test
    void await_diskFails_allAreToldAndTheNextHasItsTurn() {
        CommitRound round = CommitRound.first();
        CommitRound.Joined joined = Objects.requireNonNull(round.join(List.of()));
        round.end(new AuditException("the disk is gone"));

        assertThatThrownBy(() -> round.await(joined))
                .isInstanceOf(AuditException.class)
                .hasMessage("the disk is gone");
        assertThatCode(() -> round.next().awaitTurn()).doesNotThrowAnyException();
    }

    private static void together(Callable<?> writer) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                all.add(pool.submit(writer));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder().eventType(type).build();
    }
}
