package io.cxintegrate.core.dataaction.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.support.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DataActionServerTest {
    private static DataActionServer.Builder server() {
        return DataActionServer.builder()
                .route(
                        "/webhook/data-action",
                        DataActionEndpoint.builder("echo", call -> DataActionResult.of(call.input()))
                                .auth(EndpointAuth.none())
                                .build());
    }

    private static TransportResponse post(DataActionServer server, String path, String body) {
        try (HttpTransport transport = HttpTransport.jdk()) {
            return transport.send(new TransportRequest(
                    "POST",
                    server.baseUri().resolve(path),
                    Headers.of("Content-Type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(30),
                    1_000_000));
        }
    }

    @Test
    void serve_route_answersOverARealSocket() {
        try (DataActionServer server = server().start()) {
            TransportResponse r =
                    post(server, "/webhook/data-action", JsonObject.of("a", "ü").toJson());
            assertThat(r.status()).isEqualTo(200);
            assertThat(new String(r.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"ü\"}");
            assertThat(r.headers().first("Content-Type")).contains("application/json; charset=utf-8");
            assertThat(post(server, "/", "{}").status()).isEqualTo(404);
            assertThat(post(server, "/webhook/data-action/more", "{}").status()).isEqualTo(404);
        }
    }

    /** The limit is one for the good request, too, so it is long. */
    @Test
    void serve_halfSentRequests_areCutAndDoNotStopOthers() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try (DataActionServer server =
                server().requestTimeout(Duration.ofSeconds(3)).start()) {
            for (String half : List.of(
                    "POST /webhook/data-action HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
                    "POST /webhook/data-action HTTP/1.1\r\nHost: x\r\nContent-Le",
                    "P")) {
                for (int i = 0; i < 8; i++) {
                    sockets.add(half(server, half));
                }
            }
            assertThat(post(server, "/webhook/data-action", "{}").status()).isEqualTo(200);
            for (Socket s : sockets) {
                assertThat(endsWithoutAnswer(s)).isTrue();
            }
        } finally {
            for (Socket s : sockets) {
                s.close();
            }
        }
    }

    @Test
    void serve_tooManyRequests_dropsTheConnectionAtOnce() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        ExecutorService readers = Executors.newFixedThreadPool(4);
        // Two are being read; the other two are dropped, whichever they are.
        CountDownLatch dropped = new CountDownLatch(2);
        try (DataActionServer server =
                server().maxRequests(2).requestTimeout(Duration.ofMinutes(5)).start()) {
            for (int i = 0; i < 4; i++) {
                Socket s = half(server, "POST /webhook/data-action HTTP/1.1\r\nContent-Length: 9\r\n\r\n{");
                sockets.add(s);
                readers.execute(() -> {
                    if (endsWithoutAnswer(s)) {
                        dropped.countDown();
                    }
                });
            }
            assertThat(dropped.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            for (Socket s : sockets) {
                s.close();
            }
            readers.shutdownNow();
        }
    }

    private static Socket half(DataActionServer server, String text) throws IOException {
        Socket s = new Socket(InetAddress.getLoopbackAddress(), server.baseUri().getPort());
        s.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        s.getOutputStream().flush();
        return s;
    }

    private static boolean endsWithoutAnswer(Socket s) {
        try {
            return s.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void close_twice_isFine() {
        DataActionServer server = server().start();
        server.close();
        server.close();
        assertThatThrownBy(() -> post(server, "/webhook/data-action", "{}")).hasMessageContaining("no connection");
    }

    @Test
    void close_onAnInterruptedThread_keepsTheFlag() {
        DataActionServer server = server().start();
        Thread.currentThread().interrupt();
        server.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void start_withoutRoutes_isRefused() {
        assertThatThrownBy(() -> DataActionServer.builder().start())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "data action server has 1 problem:\n  - routes: need at least one; call route(path, endpoint)");
        EndpointHandler ok = r -> EndpointResponse.json(200, JsonObject.empty());
        assertThatThrownBy(() -> DataActionServer.builder()
                        .route("/x", ok)
                        .routes(EndpointRoutes.builder().dataAction(ok).build())
                        .start())
                .hasMessage("data action server has 1 problem:\n"
                        + "  - routes: are given as a whole and one by one; use one way");
        assertThatThrownBy(() -> DataActionServer.builder().route("/", ok))
                .hasMessage("a route starts with '/', is longer and none of /health/, but is '/'");
    }

    @Test
    void serve_bodyInDrips_is408BeforeTheCut() throws IOException {
        try (DataActionServer server =
                        server().requestTimeout(Duration.ofSeconds(5)).start();
                Socket s = half(server, "POST /webhook/data-action HTTP/1.1\r\nContent-Length: 9999\r\n\r\n{")) {
            s.setSoTimeout(20);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (answer.size() == 0) {
                try {
                    answer.write(s.getInputStream().read());
                } catch (SocketTimeoutException notYet) {
                    s.getOutputStream().write(' ');
                }
            }
            s.setSoTimeout(30_000);
            answer.writeBytes(s.getInputStream().readAllBytes());
            assertThat(answer.toString(StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\"title\":\"REQUEST_TIMEOUT\"")
                    .contains("\"detail\":\"the request did not arrive in time\"");
        }
    }

    @Test
    void serve_answerThatIsNotFetched_isCutAndItsThreadIsFree() throws IOException {
        EndpointResponse answer = EndpointResponse.json(200, JsonObject.of("x", "y".repeat(30_000_000)));
        EndpointHandler large = r -> answer;
        try (DataActionServer server = DataActionServer.builder()
                        .route("/x", large)
                        .maxRequests(1)
                        .requestTimeout(Duration.ofSeconds(3))
                        .start();
                Socket s = half(server, "POST /x HTTP/1.1\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(s.getInputStream().read()).isEqualTo('H');
            // The one thread is busy with the first answer until that is cut.
            String health = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
            boolean answered = false;
            while (!answered) {
                try (Socket next = half(server, health)) {
                    answered = next.getInputStream().read() == 'H';
                } catch (IOException dropped) {
                    answered = false;
                }
            }
        }
    }

    @Test
    void serve_bodyFarTooLarge_is413AndNotAReset() throws IOException {
        try (DataActionServer server = server().start();
                Socket s = half(server, "POST /webhook/data-action HTTP/1.1\r\nContent-Length: 900000\r\n\r\n")) {
            s.getOutputStream().write(new byte[900_000]);
            s.setSoTimeout(30_000);
            assertThat(new String(s.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413 ");
        }
    }

    /** Two hundred that send half a request and two hundred that send nothing: of the slots, the latter hold none. */
    @Test
    void serve_fourHundredBadConnections_oneGoodRequestIsAnsweredMeanwhile() throws IOException {
        List<Socket> half = new ArrayList<>();
        List<Socket> silent = new ArrayList<>();
        Duration limit = Duration.ofSeconds(3);
        try (DataActionServer server =
                server().maxRequests(220).requestTimeout(limit).start()) {
            for (int i = 0; i < 200; i++) {
                silent.add(half(server, ""));
                half.add(half(server, "POST /webhook/data-action HTTP/1.1\r\nContent-Length: 100\r\n\r\n{"));
            }
            List<Duration> took = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                long start = System.nanoTime();
                assertThat(post(server, "/webhook/data-action", "{}").status()).isEqualTo(200);
                took.add(Duration.ofNanos(System.nanoTime() - start));
            }
            // A slot that had to wait for a cut would have taken the limit; on a quiet machine it is a few
            // milliseconds, of which on a busy one something is said of the best only.
            took.sort(null);
            assertThat(took.get(0)).isLessThan(Duration.ofMillis(50));
            assertThat(took.get(5)).isLessThan(limit.dividedBy(2));
            for (Socket s : half) {
                s.setSoTimeout(30_000);
                assertThat(endsWithoutAnswer(s)).isTrue();
            }
        } finally {
            for (Socket s : half) {
                s.close();
            }
            for (Socket s : silent) {
                s.close();
            }
        }
    }

    /** On a machine that does nothing else. */
    @Test
    @Tag("slow")
    void serve_fourHundredBadConnections_areAllCutAndAGoodRequestTakesLessThanFiftyMilliseconds() throws IOException {
        List<Socket> bad = new ArrayList<>();
        try (DataActionServer server =
                server().maxRequests(220).requestTimeout(Duration.ofSeconds(10)).start()) {
            for (int i = 0; i < 200; i++) {
                bad.add(half(server, ""));
                bad.add(half(server, "POST /webhook/data-action HTTP/1.1\r\nContent-Length: 100\r\n\r\n{"));
            }
            List<Duration> took = new ArrayList<>();
            for (int i = 0; i < 41; i++) {
                long start = System.nanoTime();
                assertThat(post(server, "/webhook/data-action", "{}").status()).isEqualTo(200);
                took.add(Duration.ofNanos(System.nanoTime() - start));
            }
            took.sort(null);
            assertThat(took.get(20)).isLessThan(Duration.ofMillis(50));
            for (Socket s : bad) {
                // Half a request by the watchdog, a silent one by the JDK, after its 30 s and the 10 s between its
                // looks.
                s.setSoTimeout(60_000);
                assertThat(endsWithoutAnswer(s)).isTrue();
            }
        } finally {
            for (Socket s : bad) {
                s.close();
            }
        }
    }

    @Test
    void close_callUnderWay_finishesWhileNewOnesAreRefused() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        DataActionServer server = DataActionServer.builder()
                .route(
                        "/webhook/data-action",
                        DataActionEndpoint.builder("slow", call -> {
                                    // A later one that is still let in must not wait for what the test does next.
                                    if (calls.getAndIncrement() == 0) {
                                        inside.countDown();
                                        await(release);
                                    }
                                    return DataActionResult.of(call.input());
                                })
                                .auth(EndpointAuth.none())
                                .build())
                .drain(Duration.ofSeconds(60))
                .start();
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            Future<TransportResponse> first = others.submit(() -> post(server, "/webhook/data-action", "{\"a\":1}"));
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            Future<?> closing = others.submit(server::close);
            while (get(server, "/health/ready").status() == 200) {
                Thread.onSpinWait();
            }
            TransportResponse refused = post(server, "/webhook/data-action", "{}");
            while (refused.status() != 503) {
                refused = post(server, "/webhook/data-action", "{}");
            }
            assertThat(refused.headers().first("Retry-After")).contains("1");
            assertThat(get(server, "/health/live").status()).isEqualTo(200);
            assertThat(closing.isDone()).isFalse();
            release.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            closing.get(30, TimeUnit.SECONDS);
            assertThatThrownBy(() -> post(server, "/webhook/data-action", "{}")).hasMessageContaining("no connection");
        } finally {
            release.countDown();
            others.shutdownNow();
        }
    }

    @Test
    void close_callThatOverruns_isInterruptedAfterTheDrainTime() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        DataActionServer server = DataActionServer.builder()
                .route(
                        "/webhook/data-action",
                        DataActionEndpoint.builder("hangs", call -> {
                                    inside.countDown();
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException e) {
                                        interrupted.countDown();
                                    }
                                    return DataActionResult.of(call.input());
                                })
                                .auth(EndpointAuth.none())
                                .build())
                .drain(Duration.ofMillis(50))
                .start();
        try (Socket s = half(server, "POST /webhook/data-action HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")) {
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            server.close();
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(endsWithoutAnswer(s)).isTrue();
        }
    }

    @Test
    void close_inItsNoticeTime_isNotReadyButAnswers() throws Exception {
        ManualTime clock = new ManualTime();
        List<Integer> seen = new ArrayList<>();
        DataActionServer[] server = new DataActionServer[1];
        // The wait of the notice time is the moment to look.
        TimeSource looking = new TimeSource() {
            @Override
            public Instant instant() {
                return clock.instant();
            }

            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                clock.sleep(duration);
                seen.add(get(server[0], "/health/ready").status());
                seen.add(post(server[0], "/webhook/data-action", "{}").status());
            }

            @Override
            public CompletableFuture<Void> after(Duration duration) {
                return clock.after(duration);
            }
        };
        server[0] = server().clock(looking).notice(Duration.ofSeconds(15)).start();
        seen.add(get(server[0], "/health/ready").status());
        server[0].close();
        assertThat(seen).containsExactly(200, 503, 200);
        assertThat(clock.waits()).containsExactly(Duration.ofSeconds(15));
    }

    @Test
    void close_afterWork_leavesNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        DataActionServer server = server().start();
        assertThat(post(server, "/webhook/data-action", "{}").status()).isEqualTo(200);
        server.close();
        for (Thread t : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(t)
                    && (t.getName().startsWith("cxintegrate-s") || t.getName().startsWith("HTTP-Disp"))) {
                t.join(30_000);
                assertThat(t.isAlive()).as(t.getName()).isFalse();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static TransportResponse get(DataActionServer server, String path) {
        try (HttpTransport transport = HttpTransport.jdk()) {
            return transport.send(new TransportRequest(
                    "GET",
                    server.baseUri().resolve(path),
                    Headers.empty(),
                    new byte[0],
                    Duration.ofSeconds(30),
                    1_000_000));
        }
    }
}
