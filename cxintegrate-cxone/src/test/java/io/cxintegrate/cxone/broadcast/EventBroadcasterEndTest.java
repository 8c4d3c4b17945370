package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How clients come and go: failed sends, stuck writes, ends on either side. */
class EventBroadcasterEndTest {
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
    void send_failed_removesTheClient() {
        ScriptedLink link = new ScriptedLink("a").holding();
        EventBroadcaster broadcaster = builder().build();
        BroadcastClient client = broadcaster.connect(link);
        broadcaster.broadcast(EVENT, "v1");

        link.fail();

        assertThat(broadcaster.clientCount()).isZero();
        assertThat(client.isOpen()).isFalse();
        assertThat(link.calls()).containsExactly("abort");
        assertThat(broadcaster.broadcast(EVENT, "v1").offered()).isZero();
    }

    @Test
    void send_linkThatThrows_neverReachesTheCaller() {
        ScriptedLink broken = new ScriptedLink("broken").throwing(new IllegalStateException("no"));
        ScriptedLink fine = new ScriptedLink("fine");
        EventBroadcaster broadcaster = builder().build();
        broadcaster.connect(broken);
        broadcaster.connect(fine);

        BroadcastReceipt receipt = broadcaster.broadcast(EVENT, "v1");

        assertThat(receipt.offered()).isEqualTo(2);
        assertThat(broadcaster.clientCount()).isOne();
        assertThat(fine.messages()).hasSize(1);
    }

    @Test
    void write_thatNeverCompletes_isCutEvenWithAnEmptyQueue() {
        ScriptedLink stuck = new ScriptedLink("stuck").holding();
        EventBroadcaster broadcaster =
                builder().writeTimeout(Duration.ofSeconds(10)).build();
        broadcaster.connect(stuck);
        broadcaster.broadcast(EVENT, "v1");

        clock.advance(Duration.ofMillis(9_999));
        assertThat(stuck.calls()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(stuck.calls()).containsExactly("abort");
        assertThat(broadcaster.clientCount()).isZero();
    }

    @Test
    void write_slowButMoving_isTimedFromItsOwnStart() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        EventBroadcaster broadcaster =
                builder().writeTimeout(Duration.ofSeconds(10)).build();
        broadcaster.connect(slow);
        broadcaster.broadcast(EVENT, "v1");
        broadcaster.broadcast(EVENT, "v1");

        clock.advance(Duration.ofSeconds(8));
        slow.release();
        clock.advance(Duration.ofSeconds(8));
        assertThat(slow.calls()).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(slow.calls()).containsExactly("abort");
    }

    @Test
    void write_completed_leavesNoTimerThatCuts() {
        ScriptedLink link = new ScriptedLink("a").holding();
        EventBroadcaster broadcaster = builder().build();
        broadcaster.connect(link);
        broadcaster.broadcast(EVENT, "v1");
        link.release();

        clock.advance(Duration.ofMinutes(1));

        assertThat(link.calls()).isEmpty();
        assertThat(broadcaster.clientCount()).isOne();
    }

    @Test
    void closed_calledTwice_removesOnceAndLeavesNoTimer() {
        ScriptedLink link = new ScriptedLink("a").holding();
        EventBroadcaster broadcaster = builder().build();
        BroadcastClient client = broadcaster.connect(link);
        broadcaster.broadcast(EVENT, "v1");

        client.closed();
        client.closed();

        assertThat(broadcaster.clientCount()).isZero();
        assertThat(clock.waiting()).isZero();
        link.release();
        assertThat(link.messages()).hasSize(1);
        assertThat(link.calls()).isEmpty();
    }

    @Test
    void connect_full_isClosedWithTryAgainLater() {
        EventBroadcaster broadcaster = builder().maxClients(1).build();
        broadcaster.connect(new ScriptedLink("first"));
        ScriptedLink second = new ScriptedLink("second");

        BroadcastClient client = broadcaster.connect(second);

        assertThat(client.isOpen()).isFalse();
        assertThat(second.calls()).containsExactly("close 1013 too many clients");
        assertThat(broadcaster.isFull()).isTrue();
        assertThat(broadcaster.clientCount()).isOne();
    }

    @Test
    void close_clientsWithWaitingMessages_getThemAndThen1001() throws Exception {
        ScriptedLink link = new ScriptedLink("a").holding();
        EventBroadcaster broadcaster = builder().build();
        BroadcastClient client = broadcaster.connect(link);
        broadcaster.broadcast(EVENT, "v1");
        broadcaster.broadcast(EVENT, "v1");

        CompletableFuture<Void> closing = CompletableFuture.runAsync(broadcaster::close);
        // The write timer, and the drain time that close waits for.
        assertThat(clock.awaitWaiting(2, Duration.ofSeconds(20))).isTrue();
        assertThat(link.calls()).isEmpty();
        link.release();
        assertThat(link.calls()).isEmpty();
        link.release();
        assertThat(link.messages().get(2)).isEqualTo("{\"closing\":{\"seq\":2},\"epoch\":\"epoch-1\"}");
        assertThat(link.calls()).isEmpty();
        link.release();
        assertThat(link.calls()).containsExactly("close 1001 server is going away");
        assertThat(seqs(link)).containsExactly(1L, 2L);
        client.closed();

        closing.get(20, TimeUnit.SECONDS);
        broadcaster.close();
        assertThat(link.calls()).containsExactly("close 1001 server is going away");
        assertThat(broadcaster.clientCount()).isZero();
    }

    @Test
    void close_clientThatTakesNothing_isCutWhenTheDrainTimeIsOver() throws Exception {
        ScriptedLink stuck = new ScriptedLink("stuck").holding();
        EventBroadcaster broadcaster = builder().drain(Duration.ofSeconds(5)).build();
        broadcaster.connect(stuck);
        broadcaster.broadcast(EVENT, "v1");

        CompletableFuture<Void> closing = CompletableFuture.runAsync(broadcaster::close);
        assertThat(clock.awaitWaiting(2, Duration.ofSeconds(20))).isTrue();
        clock.advance(Duration.ofSeconds(5));

        closing.get(20, TimeUnit.SECONDS);
        assertThat(stuck.calls()).containsExactly("abort");
    }

    @Test
    void close_then_takesNeitherEventsNorClients() {
        EventBroadcaster broadcaster = builder().build();
        broadcaster.close();
        ScriptedLink late = new ScriptedLink("late");

        assertThat(broadcaster.connect(late).isOpen()).isFalse();
        assertThat(late.calls()).containsExactly("close 1001 server is going away");
        assertThatThrownBy(() -> broadcaster.broadcast(EVENT, "v1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the broadcaster is closed");
    }

    @Test
    void close_linkThatThrows_doesNotKeepTheOthers() {
        ScriptedLink broken = new ScriptedLink("broken").throwing(new IllegalStateException("no"));
        ScriptedLink fine = new ScriptedLink("fine");
        EventBroadcaster broadcaster = builder().drain(Duration.ZERO).build();
        broadcaster.connect(broken);
        BroadcastClient client = broadcaster.connect(fine);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(broadcaster::close);
        closing.join();

        assertThat(broken.calls()).containsExactly("abort");
        assertThat(fine.calls()).startsWith("close 1001 server is going away");
        assertThat(client.isOpen()).isFalse();
    }
}
