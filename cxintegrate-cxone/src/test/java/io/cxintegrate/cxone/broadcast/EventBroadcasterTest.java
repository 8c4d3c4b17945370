package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is sent, to whom and in which order. */
class EventBroadcasterTest {
    private static final JsonObject EVENT = SampleSchemas.EVENT;

    private final TestClock clock = TestClock.manual();

    private EventBroadcasterBuilder builder() {
        return EventBroadcaster.builder().clock(clock).ids(IdSource.sequence("epoch"));
    }

    private static List<Long> seqs(ScriptedLink link) {
        return link.messages().stream()
                .map(JsonObject::parse)
                .filter(m -> m.has("seq"))
                .map(m -> m.longValue("seq"))
                .toList();
    }

    @Test
    void broadcast_journeyEvent_isTheEnvelopeWithSeqAndEpoch() {
        ScriptedLink link = new ScriptedLink("a");
        EventBroadcaster broadcaster = builder().build();
        broadcaster.connect(link);

        BroadcastReceipt receipt = broadcaster.broadcast(EVENT, "v2.1.0");

        assertThat(receipt).isEqualTo(new BroadcastReceipt("epoch-1", 1, 1, 0));
        assertThat(link.messages())
                .containsExactly("{\"schema_version\":\"v2.1.0\",\"event_type\":\"interaction.completed\","
                        + "\"timestamp\":\"2024-01-15T10:30:00Z\",\"payload\":" + EVENT.toJson()
                        + ",\"seq\":1,\"epoch\":\"epoch-1\"}");
    }

    @Test
    void broadcast_eventWithoutTypeAndTime_isCustomWithNull() {
        ScriptedLink link = new ScriptedLink("a");
        EventBroadcaster broadcaster = builder().build();
        broadcaster.connect(link);

        broadcaster.broadcast(JsonObject.empty(), "v1");

        assertThat(link.messages())
                .containsExactly("{\"schema_version\":\"v1\",\"event_type\":\"custom\",\"timestamp\":null,"
                        + "\"payload\":{},\"seq\":1,\"epoch\":\"epoch-1\"}");
    }

    @Test
    void broadcast_noClients_isCounted() {
        EventBroadcaster broadcaster = builder().build();

        broadcaster.broadcast(EVENT, "v1");

        assertThat(broadcaster.broadcast(EVENT, "v1")).isEqualTo(new BroadcastReceipt("epoch-1", 2, 0, 0));
    }

    @Test
    void broadcast_linkThatHolds_hasOneInFlightAndTheRestInOrder() {
        ScriptedLink link = new ScriptedLink("a").holding();
        EventBroadcaster broadcaster = builder().build();
        broadcaster.connect(link);

        broadcaster.broadcast(EVENT, "v1");
        broadcaster.broadcast(EVENT, "v1");
        broadcaster.broadcast(EVENT, "v1");

        assertThat(seqs(link)).containsExactly(1L);
        link.release();
        assertThat(seqs(link)).containsExactly(1L, 2L);
        link.release();
        link.release();
        assertThat(seqs(link)).containsExactly(1L, 2L, 3L);
        assertThat(link.mostInFlight()).isOne();
    }

    @Test
    void broadcast_longQueueTakenAtOnce_needsNoDeepStack() {
        ScriptedLink link = new ScriptedLink("a").holding();
        EventBroadcaster broadcaster =
                builder().maxQueuedFrames(50_000).maxQueuedBytes(100_000_000).build();
        broadcaster.connect(link);
        IntStream.range(0, 50_000).forEach(i -> broadcaster.broadcast(JsonObject.empty(), "v1"));

        link.taking().release();

        assertThat(link.messages()).hasSize(50_000);
    }

    @Test
    void broadcast_blankVersion_isRefused() {
        EventBroadcaster broadcaster = builder().build();

        assertThatThrownBy(() -> broadcaster.broadcast(EVENT, " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schemaVersion must not be blank but is ' '");
    }

    @Test
    void broadcast_fromEightThreads_keepsTheOrderForEveryClient() throws Exception {
        int threads = 8;
        int each = 500;
        EventBroadcaster broadcaster = EventBroadcaster.builder()
                .maxQueuedFrames(threads * each)
                .maxQueuedBytes(50_000_000)
                .build();
        ExecutorService network = Executors.newFixedThreadPool(2);
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch arrived = new CountDownLatch(3 * threads * each);
            List<RelayLink> links = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                RelayLink link = new RelayLink(network, arrived);
                links.add(link);
                broadcaster.connect(link);
            }
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> calls = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                calls.add(callers.submit(() -> {
                    go.await();
                    for (int i = 0; i < each; i++) {
                        assertThat(broadcaster.broadcast(EVENT, "v1").offered()).isEqualTo(3);
                    }
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> call : calls) {
                call.get(60, TimeUnit.SECONDS);
            }

            assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
            List<Long> expected =
                    LongStream.rangeClosed(1, (long) threads * each).boxed().toList();
            for (RelayLink link : links) {
                assertThat(link.seqs()).isEqualTo(expected);
                assertThat(link.mostInFlight()).isOne();
            }
        } finally {
            callers.shutdownNow();
            network.shutdownNow();
        }
    }
}
