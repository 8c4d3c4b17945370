package io.cxintegrate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.Backoff;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.FaultEffect;
import io.cxintegrate.testkit.server.RecordedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user's tests of repeats are like: real requests over real sockets, and not one real wait. */
class VirtualTimeTest {
    private static final int SCENARIOS = 100;
    private static final RestOperation BOOK = RestOperation.post("/bookings");
    /** A write with a key: a read that is lost may be sent again by the client of the JDK, which tells nobody. */
    private static final ApiRequest REQUEST = ApiRequest.post("/bookings")
            .json(JsonObject.of("seats", 2))
            .idempotent()
            .build();

    private static final RetryPolicy POLICY = RetryPolicy.builder()
            .maxAttempts(6)
            .backoff(Backoff.exponential(Duration.ofMinutes(1), Duration.ofHours(1)))
            .retryAfterCap(Duration.ofHours(1))
            .deadline(Duration.ofHours(12))
            .build();

    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
    }

    /** How the faults of one scenario go on: by number, so that all are different. */
    private static void fault(FaultEffect effect, int scenario, int attempt) {
        switch ((scenario + attempt) % 4) {
            case 0 -> effect.tooManyRequests(Duration.ofSeconds(60 + 25L * scenario));
            case 1 -> effect.status(503);
            case 2 -> effect.status(502, Duration.ofMinutes(attempt));
            default -> effect.reset();
        }
    }

    private ApiClient client(FakeRestService fake, TestClock clock) {
        return ApiClient.builder("shop")
                .baseUri(fake.baseUri())
                .transport(transport)
                .clock(clock)
                .jitter(Jitter.fixed(0.5))
                .retry(POLICY)
                .build();
    }

    /** Days of virtual time: were only one of these waits a real one, the test would end at its time-out. */
    @Test
    @Timeout(value = 55, unit = TimeUnit.SECONDS)
    void retries_aHundredScenariosOfHours_waitOnTheClockOnly() {
        long start = System.nanoTime();
        Duration virtual = Duration.ZERO;
        int requests = 0;
        for (int scenario = 0; scenario < SCENARIOS; scenario++) {
            TestClock clock = new TestClock();
            int failures = 1 + scenario % 6;
            JsonObject booked = JsonObject.of("scenario", scenario);
            try (FakeRestService fake = FakeRestService.start(clock).respond(BOOK, FakeResponse.json(201, booked))) {
                for (int attempt = 1; attempt <= failures; attempt++) {
                    fault(fake.faults().on(BOOK).nth(attempt), scenario, attempt);
                }
                ApiClient client = client(fake, clock);
                if (failures < POLICY.maxAttempts()) {
                    ApiResponse response = client.send(REQUEST);
                    assertThat(response.json()).isEqualTo(booked);
                    assertThat(response.attempts()).isEqualTo(failures + 1);
                } else {
                    assertThatThrownBy(() -> client.send(REQUEST))
                            .isInstanceOfSatisfying(
                                    UnavailableException.class,
                                    e -> assertThat(e.attemptHistory()).hasSize(POLICY.maxAttempts()));
                }
                assertThat(fake.unusedFaults()).isEmpty();
                requests += check(fake.journal().calls(BOOK), clock, Math.min(failures, POLICY.maxAttempts() - 1));
            }
            virtual = virtual.plus(Duration.between(TestClock.START, clock.instant()));
        }
        assertThat(virtual).isGreaterThan(Duration.ofHours(SCENARIOS / 4));
        System.out.printf(
                Locale.ROOT,
                "%d scenarios of repeats: %d requests, %d hours of virtual time in %.2f s%n",
                SCENARIOS,
                requests,
                virtual.toHours(),
                (System.nanoTime() - start) / 1e9);
    }

    /** Each wait moved the clock, nothing else did, and the requests stand exactly that far apart. */
    private static int check(List<RecordedCall> calls, TestClock clock, int repeats) {
        List<Duration> waits = clock.waits();
        assertThat(waits).hasSize(repeats).allSatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofSeconds(29)));
        assertThat(Duration.between(TestClock.START, clock.instant()))
                .isEqualTo(waits.stream().reduce(Duration.ZERO, Duration::plus));
        List<Duration> apart = new ArrayList<>();
        IntStream.range(1, calls.size())
                .forEach(i -> apart.add(
                        Duration.between(calls.get(i - 1).at(), calls.get(i).at())));
        assertThat(apart).isEqualTo(waits);
        return calls.size();
    }
}
