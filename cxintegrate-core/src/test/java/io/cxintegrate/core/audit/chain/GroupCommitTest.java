package io.cxintegrate.core.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    @Timeout(60)
    void commit_whileAnotherIsServed_allWhoCameShareTheNextTurnInTheirOrder() throws Exception {
        BlockingQueue<List<String>> turns = new LinkedBlockingQueue<>();
        Semaphore disk = new Semaphore(0);
        GroupCommit group = new GroupCommit(brought -> {
            turns.add(names(brought));
            disk.acquireUninterruptibly();
        });

        List<Thread> writers = new ArrayList<>();
        writers.add(writer(group, "0"));
        assertThat(turns.take()).containsExactly("0");
        for (int i = 1; i <= 5; i++) {
            writers.add(writer(group, String.valueOf(i)));
            awaitWaiting(group, i);
        }
        disk.release();
        assertThat(turns.take()).containsExactly("1", "2", "3", "4", "5");
        disk.release();

        for (Thread one : writers) {
            one.join();
        }
        assertThat(turns).isEmpty();
    }

    @Test
    @Timeout(60)
    void commit_oneOfATurnFails_onlyItIsTold() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        Semaphore disk = new Semaphore(0);
        GroupCommit group = new GroupCommit(brought -> {
            first.countDown();
            disk.acquireUninterruptibly();
            brought.stream()
                    .filter(one -> names(List.of(one)).contains("bad"))
                    .forEach(one -> one.fail(new AuditException("no room")));
        });

        Thread leader = writer(group, "0");
        first.await();
        Thread good = writer(group, "good");
        awaitWaiting(group, 1);
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread bad = new Thread(() -> group.commit(record("bad")));
        bad.setUncaughtExceptionHandler((thread, e) -> told.set(e));
        bad.start();
        awaitWaiting(group, 2);
        disk.release(2);

        for (Thread one : List.of(leader, good, bad)) {
            one.join();
        }
        assertThat(told.get())
                .isInstanceOf(AuditException.class)
                .hasMessage("no room")
                .hasCauseInstanceOf(AuditException.class);
    }

    @Test
    @Timeout(60)
    void commit_leaderDies_theOthersAreServed() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        Semaphore disk = new Semaphore(0);
        CountDownLatch first = new CountDownLatch(1);
        GroupCommit group = new GroupCommit(brought -> {
            first.countDown();
            disk.acquireUninterruptibly();
            if (turns.incrementAndGet() == 1) {
                throw new AssertionError("no memory");
            }
        });

        AtomicReference<Throwable> died = new AtomicReference<>();
        Thread leader = new Thread(() -> group.commit(record("0")));
        leader.setUncaughtExceptionHandler((thread, e) -> died.set(e));
        leader.start();
        first.await();
        Thread next = writer(group, "1");
        awaitWaiting(group, 1);
        disk.release(2);

        leader.join();
        next.join();
        assertThat(died.get()).isInstanceOf(AssertionError.class);
        assertThat(turns).hasValue(2);
    }

    @Test
    @Timeout(60)
    void commit_writerIsInterrupted_waitsOnAndKeepsTheFlag() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        Semaphore disk = new Semaphore(0);
        GroupCommit group = new GroupCommit(brought -> {
            first.countDown();
            disk.acquireUninterruptibly();
        });
        Thread leader = writer(group, "0");
        first.await();
        AtomicBoolean kept = new AtomicBoolean();
        Thread waiter = new Thread(() -> {
            Thread.currentThread().interrupt();
            group.commit(record("1"));
            kept.set(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        awaitWaiting(group, 1);
        assertThat(waiter.isAlive()).isTrue();
        disk.release(2);

        leader.join();
        waiter.join();
        assertThat(kept).isTrue();
    }

    @Test
    @Timeout(60)
    void commit_diskStallsAfterAFastTurn_writersGoToSleepAndAreServed() throws Exception {
        Semaphore disk = new Semaphore(1);
        AtomicInteger served = new AtomicInteger();
        GroupCommit group = new GroupCommit(brought -> {
            disk.acquireUninterruptibly();
            served.addAndGet(brought.size());
        });
        group.commit(record("fast"));
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(writer(group, String.valueOf(i)));
        }
        for (Thread one : writers) {
            while (one.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        disk.release(WRITERS);

        for (Thread one : writers) {
            one.join();
        }
        assertThat(served).hasValue(1 + WRITERS);
    }

    @RepeatedTest(20)
    @Timeout(60)
    void commit_manyWriters_eachIsServedOnceAndInItsOwnOrder() throws Exception {
        List<String> served = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        GroupCommit group = new GroupCommit(brought -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            served.addAll(names(brought));
            inside.decrementAndGet();
        });
        AtomicInteger writers = new AtomicInteger();
        together(() -> {
            int me = writers.getAndIncrement();
            for (int i = 0; i < 250; i++) {
                group.commit(record(me + ":" + i));
            }
            return null;
        });

        assertThat(served).hasSize(WRITERS * 250);
        for (int me = 0; me < WRITERS; me++) {
            String mine = me + ":";
            assertThat(served.stream().filter(name -> name.startsWith(mine)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 250).mapToObj(i -> mine + i).toList());
        }
    }

    private static Thread writer(GroupCommit group, String name) {
        Thread thread = new Thread(() -> group.commit(record(name)));
        thread.start();
        return thread;
    }

    private static void awaitWaiting(GroupCommit group, int count) {
        while (group.size() < count) {
            Thread.onSpinWait();
        }
    }

    private static List<byte[]> record(String name) {
        return List.of(name.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(List<GroupCommit.Joined> brought) {
        return brought.stream()
                .map(one -> new String(one.records().get(0), StandardCharsets.UTF_8))
                .toList();
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
