package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.limit.ConcurrencyLimiter;
import io.cxintegrate.core.limit.RateLimitedException;
import io.cxintegrate.core.limit.RateLimiter;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.CircuitBreaker;
import io.cxintegrate.core.retry.CircuitOpenException;
import io.cxintegrate.core.retry.RetryBudget;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.support.SimulatedTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retry, circuit breaker, concurrency limiter and rate limiter in one client: the order, and what it is for. */
class CompositionTest {
    private static final ApiRequest GET = ApiRequest.get("/x").build();

    private final ManualTime time = new ManualTime();

    private ApiClientBuilder builder(ScriptedServer server, HttpTransport transport) {
        return ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(transport)
                .clock(time)
                .jitter(Jitter.fixed(0));
    }

    private RateLimiter limiter(int permits) {
        return RateLimiter.builder("demo")
                .permits(permits)
                .period(Duration.ofSeconds(60))
                .clock(time)
                .build();
    }

    @Test
    void send_breakerOpen_takesNoPermitAndSendsNothing() {
        try (HttpTransport transport = HttpTransport.jdk();
                ScriptedServer server = new ScriptedServer(ScriptedServer.json(503, "{}"))) {
            RateLimiter limiter = limiter(3);
            CircuitBreaker breaker = CircuitBreaker.builder("demo")
                    .countWindow(2)
                    .minimumCalls(2)
                    .openFor(Duration.ofMinutes(10))
                    .clock(time)
                    .build();
            ApiClient client = builder(server, transport)
                    .circuitBreaker(breaker)
                    .rateLimiter(limiter)
                    .concurrency(ConcurrencyLimiter.fixed("demo", 1))
                    .build();
            assertThatThrownBy(() -> client.send(GET))
                    .isInstanceOf(CircuitOpenException.class)
                    .hasMessageStartingWith("GET /x was not sent: circuit breaker 'demo' is open");
            assertThat(server.received()).hasSize(2);
            assertThatThrownBy(() -> client.sendAsync(GET).join()).hasCauseInstanceOf(CircuitOpenException.class);
            assertThat(server.received()).hasSize(2);
            assertThat(limiter.tryAcquire())
                    .as("the third permit is still there")
                    .isTrue();
            assertThat(limiter.tryAcquire()).isFalse();
        }
    }

    @Test
    void send_throttled_holdsUpEverybodyWhoSharesTheLimiter() {
        try (HttpTransport transport = HttpTransport.jdk();
                ScriptedServer server = new ScriptedServer(
                        ScriptedServer.answer(429, Map.of("Retry-After", "7"), ""), ScriptedServer.json(200, "{}"))) {
            RateLimiter shared = limiter(1000);
            ApiClient first = builder(server, transport)
                    .rateLimiter(shared)
                    .retry(RetryPolicy.none())
                    .build();
            assertThatThrownBy(() -> first.send(GET)).isInstanceOf(UnavailableException.class);
            assertThat(time.waits()).isEmpty();
            ApiClient second = builder(server, transport).rateLimiter(shared).build();
            second.send(GET);
            assertThat(time.waits()).containsExactly(Duration.ofSeconds(7));
        }
    }

    @Test
    void send_rateLimitHeader_isObeyedWithoutA429() {
        for (Map<String, String> fields : List.of(
                Map.of("RateLimit", "\"burst\";r=3;t=1, \"hour\";r=0;t=30"),
                Map.of("RateLimit-Remaining", "0", "RateLimit-Reset", "30"))) {
            ManualTime clock = new ManualTime();
            try (HttpTransport transport = HttpTransport.jdk();
                    ScriptedServer server = new ScriptedServer(
                            ScriptedServer.answer(200, fields, "{}"), ScriptedServer.json(200, "{}"))) {
                RateLimiter limiter =
                        RateLimiter.builder("demo").permits(1000).clock(clock).build();
                ApiClient client = builder(server, transport)
                        .clock(clock)
                        .rateLimiter(limiter)
                        .build();
                client.send(GET);
                client.send(GET);
                assertThat(clock.waits()).containsExactly(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void send_rateLimitHeaderWithSomethingLeftOrNonsense_meansNothing() {
        for (String field : List.of("\"a\";r=1;t=30", "\"a\";r=0", "r=0;t=x", "", ";;;,,", "\"a\";r=00;t=5")) {
            try (HttpTransport transport = HttpTransport.jdk();
                    ScriptedServer server =
                            new ScriptedServer(ScriptedServer.answer(200, Map.of("RateLimit", field), "{}"))) {
                RateLimiter limiter = limiter(1000);
                builder(server, transport).rateLimiter(limiter).build().send(GET);
                assertThat(limiter.tryAcquire()).as(field).isTrue();
            }
        }
    }

    @Test
    void send_noPermitBeforeTheDeadline_failsAtOnceWithTheWait() {
        try (HttpTransport transport = HttpTransport.jdk();
                ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "{}"))) {
            ApiClient client =
                    builder(server, transport).rateLimiter(limiter(1)).build();
            client.send(GET);
            ApiRequest brief =
                    ApiRequest.get("/x").deadline(Duration.ofSeconds(5)).build();
            assertThatThrownBy(() -> client.send(brief))
                    .isInstanceOfSatisfying(
                            RateLimitedException.class,
                            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(60)));
            assertThat(server.received()).hasSize(1);
        }
    }

    /** A service that lets 300 requests a second through and takes 20 ms for each. */
    private static final class Service implements HttpTransport {
        private final SimulatedTime time;
        private final boolean tells;
        private final Deque<Long> accepted = new ArrayDeque<>();
        private int served;
        private int refused;

        Service(SimulatedTime time, boolean tells) {
            this.time = time;
            this.tells = tells;
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            long now = time.nanoTime();
            while (!accepted.isEmpty() && now - accepted.peek() >= 1_000_000_000L) {
                accepted.remove();
            }
            boolean accept = accepted.size() < 300;
            if (accept) {
                accepted.add(now);
                served++;
            } else {
                refused++;
            }
            Headers headers = accept || !tells ? Headers.empty() : Headers.of("Retry-After", "1");
            return time.after(Duration.ofMillis(accept ? 20 : 2))
                    .thenApply(nothing -> new TransportResponse(accept ? 200 : 429, headers, new byte[0]));
        }

        @Override
        public TransportResponse send(TransportRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private enum Known {
        /** We know the limit. */
        THE_LIMIT,
        /** We do not, but the service says when to come back. */
        RETRY_AFTER,
        /** We know nothing but its refusals. */
        NOTHING
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void sendAsync_spikeOf1600AtAServiceOf300ASecond_losesNone(Known known) {
        SimulatedTime simulated = new SimulatedTime();
        Service service = new Service(simulated, known == Known.RETRY_AFTER);
        Random random = new Random(7);
        ApiClientBuilder builder = ApiClient.builder("demo")
                .baseUri(URI.create("http://127.0.0.1"))
                .transport(service)
                .clock(simulated)
                .jitter(random::nextDouble)
                .concurrency(ConcurrencyLimiter.builder("demo")
                        .adaptive(20, 1, 200)
                        .maxWaiting(2000)
                        .build())
                .retry(RetryPolicy.builder()
                        .maxAttempts(8)
                        .deadline(Duration.ofSeconds(60))
                        .build());
        builder.rateLimiter(RateLimiter.builder("demo")
                .permits(known == Known.THE_LIMIT ? 300 : 1_000_000)
                .period(Duration.ofSeconds(1))
                .clock(simulated)
                .build());
        ApiClient client = builder.build();
        List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
        for (int i = 0; i < 1600; i++) {
            calls.add(client.sendAsync(GET));
        }
        simulated.run();
        assertThat(calls).allSatisfy(call -> assertThat(call).isCompleted());
        assertThat(service.served).isEqualTo(1600);
        System.out.printf(
                java.util.Locale.ROOT,
                "spike of 1600 at 300/s, known: %s -> %d refused, all served after %.1f s%n",
                known,
                service.refused,
                simulated.nanoTime() / 1e9);
        if (known == Known.THE_LIMIT) {
            assertThat(service.refused).isZero();
        }
    }

    @Test
    void send_brownOut_isMultipliedByATenthAtMost() {
        // Half of what arrives fails, for long enough that the bucket's first fill does not count.
        SimulatedTime simulated = new SimulatedTime();
        Random random = new Random(11);
        int[] arrived = {0};
        HttpTransport half = new HttpTransport() {
            @Override
            public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
                arrived[0]++;
                int status = random.nextBoolean() ? 200 : 503;
                return CompletableFuture.completedFuture(new TransportResponse(status, Headers.empty(), new byte[0]));
            }

            @Override
            public TransportResponse send(TransportRequest request) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
        ApiClient client = ApiClient.builder("demo")
                .baseUri(URI.create("http://127.0.0.1"))
                .transport(half)
                .clock(simulated)
                .jitter(random::nextDouble)
                .retry(RetryPolicy.builder().budget(RetryBudget.defaults()).build())
                .build();
        int calls = 5000;
        for (int i = 0; i < calls; i++) {
            client.sendAsync(GET);
            simulated.run();
        }
        assertThat((double) arrived[0] / calls).isBetween(1.0, 1.1);
    }
}
