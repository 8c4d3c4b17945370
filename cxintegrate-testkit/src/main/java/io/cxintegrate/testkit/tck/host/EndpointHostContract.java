package io.cxintegrate.testkit.tck.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.host.EndpointRoutes;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every host of an {@link EndpointHandler} has to pass: whatever carries the requests, the same come in and the same answers
 * go out. A test extends it and says how to start a host and how to send it a request, over its real transport.
 */
public abstract class EndpointHostContract {
    private static final String TOKEN = "t0k3n-t0k3n";
    private static final int LARGEST = 2_000;

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /** For test classes. */
    protected EndpointHostContract() {}

    /** A host that runs. */
    protected interface Host extends AutoCloseable {
        /** Sends a request as a caller would and waits for the answer. */
        EndpointResponse send(String method, String path, Headers headers, byte[] body) throws Exception;

        /** Stops it. */
        @Override
        void close();
    }

    /** Starts the host under test with this handler. */
    protected abstract Host start(EndpointHandler handler) throws Exception;

    /** Whether the transport has methods, paths, headers and statuses. A host without passes the rest. Default: true. */
    protected boolean carriesHttp() {
        return true;
    }

    private EndpointHandler endpoint() {
        return DataActionEndpoint.builder("contract", this::run)
                .auth(carriesHttp() ? EndpointAuth.bearer(Secret.of(TOKEN)) : EndpointAuth.none())
                .limits(new EndpointLimits(Duration.ofSeconds(30), LARGEST, LARGEST, 1))
                .build();
    }

    private EndpointHandler handler() {
        return carriesHttp() ? EndpointRoutes.builder().dataAction(endpoint()).build() : endpoint();
    }

    private DataActionResult run(DataActionCall call) {
        switch (call.input().optionalString("do").orElse("")) {
            case "drift" -> throw new DataActionException(Code.CONFLICT, "column 'name' is gone", false, null);
            case "wait" -> throw new TransportException("SELECT", TransportException.Kind.TIMEOUT, null);
            case "down" -> throw new UnavailableException("jdbc:postgresql://db-internal refused");
            case "bug" -> throw new IllegalStateException("jdbc:postgresql://db-internal/?password=hush");
            case "refuse" -> throw new InvalidInputException("say a number");
            case "block" -> {
                inside.countDown();
                try {
                    assertTrue(release.await(60, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            default -> {}
        }
        return DataActionResult.of(call.input());
    }

    private static Headers authorized() {
        return Headers.of("Authorization", "Bearer " + TOKEN).with("Content-Type", "application/json; charset=utf-8");
    }

    private static EndpointResponse call(Host host, Headers headers, String body) throws Exception {
        return host.send("POST", EndpointRoutes.DATA_ACTION, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private EndpointResponse call(Headers headers, String body) throws Exception {
        try (Host host = start(handler())) {
            return call(host, headers, body);
        }
    }

    private static JsonObject json(EndpointResponse response) {
        return Json.parseObject(response.body(), JsonLimits.DEFAULT);
    }

    private static void assertProblem(int status, Code code, String detail, EndpointResponse response) {
        assertEquals(status, response.status());
        assertEquals(code.name(), json(response).string("title"));
        assertEquals(detail, json(response).string("detail"));
        assertFalse(json(response).string("requestId").isBlank());
    }

    @Test
    void call_good_isAnsweredWithUnicodeIntact() throws Exception {
        JsonObject input = JsonObject.of("name", "Şeyma 😀 \"q\" \\ \u2028", "n", 1);
        EndpointResponse response = call(authorized(), input.toJson());
        assertEquals(200, response.status());
        assertEquals(input.toJson(), new String(response.body(), StandardCharsets.UTF_8));
    }

    @Test
    void call_badOrEmptyOrOddBody_is400() throws Exception {
        try (Host host = start(handler())) {
            assertProblem(
                    400,
                    Code.INVALID_REQUEST,
                    "the body is not valid JSON at line 1, column 6: the text ends too early",
                    call(host, authorized(), "{\"a\":"));
            assertProblem(
                    400,
                    Code.INVALID_REQUEST,
                    "the body is not valid JSON: the text is empty",
                    call(host, authorized(), ""));
            assertEquals(400, call(host, authorized(), "[1]").status());
            byte[] latin1 = {'{', '"', (byte) 0xe4, '"', ':', '1', '}'};
            assertEquals(
                    400,
                    host.send("POST", EndpointRoutes.DATA_ACTION, authorized(), latin1)
                            .status());
        }
    }

    @Test
    void call_refusedByTheAction_is400WithItsText() throws Exception {
        assertProblem(400, Code.INVALID_REQUEST, "say a number", call(authorized(), "{\"do\":\"refuse\"}"));
    }

    @Test
    void call_tooLargeBody_is413() throws Exception {
        try (Host host = start(handler())) {
            for (int size : new int[] {LARGEST + 1, 100_000}) {
                assertProblem(
                        413,
                        Code.PAYLOAD_TOO_LARGE,
                        "the body must not exceed 2000 bytes",
                        call(host, authorized(), "{\"a\":\"" + "x".repeat(size - 8) + "\"}"));
            }
            String largest = "{\"a\":\"" + "x".repeat(LARGEST - 8) + "\"}";
            assertEquals(200, call(host, authorized(), largest).status());
        }
    }

    @Test
    void call_drift_is409() throws Exception {
        assertProblem(409, Code.CONFLICT, "column 'name' is gone", call(authorized(), "{\"do\":\"drift\"}"));
    }

    @Test
    void call_backendTooSlow_is504() throws Exception {
        assertProblem(504, Code.TIMEOUT, "the backend did not answer in time", call(authorized(), "{\"do\":\"wait\"}"));
    }

    @Test
    void call_backendDownOrBug_leaksNothing() throws Exception {
        try (Host host = start(handler())) {
            assertProblem(
                    503,
                    Code.UNAVAILABLE,
                    "the backend is not available now",
                    call(host, authorized(), "{\"do\":\"down\"}"));
            assertProblem(500, Code.INTERNAL_ERROR, "internal error", call(host, authorized(), "{\"do\":\"bug\"}"));
        }
    }

    @Test
    void call_tooManyAtOnce_is429AndTheFirstIsAnswered() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Host host = start(handler())) {
            Future<EndpointResponse> first = other.submit(() -> call(host, authorized(), "{\"do\":\"block\"}"));
            assertTrue(inside.await(60, TimeUnit.SECONDS));
            EndpointResponse second = call(host, authorized(), "{}");
            assertProblem(429, Code.TOO_MANY_REQUESTS, "more than 1 calls at once; try again", second);
            assertTrue(json(second).bool("retryable"));
            if (carriesHttp()) {
                assertEquals("1", second.headers().first("Retry-After").orElse(""));
            }
            release.countDown();
            assertEquals(200, first.get(60, TimeUnit.SECONDS).status());
        } finally {
            release.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void call_whileItStops_is503() throws Exception {
        assumeTrue(carriesHttp());
        EndpointRoutes routes = EndpointRoutes.builder().dataAction(endpoint()).build();
        try (Host host = start(routes)) {
            routes.announceStop();
            assertEquals(
                    503,
                    host.send("GET", "/health/ready", Headers.empty(), new byte[0])
                            .status());
            assertEquals(200, call(host, authorized(), "{}").status());
            assertTrue(routes.stop(Duration.ZERO));
            EndpointResponse refused = call(host, authorized(), "{}");
            assertProblem(503, Code.UNAVAILABLE, "the service is shutting down; try again", refused);
            assertEquals("1", refused.headers().first("Retry-After").orElse(""));
            assertEquals(
                    200,
                    host.send("GET", "/health/live", Headers.empty(), new byte[0])
                            .status());
        }
    }

    @Test
    void call_withoutOrWithWrongCredentials_is401() throws Exception {
        assumeTrue(carriesHttp());
        try (Host host = start(handler())) {
            for (Headers headers : new Headers[] {
                Headers.empty(),
                Headers.of("Authorization", "Bearer wrong"),
                Headers.of("Authorization", TOKEN),
                authorized().adding("Authorization", "Bearer " + TOKEN)
            }) {
                assertProblem(401, Code.UNAUTHORIZED, "not authorized", call(host, headers, "{}"));
            }
        }
    }

    @Test
    void call_headerNamesInAnyCase_areFound() throws Exception {
        assumeTrue(carriesHttp());
        Headers headers = Headers.of("aUTHORIZATION", "bearer " + TOKEN).with("X-REQUEST-ID", "abc-1");
        EndpointResponse response = call(headers, "{}");
        assertEquals(200, response.status());
        assertEquals("abc-1", response.headers().first("x-request-id").orElse(""));
    }

    @Test
    void call_withARequestId_hasItInTheAnswerAndOneOfOursOtherwise() throws Exception {
        assumeTrue(carriesHttp());
        try (Host host = start(handler())) {
            EndpointResponse failed = call(host, authorized().with("X-Request-Id", "r-7"), "{\"do\":\"drift\"}");
            assertEquals("r-7", failed.headers().first("X-Request-Id").orElse(""));
            assertEquals("r-7", json(failed).string("requestId"));
            String ours = call(host, authorized().with("X-Request-Id", "a b"), "{}")
                    .headers()
                    .first("X-Request-Id")
                    .orElse("");
            assertTrue(ours.matches("[\\w-]+") && !ours.isEmpty(), "an id of ours, not '" + ours + "'");
        }
    }

    @Test
    void call_otherCharsetOrMediaType_is415() throws Exception {
        assumeTrue(carriesHttp());
        try (Host host = start(handler())) {
            assertProblem(
                    415,
                    Code.UNSUPPORTED_MEDIA_TYPE,
                    "the body should be JSON in UTF-8, but its Content-Type names another charset",
                    call(host, authorized().with("Content-Type", "application/json; charset=iso-8859-1"), "{}"));
            assertProblem(
                    415,
                    Code.UNSUPPORTED_MEDIA_TYPE,
                    "the Content-Type should be application/json",
                    call(host, authorized().with("Content-Type", "text/xml"), "{}"));
        }
    }

    @Test
    void call_otherMethod_is405WithAllow() throws Exception {
        assumeTrue(carriesHttp());
        try (Host host = start(handler())) {
            for (String method : new String[] {"GET", "PUT", "DELETE"}) {
                EndpointResponse response = host.send(method, EndpointRoutes.DATA_ACTION, authorized(), new byte[0]);
                assertProblem(405, Code.METHOD_NOT_ALLOWED, "this endpoint takes POST only", response);
                assertEquals("POST", response.headers().first("Allow").orElse(""));
            }
            EndpointResponse health = host.send("POST", "/health/live", Headers.empty(), new byte[0]);
            assertEquals(405, health.status());
            assertEquals("GET, HEAD", health.headers().first("Allow").orElse(""));
        }
    }

    @Test
    void call_otherPath_is404AndSoIsTheRehearsalUnlessEnabled() throws Exception {
        assumeTrue(carriesHttp());
        try (Host host = start(handler())) {
            for (String path :
                    new String[] {"/", "/webhook", "/webhook/data-action/", "/webhook/data-action/x", "/simulate"}) {
                assertProblem(
                        404,
                        Code.NOT_FOUND,
                        "there is nothing at this path",
                        host.send("POST", path, authorized(), new byte[] {'{', '}'}));
            }
        }
    }
}
