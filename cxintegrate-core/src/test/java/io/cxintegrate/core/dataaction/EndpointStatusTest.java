package io.cxintegrate.core.dataaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of statuses in the guide, row by row, and the limits and credentials behind it. */
class EndpointStatusTest {
    private static final Secret SECRET = Secret.of("0123456789abcdefghijklmnop");

    private final ManualTime time = new ManualTime();

    private DataActionEndpoint.Builder endpoint(DataAction action) {
        return DataActionEndpoint.builder("demo", action)
                .auth(EndpointAuth.bearer(Secret.of("t0k3n")))
                .clock(time)
                .ids(IdSource.sequence("req"));
    }

    private static EndpointResponse post(DataActionEndpoint endpoint, Headers headers, String body) {
        return endpoint.handle(
                new EndpointRequest("POST", "/x", headers, body.getBytes(StandardCharsets.UTF_8), "127.0.0.1"));
    }

    private static Headers bearer() {
        return Headers.of("Authorization", "Bearer t0k3n");
    }

    private static DataActionResult run(String what) {
        return switch (what) {
            case "input" -> throw new InvalidInputException("say a number");
            case "later" -> DataActionResult.pending(JsonObject.of("id", "r-1"));
            case "missing" -> throw new DataActionException(Code.NOT_FOUND, "no such user", false, null);
            case "drift" -> throw new DataActionException(Code.CONFLICT, "column 'name' is gone", false, null);
            case "large" -> DataActionResult.of(JsonObject.of("x", "y".repeat(40_000)));
            case "garbled" -> DataActionResult.of(JsonObject.parse("<html>jdbc"));
            case "bug" -> throw new IllegalStateException("jdbc:postgresql://db-internal");
            case "defect" -> throw new DefectException("jdbc:postgresql://db-internal");
            case "credentials" -> throw new CredentialException("jdbc:postgresql://db-internal");
            case "down" ->
                throw new UnavailableException(
                        "jdbc:postgresql://db-internal",
                        ErrorContext.builder().retryable(true).build(),
                        null);
            case "slow" ->
                throw new TransportException("jdbc:postgresql://db-internal", TransportException.Kind.TIMEOUT, null);
            default -> DataActionResult.of(JsonObject.of("ok", true));
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | t0k3n | application/json | {} | 200 | | ",
                "POST | t0k3n | application/json | {\"do\":\"later\"} | 202 | | ",
                "POST | t0k3n | application/json | {\"a\": | 400 | INVALID_REQUEST | false",
                "POST | t0k3n | application/json | {\"do\":\"input\"} | 400 | INVALID_REQUEST | false",
                "POST | wrong | application/json | {} | 401 | UNAUTHORIZED | false",
                "POST | t0k3n | application/json | {\"do\":\"missing\"} | 404 | NOT_FOUND | false",
                "GET | t0k3n | application/json | {} | 405 | METHOD_NOT_ALLOWED | false",
                "POST | t0k3n | application/json | {\"do\":\"drift\"} | 409 | CONFLICT | false",
                "POST | t0k3n | application/json | LONG | 413 | PAYLOAD_TOO_LARGE | false",
                "POST | t0k3n | application/json; charset=utf-16 | {} | 415 | UNSUPPORTED_MEDIA_TYPE | false",
                "POST | t0k3n | application/x-www-form-urlencoded | a=1 | 415 | UNSUPPORTED_MEDIA_TYPE | false",
                "POST | t0k3n | application/json | {\"do\":\"large\"} | 422 | UNPROCESSABLE | false",
                "POST | t0k3n | application/json | {\"do\":\"bug\"} | 500 | INTERNAL_ERROR | false",
                "POST | t0k3n | application/json | {\"do\":\"defect\"} | 500 | INTERNAL_ERROR | false",
                "POST | t0k3n | application/json | {\"do\":\"credentials\"} | 502 | BACKEND_ERROR | false",
                "POST | t0k3n | application/json | {\"do\":\"garbled\"} | 502 | BACKEND_ERROR | false",
                "POST | t0k3n | application/json | {\"do\":7} | 400 | INVALID_REQUEST | false",
                "POST | t0k3n | application/json | {\"do\":\"down\"} | 503 | UNAVAILABLE | true",
                "POST | t0k3n | application/json | {\"do\":\"slow\"} | 504 | TIMEOUT | true",
            })
    void handle_cause_hasItsStatusCodeAndHint(
            String method, String token, String type, String body, int status, String code, Boolean retryable) {
        DataActionEndpoint endpoint = endpoint(
                        call -> run(call.input().optionalString("do").orElse("")))
                .build();
        String sent = body.equals("LONG") ? "x".repeat(300_000) : body;
        EndpointResponse response = endpoint.handle(new EndpointRequest(
                method,
                "/x",
                Headers.of("Authorization", "Bearer " + token)
                        .with("Content-Type", type)
                        .with("X-Request-Id", "flow-7"),
                sent.getBytes(StandardCharsets.UTF_8),
                ""));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().first("X-Request-Id")).contains("flow-7");
        assertThat(response.headers().has("Retry-After")).isEqualTo(status == 503);
        assertThat(response.headers().has("Allow")).isEqualTo(status == 405);
        if (code != null) {
            JsonObject problem = Json.parseObject(response.body(), JsonLimits.DEFAULT);
            assertThat(problem.string("title")).isEqualTo(code);
            assertThat(problem.integer("status")).isEqualTo(status);
            assertThat(problem.bool("retryable")).isEqualTo(retryable);
            assertThat(problem.string("requestId")).isEqualTo("flow-7");
            assertThat(problem.toJson()).doesNotContain("jdbc");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/vnd.api+json",
                "text/json;v=1"
            })
    void handle_jsonInAnySpelling_isTaken(String type) {
        DataActionEndpoint endpoint = endpoint(call -> run("")).build();
        assertThat(post(endpoint, bearer().with("Content-Type", type), "{}").status())
                .isEqualTo(200);
    }

    @Test
    void bearer_ofTwoTokens_takesBothWhileCallersChangeOver() {
        DataActionEndpoint endpoint = endpoint(call -> run(""))
                .auth(EndpointAuth.bearer(Secret.of("new"), Secret.of("old")))
                .build();
        for (String token : List.of("new", "old")) {
            assertThat(post(endpoint, Headers.of("Authorization", "Bearer " + token), "{}")
                            .status())
                    .isEqualTo(200);
        }
        for (String value : List.of("Bearer newold", "Bearer ", "Bearer", "Basic bmV3", "new")) {
            assertThat(post(endpoint, Headers.of("Authorization", value), "{}").status())
                    .as(value)
                    .isEqualTo(401);
        }
    }

    @Test
    void signed_again_is401AndSoIsOneOutOfTheWindow() {
        DataActionEndpoint endpoint = endpoint(call -> run(""))
                .auth(EndpointAuth.signed(WebhookVerifier.of(time, SECRET).withReplayMemory(10)))
                .build();
        byte[] body = {'{', '}'};
        Headers one = WebhookSigner.of(SECRET).sign("m1", time.instant(), body);
        assertThat(post(endpoint, one, "{}").status()).isEqualTo(200);
        assertThat(post(endpoint, one, "{}").status()).isEqualTo(401);
        Headers two = WebhookSigner.of(SECRET).sign("m2", time.instant(), body);
        time.advance(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(post(endpoint, two, "{}").status()).isEqualTo(401);
        Headers early = WebhookSigner.of(SECRET).sign("m3", time.instant().plusSeconds(301), body);
        assertThat(post(endpoint, early, "{}").status()).isEqualTo(401);
    }

    @Test
    void presets_always_areTheCallersLimits() {
        assertThat(EndpointLimits.cxone().timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(EndpointLimits.cxone().maxResponseBytes()).isEqualTo(32 * 1024);
        assertThat(EndpointLimits.cognigy().timeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(EndpointLimits.genesys().timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(EndpointLimits.genesys().withQueue(5, Duration.ofSeconds(2)))
                .isEqualTo(new EndpointLimits(
                        Duration.ofSeconds(60), 256 * 1024, 256 * 1024, 100, 5, Duration.ofSeconds(2)));
    }

    @Test
    void handle_hostWithLessTime_isTheDeadline() {
        Duration[] left = new Duration[1];
        DataActionEndpoint endpoint = endpoint(call -> {
                    left[0] = call.deadline().remaining();
                    return run("");
                })
                .build();
        endpoint.handle(new EndpointRequest(
                "POST",
                "/x",
                bearer(),
                new byte[] {'{', '}'},
                "",
                io.cxintegrate.core.Deadline.after(Duration.ofSeconds(3), time)));
        assertThat(left[0]).isEqualTo(Duration.ofSeconds(3));
    }

    /** One runs and blocks; what comes meanwhile waits in line or is turned away. */
    private static final class Busy implements AutoCloseable {
        final List<String> ran = java.util.Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final ExecutorService callers = Executors.newCachedThreadPool();
        final DataActionEndpoint endpoint;

        Busy(int maxQueued, Duration maxQueueTime) {
            endpoint = DataActionEndpoint.builder("busy", call -> {
                        inside.countDown();
                        try {
                            assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        ran.add(call.input().string("n"));
                        return run("");
                    })
                    .auth(EndpointAuth.bearer(Secret.of("t0k3n")))
                    .clock(TimeSource.system())
                    .limits(EndpointLimits.cxone().withMaxConcurrent(1).withQueue(maxQueued, maxQueueTime))
                    .build();
        }

        Future<EndpointResponse> call(String n) {
            return callers.submit(() -> post(endpoint, bearer(), "{\"n\":\"" + n + "\"}"));
        }

        @Override
        public void close() {
            release.countDown();
            callers.shutdownNow();
        }
    }

    @Test
    void handle_lineIsFull_is429AndThoseInLineRunInTheirOrder() throws Exception {
        try (Busy busy = new Busy(2, Duration.ofSeconds(60))) {
            List<Future<EndpointResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                calls.add(busy.call("c" + i));
                assertThat(busy.inside.await(30, TimeUnit.SECONDS)).isTrue();
                while (busy.endpoint.waiting() < i) {
                    Thread.onSpinWait();
                }
            }
            EndpointResponse refused = post(busy.endpoint, bearer(), "{\"n\":\"x\"}");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers().first("Retry-After")).contains("1");
            assertThat(Json.parseObject(refused.body(), JsonLimits.DEFAULT).string("detail"))
                    .isEqualTo("more than 1 calls at once and 2 in line; try again");
            busy.release.countDown();
            for (Future<EndpointResponse> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            assertThat(busy.ran).containsExactly("c0", "c1", "c2");
        }
    }

    @Test
    void handle_noPlaceInTime_is503AndNobodyWithoutCredentialsWaits() throws Exception {
        try (Busy busy = new Busy(5, Duration.ofMillis(20))) {
            Future<EndpointResponse> first = busy.call("c0");
            assertThat(busy.inside.await(30, TimeUnit.SECONDS)).isTrue();
            EndpointResponse late = post(busy.endpoint, bearer(), "{\"n\":\"x\"}");
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.headers().first("Retry-After")).contains("1");
            assertThat(Json.parseObject(late.body(), JsonLimits.DEFAULT).string("detail"))
                    .isEqualTo("no place was free in time; try again");
            assertThat(post(busy.endpoint, Headers.empty(), "{}").status()).isEqualTo(401);
            busy.release.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(busy.ran).containsExactly("c0");
        }
    }

    @Test
    void handle_limiterOfTheActionItself_isABackendThatIsNotAvailable() {
        io.cxintegrate.core.limit.ConcurrencyLimiter own = io.cxintegrate.core.limit.ConcurrencyLimiter.builder("own")
                .limit(1)
                .maxWaiting(0)
                .build();
        DataActionEndpoint endpoint = endpoint(call ->
                        own.call(call.deadline(), () -> own.call(call.deadline(), () -> run(""))))
                .build();
        EndpointResponse r = post(endpoint, bearer(), "{}");
        assertThat(r.status()).isEqualTo(503);
        assertThat(Json.parseObject(r.body(), JsonLimits.DEFAULT).string("detail"))
                .isEqualTo("the backend is not available now");
    }

    /** A format of the user's own may break its word. */
    @Test
    void handle_formatIdsOrAuthFail_isAnsweredAllTheSame() {
        WireFormat broken = new WireFormat() {
            @Override
            public Decoded decode(JsonObject body) {
                throw new IllegalStateException("hush");
            }

            @Override
            public EndpointResponse success(DataActionCall call, DataActionResult result) {
                throw new IllegalStateException("hush");
            }

            @Override
            public EndpointResponse failure(DataActionProblem problem) {
                throw new IllegalStateException("hush");
            }
        };
        IdSource noIds = () -> {
            throw new IllegalStateException("hush");
        };
        EndpointAuth noAuth = r -> {
            throw new IllegalStateException("hush");
        };
        for (DataActionEndpoint endpoint : List.of(
                endpoint(call -> run("")).format(broken).build(),
                endpoint(call -> run("")).ids(noIds).build(),
                endpoint(call -> run("")).auth(noAuth).build())) {
            EndpointResponse r = post(endpoint, bearer(), "{}");
            assertThat(r.status()).isEqualTo(500);
            JsonObject problem = Json.parseObject(r.body(), JsonLimits.DEFAULT);
            assertThat(problem.string("detail")).isEqualTo("internal error");
            assertThat(problem.string("requestId")).isNotBlank();
        }
    }

    @Test
    void idempotency_resultTooLarge_is422EachTimeAndRunsOnce() {
        int[] runs = {0};
        DataActionEndpoint endpoint = endpoint(call -> {
                    runs[0]++;
                    return run("large");
                })
                .idempotency(IdempotencyStore.inMemory(10, time), Duration.ofHours(1))
                .build();
        Headers key = bearer().with("Idempotency-Key", "k");
        assertThat(post(endpoint, key, "{}").status()).isEqualTo(422);
        assertThat(post(endpoint, key, "{}").status()).isEqualTo(422);
        assertThat(runs[0]).isEqualTo(1);
    }
}
