package io.cxintegrate.cxone.broadcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.Recorder;
import io.cxintegrate.testkit.websocket.WebSocketProbe;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Removal: clients that come and are cut off leave nothing behind, whoever notices it. */
class ConnectAndCutTest {
    private static final int THREADS = 4;

    @Test
    void connectAndCut_twoHundredTimes_returnsToTheBaseLine() throws Exception {
        connectAndCut(200);
    }

    @Test
    @Tag("slow")
    void connectAndCut_tenThousandTimes_returnsToTheBaseLine() throws Exception {
        connectAndCut(10_000);
    }

    private static void connectAndCut(int times) throws Exception {
        Recorder recorder = new Recorder();
        try (EventBroadcaster broadcaster =
                        EventBroadcaster.builder().metrics(recorder).build();
                BroadcastServer server = BroadcastServer.builder(broadcaster)
                        .auth(EndpointAuth.none())
                        .start()) {
            // Until all threads and classes are there that the first clients need.
            connect(server, 100);
            recorder.awaitCounted(MetricNames.BROADCAST_CONNECTIONS, "accepted", 100);
            recorder.awaitClients(0);
            long files = files();
            long heap = heap();

            connect(server, times);

            recorder.awaitCounted(MetricNames.BROADCAST_CONNECTIONS, "accepted", 100 + times);
            recorder.awaitClients(0);
            assertThat(server.clientCount()).isZero();
            assertThat(broadcaster.clientCount()).isZero();
            assertThat(settled(ConnectAndCutTest::files, files + 10)).isLessThanOrEqualTo(files + 10);
            // Timers, queues and sessions of 10,000 clients would be several times as much.
            assertThat(settled(ConnectAndCutTest::heap, heap + 5)).isLessThanOrEqualTo(heap + 5);
            assertThat(threads()).isLessThanOrEqualTo(32);
        }
    }

    private static void connect(BroadcastServer server, int times) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                work.add(threads.submit(() -> {
                    for (int i = 0; i < times / THREADS; i++) {
                        WebSocketProbe.to(server.uri()).connect().breakOff();
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get(5, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The kernel tells nobody when it has taken a descriptor back, so this is asked again and again, for a while. */
    private static long settled(LongSupplier measure, long goal) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long now = measure.getAsLong();
        while (now > goal && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            now = measure.getAsLong();
        }
        return now;
    }

    /** Descriptors of this process, where the system shows them. */
    private static long files() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (1024 * 1024);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("cxintegrate-broadcast"))
                .filter(Thread::isAlive)
                .count();
    }
}
