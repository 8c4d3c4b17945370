package io.cxintegrate.core.event.buffer;

import static io.cxintegrate.core.event.buffer.BufferedEventPublisherTest.awaitQuietly;
import static io.cxintegrate.core.event.buffer.Events.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetter.Reason;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when there is no room, and at the end. */
@Timeout(60)
class BufferedEventPublisherLimitsTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final InMemoryDeadLetters<EventEnvelope> dead = new InMemoryDeadLetters<>(1_000);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void release() {
        go.countDown();
    }

    /** One under way, which waits for {@link #go}. */
    private BufferedEventPublisherBuilder held() {
        EventPublisher holding = events -> {
            started.countDown();
            awaitQuietly(go);
            events.forEach(event -> sent.add(event.id()));
            return PublishReceipt.of(events.size());
        };
        return BufferedEventPublisher.builder(holding, dead).maxInFlight(1);
    }

    private CompletableFuture<PublishReceipt> first(BufferedEventPublisher events) throws InterruptedException {
        CompletableFuture<PublishReceipt> first = events.submit(event("first", "first"));
        assertThat(started.await(50, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    @Test
    void submit_fullAndFailing_isRefusedAndNotTakenOver() throws Exception {
        try (BufferedEventPublisher events =
                held().capacity(2).backpressure(Backpressure.FAIL).build()) {
            CompletableFuture<PublishReceipt> first = first(events);
            events.submit(event("b", null));
            int bytes = bytes(event("first", "first")) + bytes(event("b", null));
            assertThatThrownBy(() -> events.submit(event("c", null)))
                    .isExactlyInstanceOf(UnavailableException.class)
                    .hasMessage("the event buffer is full with 2 events of " + bytes + " bytes; the event was not taken"
                            + " over: try later, or raise capacity or maxBytes");
            assertThat(events.stats()).isEqualTo(new BufferStats(2, 0, 0, 0, 2, bytes));
            go.countDown();
            first.get(50, TimeUnit.SECONDS);
            assertThat(events.flush(LONG)).isTrue();
        }
        assertThat(sent).containsExactly("first", "b");
    }

    @Test
    void submit_bytesFull_isRefusedByBytes() throws Exception {
        EventEnvelope large = event("large", null).toBuilder()
                .data(JsonObject.of("text", "x".repeat(900)))
                .build();
        try (BufferedEventPublisher events =
                held().maxBytes(1100).backpressure(Backpressure.FAIL).build()) {
            first(events);
            assertThatThrownBy(() -> events.submit(large))
                    .hasMessageStartingWith("the event buffer is full with 1 events of");
            EventEnvelope tooLarge = large.toBuilder()
                    .data(JsonObject.of("text", "x".repeat(2000)))
                    .build();
            assertThatThrownBy(() -> events.submit(tooLarge))
                    .isExactlyInstanceOf(InvalidInputException.class)
                    .hasMessage("the event has " + bytes(tooLarge)
                            + " bytes, but the buffer holds 1100; send a smaller event or raise maxBytes");
            go.countDown();
        }
    }

    @Test
    void submit_fullAndBlocking_waitsUntilThereIsRoom() throws Exception {
        try (BufferedEventPublisher events = held().capacity(1).build()) {
            first(events);
            FutureTask<CompletableFuture<PublishReceipt>> second =
                    new FutureTask<>(() -> events.submit(event("b", null)));
            Thread caller = new Thread(second, "caller");
            caller.start();
            awaitState(caller, Thread.State.WAITING);
            assertThat(events.stats().accepted()).isEqualTo(1);
            go.countDown();
            second.get(50, TimeUnit.SECONDS).get(50, TimeUnit.SECONDS);
        }
        assertThat(sent).containsExactly("first", "b");
    }

    @Test
    void submit_blockedAndInterruptedOrClosed_isNotTakenOver() throws Exception {
        BufferedEventPublisher events =
                held().capacity(1).patience(Duration.ZERO).build();
        first(events);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> events.submit(event("b", null)))
                .isExactlyInstanceOf(UnavailableException.class)
                .hasMessage("interrupted while waiting for room in the event buffer; the event was not taken over");
        assertThat(Thread.interrupted()).isTrue();

        FutureTask<CompletableFuture<PublishReceipt>> second = new FutureTask<>(() -> events.submit(event("c", null)));
        Thread caller = new Thread(second, "caller");
        caller.start();
        awaitState(caller, Thread.State.WAITING);
        events.close();
        assertThatThrownBy(() -> second.get(50, TimeUnit.SECONDS))
                .cause()
                .isExactlyInstanceOf(UnavailableException.class)
                .hasMessage("the event buffer is closed; the event was not taken over");
        assertThat(events.stats()).isEqualTo(new BufferStats(1, 0, 1, 0, 0, 0));
        assertThat(dead.list()).extracting(letter -> letter.message().id()).containsExactly("first");
    }

    @Test
    void submit_fullAndDropping_oldestWaitingGivesWayAndItsKeyGoesOn() throws Exception {
        try (BufferedEventPublisher events =
                held().capacity(3).backpressure(Backpressure.DROP_OLDEST).build()) {
            first(events);
            CompletableFuture<PublishReceipt> a = events.submit(event("k1", "k"));
            CompletableFuture<PublishReceipt> b = events.submit(event("k2", "k"));
            CompletableFuture<PublishReceipt> c = events.submit(event("k3", "k"));
            assertThat(a)
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingCause()
                    .isExactlyInstanceOf(UnavailableException.class)
                    .withMessage("the event gave way to a newer one, because the event buffer was full");
            go.countDown();
            b.get(50, TimeUnit.SECONDS);
            c.get(50, TimeUnit.SECONDS);
            assertThat(events.stats()).isEqualTo(new BufferStats(4, 3, 0, 1, 0, 0));
        }
        assertThat(sent).containsExactly("first", "k2", "k3");
        assertThat(dead.list()).isEmpty();
    }

    @Test
    void submit_droppingWouldNotHelp_isRefusedAndNothingIsDropped() throws Exception {
        try (BufferedEventPublisher events =
                held().capacity(1).backpressure(Backpressure.DROP_OLDEST).build()) {
            first(events);
            assertThatThrownBy(() -> events.submit(event("b", null)))
                    .isExactlyInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("the event buffer is full with 1 events");
            assertThat(events.stats().dropped()).isZero();
            go.countDown();
        }
    }

    @Test
    void flush_notInTime_saysSoAndLosesNothing() throws Exception {
        try (BufferedEventPublisher events = held().build()) {
            first(events);
            assertThat(events.flush(Duration.ZERO)).isFalse();
            Thread.currentThread().interrupt();
            assertThat(events.flush(LONG)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            go.countDown();
            assertThat(events.flush(LONG)).isTrue();
        }
        assertThat(sent).containsExactly("first");
    }

    @Test
    void close_withinItsPatience_publishesWhatItHolds() throws Exception {
        BufferedEventPublisher events = held().build();
        first(events);
        for (int i = 0; i < 50; i++) {
            events.submit(event("e" + i, "k"));
        }
        go.countDown();
        events.close();
        events.close();
        assertThat(sent).hasSize(51);
        assertThat(events.stats()).isEqualTo(new BufferStats(51, 51, 0, 0, 0, 0));
        assertThatThrownBy(() -> events.submit(event("late", null)))
                .hasMessage("the event buffer is closed; the event was not taken over");
    }

    @Test
    void close_withoutPatience_handsTheRestToTheDeadLetters() throws Exception {
        BufferedEventPublisher events = held().patience(Duration.ZERO).build();
        CompletableFuture<PublishReceipt> first = first(events);
        CompletableFuture<PublishReceipt> waiting = events.submit(event("b", "first"));
        events.close();
        assertThat(first).failsWithin(Duration.ZERO);
        assertThat(waiting).failsWithin(Duration.ZERO);
        assertThat(dead.list()).extracting(letter -> letter.message().id()).containsExactlyInAnyOrder("first", "b");
        assertThat(dead.list()).extracting(DeadLetter::reason).containsOnly(Reason.CLOSED);
        assertThat(sent).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.isAlive() && t.getName().startsWith("cxintegrate-event-buffer"));
    }

    @Test
    void close_interrupted_endsAtOnceAndKeepsTheFlag() throws Exception {
        BufferedEventPublisher events = held().patience(LONG).build();
        first(events);
        Thread.currentThread().interrupt();
        events.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(dead.list()).extracting(DeadLetter::reason).containsExactly(Reason.CLOSED);
    }

    private static int bytes(EventEnvelope event) {
        return Json.writeBytes(event.toJson()).length;
    }

    /** Until the thread stands where it can only be woken. */
    private static void awaitState(Thread thread, Thread.State state) {
        long end = System.nanoTime() + LONG.toNanos();
        while (thread.getState() != state && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(thread.getState()).isEqualTo(state);
    }
}
