package io.cxintegrate.cxone.broadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Recorder;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that never read harm nobody: neither the server's memory nor the others. */
class SlowReadersTest {
    private static final Duration NO_PINGS = Duration.ofMinutes(30);

    private static JsonObject event(int bytes) {
        return JsonObject.of("sent", System.nanoTime(), "text", "x".repeat(bytes));
    }

    /** The small version of what follows. */
    @Test
    void broadcast_aFewAmongMany_areCutAndTheOthersGetAllInOrder() throws Exception {
        everyHealthyClientGetsAll(60, 3, 600, 1_000);
    }

    /**
     * Five thousand clients of which fifty never read, in one process: each has two descriptors here, which fits into the usual
     * table of 20,000.
     */
    @Test
    @Tag("slow")
    void broadcast_fiftyAmongFiveThousand_areCutAndTheOthersGetAllInOrder() throws Exception {
        everyHealthyClientGetsAll(5_000, 50, 600, 1_000);
    }

    private static void everyHealthyClientGetsAll(int clients, int deaf, int events, int bytes) throws Exception {
        Recorder recorder = new Recorder();
        try (EventBroadcaster broadcaster =
                        EventBroadcaster.builder().metrics(recorder).build();
                BroadcastServer server = BroadcastServer.builder(broadcaster)
                        .auth(EndpointAuth.none())
                        .pingInterval(NO_PINGS)
                        .start();
                Crowd crowd = new Crowd(server.uri(), clients, deaf)) {
            recorder.awaitClients(clients);
            for (int i = 1; i <= events; i++) {
                assertThat(broadcaster.broadcast(event(bytes), "v1").seq()).isEqualTo(i);
                // A healthy client is one that keeps up: never more than half of its queue behind.
                crowd.await(Math.max(1, i - 127));
            }
            crowd.await(events);

            recorder.awaitClients(clients - deaf);
            long tooSlow = recorder.counted(MetricNames.BROADCAST_CUTS, "too-slow");
            assertThat(tooSlow + recorder.counted(MetricNames.BROADCAST_CUTS, "stuck-write"))
                    .isEqualTo(deaf);
            System.out.println("crowd clients=" + clients + " deaf=" + deaf + " p99Millis=" + crowd.p99());
        }
    }

    /** One among a thousand, in a process with 128 MB of heap. */
    @Test
    @Tag("slow")
    void broadcast_oneAmongAThousand_leavesHeapAndTheOthersAlone() throws Exception {
        int clients = 1_000;
        try (BroadcastProcess process = new BroadcastProcess("", "-Xmx128m")) {
            double without;
            double with;
            long heapBefore;
            try (Crowd crowd = new Crowd(process.uri(), clients, 0)) {
                crowd.await(process.broadcast(100, 4_000, 10));
                crowd.p99();
                crowd.await(process.broadcast(200, 4_000, 10));
                without = crowd.p99();
                heapBefore = process.heap();
            }
            long heapAfter;
            try (Crowd crowd = new Crowd(process.uri(), clients, 1)) {
                crowd.await(process.broadcast(200, 4_000, 10));
                with = crowd.p99();
                heapAfter = process.heap();
                process.awaitCuts(1);
                assertThat(process.clients()).isEqualTo(clients - 1);
            }
            System.out.println("slow reader p99 without=" + without + " with=" + with + " ms, heap before=" + heapBefore
                    + " after=" + heapAfter + " MB");
            assertThat(heapAfter).isLessThan(100).isLessThan(heapBefore + 10);
            // Noise of a machine with two cores and other work.
            assertThat(with).isLessThan(without * 3 + 20);
        }
    }
}
