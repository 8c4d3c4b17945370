package io.cxintegrate.cxone.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.testkit.TestClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics: who is connected, what was sent, what was not and why. */
class EventBroadcasterMetricsTest {
    private static final JsonObject EVENT = JsonObject.of("n", 1);

    private final TestClock clock = TestClock.manual();
    private final Recorder recorder = new Recorder();
    private final EventBroadcaster broadcaster = EventBroadcaster.builder()
            .clock(clock)
            .metrics(recorder)
            .maxClients(100)
            .maxQueuedFrames(3)
            .build();

    @Test
    void metrics_clientsComeAndGo_areCounted() {
        BroadcastClient first = broadcaster.connect(new ScriptedLink("a"));
        broadcaster.connect(new ScriptedLink("b"));
        assertThat(recorder.gauge(MetricNames.BROADCAST_CLIENTS)).isEqualTo(2);
        first.closed();

        assertThat(recorder.gauge(MetricNames.BROADCAST_CLIENTS)).isEqualTo(1);
        assertThat(recorder.counted(MetricNames.BROADCAST_CONNECTIONS, "accepted"))
                .isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            broadcaster.connect(new ScriptedLink("c"));
        }
        assertThat(recorder.counted(MetricNames.BROADCAST_CONNECTIONS, "full")).isOne();
    }

    @Test
    void metrics_messages_areCountedFromOfferToSent() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        broadcaster.connect(slow);
        broadcaster.connect(new ScriptedLink("fast"));

        broadcaster.broadcast(EVENT, "v1");
        broadcaster.broadcast(EVENT, "v1");

        assertThat(recorder.counted(MetricNames.BROADCAST_MESSAGES, "offered")).isEqualTo(4);
        assertThat(recorder.counted(MetricNames.BROADCAST_MESSAGES, "sent")).isEqualTo(2);
        assertThat(recorder.timed(MetricNames.BROADCAST_FLUSH_DURATION, Map.of()))
                .isEqualTo(2);
        assertThat(recorder.gauge(MetricNames.BROADCAST_QUEUE_MAX)).isEqualTo(2);
        slow.release();
        assertThat(recorder.counted(MetricNames.BROADCAST_MESSAGES, "sent")).isEqualTo(3);
    }

    @Test
    void metrics_depthOfQueues_hasAMaximumAndA99thPercentile() {
        for (int i = 0; i < 99; i++) {
            broadcaster.connect(new ScriptedLink("fast"));
        }
        broadcaster.connect(new ScriptedLink("slow").holding());

        for (int i = 0; i < 3; i++) {
            broadcaster.broadcast(EVENT, "v1");
        }

        assertThat(recorder.gauge(MetricNames.BROADCAST_QUEUE_MAX)).isEqualTo(3);
        assertThat(recorder.gauge(MetricNames.BROADCAST_QUEUE_P99)).isEqualTo(1);
    }

    @Test
    void metrics_cuts_haveTheirReason() {
        ScriptedLink slow = new ScriptedLink("slow").holding();
        broadcaster.connect(slow);
        for (int i = 0; i < 4; i++) {
            broadcaster.broadcast(EVENT, "v1");
        }
        assertThat(recorder.counted(MetricNames.BROADCAST_CUTS, "too-slow")).isOne();
        assertThat(recorder.counted(MetricNames.BROADCAST_MESSAGES, "refused")).isOne();

        broadcaster.connect(new ScriptedLink("stuck").holding());
        broadcaster.broadcast(EVENT, "v1");
        clock.advance(Duration.ofSeconds(10));
        assertThat(recorder.counted(MetricNames.BROADCAST_CUTS, "stuck-write")).isOne();

        ScriptedLink broken = new ScriptedLink("broken").holding();
        broadcaster.connect(broken);
        broadcaster.broadcast(EVENT, "v1");
        broken.fail();
        assertThat(recorder.counted(MetricNames.BROADCAST_CUTS, "failed-send")).isOne();
        assertThat(recorder.gauge(MetricNames.BROADCAST_CLIENTS)).isZero();
    }
}
