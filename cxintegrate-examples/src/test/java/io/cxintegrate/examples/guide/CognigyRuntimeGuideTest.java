package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.mapping.AuthDirective;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.cognigy.runtime.MappingOutcome;
import io.cxintegrate.cognigy.runtime.MappingRuntime;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import org.junit.jupiter.api.Test;

@CxFakes
class CognigyRuntimeGuideTest {
    private static IntegrationMapping mapping(FakeRestService service, String version) {
        return IntegrationMapping.builder()
                .name("payment_processor_v2")
                .endpointUrl(service.baseUri() + "/v1/charge")
                .authDirective(AuthDirective.of("Bearer ${service_token}"))
                .transformations(Transformations.of("{'amount': request.amount}", "{'transaction_id': id}")
                        .withFallback("{'status': 'DEGRADED', 'why': error}"))
                .version(version)
                .build();
    }

    @Test
    void run_asTheGuideShows_answersAlsoBehindAnEndpoint(FakeRestService service, TestClock clock) {
        service.respond(RestOperation.post("v1/charge"), FakeResponse.json(201, JsonObject.of("id", "tx-1")));
        IntegrationMapping v1 = mapping(service, "v1");
        IntegrationMapping v2 = mapping(service, "v2");
        TokenSource tokens = TokenSource.fixed(Secret.of("token"));
        Secret callerToken = Secret.of("caller-token");
        JsonObject context = JsonObject.parse("{\"request\":{\"amount\":150.00},\"sessionId\":\"session-42\"}");

        try (MappingRuntime runtime = MappingRuntime.builder()
                .mapping(v1)
                .mapping(v2)
                .split(TrafficSplit.of("v1", 0.9, "v2", 0.1))
                .placeholder("service_token", tokens)
                .clock(clock)
                .build()) {
            MappingOutcome outcome = runtime.call(context, "session-42");
            // outcome.kind() is SUCCESS, FALLBACK or FAILED; outcome.result() is what the bot gets
            assertThat(outcome.result().toJson())
                    .isEqualTo("{\"success\":true,\"data\":{\"transaction_id\":\"tx-1\"}}");
            assertThat(outcome.kind()).isEqualTo(MappingOutcome.Kind.SUCCESS);

            DataActionEndpoint endpoint = DataActionEndpoint.builder("charge", runtime)
                    .auth(EndpointAuth.bearer(callerToken))
                    .limits(EndpointLimits.cognigy())
                    .build();
            try (DataActionServer server = DataActionServer.builder()
                            .route("/charge", endpoint)
                            .start();
                    HttpTransport transport = HttpTransport.jdk()) {
                ApiClient bot = ApiClient.builder("bot")
                        .baseUri(server.baseUri())
                        .transport(transport)
                        .tokens(TokenSource.fixed(callerToken))
                        .build();
                assertThat(bot.send(ApiRequest.post("/charge").json(context).build())
                                .json()
                                .toJson())
                        .contains("tx-1");
            }
            assertThat(runtime.meter().snapshots().get(outcome.version()).totalRequests())
                    .isEqualTo(2);
        }
    }
}
