package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.CircuitBreaker;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.RawServer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupt and cancel stop everything, in whatever phase a call is, and nothing is sent after them. */
class CancellationTest {
    private enum Phase {
        BACK_OFF_WAIT,
        RATE_WAIT,
        CONCURRENCY_WAIT,
        TLS_HANDSHAKE,
        HEADERS,
        BODY,
        TOKEN_WAIT,
        RENEWAL_AFTER_401
    }

    private static final ApiRequest GET = ApiRequest.get("/x").build();

    private final JdkHttpTransport transport = JdkHttpTransport.builder().build();
    private final Tokens tokens = new Tokens();
    private final CountDownLatch reached = new CountDownLatch(1);

    @AfterEach
    void close() {
        transport.close();
    }

    /** A source that gives its first token at once or never, and no second one. */
    private final class Tokens implements TokenSource {
        private final AccessToken first = AccessToken.of(Secret.of("one"), Instant.EPOCH, Instant.MAX, "");
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicReference<CompletableFuture<AccessToken>> waiting = new AtomicReference<>();
        private boolean stuck;

        @Override
        public AccessToken token(Deadline deadline) {
            if (!stuck && asked.incrementAndGet() == 1) {
                return first;
            }
            reached.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("not interrupted");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new io.cxintegrate.core.UnavailableException("interrupted while waiting for a token");
            }
        }

        @Override
        public CompletableFuture<AccessToken> tokenAsync(Deadline deadline) {
            if (!stuck && asked.incrementAndGet() == 1) {
                return CompletableFuture.completedFuture(first);
            }
            CompletableFuture<AccessToken> token = new CompletableFuture<>();
            waiting.set(token);
            reached.countDown();
            return token;
        }

        @Override
        public void invalidate(AccessToken rejected) {}
    }

    private RawServer server(Phase phase) {
        return new RawServer(connection -> {
            if (phase == Phase.TLS_HANDSHAKE) {
                reached.countDown();
                connection.awaitHangUp();
                return;
            }
            connection.read();
            switch (phase) {
                case BACK_OFF_WAIT -> connection.write("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n");
                case RENEWAL_AFTER_401 -> connection.write("HTTP/1.1 401 no\r\nContent-Length: 0\r\n\r\n");
                case BODY -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
                default -> {}
            }
            if (phase == Phase.HEADERS || phase == Phase.BODY) {
                reached.countDown();
                connection.awaitHangUp();
            } else {
                // Another request on this connection, if there is one, is noted.
                connection.read();
            }
        });
    }

    private ApiClient client(Phase phase, RawServer server) {
        ApiClientBuilder builder = ApiClient.builder("demo")
                .baseUri(
                        phase == Phase.TLS_HANDSHAKE
                                ? java.net.URI.create("https://127.0.0.1:" + server.port())
                                : server.uri())
                .transport(transport)
                .circuitBreaker(CircuitBreaker.builder("demo").build())
                .retryListener(event -> {
                    if (event.again()) {
                        reached.countDown();
                    }
                })
                .retry(RetryPolicy.builder()
                        .backoff(Backoff.fixed(Duration.ofSeconds(50)))
                        .build());
        switch (phase) {
            case RATE_WAIT -> {
                RateLimiter full = RateLimiter.builder("full").permits(1).build();
                assertThat(full.tryAcquire()).isTrue();
                builder.rateLimiter(full);
            }
            case CONCURRENCY_WAIT -> {
                ConcurrencyLimiter full = ConcurrencyLimiter.fixed("full", 1);
                full.callAsync(Deadline.none(TimeSource.system()), CompletableFuture::new);
                builder.concurrency(full);
            }
            case TOKEN_WAIT -> {
                tokens.stuck = true;
                builder.tokens(tokens);
            }
            case RENEWAL_AFTER_401 -> builder.tokens(tokens);
            default -> {}
        }
        return builder.build();
    }

    /** Phases that nothing outside can see the beginning of: the thread itself waits. */
    private void awaitPhase(Phase phase, Thread caller) throws InterruptedException {
        if (phase == Phase.RATE_WAIT || phase == Phase.CONCURRENCY_WAIT) {
            while (caller.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        } else {
            assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean connectionHasToGo(Phase phase) {
        return phase == Phase.TLS_HANDSHAKE || phase == Phase.HEADERS || phase == Phase.BODY;
    }

    private static int requestsBefore(Phase phase) {
        return switch (phase) {
            case BACK_OFF_WAIT, HEADERS, BODY, RENEWAL_AFTER_401 -> 1;
            default -> 0;
        };
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void send_interrupted_endsAtOnceAndKeepsTheFlag(Phase phase) throws Exception {
        try (RawServer server = server(phase)) {
            ApiClient client = client(phase, server);
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    client.send(GET);
                } catch (Throwable e) {
                    thrown.set(e);
                }
                flag.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            awaitPhase(phase, caller);
            long start = System.nanoTime();
            caller.interrupt();
            assertThat(flag.get(30, TimeUnit.SECONDS)).as("flag").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(thrown.get()).isInstanceOf(CxException.class).hasMessageContaining("interrupted");
            if (connectionHasToGo(phase)) {
                assertThat(server.sawHangUp()).isTrue();
            }
            assertThat(server.requests()).hasSize(requestsBefore(phase));
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void sendAsync_cancelled_endsAtOnceAndSendsNothingMore(Phase phase) throws Exception {
        try (RawServer server = server(phase)) {
            CompletableFuture<ApiResponse> call = client(phase, server).sendAsync(GET);
            if (phase != Phase.RATE_WAIT && phase != Phase.CONCURRENCY_WAIT) {
                assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(call.cancel(true)).isTrue();
            if (connectionHasToGo(phase)) {
                assertThat(server.sawHangUp()).isTrue();
            }
            CompletableFuture<AccessToken> token = tokens.waiting.get();
            if (token != null) {
                assertThatThrownBy(() -> token.get(30, TimeUnit.SECONDS))
                        .as("this caller's wait for a token")
                        .isInstanceOf(CancellationException.class);
            }
            assertThat(server.requests()).hasSize(requestsBefore(phase));
            assertThat(call).isCancelled();
        }
    }

    @Test
    void sendAsync_cancelledDuringRenewal_neverSendsTheReplay() throws Exception {
        // A source whose renewal does not hear of the cancellation, and delivers afterwards.
        CompletableFuture<AccessToken> late = new CompletableFuture<>();
        TokenSource deaf = new TokenSource() {
            private final AtomicInteger asked = new AtomicInteger();

            @Override
            public AccessToken token(Deadline deadline) {
                throw new AssertionError();
            }

            @Override
            public CompletableFuture<AccessToken> tokenAsync(Deadline deadline) {
                if (asked.incrementAndGet() == 1) {
                    return CompletableFuture.completedFuture(tokens.first);
                }
                reached.countDown();
                return late.thenApply(t -> t);
            }

            @Override
            public void invalidate(AccessToken rejected) {}
        };
        try (RawServer server = server(Phase.RENEWAL_AFTER_401)) {
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(server.uri())
                    .transport(transport)
                    .tokens(deaf)
                    .build();
            CompletableFuture<ApiResponse> call = client.sendAsync(GET);
            assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
            call.cancel(true);
            late.complete(AccessToken.of(Secret.of("two"), Instant.EPOCH, Instant.MAX, ""));
            // A request that was let through would be on the wire before this one.
            assertThat(transportRoundTrip(server)).isEqualTo("GET /after HTTP/1.1");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void sendAsync_cancelledAtAnyMoment_leavesNoConnection() throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::awaitHangUp)) {
            ApiClient client = ApiClient.builder("demo")
                    .baseUri(server.uri())
                    .transport(transport)
                    .build();
            for (int i = 0; i < 200; i++) {
                CompletableFuture<ApiResponse> call = client.sendAsync(GET);
                long until = System.nanoTime() + i * 10_000L;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                call.cancel(true);
            }
            // Whatever connection was made is closed again; one more shows that none is yet to come.
            CompletableFuture<ApiResponse> last = client.sendAsync(GET);
            while (server.accepted() == 0) {
                Thread.onSpinWait();
            }
            last.cancel(true);
            transport.close();
            for (int closed = 0; closed < server.accepted(); closed++) {
                assertThat(server.sawHangUp())
                        .as("%d of %d closed", closed, server.accepted())
                        .isTrue();
            }
        }
    }

    private String transportRoundTrip(RawServer server) throws InterruptedException {
        assertThat(server.awaitRequest()).isEqualTo("GET /x HTTP/1.1");
        try (HttpTransport other = HttpTransport.jdk()) {
            ApiClient probe = ApiClient.builder("probe")
                    .baseUri(server.uri())
                    .transport(other)
                    .retry(RetryPolicy.none())
                    .build();
            assertThatThrownBy(() -> probe.send(ApiRequest.get("/after").build()))
                    .isInstanceOf(CxException.class);
        }
        return server.awaitRequest();
    }
}
