package io.cxintegrate.core.event.buffer;

import static io.cxintegrate.core.event.buffer.Events.down;
import static io.cxintegrate.core.event.buffer.Events.event;
import static io.cxintegrate.core.event.buffer.Events.poison;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetter.Reason;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.InMemoryEventLog;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BufferedEventPublisherTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final ManualTime time = new ManualTime();
    private final InMemoryDeadLetters<EventEnvelope> dead = new InMemoryDeadLetters<>(1_000);
    private final List<String> sent = new CopyOnWriteArrayList<>();

    private BufferedEventPublisherBuilder buffer(EventPublisher publisher) {
        return BufferedEventPublisher.builder(publisher, dead)
                .clock(time)
                .jitter(Jitter.fixed(0.5))
                .retry(RetryPolicy.builder()
                        .maxAttempts(3)
                        .backoff(Backoff.fixed(Duration.ofSeconds(2)))
                        .build());
    }

    /** Notes what it is given, and fails for those whose id has a failure. */
    private EventPublisher publisher(Map<String, CxException> failures) {
        return events -> {
            for (EventEnvelope event : events) {
                sent.add(event.id());
                CxException failure = failures.get(event.id());
                if (failure != null) {
                    throw failure;
                }
            }
            return PublishReceipt.of(events.stream().map(e -> "at " + e.id()).toList());
        };
    }

    private static PublishReceipt await(CompletableFuture<PublishReceipt> future) throws Exception {
        return future.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void submit_event_getsTheReceiptOfTheOtherSide() throws Exception {
        try (BufferedEventPublisher events = buffer(publisher(Map.of())).build()) {
            assertThat(await(events.submit(event("a", "k")))).isEqualTo(PublishReceipt.of(List.of("at a")));
            assertThat(events.flush(LONG)).isTrue();
            assertThat(events.stats()).isEqualTo(new BufferStats(1, 1, 0, 0, 0, 0));
        }
        assertThat(dead.list()).isEmpty();
    }

    @Test
    void submit_severalKeys_areUnderWayAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(4);
        EventPublisher meeting = events -> {
            try {
                together.await(50, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return PublishReceipt.of(events.size());
        };
        try (BufferedEventPublisher events = buffer(meeting).maxInFlight(4).build()) {
            List<CompletableFuture<PublishReceipt>> all = new ArrayList<>();
            for (String id : List.of("a", "b", "c", "d")) {
                all.add(events.submit(event(id, "key of " + id)));
            }
            for (CompletableFuture<PublishReceipt> one : all) {
                await(one);
            }
        }
        assertThat(dead.list()).isEmpty();
    }

    @Test
    void submit_sameKey_nextWaitsForTheReceiptButOthersDoNot() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        EventPublisher publisher = publisher(Map.of());
        EventPublisher holding = events -> {
            if (events.get(0).id().equals("a1")) {
                started.countDown();
                awaitQuietly(go);
            }
            return publisher.publish(events);
        };
        try (BufferedEventPublisher events = buffer(holding).maxInFlight(3).build()) {
            CompletableFuture<PublishReceipt> first = events.submit(event("a1", "a"));
            assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<PublishReceipt> second = events.submit(event("a2", "a"));
            await(events.submit(event("b1", "b")));
            await(events.submit(event("none", null)));
            assertThat(sent).containsExactly("b1", "none");
            assertThat(second).isNotDone();
            go.countDown();
            await(first);
            await(second);
            assertThat(sent).containsExactly("b1", "none", "a1", "a2");
        }
    }

    @Test
    void submit_unavailableTwice_isRepeatedUnderItsIdBeforeTheNextOfItsKey() throws Exception {
        List<CxException> failures = new CopyOnWriteArrayList<>(List.of(down(), down()));
        EventPublisher publisher = publisher(Map.of());
        EventPublisher flaky = events -> {
            if (!failures.isEmpty()) {
                sent.add(events.get(0).id());
                throw failures.remove(0);
            }
            return publisher.publish(events);
        };
        try (BufferedEventPublisher events = buffer(flaky).build()) {
            CompletableFuture<PublishReceipt> first = events.submit(event("a", "k"));
            CompletableFuture<PublishReceipt> second = events.submit(event("b", "k"));
            await(first);
            await(second);
        }
        assertThat(sent).containsExactly("a", "a", "a", "b");
        assertThat(time.waits()).hasSize(2);
    }

    @Test
    void submit_refusedExhaustedForbiddenOrBroken_goesToTheDeadLettersWithTheReason() throws Exception {
        EventPublisher publisher = publisher(Map.of(
                "poison", poison(), "down", down(), "forbidden", new CredentialException("no scope events:ingest")));
        EventPublisher breaking = events -> {
            if (events.get(0).id().equals("broken")) {
                throw new IllegalStateException("says what it should not");
            }
            return publisher.publish(events);
        };
        try (BufferedEventPublisher events = buffer(breaking).build()) {
            for (String id : List.of("poison", "down", "forbidden", "broken")) {
                assertThat(events.submit(event(id, "k"))).failsWithin(LONG);
            }
            await(events.submit(event("good", "k")));
            assertThat(events.stats()).isEqualTo(new BufferStats(5, 1, 4, 0, 0, 0));
        }
        assertThat(dead.list())
                .extracting(letter -> letter.message().id())
                .containsExactly("poison", "down", "forbidden", "broken");
        assertThat(dead.list())
                .extracting(DeadLetter::reason)
                .containsExactly(Reason.REFUSED, Reason.EXHAUSTED, Reason.REFUSED, Reason.REFUSED);
        assertThat(dead.list()).extracting(DeadLetter::attempts).containsExactly(1, 3, 1, 1);
        assertThat(dead.list().get(2).failure()).hasMessage("no scope events:ingest");
        assertThat(dead.list().get(3).failure())
                .isExactlyInstanceOf(DefectException.class)
                .hasMessage("the publisher failed unexpectedly: java.lang.IllegalStateException");
        assertThat(sent).endsWith("good");
    }

    @Test
    void submit_deadLettersThrow_doesNotStopTheNext() throws Exception {
        EventPublisher publisher = publisher(Map.of("poison", poison()));
        try (BufferedEventPublisher events = BufferedEventPublisher.builder(publisher, letter -> {
                    throw new IllegalStateException("disk full");
                })
                .build()) {
            assertThat(events.submit(event("poison", "k"))).failsWithin(LONG);
            await(events.submit(event("good", "k")));
            assertThat(events.stats().deadLettered()).isEqualTo(1);
        }
    }

    @Test
    void submit_batchWithAPoison_publishesTheOthersAlone() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<List<String>> batches = new CopyOnWriteArrayList<>();
        EventPublisher publisher = publisher(Map.of("b", poison()));
        EventPublisher holding = events -> {
            if (events.get(0).id().equals("first")) {
                started.countDown();
                awaitQuietly(go);
            }
            batches.add(events.stream().map(EventEnvelope::id).toList());
            return publisher.publish(events);
        };
        try (BufferedEventPublisher events =
                buffer(holding).maxInFlight(1).maxBatch(3).build()) {
            CompletableFuture<PublishReceipt> first = events.submit(event("first", null));
            awaitQuietly(started);
            CompletableFuture<PublishReceipt> a = events.submit(event("a", "k"));
            CompletableFuture<PublishReceipt> next = events.submit(event("a2", "k"));
            CompletableFuture<PublishReceipt> b = events.submit(event("b", "l"));
            CompletableFuture<PublishReceipt> c = events.submit(event("c", "m"));
            go.countDown();
            await(first);
            assertThat(await(a).references()).containsExactly("at a");
            assertThat(await(next).references()).containsExactly("at a2");
            assertThat(b).failsWithin(LONG);
            assertThat(await(c).references()).containsExactly("at c");
        }
        // The second of a key is never in one batch with the first.
        assertThat(batches).contains(List.of("a", "b", "c"), List.of("a"), List.of("b"), List.of("c"));
        assertThat(batches)
                .filteredOn(batch -> batch.contains("a2"))
                .allSatisfy(batch -> assertThat(batch).doesNotContain("a"));
        assertThat(dead.list()).extracting(letter -> letter.message().id()).containsExactly("b");
    }

    @Test
    void publish_batch_returnsWhenAllAreKept() {
        try (InMemoryEventLog log = new InMemoryEventLog();
                BufferedEventPublisher events =
                        BufferedEventPublisher.builder(log, dead).build()) {
            PublishReceipt receipt = events.publish(List.of(event("a", "k"), event("b", "k")));
            assertThat(receipt.events()).isEqualTo(2);
            assertThat(receipt.references()).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void publish_oneIsRefused_throwsItsFailure() {
        CxException refusal = poison();
        try (BufferedEventPublisher events =
                buffer(publisher(Map.of("b", refusal))).build()) {
            assertThatThrownBy(() -> events.publish(List.of(event("a", "k"), event("b", "k"), event("c", "k"))))
                    .isSameAs(refusal);
            assertThat(events.flush(LONG)).isTrue();
        }
        assertThat(sent).containsExactly("a", "b", "c");
    }

    @Test
    void submit_withAudit_leavesOneRecordOfHowEachEnded() throws Exception {
        InMemoryAuditSink audit = AuditSink.inMemory();
        Map<String, Long> counted = new ConcurrentHashMap<>();
        try (BufferedEventPublisher events = buffer(publisher(Map.of("poison", poison())))
                .audit(AuditTrail.of(audit, Metrics.noop()))
                .metrics(counting(counted))
                .build()) {
            await(events.submit(event("good", "k")));
            assertThat(events.submit(event("poison", "k"))).failsWithin(LONG);
        }
        assertThat(audit.events())
                .extracting(AuditEvent::eventType)
                .containsExactly("event.published", "event.given_up");
        AuditEvent published = audit.events().get(0);
        assertThat(published.attributes().string("published_id")).isEqualTo("good");
        assertThat(published.payloadHash())
                .contains(CanonicalJson.sha256(event("good", "k").toJson()));
        assertThat(audit.events().get(1).details().orElseThrow().string("reason"))
                .isEqualTo("REFUSED");
        assertThat(counted)
                .containsEntry(MetricNames.EVENT_DEAD_LETTERS + "{reason=refused}", 1L)
                .containsEntry(MetricNames.EVENT_PUBLISH_DURATION + "{outcome=success}", 1L);
    }

    @Test
    void build_moreUnderWayThanFits_saysSo() {
        assertThatThrownBy(() -> buffer(publisher(Map.of()))
                        .capacity(10)
                        .maxInFlight(4)
                        .maxBatch(3)
                        .build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("times maxBatch must not exceed capacity 10 but is 12");
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(50, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Metrics counting(Map<String, Long> counted) {
        return new Metrics() {
            @Override
            public void count(String name, long amount, Map<String, String> tags) {
                counted.merge(name + tags, amount, Long::sum);
            }

            @Override
            public void time(String name, Duration duration, Map<String, String> tags) {
                counted.merge(name + tags, 1L, Long::sum);
            }

            @Override
            public void gauge(String name, double value, Map<String, String> tags) {}
        };
    }
}
