package io.cxintegrate.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.net.TransportException.Kind;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.RawServer;
import io.cxintegrate.core.support.SelfSigned;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many requests, a few threads; and after {@code close()} none, on every JDK. */
class TransportThreadsTest {
    private static final int CALLS = 1000;

    private static TransportRequest get(URI uri) {
        return new TransportRequest("GET", uri, Headers.empty(), new byte[0], Duration.ofSeconds(30), 1000);
    }

    private static RawServer answering() {
        return new RawServer(connection -> {
            while (true) {
                connection.read();
                connection.ok();
            }
        });
    }

    /** The server's own threads are not counted. */
    private static long startedSoFar(RawServer server) {
        return ManagementFactory.getThreadMXBean().getTotalStartedThreadCount() - server.threadsStarted();
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("cxintegrate-http")
                        || t.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }

    /** A pool is terminated a moment before its last thread is. */
    private static void assertNoneSince(Set<Thread> before) throws InterruptedException {
        for (Thread t : ours()) {
            if (!before.contains(t)) {
                t.join(30_000);
                assertThat(t.isAlive()).as("%s", t).isFalse();
            }
        }
    }

    @Test
    void send_aThousandTimes_startsNoThread() {
        try (RawServer server = answering();
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            for (int i = 0; i < 20; i++) {
                transport.send(get(server.uri()));
            }
            // The JVM and earlier tests start one now and then; a thread a call would show in every round.
            long fewest = Long.MAX_VALUE;
            for (int round = 0; round < 3 && fewest > 0; round++) {
                long before = startedSoFar(server);
                for (int i = 0; i < CALLS; i++) {
                    assertThat(transport.send(get(server.uri())).status()).isEqualTo(200);
                }
                fewest = Math.min(fewest, startedSoFar(server) - before);
            }
            assertThat(fewest).isZero();
        }
    }

    @Test
    void sendAsync_aThousandTimes_startsNoMoreThanTheFixedPools() throws Exception {
        // The JVM and earlier tests start one now and then; a thread a call would show in every round.
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 3 && fewest > 4; round++) {
            fewest = Math.min(fewest, startedByAThousandAsync());
        }
        // Two workers and two for the callbacks; the JDK alone starts a thousand on Java 17 with two processors.
        assertThat(fewest).isLessThanOrEqualTo(4);
    }

    private static long startedByAThousandAsync() throws Exception {
        try (RawServer server = answering();
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            transport.send(get(server.uri()));
            long before = startedSoFar(server);
            Semaphore window = new Semaphore(1);
            List<CompletableFuture<TransportResponse>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                window.acquire();
                CompletableFuture<TransportResponse> call = transport.sendAsync(get(server.uri()));
                call.whenComplete((response, failure) -> window.release());
                calls.add(call);
            }
            for (CompletableFuture<TransportResponse> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            return startedSoFar(server) - before;
        }
    }

    @Test
    void sendAsync_timedOut_startsNoThreadEither() throws Exception {
        // Nothing is read, so that a time-out before the request has left is seen as well.
        try (RawServer server = new RawServer(RawServer.Connection::awaitHangUp);
                JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
            // The JVM and earlier tests start one now and then; a thread a call would show in every round.
            long fewest = Long.MAX_VALUE;
            for (int i = 0; i < 6 && fewest > 0; i++) {
                TransportRequest brief = new TransportRequest(
                        "GET", server.uri(), Headers.empty(), new byte[0], Duration.ofMillis(300), 1000);
                long before = startedSoFar(server);
                CompletableFuture<TransportResponse> call = transport.sendAsync(brief);
                assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(TransportException.class);
                assertThat(server.sawHangUp()).isTrue();
                fewest = Math.min(fewest, startedSoFar(server) - before);
            }
            assertThat(fewest).as("beside the pools' and the watchdog").isZero();
        }
    }

    /** A thread in the selector's group is taken for the selector, also by who looks for the selector of a new client. */
    @Test
    void send_overTls_startsItsWorkersOutsideTheGroupOfTheSelector(@TempDir Path folder) throws Exception {
        SelfSigned certificate = new SelfSigned(folder, "ip:127.0.0.1");
        Set<Thread> before = ours();
        try (RawServer server = new RawServer(certificate.server(), connection -> {
                    connection.read();
                    connection.ok();
                });
                JdkHttpTransport transport = JdkHttpTransport.builder()
                        .sslContext(certificate.client())
                        .build()) {
            transport.send(get(server.uri()));
            assertThat(ours())
                    .filteredOn(t -> !before.contains(t))
                    .satisfiesOnlyOnce(
                            t -> assertThat(ClientGenerations.isSelector(t)).isTrue());
        }
    }

    @Test
    void close_afterAHundredLives_leavesNoThread() throws Exception {
        Set<Thread> before = ours();
        try (RawServer server = answering()) {
            for (int i = 0; i < 100; i++) {
                try (JdkHttpTransport transport = JdkHttpTransport.builder().build()) {
                    transport.send(get(server.uri()));
                    transport.sendAsync(get(server.uri())).join();
                }
            }
        }
        assertNoneSince(before);
    }

    @Test
    void close_whileCallsRun_endsThemAndLeavesTheCallersFlagAlone() throws Exception {
        Set<Thread> before = ours();
        try (RawServer server = new RawServer(connection -> {
            connection.read();
            connection.awaitHangUp();
        })) {
            JdkHttpTransport transport = JdkHttpTransport.builder().build();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    transport.send(get(server.uri()));
                } catch (TransportException e) {
                    thrown.set(e);
                }
                flag.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            server.awaitRequest();
            CompletableFuture<TransportResponse> async = transport.sendAsync(get(server.uri()));
            server.awaitRequest();
            long start = System.nanoTime();
            transport.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            caller.join(30_000);
            assertThat(thrown.get())
                    .hasMessage("GET " + server.uri() + " was ended: the transport was closed")
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.CLOSED);
                        assertThat(e.mayHaveReached()).isTrue();
                        assertThat(e.worthRepeating()).isFalse();
                    });
            assertThat(flag.get()).isFalse();
            assertThatThrownBy(() -> async.get(30, TimeUnit.SECONDS))
                    .hasRootCauseMessage("GET " + server.uri() + " was ended: the transport was closed");
            assertThat(server.sawHangUp()).isTrue();
            assertThat(server.sawHangUp()).isTrue();
        }
        assertNoneSince(before);
    }

    @Test
    void close_inAStageOfAFuture_doesNotWaitForItself() throws Exception {
        // Waiting for itself would take the two seconds of grace in every round, and not on a busy machine only.
        Duration least = Duration.ofDays(1);
        for (int round = 0; round < 20 && least.compareTo(Duration.ofSeconds(1)) >= 0; round++) {
            CountDownLatch staged = new CountDownLatch(1);
            try (RawServer server = new RawServer(connection -> {
                connection.read();
                staged.await();
                connection.ok();
            })) {
                JdkHttpTransport transport = JdkHttpTransport.builder().build();
                CompletableFuture<Duration> closed = transport
                        .sendAsync(get(server.uri()))
                        .thenApply(response -> {
                            long start = System.nanoTime();
                            transport.close();
                            return Duration.ofNanos(System.nanoTime() - start);
                        });
                staged.countDown();
                Duration took = closed.get(30, TimeUnit.SECONDS);
                least = took.compareTo(least) < 0 ? took : least;
            }
        }
        assertThat(least).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void send_afterTheMaximumAge_connectsAnewWhileOldCallsEnd() throws Exception {
        ManualTime time = new ManualTime();
        CountDownLatch release = new CountDownLatch(1);
        Set<Thread> before = ours();
        try (RawServer server = new RawServer(connection -> {
                    while (true) {
                        if (connection.read().startsWith("GET /slow")) {
                            release.await();
                        }
                        connection.ok();
                    }
                });
                JdkHttpTransport transport = JdkHttpTransport.builder()
                        .maxConnectionAge(Duration.ofMinutes(5))
                        .clock(time)
                        .build()) {
            transport.send(get(server.uri()));
            transport.send(get(server.uri()));
            assertThat(server.accepted()).as("one connection, used twice").isEqualTo(1);
            CompletableFuture<TransportResponse> slow =
                    transport.sendAsync(get(server.uri().resolve("/slow")));
            time.advance(Duration.ofMinutes(5));
            transport.send(get(server.uri()));
            assertThat(server.accepted()).as("a new client, a new connection").isEqualTo(2);
            assertThat(slow).isNotDone();
            release.countDown();
            assertThat(slow.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            transport.send(get(server.uri()));
            assertThat(server.accepted()).isEqualTo(2);
        }
        assertNoneSince(before);
    }

    @Test
    void spills_theJdksLogProperty_onlyWhereItPrintsSecrets() {
        assertThat(HeaderLogWarning.spills("errors,requests,headers")).isTrue();
        assertThat(HeaderLogWarning.spills("ALL")).isTrue();
        assertThat(HeaderLogWarning.spills("frames:data")).isTrue();
        assertThat(HeaderLogWarning.spills("errors,ssl")).isFalse();
        assertThat(HeaderLogWarning.spills(null)).isFalse();
    }
}
