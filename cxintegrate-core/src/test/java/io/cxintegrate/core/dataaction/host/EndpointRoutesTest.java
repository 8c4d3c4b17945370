package io.cxintegrate.core.dataaction.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointRoutesTest {
    private static final EndpointHandler OK = r -> EndpointResponse.json(200, JsonObject.of("at", r.path()));

    private final ManualTime time = new ManualTime();

    private EndpointRoutes.Builder routes() {
        return EndpointRoutes.builder().dataAction(OK).clock(time).ids(IdSource.sequence("id"));
    }

    private static EndpointResponse send(EndpointRoutes routes, String method, String path) {
        return routes.handle(new EndpointRequest(method, path, Headers.empty(), new byte[0], ""));
    }

    private static String text(EndpointResponse r) {
        return r.status() + " " + new String(r.body(), StandardCharsets.UTF_8);
    }

    @Test
    void handle_paths_goToTheirHandlersAndNowhereElse() {
        try (EndpointRoutes routes = routes().route("/other", OK).build()) {
            assertThat(text(send(routes, "POST", "/webhook/data-action")))
                    .isEqualTo("200 {\"at\":\"/webhook/data-action\"}");
            assertThat(text(send(routes, "POST", "/other"))).isEqualTo("200 {\"at\":\"/other\"}");
            assertThat(text(send(routes, "POST", "/simulate")))
                    .isEqualTo("404 {\"type\":\"about:blank\",\"title\":\"NOT_FOUND\",\"status\":404,\"detail\":"
                            + "\"there is nothing at this path\",\"requestId\":\"id-1\",\"retryable\":false}");
        }
        try (EndpointRoutes routes = routes().simulation(OK).build()) {
            assertThat(send(routes, "POST", "/simulate").status()).isEqualTo(200);
        }
    }

    @Test
    void handle_handlerThatThrowsOrAnswersNull_is500WithoutDetails() {
        EndpointHandler bad = r -> {
            throw new IllegalStateException("hush");
        };
        EndpointHandler nothing = new EndpointHandler() {
            @Override
            @SuppressWarnings("NullAway")
            public EndpointResponse handle(EndpointRequest request) {
                return null;
            }
        };
        try (EndpointRoutes routes =
                routes().route("/bad", bad).route("/null", nothing).build()) {
            assertThat(text(send(routes, "POST", "/bad")))
                    .startsWith("500 ")
                    .contains("\"detail\":\"internal error\"")
                    .doesNotContain("hush");
            assertThat(send(routes, "POST", "/null").status()).isEqualTo(500);
            assertThat(routes.stop(Duration.ofSeconds(30))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void health_withoutChecks_isUp(String path) {
        try (EndpointRoutes routes = routes().build()) {
            EndpointResponse up = send(routes, "GET", path);
            assertThat(text(up)).isEqualTo("200 {\"status\":\"UP\"}");
            assertThat(up.headers().first("Cache-Control")).contains("no-store");
            assertThat(send(routes, "HEAD", path).status()).isEqualTo(200);
            EndpointResponse post = send(routes, "POST", path);
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.headers().first("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void ready_checkThatFails_isDownWithoutDetailsAndLiveAllTheSame() {
        Callable<Boolean> throwing = () -> {
            throw new IllegalStateException("jdbc:postgresql://db-internal");
        };
        for (Callable<Boolean> check : java.util.List.<Callable<Boolean>>of(() -> false, throwing)) {
            try (EndpointRoutes routes = routes().readiness("good", Duration.ofSeconds(30), () -> true)
                    .readiness("database", Duration.ofSeconds(30), check)
                    .build()) {
                assertThat(text(send(routes, "GET", "/health/ready"))).isEqualTo("503 {\"status\":\"DOWN\"}");
                assertThat(send(routes, "GET", "/health/live").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void ready_askedOften_asksTheCheckOnceASecond() {
        AtomicInteger asked = new AtomicInteger();
        try (EndpointRoutes routes = routes().readiness("db", Duration.ofSeconds(30), () -> asked.incrementAndGet() > 1)
                .build()) {
            assertThat(send(routes, "GET", "/health/ready").status()).isEqualTo(503);
            time.advance(Duration.ofMillis(999));
            assertThat(send(routes, "GET", "/health/ready").status()).isEqualTo(503);
            assertThat(asked).hasValue(1);
            time.advance(Duration.ofMillis(1));
            // The thread of the first run may be a moment from free, which is not ready.
            while (send(routes, "GET", "/health/ready").status() != 200) {
                Thread.onSpinWait();
            }
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void ready_checkThatHangs_isDownWithinItsBoundAndHoldsOneThread() {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        try (EndpointRoutes routes = routes().readiness("db", Duration.ofMillis(20), () -> {
                    running.incrementAndGet();
                    return never.await(60, TimeUnit.SECONDS);
                })
                .build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(routes, "GET", "/health/ready").status()).isEqualTo(503);
                time.advance(Duration.ofSeconds(2));
            }
            assertThat(running).hasValueLessThanOrEqualTo(1);
        }
    }

    @Test
    void stop_callUnderWay_isWaitedForUpToTheLimit() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        EndpointRoutes routes = routes().route("/slow", r -> {
                    inside.countDown();
                    try {
                        release.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return EndpointResponse.json(200, JsonObject.empty());
                })
                .build();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<EndpointResponse> first = other.submit(() -> send(routes, "POST", "/slow"));
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            routes.announceStop();
            assertThat(send(routes, "GET", "/health/ready").status()).isEqualTo(503);
            assertThat(send(routes, "POST", "/webhook/data-action").status()).isEqualTo(200);
            assertThat(routes.stop(Duration.ofMillis(10))).isFalse();
            EndpointResponse refused = send(routes, "POST", "/webhook/data-action");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers().first("Retry-After")).contains("1");
            Thread.currentThread().interrupt();
            assertThat(routes.stop(Duration.ofMinutes(1))).isFalse();
            assertThat(Thread.interrupted()).isTrue();
            release.countDown();
            assertThat(routes.stop(Duration.ofMinutes(1))).isTrue();
            assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        } finally {
            release.countDown();
            other.shutdownNow();
            routes.close();
            routes.close();
        }
    }

    @Test
    void build_withoutRoutesOrWithABadOne_isRefused() {
        assertThatThrownBy(() -> EndpointRoutes.builder().build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("endpoint routes has 1 problem:\n"
                        + "  - routes: need at least one; call dataAction(endpoint) or route(path, endpoint)");
        assertThatThrownBy(() -> EndpointRoutes.builder().route("/health/live", OK))
                .hasMessage("a route starts with '/', is longer and none of /health/, but is '/health/live'");
    }
}
