package io.cxintegrate.core.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BufferedAuditSinkTest {
    private final Gate gate = new Gate();
    private final Counter metrics = new Counter();

    @Test
    void close_manyRecords_deliversAllInOrder() {
        InMemoryAuditSink below = AuditSink.inMemory();
        try (BufferedAuditSink sink = BufferedAuditSink.builder(below).build()) {
            for (int i = 0; i < 1_000; i++) {
                sink.append(event("e" + i));
            }
        }

        assertThat(below.events()).hasSize(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(below.events().get(i).eventType()).isEqualTo("e" + i);
        }
        assertThatThrownBy(() -> below.append(event("x"))).hasMessageEndingWith("is closed");
    }

    /** Accepted is what append returned for; the rest was told by an exception. */
    @Test
    void close_whileManyThreadsWrite_deliversExactlyWhatWasAccepted() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 150; round++) {
                InMemoryAuditSink below = AuditSink.inMemory();
                BufferedAuditSink.Builder builder =
                        BufferedAuditSink.builder(below).capacity(1 + round % 7).batchSize(1 + round % 3);
                BufferedAuditSink sink = round % 2 == 0
                        ? builder.blockWhenFull(Duration.ofSeconds(30)).build()
                        : builder.build();
                Set<String> accepted = ConcurrentHashMap.newKeySet();
                CyclicBarrier start = new CyclicBarrier(6);
                List<Future<?>> all = new ArrayList<>();
                for (int t = 0; t < 5; t++) {
                    all.add(pool.submit(() -> {
                        start.await();
                        for (int i = 0; i < 20; i++) {
                            AuditEvent event =
                                    AuditEvent.builder().eventType("a").build();
                            try {
                                sink.append(event);
                                accepted.add(event.eventId());
                            } catch (AuditException e) {
                                assertThat(e).hasMessageContainingAll("BufferedAuditSink(");
                            }
                        }
                        return null;
                    }));
                }
                start.await();
                if (round % 3 == 0) {
                    sink.flush();
                }
                sink.close();
                for (Future<?> one : all) {
                    one.get(30, TimeUnit.SECONDS);
                }

                Set<String> kept = new HashSet<>();
                for (AuditEvent event : below.events()) {
                    if (event.eventType().equals("a")) {
                        assertThat(kept.add(event.eventId())).as("once").isTrue();
                    }
                }
                assertThat(kept).as("round %s", round).isEqualTo(accepted);
                assertThat(sink.undelivered()).isZero();
                assertThat(sink.queued()).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void append_full_dropsCountsAndLeavesARecordOfIt() {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate)
                .capacity(2)
                .batchSize(1)
                .metrics(metrics)
                .build();
        gate.holdFirst(sink);
        sink.append(event("b"));
        sink.append(event("c"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> sink.append(event("dropped")))
                    .isInstanceOf(AuditException.class)
                    .hasMessage("BufferedAuditSink(gate) is full: the sink below does not keep up, and 2 records wait;"
                            + " the record was dropped and counted");
        }
        assertThat(sink.dropped()).isEqualTo(3);
        assertThat(sink.queued()).isEqualTo(2);
        gate.open();
        sink.close();

        assertThat(gate.types()).contains("first", "b", "c").doesNotContain("dropped");
        JsonObject report = gate.only("audit.records.lost");
        assertThat(report.integer("dropped")).isEqualTo(3);
        assertThat(report.integer("undelivered")).isZero();
        assertThat(report.string("since")).isNotEmpty();
        assertThat(metrics.counts).containsExactly(Map.entry("cxintegrate.audit.dropped {}", 3L));
    }

    @Test
    void append_fullAndRequired_failsTheWorkOnlyThen() {
        BufferedAuditSink sink =
                BufferedAuditSink.builder(gate).capacity(1).batchSize(1).build();
        gate.holdFirst(sink);
        AuditTrail required = AuditTrail.of(sink.required(), Metrics.noop());
        required.record(event("b"));

        assertThatThrownBy(() -> required.record(event("c"))).isInstanceOf(AuditException.class);
        assertThatCode(() -> AuditTrail.of(sink, Metrics.noop()).record(event("c")))
                .doesNotThrowAnyException();
        gate.open();
        sink.close();
    }

    @Test
    void build_requiredSinkBelow_isRefused() {
        assertThatThrownBy(() -> BufferedAuditSink.builder(gate.required()).build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("buffered audit sink has 1 problem:\n"
                        + "  - sink: must not be required, because its failures come too late for the work; mark the buffer"
                        + " as required() to refuse work when it is full");
    }

    @Test
    void append_blockWhenFull_waitsForRoom() throws Exception {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate)
                .capacity(1)
                .batchSize(1)
                .blockWhenFull(Duration.ofSeconds(50))
                .build();
        gate.holdFirst(sink);
        sink.append(event("b"));
        Thread waiting = new Thread(() -> sink.append(event("c")));
        waiting.start();
        awaitWaiting(waiting);
        gate.open();
        waiting.join();
        sink.close();

        assertThat(gate.types()).containsExactly("first", "b", "c");
        assertThat(sink.dropped()).isZero();
    }

    @Test
    void append_blockedForTooLong_isDropped() {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate)
                .capacity(1)
                .batchSize(1)
                .blockWhenFull(Duration.ofMillis(1))
                .build();
        gate.holdFirst(sink);
        sink.append(event("b"));

        assertThatThrownBy(() -> sink.append(event("c"))).hasMessageContaining(" is full: ");
        assertThat(sink.dropped()).isEqualTo(1);
        gate.open();
        sink.close();
    }

    @Test
    void append_interruptedWhileBlocked_dropsAndKeepsTheFlag() {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate)
                .capacity(1)
                .batchSize(1)
                .blockWhenFull(Duration.ofSeconds(50))
                .build();
        gate.holdFirst(sink);
        sink.append(event("b"));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> sink.append(event("c")))
                .isInstanceOf(AuditException.class)
                .hasMessage(
                        "BufferedAuditSink(gate) was interrupted while it waited for room; the record was dropped and"
                                + " counted");
        assertThat(Thread.interrupted()).isTrue();
        gate.open();
        sink.close();
    }

    @Test
    void close_whileSomebodyIsBlocked_wakesItWithAFailure() throws Exception {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate)
                .capacity(1)
                .batchSize(1)
                .blockWhenFull(Duration.ofSeconds(50))
                .build();
        gate.holdFirst(sink);
        sink.append(event("b"));
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Thread waiting = new Thread(() -> {
            try {
                sink.append(event("c"));
            } catch (AuditException e) {
                told.add(e.getMessage());
            }
        });
        waiting.start();
        awaitWaiting(waiting);
        Thread closing = new Thread(sink::close);
        closing.start();
        waiting.join();
        gate.open();
        closing.join();

        assertThat(told).containsExactly("BufferedAuditSink(gate) is closed");
        assertThat(gate.types()).containsExactly("first", "b");
    }

    @Test
    void flush_sinkBelowFails_tellsOnceHowManyAreLostAndLeavesARecord() {
        gate.open();
        gate.failing = true;
        BufferedAuditSink sink =
                BufferedAuditSink.builder(gate).metrics(metrics).build();
        sink.append(event("a"));
        sink.append(event("b"));

        assertThatThrownBy(sink::flush)
                .isInstanceOf(AuditException.class)
                .hasMessage(
                        "BufferedAuditSink(gate) lost 2 records that it had accepted: the sink below did not keep them;"
                                + " see the log");
        gate.failing = false;
        sink.flush();
        sink.append(event("c"));
        sink.close();

        assertThat(sink.undelivered()).isEqualTo(2);
        assertThat(gate.types()).containsExactly("c", "audit.records.lost");
        assertThat(gate.only("audit.records.lost").integer("undelivered")).isEqualTo(2);
        assertThat(metrics.counts)
                .containsExactly(Map.entry(
                        "cxintegrate.audit.failures {error.type=io.cxintegrate.core.audit.AuditException}", 2L));
    }

    @Test
    void flush_deadlineIsOver_fails() {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate).build();
        gate.holdFirst(sink);
        Deadline soon = Deadline.after(Duration.ofMillis(1), TimeSource.system());

        assertThatThrownBy(() -> sink.flush(soon))
                .isInstanceOf(AuditException.class)
                .hasMessage("BufferedAuditSink(gate) did not deliver everything in time; 0 still wait");
        Thread.currentThread().interrupt();
        assertThatThrownBy(sink::flush).isInstanceOf(AuditException.class).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        gate.open();
        sink.flush();
        assertThat(gate.flushes).hasValue(1);
        sink.close();
    }

    @Test
    void close_sinkBelowHangs_givesUpAfterItsPatienceAndEndsTheThread() throws Exception {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate)
                .batchSize(1)
                .patience(Duration.ofMillis(20))
                .build();
        gate.holdFirst(sink);
        sink.append(event("b"));

        assertThatThrownBy(sink::close)
                .isInstanceOf(AuditException.class)
                .hasMessage(
                        "BufferedAuditSink(gate) lost 2 records that it had accepted: the sink below did not keep them;"
                                + " see the log");
        assertThat(gate.closed).isTrue();
        gate.thread.join();
        sink.close();
    }

    @Test
    void close_interrupted_stopsAtOnceAndKeepsTheFlag() throws Exception {
        BufferedAuditSink sink = BufferedAuditSink.builder(gate).build();
        gate.holdFirst(sink);
        Thread.currentThread().interrupt();

        assertThatThrownBy(sink::close).isInstanceOf(AuditException.class);
        assertThat(Thread.interrupted()).isTrue();
        gate.thread.join();
    }

    @Test
    void append_sinkBelowThrowsAnError_nobodyHangs() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
        try {
            BufferedAuditSink sink = BufferedAuditSink.builder(e -> {
                        throw new StackOverflowError();
                    })
                    .build();
            sink.append(event("a"));

            assertThatThrownBy(sink::flush).hasMessageContaining("lost 1 records");
            assertThatThrownBy(() -> sink.append(event("b"))).hasMessageEndingWith(" is closed");
            sink.close();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void append_batchSinkBelow_getsWhatWaitsAtOnce() {
        List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch held = new CountDownLatch(1);
        BatchAuditSink below = new BatchAuditSink() {
            @Override
            public void append(AuditEvent event) {
                throw new AssertionError("batches only");
            }

            @Override
            public void appendAll(List<AuditEvent> events) {
                batches.add(events.size());
                uninterruptibly(held);
            }
        };
        BufferedAuditSink sink = BufferedAuditSink.builder(below).batchSize(4).build();
        sink.append(event("first"));
        while (sink.queued() > 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 9; i++) {
            sink.append(event("e"));
        }
        held.countDown();
        sink.close();

        assertThat(batches).containsExactly(1, 4, 4, 1);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditException("interrupted", e);
        }
    }

    private static AuditEvent event(String type) {
        return AuditEvent.builder().eventType(type).timestamp(Instant.EPOCH).build();
    }

    /** Holds whoever delivers until it is opened. */
    private static final class Gate implements AuditSink {
        private final CountDownLatch opened = new CountDownLatch(1);
        private final Semaphore arrived = new Semaphore(0);
        private final List<AuditEvent> kept = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean failing;
        private volatile boolean closed;
        private final AtomicInteger flushes = new AtomicInteger();
        private volatile Thread thread;

        void holdFirst(AuditSink buffer) {
            buffer.append(event("first"));
            arrived.acquireUninterruptibly();
        }

        void open() {
            opened.countDown();
        }

        @Override
        public void append(AuditEvent event) {
            thread = Thread.currentThread();
            arrived.release();
            uninterruptibly(opened);
            if (failing) {
                throw new AuditException("failing");
            }
            kept.add(event);
        }

        @Override
        public void flush() {
            flushes.incrementAndGet();
        }

        @Override
        public void close() {
            closed = true;
        }

        List<String> types() {
            return kept.stream().map(AuditEvent::eventType).toList();
        }

        JsonObject only(String type) {
            return kept.stream()
                    .filter(e -> e.eventType().equals(type))
                    .reduce((a, b) -> {
                        throw new AssertionError("twice");
                    })
                    .orElseThrow()
                    .toJson();
        }

        @Override
        public String toString() {
            return "gate";
        }
    }

    private static final class Counter implements Metrics {
        private final Map<String, Long> counts = new ConcurrentHashMap<>();

        @Override
        public void count(String name, long amount, Map<String, String> tags) {
            counts.merge(name + " " + tags, amount, Long::sum);
        }

        @Override
        public void time(String name, Duration duration, Map<String, String> tags) {}

        @Override
        public void gauge(String name, double value, Map<String, String> tags) {}
    }
}
