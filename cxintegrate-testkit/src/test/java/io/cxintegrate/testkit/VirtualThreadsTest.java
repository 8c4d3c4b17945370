package io.cxintegrate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.net.HttpTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand callers on virtual threads, where there are any: all served, fifty at a time, and none pinned by us. */
class VirtualThreadsTest {
    private static final int CALLERS = 10_000;

    @Test
    void send_tenThousandVirtualThreads_pinsNone(@TempDir Path folder) throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads come with Java 21");
        ExecutorService callers = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        ExecutorService workers = Executors.newFixedThreadPool(8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (Recording recording = new Recording();
                HttpTransport transport = HttpTransport.jdk()) {
            recording.enable("jdk.VirtualThreadPinned").withStackTrace().withThreshold(Duration.ZERO);
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .transport(transport)
                    .concurrency(ConcurrencyLimiter.builder("demo")
                            .limit(50)
                            .maxWaiting(CALLERS)
                            .build())
                    .build();
            client.send(ApiRequest.get("/warm-up").build());
            recording.start();
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calls.add(callers.submit(
                        () -> client.send(ApiRequest.get("/x").build()).status()));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(204);
            }
            recording.stop();
            Path dump = folder.resolve("pinned.jfr");
            recording.dump(dump);
            assertThat(Files.size(dump)).isPositive();
            List<String> ours = RecordingFile.readAllEvents(dump).stream()
                    .filter(VirtualThreadsTest::isBlockedInOurs)
                    .map(RecordedEvent::toString)
                    .toList();
            assertThat(ours).isEmpty();
        } finally {
            callers.shutdownNow();
            server.stop(0);
            workers.shutdownNow();
        }
    }

    /** Whether the frame that holds the monitor or the native call is one of ours; classes that load for the first time are not. */
    private static boolean isBlockedInOurs(RecordedEvent pinned) {
        return pinned.getStackTrace() != null
                && pinned.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .filter(name ->
                                !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun."))
                        .findFirst()
                        .filter(name -> name.startsWith("io.cxintegrate.core."))
                        .isPresent();
    }
}
