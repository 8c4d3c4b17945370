package io.cxintegrate.cxone.events;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.INGEST_EVENT;
import static io.cxintegrate.testkit.CxoneOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetter.Reason;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.event.buffer.BufferStats;
import io.cxintegrate.core.event.buffer.BufferedEventPublisher;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.server.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buffer in front of the event API, over real connections and through everything that goes wrong there. */
@Timeout(60)
class BufferedPublishingTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final TestClock clock = new TestClock();
    private final FakeCxone fake = FakeCxone.start(clock);
    private final Cxone cxone = Fakes.builder(fake).build();
    private final InMemoryDeadLetters<EventEnvelope> dead = new InMemoryDeadLetters<>(1_000);

    @AfterEach
    void close() {
        cxone.close();
        fake.close();
    }

    private static EventEnvelope event(String id, String key) {
        return EventEnvelope.builder()
                .id(id)
                .type("interaction.completed")
                .schemaVersion("2.1.0")
                .source("urn:example:test")
                .subject(key)
                .time(TestClock.START)
                .data(JsonObject.of("n", id))
                .build();
    }

    private List<String> arrived() {
        return fake.events().stream().map(event -> event.string("n")).toList();
    }

    @Test
    void submit_event_isPostedInThePlatformsShapeUnderItsId() throws Exception {
        try (BufferedEventPublisher events = cxone.events().buffered(dead).build()) {
            PublishReceipt receipt = events.submit(event("a", "k")).get(50, TimeUnit.SECONDS);
            assertThat(receipt.references()).containsExactly("evt-1");
        }
        assertThat(fake.events())
                .containsExactly(JsonObject.parse("{\"eventType\":\"interaction.completed\","
                        + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"schema_version\":\"2.1.0\",\"n\":\"a\"}"));
        assertThat(fake).received(INGEST_EVENT).once().withHeader("Idempotency-Key", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "500", "503", "reset", "401", "lost answer"})
    void submit_faultThatPasses_isTakenOnceAndInOrder(String fault) {
        switch (fault) {
            case "429" -> fake.faults().on(INGEST_EVENT).second().tooManyRequests(Duration.ofSeconds(7));
            case "reset" -> fake.faults().on(INGEST_EVENT).second().reset();
            case "401" -> fake.faults().on(INGEST_EVENT).second().unauthorized();
            case "lost answer" -> fake.faults().on(INGEST_EVENT).second().resetAfterWork();
            default -> fake.faults().on(INGEST_EVENT).second().status(Integer.parseInt(fault));
        }
        try (BufferedEventPublisher events = cxone.events().buffered(dead).build()) {
            for (String id : List.of("a", "b", "c", "d")) {
                events.submit(event(id, "k"));
            }
            assertThat(events.flush(LONG)).isTrue();
            assertThat(events.stats()).isEqualTo(new BufferStats(4, 4, 0, 0, 0, 0));
        }
        assertThat(arrived()).containsExactly("a", "b", "c", "d");
        assertThat(fake).received(TOKEN).times(fault.equals("401") ? 2 : 1);
        assertThat(dead.list()).isEmpty();
    }

    @Test
    void submit_poison_isADeadLetterAndTheNextOfItsKeyArrives() {
        fake.faults().on(INGEST_EVENT).first().status(400);
        try (BufferedEventPublisher events = cxone.events().buffered(dead).build()) {
            events.submit(event("poison", "k"));
            events.submit(event("good", "k"));
            assertThat(events.flush(LONG)).isTrue();
        }
        assertThat(arrived()).containsExactly("good");
        assertThat(dead.list()).singleElement().satisfies(letter -> {
            assertThat(letter.message().id()).isEqualTo("poison");
            assertThat(letter.reason()).isEqualTo(Reason.REFUSED);
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.failure()).isExactlyInstanceOf(InvalidInputException.class);
        });
    }

    @Test
    void submit_withoutTheScope_isADeadLetterThatNamesIt() {
        try (Cxone reader = Fakes.builder(fake).scopes("events:read").build();
                BufferedEventPublisher events = reader.events().buffered(dead).build()) {
            events.submit(event("a", "k"));
            assertThat(events.flush(LONG)).isTrue();
        }
        assertThat(dead.list()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.REFUSED);
            assertThat(letter.failure())
                    .isExactlyInstanceOf(CredentialException.class)
                    .hasMessageContaining("the token lacks the scope events:ingest");
        });
    }

    @Test
    void submit_refusedTokenTwice_renewsOnceAndIsADeadLetter() {
        fake.faults().on(INGEST_EVENT).times(2).unauthorized();
        try (BufferedEventPublisher events = cxone.events().buffered(dead).build()) {
            events.submit(event("a", "k"));
            assertThat(events.flush(LONG)).isTrue();
        }
        assertThat(fake).received(TOKEN).times(2);
        assertThat(dead.list()).extracting(DeadLetter::reason).containsExactly(Reason.REFUSED);
    }

    @Test
    void submit_downForGood_isADeadLetterAfterTheAttemptsOfTheBufferAlone() {
        fake.faults().on(INGEST_EVENT).times(3).status(503);
        try (BufferedEventPublisher events = cxone.events()
                .buffered(dead)
                .retry(RetryPolicy.builder().maxAttempts(3).build())
                .build()) {
            events.submit(event("a", "k"));
            assertThat(events.flush(LONG)).isTrue();
        }
        assertThat(fake).received(INGEST_EVENT).times(3).withHeader("Idempotency-Key", "a");
        assertThat(dead.list()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.EXHAUSTED);
            assertThat(letter.attempts()).isEqualTo(3);
            assertThat(letter.failure()).isExactlyInstanceOf(UnavailableException.class);
        });
    }

    @Test
    void submit_moreThanTheBudget_allArriveInOrderOfTheirKeys() {
        fake.limitRate(10, Duration.ofMinutes(1));
        try (BufferedEventPublisher events =
                cxone.events().buffered(dead).maxInFlight(4).build()) {
            for (int i = 0; i < 60; i++) {
                events.submit(event("k" + i % 4 + "-" + i, "k" + i % 4));
            }
            assertThat(events.flush(LONG)).isTrue();
            assertThat(events.stats()).isEqualTo(new BufferStats(60, 60, 0, 0, 0, 0));
        }
        for (int key = 0; key < 4; key++) {
            String prefix = "k" + key + "-";
            List<Integer> numbers = arrived().stream()
                    .filter(id -> id.startsWith(prefix))
                    .map(id -> Integer.valueOf(id.substring(prefix.length())))
                    .toList();
            assertThat(numbers).hasSize(15).isSorted();
        }
    }

    @Test
    void submit_throttledWithAWait_holdsAllOthersToo() throws Exception {
        TestClock still = TestClock.manual();
        try (FakeCxone throttling = FakeCxone.start(still);
                Cxone slow = Fakes.builder(throttling).build();
                BufferedEventPublisher events =
                        slow.events().buffered(dead).maxInFlight(2).build()) {
            throttling.faults().on(INGEST_EVENT).first().tooManyRequests(Duration.ofSeconds(30));
            CompletableFuture<PublishReceipt> a = events.submit(event("a", "a"));
            // What waits now waits to repeat a; then b waits for a permit.
            assertThat(still.awaitWaiting(1, LONG)).isTrue();
            CompletableFuture<PublishReceipt> b = events.submit(event("b", "b"));
            assertThat(still.awaitWaiting(2, LONG)).isTrue();
            assertThat(throttling).received(INGEST_EVENT).once();
            still.advance(Duration.ofMinutes(2));
            a.get(50, TimeUnit.SECONDS);
            b.get(50, TimeUnit.SECONDS);
            assertThat(throttling).received(INGEST_EVENT).times(3);
        }
    }

    @Test
    void close_underLoad_leavesEveryEventWithThePlatformOrTheDeadLetters() throws Exception {
        Stall stall = fake.faults().on(INGEST_EVENT).second().stall();
        BufferedEventPublisher events = cxone.events()
                .buffered(dead)
                .maxInFlight(2)
                .patience(Duration.ZERO)
                .build();
        List<CompletableFuture<PublishReceipt>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(events.submit(event("e" + i, "k" + i % 3)));
        }
        assertThat(stall.awaitArrival(LONG)).isTrue();
        events.close();
        stall.release();
        assertThat(all).allMatch(CompletableFuture::isDone);
        BufferStats stats = events.stats();
        assertThat(stats.accepted()).isEqualTo(40);
        assertThat(stats.published() + stats.deadLettered()).isEqualTo(40);
        assertThat(dead.list()).extracting(DeadLetter::reason).containsOnly(Reason.CLOSED);
        Set<String> found = Stream.concat(
                        arrived().stream(),
                        dead.list().stream().map(letter -> letter.message().id()))
                .collect(Collectors.toSet());
        assertThat(found).hasSize(40);
    }

    @Test
    void submit_idThatNoHeaderTakes_isSentUnderOneMadeOfIt() throws Exception {
        try (BufferedEventPublisher events = cxone.events().buffered(dead).build()) {
            events.submit(event("größe 1", "k")).get(50, TimeUnit.SECONDS);
            events.submit(event("größe 1", "k")).get(50, TimeUnit.SECONDS);
        }
        assertThat(arrived()).containsExactly("größe 1");
    }
}
