package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.testkit.TestClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Overflow by key: only what a newer message makes obsolete is lost, and is named. */
class EventBroadcasterConflateTest {
    private final Recorder recorder = new Recorder();
    private final ScriptedLink slow = new ScriptedLink("slow").holding();

    private EventBroadcaster broadcaster(int frames) {
        EventBroadcaster broadcaster = EventBroadcaster.builder()
                .clock(TestClock.manual())
                .ids(IdSource.sequence("epoch"))
                .metrics(recorder)
                .maxQueuedFrames(frames)
                .overflow(OverflowPolicy.CONFLATE)
                .conflateBy(event -> event.optionalString("queue").orElse(null))
                .build();
        broadcaster.connect(slow);
        return broadcaster;
    }

    private static JsonObject length(String queue) {
        return JsonObject.of("queue", queue);
    }

    private List<String> sent() {
        return slow.messages().stream()
                .map(JsonObject::parse)
                .map(m -> m.has("gap")
                        ? "gap " + m.object("gap").longValue("from") + "-"
                                + m.object("gap").longValue("to")
                        : m.longValue("seq") + m.object("payload").string("queue"))
                .toList();
    }

    @Test
    void overflow_newerOfTheSameKey_replacesTheOlder() {
        EventBroadcaster broadcaster = broadcaster(4);

        for (String queue : List.of("a", "b", "c", "d", "c", "b")) {
            assertThat(broadcaster.broadcast(length(queue), "v1").offered()).isOne();
        }
        slow.taking().release();

        assertThat(sent()).containsExactly("1a", "gap 2-3", "4d", "5c", "6b");
        assertThat(slow.messages().get(1)).contains("\"reason\":\"conflated\"");
        assertThat(recorder.counted(MetricNames.BROADCAST_MESSAGES, "conflated"))
                .isEqualTo(2);
    }

    @Test
    void overflow_queueWithRoom_losesNothing() {
        EventBroadcaster broadcaster = broadcaster(4);

        for (String queue : List.of("a", "a", "a", "a")) {
            broadcaster.broadcast(length(queue), "v1");
        }
        slow.taking().release();

        assertThat(sent()).containsExactly("1a", "2a", "3a", "4a");
    }

    @Test
    void overflow_tooManyKeys_closesTheClient() {
        EventBroadcaster broadcaster = broadcaster(3);

        for (String queue : List.of("a", "b", "c")) {
            broadcaster.broadcast(length(queue), "v1");
        }
        BroadcastReceipt receipt = broadcaster.broadcast(length("d"), "v1");

        assertThat(receipt.refused()).isOne();
        assertThat(slow.calls()).containsExactly("close 1013 too slow");
    }

    @Test
    void overflow_withoutKey_isNeverReplaced() {
        EventBroadcaster broadcaster = broadcaster(2);

        broadcaster.broadcast(JsonObject.empty(), "v1");
        broadcaster.broadcast(JsonObject.empty(), "v1");
        broadcaster.broadcast(JsonObject.empty(), "v1");

        assertThat(slow.calls()).containsExactly("close 1013 too slow");
    }
}
