package io.cxintegrate.genesys.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.dataaction.GenesysWireFormat;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.simulator.ActionBackend;
import io.cxintegrate.genesys.simulator.ActionSimulator;
import io.cxintegrate.genesys.simulator.BackendRequest;
import io.cxintegrate.genesys.simulator.BackendResponse;
import io.cxintegrate.genesys.simulator.HttpActionBackend;
import io.cxintegrate.genesys.simulator.SimulationTrace;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handler of a Data Action behind the templates that are registered for it. */
@CxFakes
class EndpointActionTest {
    private static final URI ENDPOINT = URI.create("https://functions.example.com/data-action");
    private static final JsonObject INPUT = JsonObject.parse("""
            {"type": "object", "properties": {"userId": {"type": "string"}, "requestId": {"type": "string"}},
             "required": ["userId"]}""");
    private static final JsonObject OUTPUT = JsonObject.parse("""
            {"type": "object", "properties": {"name": {"type": "string"}}}""");

    private static EndpointAction.Builder fetchUser(URI endpoint) {
        return EndpointAction.builder("FetchUser", endpoint).input(INPUT).output(OUTPUT);
    }

    private static SimulationTrace answered(String json) {
        return ActionSimulator.against(ActionBackend.answering(json))
                .run(fetchUser(ENDPOINT).build().toExport(), JsonObject.of("userId", "1"));
    }

    private static String sentBody(EndpointAction action, JsonObject input) {
        List<BackendRequest> sent = new ArrayList<>();
        ActionSimulator.against(request -> {
                    sent.add(request);
                    return new BackendResponse(200, "{\"status\": \"success\", \"data\": {}}");
                })
                .run(action.toExport(), input);
        return String.valueOf(sent.get(0).body());
    }

    @Test
    void toExport_handlerOfOurs_isCalledWithItsEnvelopeAndItsDataIsTheOutcome() {
        DataAction action = call -> DataActionResult.of(
                JsonObject.of("name", "user " + call.input().string("userId") + " by " + call.actionName()));
        DataActionEndpoint handler = DataActionEndpoint.builder("FetchUser", action)
                .format(GenesysWireFormat.standard())
                .auth(EndpointAuth.none())
                .build();
        try (DataActionServer host = DataActionServer.builder()
                        .route("/data-action", handler)
                        .start();
                HttpTransport transport = HttpTransport.jdk()) {
            URI endpoint = host.baseUri().resolve("/data-action");
            SimulationTrace trace = ActionSimulator.against(HttpActionBackend.live(endpoint, transport))
                    .run(fetchUser(endpoint).allowHttp().build().toExport(), JsonObject.of("userId", "1"));

            assertThat(trace.success()).isTrue();
            assertThat(trace.finalResult()).isEqualTo(Map.of("name", "user 1 by FetchUser"));
        }
    }

    @Test
    void toExport_error_failsTheActionThoughTheStatusIs200() {
        SimulationTrace trace =
                answered("{\"status\": \"error\", \"error\": \"Missing required parameter: userId\", \"data\": {}}");

        assertThat(trace.success()).isFalse();
        assertThat(trace.toJson()).contains("Missing required parameter: userId");
    }

    @Test
    void toExport_pending_isAnOutcomeOfItsOwn() {
        SimulationTrace trace = answered("{\"status\": \"pending\", \"data\": {\"requestId\": \"req-1\"}}");

        assertThat(trace.finalResult()).isEqualTo(Map.of("requestId", "req-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\": {\"name\": \"x\"}}", "{\"status\": null, \"data\": {}}", "[]"})
    void toExport_noEnvelope_failsTheAction(String json) {
        assertThat(answered(json).success()).isFalse();
    }

    @Test
    void toExport_requestIdInTheContract_isSentEscaped() {
        assertThat(JsonObject.parse(
                        sentBody(fetchUser(ENDPOINT).build(), JsonObject.of("userId", "1", "requestId", "a\"b"))))
                .isEqualTo(JsonObject.parse("""
                        {"actionName": "FetchUser", "requestId": "a\\"b", "data": {"userId": "1", "requestId": "a\\"b"}}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${input.userId}", "#set($x = 1)", "Cost in $", "say \"hi\"", "#stop", "a\\b"})
    void toExport_hostileName_isText(String name) {
        EndpointAction action = EndpointAction.builder(name, ENDPOINT).build();

        assertThat(JsonObject.parse(sentBody(action, JsonObject.of("userId", "1"))))
                .isEqualTo(JsonObject.of("actionName", name, "data", JsonObject.of("userId", "1")));
    }

    @Test
    void toExport_linted_hasNothingWrong() {
        assertThat(ActionLinter.standard()
                        .lint(fetchUser(ENDPOINT).build().toExport())
                        .findings())
                .isEmpty();
    }

    @Test
    void build_everythingWrong_isToldAtOnce() {
        assertThatThrownBy(() -> EndpointAction.builder("x".repeat(257), URI.create("http://u:p@example.com/#a"))
                        .output(JsonObject.of("type", "array"))
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        endpoint action has 5 problems:
                          - name: must have at most 256 characters but has 257
                          - endpoint: must be an absolute https URI with a host, such as https://example.com/data-action
                          - endpoint: must not carry user info; the platform would show it
                          - endpoint: must not have a fragment; it is never sent
                          - output: must be of type object, since the handler's data is one, and so that an error is none""");
    }

    @Test
    void register_oneCall_makesIntegrationAndAction(FakeGenesys fake) {
        try (Genesys genesys = Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock())
                .build()) {
            AppliedPlan made = genesys.actions().register("Fetch User", "Fetches a user by id", ENDPOINT);
            AppliedPlan again = genesys.actions().register("Fetch User", "Fetches a user by id", ENDPOINT);

            assertThat(made.done()).isEqualTo(ActionPlan.Kind.CREATE);
            assertThat(again.done()).isEqualTo(ActionPlan.Kind.NOTHING);
            assertThat(again.action()).isEqualTo(made.action());
            assertThat(fake.integrations())
                    .singleElement()
                    .satisfies(i -> assertThat(i.string("name")).isEqualTo("Fetch User"));
            assertThat(fake.actions().get(0).object("config").object("request").string("requestUrlTemplate"))
                    .isEqualTo(ENDPOINT.toString());
        }
    }
}
