package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queues that are full, and messages that fit none. */
class EventBroadcasterOverflowTest {
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
    void broadcast_tooManyFramesWaiting_closesOnlyTheSlowClient() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        ScriptedLink fast = new ScriptedLink("fast");
        EventBroadcaster broadcaster = builder().maxQueuedFrames(2).build();
        BroadcastClient client = broadcaster.connect(slow);
        broadcaster.connect(fast);

        broadcaster.broadcast(EVENT, "v1");
        broadcaster.broadcast(EVENT, "v1");
        BroadcastReceipt third = broadcaster.broadcast(EVENT, "v1");
        BroadcastReceipt fourth = broadcaster.broadcast(EVENT, "v1");

        assertThat(third).isEqualTo(new BroadcastReceipt("epoch-1", 3, 1, 1));
        assertThat(fourth).isEqualTo(new BroadcastReceipt("epoch-1", 4, 1, 0));
        assertThat(slow.calls()).containsExactly("close 1013 too slow");
        assertThat(client.isOpen()).isFalse();
        assertThat(broadcaster.clientCount()).isOne();
        assertThat(seqs(fast)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(fast.calls()).isEmpty();
    }

    @Test
    void broadcast_tooManyBytesWaiting_closesOnlyTheSlowClient() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        EventBroadcaster broadcaster = builder().maxQueuedBytes(2000).build();
        broadcaster.connect(slow);
        JsonObject large = JsonObject.of("text", "x".repeat(800));

        assertThat(broadcaster.broadcast(large, "v1").offered()).isOne();
        assertThat(broadcaster.broadcast(large, "v1").offered()).isOne();
        assertThat(broadcaster.broadcast(large, "v1").refused()).isOne();
        assertThat(slow.calls()).containsExactly("close 1013 too slow");
    }

    @Test
    void broadcast_bytesThatHaveLeft_makeRoom() {
        ScriptedLink link = new ScriptedLink("a").holding();
        EventBroadcaster broadcaster = builder().maxQueuedBytes(2000).build();
        broadcaster.connect(link);
        JsonObject large = JsonObject.of("text", "x".repeat(800));

        for (int i = 0; i < 20; i++) {
            assertThat(broadcaster.broadcast(large, "v1").offered()).isOne();
            link.release();
        }

        assertThat(link.calls()).isEmpty();
    }

    @Test
    void overflow_closedClientThatDoesNotGo_isCutAfterTheGrace() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        EventBroadcaster broadcaster =
                builder().maxQueuedFrames(1).closeGrace(Duration.ofSeconds(1)).build();
        broadcaster.connect(slow);
        broadcaster.broadcast(EVENT, "v1");
        broadcaster.broadcast(EVENT, "v1");

        clock.advance(Duration.ofMillis(999));
        assertThat(slow.calls()).containsExactly("close 1013 too slow");
        clock.advance(Duration.ofMillis(1));
        assertThat(slow.calls()).containsExactly("close 1013 too slow", "abort");
    }

    @Test
    void overflow_dropOldest_sendsAGapBeforeTheNext() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        EventBroadcaster broadcaster = builder()
                .maxQueuedFrames(3)
                .overflow(OverflowPolicy.DROP_OLDEST)
                .build();
        broadcaster.connect(slow);

        for (int i = 0; i < 6; i++) {
            assertThat(broadcaster.broadcast(EVENT, "v1").offered()).isOne();
        }
        slow.taking().release();

        assertThat(slow.messages()).hasSize(4);
        assertThat(slow.messages().get(1))
                .isEqualTo("{\"gap\":{\"from\":2,\"to\":4,\"reason\":\"dropped\"},\"epoch\":\"epoch-1\"}");
        assertThat(List.of(
                        slow.messages().get(0),
                        slow.messages().get(2),
                        slow.messages().get(3)))
                .extracting(m -> JsonObject.parse(m).longValue("seq"))
                .containsExactly(1L, 5L, 6L);
        assertThat(slow.calls()).isEmpty();
    }

    @Test
    void overflow_dropOldestWithoutRoomEvenSo_namesTheNewOneInTheGap() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        EventBroadcaster broadcaster = builder()
                .maxQueuedFrames(1)
                .overflow(OverflowPolicy.DROP_OLDEST)
                .build();
        broadcaster.connect(slow);

        broadcaster.broadcast(EVENT, "v1");
        assertThat(broadcaster.broadcast(EVENT, "v1").refused()).isOne();
        assertThat(broadcaster.broadcast(EVENT, "v1").refused()).isOne();
        slow.taking().release();
        broadcaster.broadcast(EVENT, "v1");

        assertThat(slow.messages()).hasSize(3);
        assertThat(slow.messages().get(1))
                .isEqualTo("{\"gap\":{\"from\":2,\"to\":3,\"reason\":\"dropped\"},\"epoch\":\"epoch-1\"}");
        assertThat(JsonObject.parse(slow.messages().get(2)).longValue("seq")).isEqualTo(4);
    }

    @Test
    void broadcast_messageLargerThanAnyQueue_isTheEventsFault() {
        ScriptedLink link = new ScriptedLink("a");
        EventBroadcaster broadcaster = builder().maxQueuedBytes(1024).build();
        broadcaster.connect(link);

        assertThatThrownBy(() -> broadcaster.broadcast(JsonObject.of("text", "x".repeat(1000)), "v1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the message would have 1128 bytes, but a client's queue holds 1024;"
                        + " send a smaller event or raise maxQueuedBytes");
        assertThat(broadcaster.clientCount()).isOne();
        assertThat(broadcaster.broadcast(EVENT, "v1").seq()).isOne();
    }
}
