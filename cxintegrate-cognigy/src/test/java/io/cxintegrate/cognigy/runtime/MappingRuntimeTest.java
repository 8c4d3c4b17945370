package io.cxintegrate.cognigy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.cognigy.runtime.MappingOutcome.Kind;
import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.transform.BranchingTransform;
import io.cxintegrate.core.transform.TransformationException;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.server.FakeResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapping that runs in our own service, against a service on a real socket. */
class MappingRuntimeTest {
    private static final RestOperation CHARGE = RestOperation.post("v1/charge");
    private static final JsonObject CONTEXT =
            JsonObject.parse("{\"request\":{\"amount\":150.00,\"currency\":\"EUR\"},\"sessionId\":\"session-42\"}");

    private final TestClock clock = new TestClock();
    private final FakeRestService service = FakeRestService.start(clock);
    private final AtomicInteger fetched = new AtomicInteger();
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final TokenSource tokens = CachingTokenSource.over(deadline -> AccessToken.of(
                    Secret.of("tok-" + fetched.incrementAndGet()),
                    clock.instant(),
                    clock.instant().plusSeconds(600),
                    ""))
            .clock(clock)
            .build();

    @AfterEach
    void stop() {
        service.close();
    }

    private IntegrationMapping.Builder mapping(String version) {
        return Mappings.payment()
                // Not masked in the journal, as a header of this purpose usually is.
                .authDirective(AuthDirective.of("Bearer ${service_token}").withHeaderName("X-Caller"))
                .endpointUrl(service.baseUri() + "/v1/charge")
                .version(version)
                .trafficSplit(Map.of(version, 1.0));
    }

    private MappingRuntimeBuilder runtime() {
        return MappingRuntime.builder()
                .placeholder("service_token", tokens)
                .clock(clock)
                .audit(audit);
    }

    /** Both ways are the same operation. */
    private static MappingOutcome call(MappingRuntime runtime, JsonObject context, boolean async) {
        if (!async) {
            return runtime.call(context);
        }
        try {
            return runtime.callAsync(context).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_goodAnswer_isTransformedBothWays(boolean async) {
        service.respond(CHARGE, FakeResponse.json(201, JsonObject.of("id", "tx-1", "message", "ok")));
        try (MappingRuntime runtime = runtime().mapping(mapping("v2").build()).build()) {
            MappingOutcome outcome = call(runtime, CONTEXT, async);

            assertThat(outcome.kind()).isEqualTo(Kind.SUCCESS);
            assertThat(outcome.version()).isEqualTo("v2");
            assertThat(outcome.status()).hasValue(201);
            assertThat(outcome.result().toJson())
                    .isEqualTo(
                            "{\"success\":true,\"data\":{\"status\":201,\"transaction_id\":\"tx-1\",\"message\":\"ok\"}}");
            assertThat(outcome).hasToString("MappingOutcome[v2, SUCCESS, 201]");
            var sent = service.journal().calls().get(0);
            assertThat(sent.requestHeader("X-Caller")).contains("Bearer tok-1");
            assertThat(sent.requestJson().string("currency")).isEqualTo("EUR");
            assertThat(runtime.meter().snapshots().get("v2").successRate()).isEqualTo(1);
        }
        assertThat(audit.events()).singleElement().satisfies(event -> {
            assertThat(event.toJson().string("event_type")).isEqualTo("integration.mapping.called");
            assertThat(event.toJson().string("version")).isEqualTo("v2");
            assertThat(event.toJson().integer("http_status")).isEqualTo(201);
            assertThat(event.toJson().toJson()).doesNotContain("tok-1").doesNotContain("tx-1");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | application/json | {'error_description':'later'} | true | FALLBACK | {'fallback_triggered':true,'data':{'status':'DEGRADED','message':'later'}}",
                "502 | text/html | <html>bad gateway</html> | true | FALLBACK | {'fallback_triggered':true,'data':{'status':'DEGRADED'}}",
                "404 | application/json | {} | false | FAILED | {'success':false,'error':'the service answered with status 404','status':404}",
                "302 | text/plain | elsewhere | false | FAILED | {'success':false,'error':'the service answered with a body that is no JSON','status':302}",
                "200 | text/html | <html>login</html> | true | FAILED | {'success':false,'error':'the service answered with a body that is no JSON','status':200}",
                "204 | text/plain | | true | SUCCESS | {'success':true,'data':{'status':204}}",
                "200 | application/json | [{'id':'a'}] | true | SUCCESS | {'success':true,'data':{'transaction_id':'a'}}",
            })
    void call_anyAnswer_isAResult(int status, String type, String body, boolean fallback, Kind kind, String result) {
        String text = body == null ? "" : body.replace('\'', '"');
        service.respond(CHARGE, FakeResponse.of(status, type, text));
        IntegrationMapping.Builder mapping = mapping("v2");
        if (!fallback) {
            mapping.transformations(Transformations.of(Mappings.REQUEST, Mappings.RESPONSE));
        }
        try (MappingRuntime runtime = runtime().mapping(mapping.build()).build()) {
            for (boolean async : new boolean[] {false, true}) {
                MappingOutcome outcome = call(runtime, CONTEXT, async);
                assertThat(outcome.kind()).isEqualTo(kind);
                assertThat(outcome.status()).hasValue(status);
                assertThat(outcome.result().toJson()).isEqualTo(result.replace('\'', '"'));
            }
            assertThat(runtime.meter().snapshots().get("v2").successRate()).isEqualTo(kind == Kind.SUCCESS ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_noAnswer_isWhatAGatewayWouldSay(boolean async) {
        service.respond(CHARGE, FakeResponse.json(200, JsonObject.empty()));
        service.faults().on(CHARGE).first().reset();
        service.faults().on(CHARGE).second().stall();
        try (MappingRuntime runtime = runtime()
                .mapping(mapping("v2").timeout(Duration.ofSeconds(2)).build())
                .build()) {
            assertThat(call(runtime, CONTEXT, async).result().toJson())
                    .isEqualTo("{\"fallback_triggered\":true,\"data\":{\"status\":\"DEGRADED\","
                            + "\"message\":\"no answer of the service arrived\"}}");
            MappingOutcome late = call(runtime, CONTEXT, async);
            assertThat(late.kind()).isEqualTo(Kind.FALLBACK);
            assertThat(late.status()).isEmpty();
            assertThat(late.result().toJson()).contains("the service did not answer in time");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_serviceKeepsFailing_isLeftAloneForAWhile(boolean async) {
        service.respond(
                CHARGE,
                FakeResponse.json(500, JsonObject.empty()),
                FakeResponse.json(500, JsonObject.empty()),
                FakeResponse.json(200, JsonObject.of("id", "tx")));
        try (MappingRuntime runtime = runtime()
                .mapping(mapping("v1").build())
                .mapping(mapping("v2").build())
                .split(TrafficSplit.of("v1", 0.5, "v2", 0.5))
                .circuitBreaker(b -> b.countWindow(2).minimumCalls(2).openFor(Duration.ofSeconds(30)))
                .build()) {
            call(runtime, CONTEXT, async);
            call(runtime, CONTEXT, async);
            MappingOutcome refused = call(runtime, CONTEXT, async);
            assertThat(refused.result().toJson())
                    .contains("the service failed too often and is not called for a while");
            assertThat(service.journal().calls()).hasSize(2);
            clock.advance(Duration.ofSeconds(31));
            assertThat(call(runtime, CONTEXT, async).kind()).isEqualTo(Kind.SUCCESS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_tokenIsRefused_isRenewedOnce(boolean async) {
        service.respond(
                CHARGE,
                FakeResponse.json(401, JsonObject.empty()),
                FakeResponse.json(200, JsonObject.of("id", "tx")),
                FakeResponse.json(401, JsonObject.of("error_description", "no more")));
        try (MappingRuntime runtime = runtime().mapping(mapping("v2").build()).build()) {
            assertThat(call(runtime, CONTEXT, async).kind()).isEqualTo(Kind.SUCCESS);
            assertThat(service.journal().calls().get(1).requestHeader("X-Caller"))
                    .contains("Bearer tok-2");
            MappingOutcome refused = call(runtime, CONTEXT, async);
            assertThat(refused.kind()).isEqualTo(Kind.FALLBACK);
            assertThat(refused.status()).hasValue(401);
            assertThat(service.journal().calls()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_keyIsRefused_isNotSentAgain(boolean async) {
        service.respond(CHARGE, FakeResponse.json(401, JsonObject.empty()));
        try (MappingRuntime runtime = runtime()
                .placeholder("service_token", Secret.of("k3y-$1-${api_key}"))
                .mapping(mapping("v2")
                        .authDirective(AuthDirective.of("Ticket ${service_token}")
                                .withHeaderName("X-Caller")
                                .withHeaderName("X-Caller"))
                        .build())
                .build()) {
            assertThat(call(runtime, CONTEXT, async).status()).hasValue(401);
            assertThat(service.journal().calls())
                    .singleElement()
                    .satisfies(
                            sent -> assertThat(sent.requestHeader("X-Caller")).contains("Ticket k3y-$1-${api_key}"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_thereIsNoToken_isAResultAndNothingIsSent(boolean async) {
        TokenSource none = CachingTokenSource.over(deadline -> {
                    throw new CredentialException("the client is unknown");
                })
                .clock(clock)
                .build();
        try (MappingRuntime runtime = runtime()
                .placeholder("service_token", none)
                .mapping(mapping("v2").build())
                .build()) {
            MappingOutcome outcome = call(runtime, CONTEXT, async);
            assertThat(outcome.kind()).isEqualTo(Kind.FALLBACK);
            assertThat(outcome.result().toJson()).contains("there is no token for the service");
            assertThat(service.journal().calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_requestExpressionFails_throwsAndNothingIsSent(boolean async) {
        try (MappingRuntime runtime = runtime()
                .mapping(mapping("v2")
                        .transformations(Transformations.of("{\"amount\": $number(request.amount)}", "$"))
                        .build())
                .build()) {
            assertThatThrownBy(() -> call(runtime, JsonObject.parse("{\"request\":{\"amount\":\"ten\"}}"), async))
                    .isInstanceOf(TransformationException.class)
                    .hasMessageContaining("request_expression");
            assertThat(runtime.meter().snapshots().get("v2").successRate()).isZero();
            assertThat(service.journal().calls()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void call_requiredSinkFails_isThrownAndCountedOnce(boolean async) {
        service.respond(CHARGE, FakeResponse.json(200, JsonObject.of("id", "tx")));
        AuditSink full = event -> {
            throw new AuditException("the disk is full");
        };
        try (MappingRuntime runtime =
                runtime().audit(full.required()).mapping(mapping("v2").build()).build()) {
            assertThatThrownBy(() -> call(runtime, CONTEXT, async))
                    .isInstanceOf(AuditException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(runtime.meter().snapshots().get("v2").totalRequests()).isEqualTo(1);
        }
    }

    @Test
    void call_branches_sayWhichOneRan() {
        service.respond(
                CHARGE,
                FakeResponse.json(201, JsonObject.of("id", "tx")),
                FakeResponse.json(200, JsonObject.of("pending", true)));
        BranchingTransform branches = BranchingTransform.builder()
                .when("pending", "pending", "{'wait': true}")
                .otherwise("{'id': id}")
                .build();
        try (MappingRuntime runtime = runtime()
                .mapping(mapping("v2").build(), transformer -> transformer.response(branches))
                .build()) {
            MappingOutcome first = runtime.call(CONTEXT);
            assertThat(first.result().toJson()).isEqualTo("{\"success\":true,\"data\":{\"id\":\"tx\"}}");
            MappingOutcome second = runtime.call(CONTEXT);
            assertThat(second.branch()).contains("pending").isNotEqualTo(first.branch());
            assertThat(second.result().toJson()).isEqualTo("{\"success\":true,\"data\":{\"wait\":true}}");
        }
    }

    @Test
    void call_get_carriesTheRequestInTheQuery() {
        service.respond(RestOperation.get("v1/search"), FakeResponse.json(200, JsonObject.of("id", "tx")));
        try (MappingRuntime runtime = runtime()
                .mapping(mapping("v2")
                        .method("GET")
                        .endpointUrl(service.baseUri() + "/v1/search?fixed=1")
                        .transformations(Transformations.of("$", "id"))
                        .metadata(JsonObject.empty())
                        .build())
                .build()) {
            JsonObject context = JsonObject.parse(
                    "{\"q\":\"a b&c=ü\",\"n\":9007199254740993,\"d\":1.50,\"yes\":true,\"no\":null,\"tag\":[\"x\",\"y\"]}");
            assertThat(runtime.call(context).result().toJson()).isEqualTo("{\"success\":true,\"data\":\"tx\"}");
            assertThat(service.journal().calls().get(0).path())
                    .isEqualTo(
                            "/v1/search?fixed=1&q=a%20b%26c%3D%C3%BC&n=9007199254740993&d=1.50&yes=true&tag=x&tag=y");
            assertThatThrownBy(() -> runtime.call(JsonObject.parse("{\"filter\":{\"a\":1}}")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("member 'filter' of the request should be a string, a number, a boolean or a list of"
                            + " these, because GET carries it in the query, but is object");
        }
    }

    @Test
    void call_sessions_stayAndSharesChange() {
        service.respond(CHARGE, FakeResponse.json(200, JsonObject.of("id", "tx")));
        try (MappingRuntime runtime = runtime()
                .mapping(mapping("v1").build())
                .mapping(mapping("v2").build())
                .split(TrafficSplit.of("v1", 0.5, "v2", 0.5))
                .build()) {
            String chosen = runtime.version("session-42");
            for (int i = 0; i < 5; i++) {
                assertThat(runtime.call(CONTEXT, "session-42").version()).isEqualTo(chosen);
                assertThat(runtime.callAsync(CONTEXT, "session-42").join().version())
                        .isEqualTo(chosen);
            }
            long first = IntStream.range(0, 20)
                    .filter(i -> runtime.call(CONTEXT).version().equals("v1"))
                    .count();
            assertThat(first).isEqualTo(10);
            runtime.split(TrafficSplit.allTo("v2"));
            assertThat(runtime.call(CONTEXT, "session-42").version()).isEqualTo("v2");
            assertThatThrownBy(() -> runtime.split(TrafficSplit.allTo("v3")))
                    .hasMessageContaining("traffic_split.v3: is none of the versions v1, v2");
            assertThat(runtime.version("session-42")).isEqualTo("v2");
        }
    }

    @Test
    void run_asDataAction_takesTheSessionFromTheInput() {
        service.respond(CHARGE, FakeResponse.json(200, JsonObject.of("id", "tx")));
        try (MappingRuntime runtime = runtime()
                .mapping(mapping("v1").build())
                .mapping(mapping("v2").build())
                .split(TrafficSplit.of("v1", 0.5, "v2", 0.5))
                .build()) {
            DataActionCall call = DataActionCall.of(CONTEXT, Deadline.none(clock));
            for (int i = 0; i < 4; i++) {
                assertThat(runtime.run(call).asObject().bool("success")).isTrue();
            }
            String chosen = runtime.version("session-42");
            assertThat(runtime.meter().snapshots().get(chosen).totalRequests()).isEqualTo(4);

            JsonObject rehearsed = runtime.run(new DataActionCall("", "r", CONTEXT, Deadline.none(clock), true))
                    .asObject();
            assertThat(rehearsed.string("version")).isEqualTo(chosen);
            assertThat(rehearsed.object("request").string("currency")).isEqualTo("EUR");
            assertThat(service.journal().calls()).hasSize(4);
        }
    }

    @Test
    void run_callersDeadlineIsShorter_holds() {
        service.respond(CHARGE, FakeResponse.json(200, JsonObject.empty()));
        service.faults().on(CHARGE).always().stall();
        TestClock real = new TestClock();
        try (MappingRuntime runtime = runtime().mapping(mapping("v2").build()).build()) {
            DataActionCall call = DataActionCall.of(CONTEXT, Deadline.after(Duration.ofSeconds(2), real));
            assertThat(runtime.run(call).asObject().toJson()).contains("the service did not answer in time");
        }
    }

    @Test
    void callAsync_cancelled_endsTheExchange() {
        service.respond(CHARGE, FakeResponse.json(200, JsonObject.empty()));
        service.faults().on(CHARGE).always().stall();
        try (MappingRuntime runtime = runtime().mapping(mapping("v2").build()).build()) {
            CompletableFuture<MappingOutcome> running = runtime.callAsync(CONTEXT);
            running.cancel(true);
            assertThat(running).isCancelled();
        }
    }

    @Test
    void call_interruptedOrClosed_isThrown() {
        service.respond(CHARGE, FakeResponse.json(200, JsonObject.empty()));
        MappingRuntime runtime = runtime().mapping(mapping("v2").build()).build();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> runtime.call(CONTEXT)).isInstanceOf(UnavailableException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        runtime.close();
        runtime.close();
        assertThatThrownBy(() -> runtime.call(CONTEXT)).isInstanceOf(TransportException.class);
    }

    @Test
    void build_muchIsWrong_namesAll() {
        assertThatThrownBy(() -> MappingRuntime.builder()
                        .mapping(mapping("v1")
                                .endpointUrl("https://example.com/a?x=[]")
                                .build())
                        .mapping(mapping("v1").build())
                        .mapping(mapping("v2")
                                .authDirective(AuthDirective.of("${api_key}"))
                                .build())
                        .split(TrafficSplit.allTo("v3"))
                        .build())
                .hasMessageContaining("mapping.v1.endpoint_url: cannot be called: ")
                .hasMessageContaining("mapping.v1: is given twice")
                .hasMessageContaining(
                        "placeholder.service_token: is required: the template of version v1 names ${service_token}")
                .hasMessageContaining("placeholder.api_key: is required")
                .hasMessageContaining("traffic_split.v3: is none of the versions v1, v2");
        assertThatThrownBy(() -> runtime().placeholder("api_key", Secret.of("two\nlines")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("two");
        assertThatThrownBy(() -> MappingRuntime.builder().build())
                .hasMessageContaining("mapping: is required: at least one version");
        assertThatThrownBy(() -> runtime()
                        .mapping(mapping("v1").build())
                        .mapping(mapping("v2").build())
                        .build())
                .hasMessageContaining("split: is required where there are several versions");
    }
}
