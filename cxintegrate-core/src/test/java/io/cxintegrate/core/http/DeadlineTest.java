package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.limit.ConcurrencyLimitedException;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.BlackHole;
import io.cxintegrate.core.support.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One deadline over everything, whatever is slow; and the connection is cut, not left behind.
 *
 * <p>How late the end may be is measured on twenty calls at once, and it is their median that counts: one call may meet a
 * machine that is busy elsewhere. A round that meets such a machine is repeated; a deadline that is held too loosely is late in
 * every round.
 */
class DeadlineTest {
    private enum Slow {
        BLACK_HOLE,
        TLS_HANDSHAKE,
        HEADERS,
        HEADERS_DRIPPING,
        BODY_STALLED,
        BODY_DRIPPING,
        BODY_OF_A_REFUSAL_DRIPPING,
        ATTEMPT,
        REDIRECTS,
        TOKEN,
        RATE_LIMIT,
        CONCURRENCY_LIMIT,
        BACK_OFF;

        /** Whether there is a connection whose server sees it cut. */
        boolean isServed() {
            return this != CONCURRENCY_LIMIT && this != BLACK_HOLE;
        }

        /** Whether this is how a call ends that got as far as it should. */
        boolean isEndOf(CxException thrown) {
            return switch (this) {
                case CONCURRENCY_LIMIT -> thrown instanceof ConcurrencyLimitedException;
                case TOKEN, REDIRECTS, RATE_LIMIT, BACK_OFF -> true;
                // The JDK's own time-out counts a handshake that never ends as connecting.
                case BLACK_HOLE, TLS_HANDSHAKE ->
                    thrown instanceof TransportException cut
                            && (cut.kind() == TransportException.Kind.TIMEOUT
                                    || cut.kind() == TransportException.Kind.CONNECT);
                default -> thrown instanceof TransportException cut && cut.kind() == TransportException.Kind.TIMEOUT;
            };
        }

        /** Longer where something has to happen before. */
        Duration limit() {
            return this == REDIRECTS || this == RATE_LIMIT || this == BACK_OFF
                    ? STEP.multipliedBy(6)
                    : STEP.multipliedBy(3);
        }
    }

    /** How a call ended. */
    private record End(
            CxException thrown, Duration took, @Nullable Duration hungUp) {
        /** Whether it ended by cutting its exchange, and not between two steps. */
        boolean isCut() {
            return thrown instanceof TransportException;
        }
    }

    private static final int CALLS = 20;
    private static final int ROUNDS = 20;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration LATE = Duration.ofMillis(100);
    /** The JDK's own time-outs are in whole milliseconds. */
    private static final Duration EARLY = Duration.ofMillis(5);

    private static final Duration VERY_LATE = Duration.ofSeconds(30);

    private final HttpTransport transport = HttpTransport.jdk();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLS);

    @AfterEach
    void close() {
        end.countDown();
        transport.close();
        threads.shutdownNow();
    }

    static Stream<Arguments> matrix() {
        return Stream.of(Slow.values()).flatMap(slow -> Stream.of(Arguments.of(slow, false), Arguments.of(slow, true)));
    }

    @ParameterizedTest(name = "{0}, async {1}")
    @MethodSource("matrix")
    void send_somethingIsSlow_endsAtTheDeadlineAndCutsTheConnection(Slow slow, boolean async) throws Exception {
        Duration latest = slow.limit().plus(LATE);
        Duration over = VERY_LATE;
        Duration hungUp = VERY_LATE;
        long there = 0;
        for (int round = 0;
                round < ROUNDS && (isAfter(over, latest) || isAfter(hungUp, latest) || there <= CALLS / 2);
                round++) {
            List<End> ends = round(slow, async);
            assertThat(ends).hasSize(CALLS).allSatisfy(one -> check(slow, one));
            // A thread that gets no turn meets its deadline earlier, before it sends or connects.
            there = ends.stream().filter(one -> slow.isEndOf(one.thrown())).count();
            over = median(ends.stream().map(End::took).toList());
            hungUp = slow.isServed()
                    ? median(ends.stream()
                            .map(End::hungUp)
                            .filter(Objects::nonNull)
                            .toList())
                    : over;
            System.out.printf(
                    Locale.ROOT,
                    "deadline %d ms, %s %s: over after %.1f ms, hung up after %.1f ms (medians of %d)%n",
                    slow.limit().toMillis(),
                    slow,
                    async ? "async" : "sync",
                    over.toNanos() / 1e6,
                    hungUp.toNanos() / 1e6,
                    CALLS);
        }
        assertThat(over).isLessThan(latest);
        assertThat(hungUp).as("the connection is cut").isLessThan(latest);
        assertThat(there).as("where it is slow").isGreaterThan(CALLS / 2);
    }

    private static void check(Slow slow, End one) {
        assertThat(one.thrown()).isInstanceOf(UnavailableException.class);
        if (one.thrown() instanceof TransportException cut) {
            assertThat(cut.kind()).isIn(TransportException.Kind.TIMEOUT, TransportException.Kind.CONNECT);
        }
        if (one.isCut() || slow == Slow.TOKEN) {
            assertThat(one.took()).isGreaterThan(slow.limit().minus(EARLY));
        }
        assertThat(one.took()).isLessThan(slow.limit().plus(VERY_LATE));
    }

    private static boolean isAfter(Duration d, Duration latest) {
        return d.compareTo(latest) >= 0;
    }

    /** Of fewer than half of the calls it says nothing. */
    private static Duration median(List<Duration> all) {
        return all.size() < CALLS / 2
                ? VERY_LATE
                : all.stream().sorted().toList().get(all.size() / 2);
    }

    private List<End> round(Slow slow, boolean async) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CALLS);
        List<Future<End>> running = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            running.add(threads.submit(() -> call(slow, async, start)));
        }
        List<End> ends = new ArrayList<>();
        for (Future<End> one : running) {
            ends.add(one.get(60, TimeUnit.SECONDS));
        }
        return ends;
    }

    private End call(Slow slow, boolean async, CyclicBarrier start) throws Exception {
        CompletableFuture<Long> hangUp = new CompletableFuture<>();
        AtomicInteger probe = new AtomicInteger();
        try (BlackHole hole = new BlackHole();
                RawServer answering = new RawServer(connection -> {
                    connection.read();
                    connection.ok();
                });
                RawServer server = server(slow, hangUp, probe)) {
            ApiClient client = client(slow, slow == Slow.BLACK_HOLE ? hole.uri() : server.uri(), server);
            ApiRequest request = ApiRequest.get("/x").build();
            start.await(60, TimeUnit.SECONDS);
            long begun = System.nanoTime();
            CompletableFuture<Long> over = new CompletableFuture<>();
            CxException thrown = null;
            try {
                if (async) {
                    client.sendAsync(request)
                            .whenComplete((response, failure) -> over.complete(System.nanoTime()))
                            .get(60, TimeUnit.SECONDS);
                } else {
                    client.send(request);
                }
            } catch (CxException e) {
                over.complete(System.nanoTime());
                thrown = e;
            } catch (ExecutionException e) {
                thrown = (CxException) e.getCause();
            }
            assertThat(thrown).as("it fails").isNotNull();
            Duration took = Duration.ofNanos(over.get(60, TimeUnit.SECONDS) - begun);
            if (slow == Slow.BLACK_HOLE) {
                // The client of the JDK gives a socket back that still connects when it next looks at any of them.
                transport.send(new TransportRequest(
                        "GET", answering.uri(), Headers.empty(), new byte[0], Duration.ofMinutes(1), 10));
                hole.awaitNobodyKnocks();
            }
            End ended = new End(thrown, took, null);
            if (!slow.isServed() || !(ended.isCut() || slow == Slow.TOKEN)) {
                return ended;
            }
            knock(server, probe);
            return new End(thrown, took, Duration.ofNanos(hangUp.get(60, TimeUnit.SECONDS) - begun));
        }
    }

    /** A connection that tells whether another came before: a call may be over before it connects. */
    private static void knock(RawServer server, AtomicInteger probe) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            probe.set(socket.getLocalPort());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        }
    }

    private RawServer server(Slow slow, CompletableFuture<Long> hangUp, AtomicInteger probe) {
        return new RawServer(connection -> {
            try {
                serve(slow, connection);
                connection.awaitHangUp();
            } finally {
                // Reading or writing fails, too, once the client has hung up.
                if (connection.socket().getPort() != probe.get() || connection.number() == 1) {
                    hangUp.complete(System.nanoTime());
                }
            }
        });
    }

    private void serve(Slow slow, RawServer.Connection connection) throws IOException, InterruptedException {
        if (slow == Slow.TLS_HANDSHAKE) {
            return;
        }
        connection.read();
        switch (slow) {
            case BACK_OFF -> {
                connection.write("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n");
                connection.read();
            }
            case REDIRECTS -> {
                for (int hop = 0; hop < 3; hop++) {
                    end.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
                    connection.write("HTTP/1.1 307 on\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n");
                    connection.read();
                }
            }
            case BODY_STALLED -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
            case HEADERS_DRIPPING -> drip(connection, "HTTP/1.1 200 OK\r\nX: ");
            case BODY_DRIPPING, ATTEMPT -> drip(connection, "HTTP/1.1 200 OK\r\n\r\n");
            case BODY_OF_A_REFUSAL_DRIPPING -> drip(connection, "HTTP/1.1 503 no\r\n\r\n");
            default -> {}
        }
    }

    private void drip(RawServer.Connection connection, String head) throws IOException {
        connection.write(head);
        Thread drip = new Thread(() -> {
            try {
                while (!end.await(20, TimeUnit.MILLISECONDS)) {
                    connection.write("x");
                }
            } catch (IOException | InterruptedException over) {
                // The client has hung up.
            }
        });
        drip.setDaemon(true);
        drip.start();
    }

    private ApiClient client(Slow slow, URI uri, RawServer server) {
        Duration deadline = slow == Slow.ATTEMPT ? Duration.ofMinutes(1) : slow.limit();
        ApiClientBuilder builder = ApiClient.builder("demo")
                .baseUri(slow == Slow.TLS_HANDSHAKE ? URI.create("https://127.0.0.1:" + server.port()) : uri)
                .transport(transport)
                .retry(RetryPolicy.builder()
                        .backoff(Backoff.fixed(slow.limit().minus(STEP.multipliedBy(2))))
                        .maxAttempts(slow == Slow.ATTEMPT ? 1 : 100)
                        .retryAfterCap(deadline)
                        .deadline(deadline)
                        .build());
        switch (slow) {
            case ATTEMPT -> builder.attemptTimeout(slow.limit());
            case REDIRECTS -> builder.followSameOriginRedirects(true);
            case TOKEN -> builder.tokens(slowToken(uri));
            case RATE_LIMIT -> {
                // The next permit comes in time to be sent, and too late for an answer.
                RateLimiter full =
                        RateLimiter.builder("full").permits(1).period(STEP).build();
                assertThat(full.tryAcquire()).isTrue();
                builder.rateLimiter(full);
            }
            case CONCURRENCY_LIMIT -> {
                ConcurrencyLimiter full = ConcurrencyLimiter.fixed("full", 1);
                full.callAsync(Deadline.none(TimeSource.system()), CompletableFuture::new);
                builder.concurrency(full);
            }
            default -> {}
        }
        return builder.build();
    }

    /** Its request has an end of its own: other callers may still wait for the token when this one has given up. */
    private CachingTokenSource slowToken(URI uri) {
        return CachingTokenSource.over(ClientCredentials.builder()
                        .tokenUri(uri)
                        .clientId("demo")
                        .clientSecret(Secret.of("demo-secret"))
                        .transport(transport)
                        .build())
                .fetchTimeout(Slow.TOKEN.limit())
                .build();
    }
}
