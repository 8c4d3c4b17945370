package io.cxintegrate.genesys.dataaction;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.dataaction.idempotency.IdempotencyStore;
import io.cxintegrate.core.dataaction.lambda.LambdaHost;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.RegisteredIntegration;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.GenesysOperation;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The journey as the platform sees it: a real HTTP client calls a real server, which calls a real service; and the same through
 * the host for serverless functions.
 */
@CxFakes
class FetchUserJourneyTest {
    private static final Secret TOKEN = Secret.of("architect-token");
    private static final RestOperation USER_1 = RestOperation.get("users/1");

    private static DataActionEndpoint endpoint(RestDataAction action, GenesysWireFormat format) {
        return DataActionEndpoint.builder("fetch-user", action)
                .format(format)
                .auth(EndpointAuth.bearer(TOKEN))
                .limits(EndpointLimits.genesys())
                .build();
    }

    private static HttpResponse<String> post(DataActionServer server, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve("/data-action"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + TOKEN.reveal())
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> call(RestDataAction.Builder builder, GenesysWireFormat format, String body)
            throws Exception {
        try (RestDataAction action = builder.jitter(Jitter.fixed(0)).build();
                DataActionServer server = DataActionServer.builder()
                        .route("/data-action", endpoint(action, format))
                        .start()) {
            return post(server, body);
        }
    }

    private static HttpResponse<String> call(FakeRestService rest, String body) throws Exception {
        return call(FetchUser.action(rest), GenesysWireFormat.standard(), body);
    }

    private static JsonObject error(String text) {
        return JsonObject.builder()
                .put("status", "error")
                .put("error", text)
                .put("data", JsonObject.empty())
                .build();
    }

    @Test
    void call_tutorialsEvent_answersTheMappedUser(FakeRestService rest) throws Exception {
        rest.resource("users/1", FetchUser.USER);

        HttpResponse<String> response =
                call(rest, "{\"actionName\": \"FetchUser\", \"requestId\": \"req-123456\", \"data\": {\"userId\": 1}}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Request-Id")).contains("req-123456");
        assertThat(response.body())
                .isEqualTo("{\"status\":\"success\",\"data\":{\"name\":\"Leanne Graham\","
                        + "\"email\":\"Sincere@april.biz\",\"companyName\":\"Romaguera-Crona\","
                        + "\"website\":\"hildegard.org\",\"isValidUser\":true}}");
        assertThat(rest).received(USER_1).once().withHeader("Accept", "application/json");
    }

    @Test
    void call_userWithoutAnything_getsTheDefaults(FakeRestService rest) throws Exception {
        rest.resource("users/1", JsonObject.of("id", 1));

        assertThat(JsonObject.parse(call(rest, FetchUser.event("1").toJson()).body())
                        .object("data"))
                .isEqualTo(JsonObject.builder()
                        .put("name", "Unknown")
                        .put("email", "unknown@example.com")
                        .put("companyName", "Unknown Corp")
                        .put("website", "")
                        .put("isValidUser", true)
                        .build());
    }

    @Test
    void call_companyMissingOrNull_getsTheDefault(FakeRestService rest) throws Exception {
        rest.respond(
                USER_1,
                FakeResponse.json(200, FetchUser.USER.without("company")),
                FakeResponse.json(200, FetchUser.USER.with("company", null)),
                FakeResponse.json(200, FetchUser.USER.with("company", JsonObject.empty())));

        for (int i = 0; i < 3; i++) {
            assertThat(JsonObject.parse(call(rest, FetchUser.event(1).toJson()).body())
                            .object("data"))
                    .isEqualTo(FetchUser.DATA.with("companyName", "Unknown Corp"));
        }
    }

    @Test
    void call_withoutData_isTheTutorialsError(FakeRestService rest) throws Exception {
        HttpResponse<String> response = call(rest, "{\"actionName\": \"FetchUser\", \"requestId\": \"req-1\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JsonObject.parse(response.body())).isEqualTo(error("Invalid input: 'data' key missing from event."));
    }

    @Test
    void call_withoutUserId_isTheTutorialsErrorAndNothingIsSent(FakeRestService rest) throws Exception {
        assertThat(JsonObject.parse(call(rest, "{\"data\": {}}").body()))
                .isEqualTo(error("Missing required parameter: userId"));
        assertThat(rest.journal().calls()).isEmpty();
    }

    @Test
    void call_unknownUser_isTheTutorialsErrorWithoutTheBody(FakeRestService rest) throws Exception {
        rest.missing("users/99");

        HttpResponse<String> response = call(rest, FetchUser.event(99).toJson());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"status\":\"error\",\"error\":\"HTTP Error: 404 - Not Found\",\"data\":{}}")
                .doesNotContain("no such resource");
        assertThat(rest).received(RestOperation.get("users/99")).once();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | {"message":"no such user"} | HTTP Error: 404 - {"message":"no such user"}
            500 | Something broke            | HTTP Error: 500 - Something broke
            403 | ``                         | HTTP Error: 403 - Forbidden
            400 | {"token":"hush-token-4711"} | HTTP Error: 400 - {"token":"***"}
            """)
    void call_quotingErrors_isTheTutorialsErrorWithTheBody(int status, String body, String error, FakeRestService rest)
            throws Exception {
        rest.respond(USER_1, FakeResponse.of(status, "application/json", body));

        HttpResponse<String> response = call(
                FetchUser.action(rest).auth(Secret.of("hush-token-4711")).quoteErrors(300),
                GenesysWireFormat.standard(),
                FetchUser.event(1).toJson());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JsonObject.parse(response.body())).isEqualTo(error(error));
    }

    @Test
    void call_sameRequestIdWithinTheWindow_isFetchedOnce(FakeRestService rest, TestClock clock) {
        rest.resource("users/1", FetchUser.USER);
        try (RestDataAction action = FetchUser.action(rest).build()) {
            LambdaHost function = LambdaHost.of(DataActionEndpoint.builder("fetch-user", action)
                    .format(GenesysWireFormat.standard())
                    .auth(EndpointAuth.none())
                    .idempotency(IdempotencyStore.inMemory(100, clock), Duration.ofMinutes(10))
                    .clock(clock)
                    .build());

            JsonObject first = function.handle(FetchUser.event(1));
            assertThat(function.handle(FetchUser.event(1))).isEqualTo(first);
            assertThat(rest).received(USER_1).once();

            clock.advance(Duration.ofMinutes(11));
            assertThat(function.handle(FetchUser.event(1))).isEqualTo(first);
            assertThat(rest).received(USER_1).times(2);
        }
    }

    @Test
    void call_withHttpStatus_tellsItThereToo(FakeRestService rest) throws Exception {
        rest.missing("users/99");

        HttpResponse<String> response = call(
                FetchUser.action(rest),
                GenesysWireFormat.withHttpStatus(),
                FetchUser.event(99).toJson());

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(JsonObject.parse(response.body())).isEqualTo(error("HTTP Error: 404 - Not Found"));
    }

    @Test
    void call_stalledService_isTheTutorialsTimeoutAndIsNotRepeated(FakeRestService rest) throws Exception {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().stall();

        HttpResponse<String> response = call(
                FetchUser.action(rest).timeout(Duration.ofSeconds(2)),
                GenesysWireFormat.standard(),
                FetchUser.event(1).toJson());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JsonObject.parse(response.body())).isEqualTo(error("Request to external API timed out."));
        assertThat(rest).received(USER_1).once();
    }

    @Test
    void call_serviceDownAtFirst_isRepeated(FakeRestService rest) throws Exception {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().status(503);

        assertThat(JsonObject.parse(call(rest, FetchUser.event(1).toJson()).body())
                        .object("data"))
                .isEqualTo(FetchUser.DATA);
        assertThat(rest).received(USER_1).times(2);
    }

    @Test
    void call_wrongToken_isRefusedByHttp(FakeRestService rest) throws Exception {
        try (RestDataAction action = FetchUser.action(rest).build();
                DataActionServer server = DataActionServer.builder()
                        .route("/data-action", endpoint(action, GenesysWireFormat.standard()))
                        .start()) {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(server.baseUri().resolve("/data-action"))
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            FetchUser.event(1).toJson()))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(JsonObject.parse(response.body())).isEqualTo(error("not authorized"));
        }
        assertThat(rest.journal().calls()).isEmpty();
    }

    @Test
    void journey_allSteps_runThroughTheFunctionAndThePlatform(
            FakeRestService rest, FakeGenesys platform, TestClock clock) {
        rest.resource("users/1", FetchUser.USER);
        platform.faults().on(GenesysOperation.CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(3));

        try (RestDataAction action = FetchUser.action(rest).build();
                Genesys genesys = Genesys.builder()
                        .baseUri(platform.baseUri())
                        .clientId(platform.clientId())
                        .clientSecret(platform.clientSecret())
                        .scopes("api:integration:write", "data-action:read")
                        .clock(clock)
                        .build()) {
            LambdaHost function = LambdaHost.of(DataActionEndpoint.builder("fetch-user", action)
                    .format(GenesysWireFormat.standard())
                    .auth(EndpointAuth.none())
                    .limits(EndpointLimits.genesys())
                    .clock(clock)
                    .build());

            JsonObject answer = function.handle(FetchUser.event(1));
            RegisteredIntegration registered = genesys.registrar()
                    .register("External User Fetcher", "", URI.create("https://your-deployed-lambda-url.com"));
            String instructions = ArchitectMapping.of(action.outputContract().orElseThrow())
                    .withVariable("data")
                    .toText();

            assertThat(answer).isEqualTo(JsonObject.of("status", "success", "data", FetchUser.DATA));
            assertThat(registered.created()).isTrue();
            assertThat(instructions).contains("<data.name>", "<data.email>");
        }
    }
}
