package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Order and resume: an epoch and a number, the last events again, or an explicit gap. */
class EventBroadcasterReplayTest {
    private static final JsonObject EVENT = JsonObject.of("n", 1);

    private final TestClock clock = TestClock.manual();
    private final Recorder recorder = new Recorder();

    private EventBroadcasterBuilder builder() {
        return EventBroadcaster.builder()
                .clock(clock)
                .ids(IdSource.sequence("epoch"))
                .metrics(recorder);
    }

    private static List<String> kinds(ScriptedLink link) {
        return link.messages().stream()
                .map(JsonObject::parse)
                .map(m -> m.has("seq")
                        ? String.valueOf(m.longValue("seq"))
                        : m.names().iterator().next())
                .toList();
    }

    private static void broadcast(EventBroadcaster broadcaster, int count) {
        for (int i = 0; i < count; i++) {
            broadcaster.broadcast(EVENT, "v1");
        }
    }

    private static String since(long seq) {
        return "{\"since\":\"epoch-1:" + seq + "\"}";
    }

    @Test
    void subscribe_sinceAnEventThatIsHeld_getsWhatCameAfterIt() {
        EventBroadcaster broadcaster = builder().build();
        broadcast(broadcaster, 5);
        ScriptedLink link = new ScriptedLink("a");
        BroadcastClient client = broadcaster.connectSubscribing(link);
        broadcast(broadcaster, 1);
        assertThat(link.messages()).isEmpty();

        client.received(since(3));
        broadcast(broadcaster, 1);

        assertThat(kinds(link)).containsExactly("subscribed", "4", "5", "6", "7");
        assertThat(link.messages().get(0)).isEqualTo("{\"subscribed\":{\"seq\":3},\"epoch\":\"epoch-1\"}");
        assertThat(recorder.counted(MetricNames.BROADCAST_REPLAYS, "hit")).isOne();
    }

    @Test
    void subscribe_sinceTheLastEvent_getsOnlyNewOnes() {
        EventBroadcaster broadcaster = builder().build();
        broadcast(broadcaster, 2);
        ScriptedLink link = new ScriptedLink("a");

        broadcaster.connectSubscribing(link).received(since(2));
        broadcast(broadcaster, 1);

        assertThat(kinds(link)).containsExactly("subscribed", "3");
    }

    @Test
    void subscribe_withoutSince_getsOnlyNewOnes() {
        EventBroadcaster broadcaster = builder().build();
        broadcast(broadcaster, 2);
        ScriptedLink link = new ScriptedLink("a");

        broadcaster.connectSubscribing(link).received("{\"accept\":{}}");
        broadcast(broadcaster, 1);

        assertThat(link.messages().get(0)).isEqualTo("{\"subscribed\":{\"seq\":2},\"epoch\":\"epoch-1\"}");
        assertThat(kinds(link)).containsExactly("subscribed", "3");
    }

    @Test
    void subscribe_sinceAnEventThatIsGone_isToldWhichAreMissing() {
        EventBroadcaster broadcaster =
                builder().replay(3, 1_000_000, Duration.ofMinutes(5)).build();
        broadcast(broadcaster, 10);
        ScriptedLink link = new ScriptedLink("a");

        broadcaster.connectSubscribing(link).received(since(4));

        assertThat(kinds(link)).containsExactly("subscribed", "gap", "8", "9", "10");
        assertThat(link.messages().get(1))
                .isEqualTo("{\"gap\":{\"from\":5,\"to\":7,\"reason\":\"expired\"},\"epoch\":\"epoch-1\"}");
        assertThat(recorder.counted(MetricNames.BROADCAST_REPLAYS, "expired")).isOne();
        assertThat(recorder.counted(MetricNames.BROADCAST_GAPS, "expired")).isOne();
    }

    @Test
    void subscribe_eventsTooOldOrTooMany_areMissingToo() {
        EventBroadcaster old =
                builder().replay(100, 1_000_000, Duration.ofMinutes(5)).build();
        broadcast(old, 2);
        clock.advance(Duration.ofMinutes(4));
        broadcast(old, 1);
        clock.advance(Duration.ofMinutes(2));
        ScriptedLink link = new ScriptedLink("a");
        old.connectSubscribing(link).received(since(0));
        assertThat(kinds(link)).containsExactly("subscribed", "gap", "3");

        EventBroadcaster none = EventBroadcaster.builder()
                .ids(IdSource.sequence("epoch"))
                .replay(0, 0, Duration.ofMinutes(5))
                .build();
        broadcast(none, 2);
        ScriptedLink late = new ScriptedLink("b");
        none.connectSubscribing(late).received(since(1));
        assertThat(kinds(late)).containsExactly("subscribed", "gap");
        none.close();
    }

    /** A new epoch says: read anew what you know. */
    @Test
    void subscribe_sinceAnotherEpochOrTheFuture_isToldToReload() {
        EventBroadcaster broadcaster = builder().build();
        broadcast(broadcaster, 3);
        for (String since : List.of("other:2", "epoch-1:4")) {
            ScriptedLink link = new ScriptedLink("a");
            BroadcastClient client = broadcaster.connectSubscribing(link);

            client.received("{\"since\":\"" + since + "\"}");

            assertThat(link.messages()).containsExactly("{\"reload\":{\"seq\":3},\"epoch\":\"epoch-1\"}");
            client.closed();
        }
        assertThat(recorder.counted(MetricNames.BROADCAST_REPLAYS, "reload")).isEqualTo(2);
    }

    @Test
    void subscribe_manyEventsAndOneThatHolds_neverHasMoreThanOneOfThem() {
        EventBroadcaster broadcaster =
                builder().maxQueuedFrames(2).maxQueuedBytes(1024).build();
        broadcast(broadcaster, 500);
        ScriptedLink link = new ScriptedLink("a").holding();
        broadcaster.connectSubscribing(link).received(since(0));
        BroadcastReceipt receipt = broadcaster.broadcast(EVENT, "v1");

        for (int i = 0; i < 502; i++) {
            link.release();
        }
        broadcast(broadcaster, 1);

        assertThat(receipt).isEqualTo(new BroadcastReceipt("epoch-1", 501, 1, 0));
        List<String> expected = new ArrayList<>(List.of("subscribed"));
        LongStream.rangeClosed(1, 502).forEach(seq -> expected.add(String.valueOf(seq)));
        assertThat(kinds(link)).isEqualTo(expected);
        assertThat(link.mostInFlight()).isOne();
        assertThat(link.calls()).isEmpty();
    }

    @Test
    void subscribe_liveClientWithSince_beginsAgainThere() {
        EventBroadcaster broadcaster = builder().build();
        ScriptedLink link = new ScriptedLink("a").holding();
        BroadcastClient client = broadcaster.connect(link);
        broadcast(broadcaster, 3);

        client.received(since(1));
        for (int i = 0; i < 4; i++) {
            link.release();
        }

        assertThat(kinds(link)).containsExactly("1", "subscribed", "2", "3");
    }

    @Test
    void replay_inAnotherVersion_isCastWhenItIsWanted() {
        EventBroadcaster broadcaster = builder().migrations(Versions.graph()).build();
        broadcaster.broadcast(Versions.two("ayse"), "2");
        ScriptedLink first = new ScriptedLink("a");
        ScriptedLink second = new ScriptedLink("b");
        String subscription = "{\"accept\":{\"interaction.completed\":[\"1\"]},\"since\":\"epoch-1:0\"}";

        broadcaster.connectSubscribing(first).received(subscription);
        broadcaster.connectSubscribing(second).received(subscription);

        assertThat(JsonObject.parse(first.messages().get(1)).string("schema_version"))
                .isEqualTo("1");
        assertThat(second.messages()).isEqualTo(first.messages());
        assertThat(recorder.timed(MetricNames.BROADCAST_CAST_DURATION, Map.of(MetricNames.OUTCOME, "success")))
                .isOne();
    }

    /** A storm of clients that come back while events go on: each sees every event once and in order. */
    @Test
    void subscribe_manyWhileEventsGoOn_eachSeesAllInOrder() throws Exception {
        int events = 2_000;
        int clients = 8;
        EventBroadcaster broadcaster = EventBroadcaster.builder()
                .ids(IdSource.sequence("epoch"))
                .replay(events, 100_000_000, Duration.ofHours(1))
                .maxQueuedFrames(events)
                .maxQueuedBytes(100_000_000)
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(clients + 3);
        try {
            // Each gets all events and the answer to its subscription.
            CountDownLatch arrived = new CountDownLatch(clients * (events + 1));
            CountDownLatch go = new CountDownLatch(1);
            List<RelayLink> links = new ArrayList<>();
            List<Future<?>> work = new ArrayList<>();
            work.add(threads.submit(() -> {
                go.await();
                broadcast(broadcaster, events);
                return null;
            }));
            for (int i = 0; i < clients; i++) {
                RelayLink link = new RelayLink(threads, arrived);
                links.add(link);
                work.add(threads.submit(() -> {
                    go.await();
                    broadcaster.connectSubscribing(link).received(since(0));
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> each : work) {
                each.get(60, TimeUnit.SECONDS);
            }

            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
            List<Long> expected = LongStream.rangeClosed(1, events).boxed().toList();
            for (RelayLink link : links) {
                assertThat(link.seqs()).isEqualTo(expected);
                assertThat(link.mostInFlight()).isOne();
            }
        } finally {
            threads.shutdownNow();
            broadcaster.close();
        }
    }
}
