package io.cxintegrate.core.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataActionEndpointTest {
    private final ManualTime time = new ManualTime();
    private final CallStats stats = new CallStats(time);
    private final InMemoryAuditSink audit = AuditSink.inMemory();

    private DataActionEndpoint endpoint(DataAction action) {
        return builder(action).build();
    }

    private DataActionEndpoint.Builder builder(DataAction action) {
        return DataActionEndpoint.builder("demo", action)
                .auth(EndpointAuth.none())
                .clock(time)
                .ids(IdSource.sequence("req"))
                .metrics(stats)
                .audit(audit);
    }

    private static EndpointRequest post(String body) {
        return post(Headers.empty(), body);
    }

    private static EndpointRequest post(Headers headers, String body) {
        return new EndpointRequest("POST", "/x", headers, body.getBytes(StandardCharsets.UTF_8), "127.0.0.1");
    }

    private static JsonObject body(EndpointResponse r) {
        return Json.parseObject(r.body(), JsonLimits.DEFAULT);
    }

    @Test
    void handle_result_isWrittenAndAccountedFor() {
        DataActionEndpoint endpoint = endpoint(
                call -> DataActionResult.of(JsonObject.of("n", call.input().integer("n") + 1)));
        EndpointResponse r = endpoint.handle(post("{\"n\":1}"));
        assertThat(r.status()).isEqualTo(200);
        assertThat(body(r).toJson()).isEqualTo("{\"n\":2}");
        assertThat(r.headers().first("X-Request-Id")).contains("req-1");
        assertThat(stats.snapshot("demo").successes()).isEqualTo(1);
        assertThat(audit.events()).hasSize(1);
    }

    @Test
    void handle_rows_areWrittenAsAnArray() {
        DataActionEndpoint endpoint =
                endpoint(call -> DataActionResult.ofRows(List.of(JsonObject.of("a", 1), JsonObject.of("a", 2))));
        assertThat(new String(endpoint.handle(post("{}")).body(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"a\":1},{\"a\":2}]");
    }

    static Stream<Arguments> failures() {
        ErrorContext platform =
                ErrorContext.builder().platform("demo").status(404).build();
        return Stream.of(
                Arguments.of(new InvalidInputException("say a number"), 400, "say a number"),
                Arguments.of(
                        new DataActionException(Code.CONFLICT, "the table changed", false, null),
                        409,
                        "the table changed"),
                Arguments.of(
                        new InvalidInputException("backend text", platform, null),
                        502,
                        "the backend refused the request"),
                Arguments.of(new CredentialException("wrong secret"), 502, "the backend refused the request"),
                Arguments.of(new UnavailableException("db down"), 503, "the backend is not available now"),
                Arguments.of(
                        new TransportException("GET x", TransportException.Kind.TIMEOUT, null),
                        504,
                        "the backend did not answer in time"),
                Arguments.of(new DefectException("bug"), 500, "internal error"),
                Arguments.of(new NullPointerException("secret stack"), 500, "internal error"),
                Arguments.of(new StackOverflowError(), 500, "internal error"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void handle_failure_tellsTheCallerOnlyWhatItMaySee(Throwable failure, int status, String detail) {
        DataActionEndpoint endpoint = endpoint(call -> {
            throw DataActionEndpointTest.<RuntimeException>sneaky(failure);
        });
        EndpointResponse r = endpoint.handle(post("{}"));
        assertThat(r.status()).isEqualTo(status);
        assertThat(body(r).string("detail")).isEqualTo(detail);
        assertThat(body(r).string("requestId")).isEqualTo("req-1");
        assertThat(r.headers().first("Content-Type")).contains("application/problem+json");
        assertThat(stats.snapshot("demo").failures()).isEqualTo(1);
        assertThat(audit.events().get(0).toJson().string("status")).isEqualTo("FAILED");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException sneaky(Throwable t) throws T {
        throw (T) t;
    }

    @Test
    void handle_wrongMethodTooLargeOrNoJson_isRefused() {
        DataActionEndpoint endpoint = endpoint(call -> DataActionResult.of(JsonObject.empty()));
        EndpointResponse get = endpoint.handle(new EndpointRequest("GET", "/x", Headers.empty(), new byte[0], ""));
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.headers().first("Allow")).contains("POST");
        assertThat(endpoint.handle(post("x".repeat(256 * 1024 + 1))).status()).isEqualTo(413);
        EndpointResponse bad = endpoint.handle(post("{\"a\":"));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(body(bad).string("detail"))
                .isEqualTo("the body is not valid JSON at line 1, column 6: the text ends too early");
        assertThat(endpoint.handle(post("[1]")).status()).isEqualTo(400);
        assertThat(endpoint.handle(post("{\"a\":1,\"a\":2}")).status()).isEqualTo(400);
        assertThat(endpoint.handle(post("[".repeat(1000))).status()).isEqualTo(400);
    }

    @Test
    void handle_resultTooLarge_isRefused() {
        EndpointResponse r = endpoint(call -> DataActionResult.of(JsonObject.of("x", "y".repeat(40_000))))
                .handle(post("{}"));
        assertThat(r.status()).isEqualTo(422);
        assertThat(body(r).string("detail"))
                .isEqualTo("the result has 40008 bytes, but the caller takes 32768; ask for less");
    }

    @Test
    void handle_bearer_letsTheRightOneThroughBeforeParsing() {
        DataActionEndpoint endpoint = builder(call -> DataActionResult.of(JsonObject.empty()))
                .auth(EndpointAuth.bearer(Secret.of("t0k3n")))
                .build();
        assertThat(endpoint.handle(post("not even json")).status()).isEqualTo(401);
        assertThat(endpoint.handle(post(Headers.of("Authorization", "Bearer wrong"), "{}"))
                        .status())
                .isEqualTo(401);
        assertThat(endpoint.handle(post(
                                Headers.of("Authorization", "Bearer t0k3n").adding("Authorization", "Bearer t0k3n"),
                                "{}"))
                        .status())
                .isEqualTo(401);
        assertThat(endpoint.handle(post(Headers.of("authorization", "Bearer t0k3n"), "{}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void handle_signed_checksTheRawBytes() {
        Secret secret = Secret.of("0123456789abcdefghijklmnop");
        DataActionEndpoint endpoint = builder(call -> DataActionResult.of(JsonObject.empty()))
                .auth(EndpointAuth.signed(WebhookVerifier.of(time, secret)))
                .build();
        byte[] body = "{ }".getBytes(StandardCharsets.UTF_8);
        Headers signed = WebhookSigner.of(secret).sign("m", time.instant(), body);
        assertThat(endpoint.handle(post(signed, "{ }")).status()).isEqualTo(200);
        assertThat(endpoint.handle(post(signed, "{}")).status()).isEqualTo(401);
    }

    @Test
    void handle_tooManyAtOnce_areTurnedAway() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        DataActionEndpoint endpoint = builder(call -> {
                    inside.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return DataActionResult.of(JsonObject.empty());
                })
                .limits(EndpointLimits.cxone().withMaxConcurrent(1))
                .build();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<EndpointResponse> first = other.submit(() -> endpoint.handle(post("{}")));
            assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
            EndpointResponse second = endpoint.handle(post("{}"));
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.headers().first("Retry-After")).contains("1");
            release.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(endpoint.handle(post("{}")).status()).isEqualTo(200);
        } finally {
            release.countDown();
            other.shutdownNow();
        }
    }

    @Test
    void handle_deadline_leavesAMargin() {
        Duration[] seen = new Duration[1];
        builder(call -> {
                    seen[0] = call.deadline().remaining();
                    return DataActionResult.of(JsonObject.empty());
                })
                .limits(EndpointLimits.cognigy())
                .build()
                .handle(post("{}"));
        assertThat(seen[0]).isEqualTo(Duration.ofMillis(7750));
    }

    @Test
    void build_nobodySaidWhoMayCall_isRefused() {
        assertThatThrownBy(() -> DataActionEndpoint.builder("demo", c -> DataActionResult.of(JsonObject.empty()))
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "endpoint 'demo' has 1 problem:\n  - auth: is required: EndpointAuth.bearer, signed, or none()"
                                + " when something in front protects it");
    }
}
