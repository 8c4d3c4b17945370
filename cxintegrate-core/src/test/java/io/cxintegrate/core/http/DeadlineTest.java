package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.limit.ConcurrencyLimitedException;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimitedException;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.RawServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One deadline over everything, whatever is slow; and the connection is cut, not left behind. */
class DeadlineTest {
    private enum Slow {
        TLS_HANDSHAKE,
        HEADERS,
        HEADERS_DRIPPING,
        BODY_STALLED,
        BODY_DRIPPING,
        TOKEN,
        RATE_LIMIT,
        CONCURRENCY_LIMIT,
        BACK_OFF
    }

    private static final Duration DEADLINE = Duration.ofMillis(400);

    private final HttpTransport transport = HttpTransport.jdk();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        transport.close();
    }

    static Stream<Arguments> matrix() {
        List<Arguments> all = new ArrayList<>();
        for (Slow slow : Slow.values()) {
            all.add(Arguments.of(slow, false));
            all.add(Arguments.of(slow, true));
        }
        return all.stream();
    }

    private RawServer server(Slow slow) {
        return new RawServer(connection -> {
            if (slow == Slow.TLS_HANDSHAKE) {
                connection.awaitHangUp();
                return;
            }
            connection.read();
            switch (slow) {
                case BACK_OFF -> connection.write("HTTP/1.1 503 no\r\nContent-Length: 0\r\n\r\n");
                case BODY_STALLED -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
                case HEADERS_DRIPPING, BODY_DRIPPING -> {
                    connection.write("HTTP/1.1 200 OK\r\n" + (slow == Slow.HEADERS_DRIPPING ? "X: " : "\r\n"));
                    Thread drip = new Thread(() -> drip(connection));
                    drip.setDaemon(true);
                    drip.start();
                }
                default -> {}
            }
            connection.awaitHangUp();
        });
    }

    private void drip(RawServer.Connection connection) {
        try {
            while (!end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                connection.write("x");
            }
        } catch (java.io.IOException | InterruptedException over) {
            // The client has hung up.
        }
    }

    private ApiClient client(Slow slow, RawServer server) {
        ApiClientBuilder builder = ApiClient.builder("demo")
                .baseUri(slow == Slow.TLS_HANDSHAKE ? URI.create("https://127.0.0.1:" + server.port()) : server.uri())
                .transport(transport)
                .retry(RetryPolicy.builder()
                        .backoff(Backoff.fixed(Duration.ofMillis(150)))
                        .maxAttempts(100)
                        .retryAfterCap(DEADLINE)
                        .deadline(DEADLINE)
                        .build());
        switch (slow) {
            case TOKEN ->
                builder.tokens(CachingTokenSource.over(deadline -> {
                            try {
                                end.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return AccessToken.of(Secret.of("late"), Instant.EPOCH, Instant.EPOCH.plusSeconds(60), "");
                        })
                        .build());
            case RATE_LIMIT -> {
                RateLimiter full = RateLimiter.builder("full").permits(1).build();
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

    @ParameterizedTest(name = "{0}, async {1}")
    @MethodSource("matrix")
    void send_somethingIsSlow_endsAtTheDeadlineAndCutsTheConnection(Slow slow, boolean async) throws Exception {
        try (RawServer server = server(slow)) {
            ApiClient client = client(slow, server);
            ApiRequest request = ApiRequest.get("/x").build();
            long start = System.nanoTime();
            CxException late = catchThrowableOfType(CxException.class, () -> {
                if (!async) {
                    client.send(request);
                }
                try {
                    client.sendAsync(request).join();
                } catch (CompletionException e) {
                    throw e.getCause();
                }
            });
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            // A loaded machine schedules late; a deadline that is missed is missed by much more.
            assertThat(took).isLessThan(DEADLINE.plusSeconds(2));
            assertThat(late)
                    .isInstanceOf(
                            switch (slow) {
                                case TOKEN, BACK_OFF -> UnavailableException.class;
                                case RATE_LIMIT -> RateLimitedException.class;
                                case CONCURRENCY_LIMIT -> ConcurrencyLimitedException.class;
                                default -> TransportException.class;
                            });
            if (late instanceof TransportException cut) {
                // The JDK's own time-out counts a handshake that never ends as connecting.
                assertThat(cut.kind())
                        .isIn(
                                TransportException.Kind.TIMEOUT,
                                slow == Slow.TLS_HANDSHAKE
                                        ? TransportException.Kind.CONNECT
                                        : TransportException.Kind.TIMEOUT);
                assertThat(server.sawHangUp()).as("the connection is cut").isTrue();
            }
        }
    }
}
