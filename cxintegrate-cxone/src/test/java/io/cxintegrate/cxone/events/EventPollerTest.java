package io.cxintegrate.cxone.events;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.POLL_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventPollerTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final TestClock clock = TestClock.manual();
    private final FakeCxone fake = FakeCxone.start(clock);
    private final Cxone cxone = Fakes.builder(fake).build();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        cxone.close();
        fake.close();
    }

    private final class Telling implements PolledEvents {
        @Override
        public void onEvents(List<JsonObject> events, Cursor next) {
            events.forEach(event -> told.add(event.string("n") + " before " + next));
        }

        @Override
        public void onGap(Cursor from) {
            told.add("gap at " + from);
        }
    }

    private void publish(String... names) {
        for (String name : names) {
            cxone.events().publish(JsonObject.of("n", name));
        }
    }

    private @Nullable String next() throws InterruptedException {
        return told.poll(50, TimeUnit.SECONDS);
    }

    @Test
    void poll_whatIsThere_isToldInOrderWithTheCursorBehindIt() throws Exception {
        publish("a", "b");
        try (Subscription polling = cxone.events().poller(new Telling()).start()) {
            assertThat(next()).isEqualTo("a before c-2");
            assertThat(next()).isEqualTo("b before c-2");
            assertThat(polling.toString()).startsWith("Subscription[");
        }
    }

    @Test
    void poll_nothingYet_isHeldUntilSomethingComes() throws Exception {
        try (Subscription polling = cxone.events().poller(new Telling()).start()) {
            assertThat(clock.awaitWaiting(1, LONG)).isTrue();
            publish("a");
            assertThat(next()).isEqualTo("a before c-1");
            assertThat(clock.awaitWaiting(1, LONG)).isTrue();
            // It has asked again, so what it has told is behind it.
            assertThat(polling.cursor()).isEqualTo(new Cursor("c-1"));
        }
        assertThat(fake).received(POLL_EVENTS).times(2);
    }

    @Test
    void poll_nothingInTime_asksAgain() throws Exception {
        try (Subscription polling = cxone.events().poller(new Telling()).start()) {
            assertThat(clock.awaitWaiting(1, LONG)).isTrue();
            clock.advance(Duration.ofSeconds(20));
            assertThat(clock.awaitWaiting(1, LONG)).isTrue();
            publish("a");
            assertThat(next()).isEqualTo("a before c-1");
            assertThat(polling.cursor().value()).isNotBlank();
        }
    }

    @Test
    void poll_fromACursor_goesOnBehindIt() throws Exception {
        publish("a", "b", "c");
        try (Subscription polling =
                cxone.events().poller(new Telling()).from(new Cursor("c-2")).start()) {
            assertThat(next()).isEqualTo("c before c-3");
            assertThat(polling.cursor()).isIn(new Cursor("c-2"), new Cursor("c-3"));
        }
    }

    @Test
    void poll_failsTwice_backsOffAndMissesNothing() throws Exception {
        publish("a");
        fake.faults().on(POLL_EVENTS).first().status(503);
        fake.faults().on(POLL_EVENTS).second().tooManyRequests(Duration.ofSeconds(90));
        try (Subscription polling = cxone.events()
                .poller(new Telling())
                .backoff((failures, jitter) -> Duration.ofSeconds(failures))
                .start()) {
            assertThat(clock.awaitWaiting(1, LONG)).isTrue();
            clock.advance(Duration.ofSeconds(1));
            assertThat(clock.awaitWaiting(1, LONG)).isTrue();
            assertThat(clock.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(90));
            assertThat(told).isEmpty();
            clock.advance(Duration.ofSeconds(90));
            assertThat(next()).isEqualTo("a before c-1");
            assertThat(polling.cursor().value()).isNotBlank();
        }
    }

    @Test
    void poll_listenerThrows_isToldTheSameAgainWithoutAsking() throws Exception {
        publish("a");
        AtomicInteger calls = new AtomicInteger();
        try (Subscription polling = cxone.events()
                .poller((events, next) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("not now");
                    }
                    told.add(events.get(0).string("n"));
                })
                .backoff((failures, jitter) -> Duration.ofSeconds(failures))
                .start()) {
            assertThat(clock.awaitWaiting(1, LONG)).isTrue();
            assertThat(fake).received(POLL_EVENTS).once();
            clock.advance(Duration.ofMinutes(1));
            assertThat(next()).isEqualTo("a");
            assertThat(polling.cursor().value()).isNotBlank();
        }
    }

    @Test
    void poll_cursorNotKept_tellsOfTheGapAndGoesOn() throws Exception {
        publish("a", "b");
        fake.forgetEvents();
        publish("c");
        try (Subscription polling =
                cxone.events().poller(new Telling()).from(new Cursor("c-1")).start()) {
            assertThat(next()).isEqualTo("gap at c-1");
            assertThat(next()).isEqualTo("c before c-3");
            assertThat(polling.cursor().value()).isNotBlank();
        }
    }

    @Test
    void close_whileHeld_endsTheThread() throws Exception {
        Subscription polling = cxone.events().poller(new Telling()).start();
        assertThat(clock.awaitWaiting(1, LONG)).isTrue();
        polling.close();
        polling.close();
        publish("a");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().equals("cxintegrate-event-poll"));
        assertThat(told).isEmpty();
    }

    @Test
    void start_pathThatNeedsACursor_asksForOne() {
        assertThatThrownBy(() -> cxone.events()
                        .poller(new Telling())
                        .path("/agent-sessions/{cursor}/get-next-event")
                        .start())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(
                        "is required because the path '/agent-sessions/{cursor}/get-next-event' holds the" + " cursor");
        assertThatThrownBy(() -> cxone.events().poller(new Telling()).hold(Duration.ofSeconds(61)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("hold must be 1 to 60 seconds but is PT1M1S");
    }
}
