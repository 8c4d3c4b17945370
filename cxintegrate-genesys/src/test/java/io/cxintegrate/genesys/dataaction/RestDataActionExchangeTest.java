package io.cxintegrate.genesys.dataaction;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.transform.fields.FieldCast;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.RecordedCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to the service, and what each of its answers becomes. */
@CxFakes
class RestDataActionExchangeTest {
    private static final RestOperation USER_1 = RestOperation.get("users/1");
    private static final JsonObject INPUT = JsonObject.of("userId", 1);

    private static JsonObject run(RestDataAction.Builder builder, JsonObject input) {
        try (RestDataAction action = builder.jitter(Jitter.fixed(0.5)).build()) {
            return action.run(DataActionCall.of(input, Deadline.none(TimeSource.system())))
                    .asObject();
        }
    }

    private static DataActionException failure(RestDataAction.Builder builder) {
        return catchThrowableOfType(DataActionException.class, () -> run(builder, INPUT));
    }

    @ParameterizedTest
    @CsvSource({
        "400, Bad Request",
        "401, Unauthorized",
        "403, Forbidden",
        "404, Not Found",
        "410, Gone",
        "418, Client Error",
        "501, Not Implemented"
    })
    void run_refusal_isWordedByStatusAndNotRepeated(int status, String words, FakeRestService rest) {
        rest.respond(USER_1, FakeResponse.problem(status, "SELECT * FROM users WHERE hush"));

        DataActionException e = failure(FetchUser.action(rest));

        assertThat(e).hasMessage("HTTP Error: " + status + " - " + words);
        assertThat(e.code()).isEqualTo(Code.BACKEND_ERROR);
        assertThat(e.status()).hasValue(status);
        assertThat(e.operation()).contains("FetchUser");
        assertThat(e.retryable()).isFalse();
        assertThat(rest).received(USER_1).once();
    }

    @Test
    void run_serviceGone_saysSoWithoutItsAddress(FakeRestService rest) {
        RestDataAction.Builder builder = FetchUser.action(rest);
        rest.close();

        DataActionException e = failure(builder);

        assertThat(e).hasMessage("The external API could not be reached.");
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(e.retryable()).isTrue();
        assertThat(e.getCause()).isInstanceOf(TransportException.class);
    }

    @Test
    void run_putWithMappedBody_sendsWhatTheMappingMakes(FakeRestService rest) {
        RestOperation put = RestOperation.put("users/1");
        rest.respond(put, FakeResponse.empty(204));

        JsonObject result = run(
                RestDataAction.builder()
                        .name("Rename")
                        .method("PUT")
                        .uri(rest.baseUri() + "/users/{userId}")
                        .requestBody(FieldMapping.builder().move("to", "name").build())
                        .mapping(FieldMapping.builder().constant("done", true).build()),
                INPUT.with("to", "Ervin"));

        assertThat(result).isEqualTo(JsonObject.of("done", true));
        assertThat(rest.journal().calls(put).get(0).requestJson()).isEqualTo(JsonObject.of("name", "Ervin"));
    }

    @ParameterizedTest
    @CsvSource({"301, Moved Permanently", "302, Found", "307, Temporary Redirect"})
    void run_redirect_isNotFollowedAndTheKeyGoesNowhere(int status, String words, FakeRestService rest) {
        RestOperation elsewhere = RestOperation.get("elsewhere");
        rest.respond(elsewhere, FakeResponse.json(200, FetchUser.USER));
        rest.respond(USER_1, FakeResponse.empty(status).withHeader("Location", rest.baseUri() + "/elsewhere"));

        DataActionException e = failure(FetchUser.action(rest).auth(Secret.of("hush-hush")));

        assertThat(e).hasMessage("HTTP Error: " + status + " - " + words);
        assertThat(rest).received(elsewhere).never();
    }

    @Test
    void run_answerTooLarge_isCut(FakeRestService rest) {
        rest.resource("users/1", JsonObject.of("name", "x".repeat(5000)));

        DataActionException e = failure(FetchUser.action(rest).maxResponseBytes(4096));

        assertThat(e).hasMessage("The answer of the external API is larger than 4096 bytes.");
        assertThat(e.code()).isEqualTo(Code.BACKEND_ERROR);
        assertThat(rest).received(USER_1).once();
    }

    @Test
    void run_answerThatIsNoObject_saysSoWithoutRepeatingIt(FakeRestService rest) {
        for (FakeResponse answer : List.of(
                FakeResponse.of(200, "text/html", "<html><title>hush</title></html>"),
                FakeResponse.of(200, "application/json", "{\"name\": \"hush"),
                FakeResponse.of(200, "application/json", "[{\"name\": \"hush\"}]"),
                FakeResponse.of(200, "application/json", "null"),
                FakeResponse.empty(200))) {
            rest.respond(USER_1, answer);

            DataActionException e = failure(FetchUser.action(rest));

            assertThat(e).hasMessage("The external API did not answer with a JSON object.");
            assertThat(e.code()).isEqualTo(Code.BACKEND_ERROR);
            assertThat(e.getCause()).isInstanceOf(DefectException.class);
        }
    }

    @Test
    void run_answerTheMappingCannotTake_namesPathAndTypeOnly(FakeRestService rest) {
        rest.resource("users/1", JsonObject.of("age", "hush"));

        DataActionException e = failure(FetchUser.action(rest)
                .mapping(FieldMapping.builder()
                        .move("age", "age", f -> f.cast(FieldCast.INTEGER))
                        .build()));

        assertThat(e)
                .hasMessage("The answer of the external API does not fit: mapping rule 'age -> age' failed: at 'age'"
                        + " expected an integer, or text that is one but found a string");
        assertThat(e.code()).isEqualTo(Code.BACKEND_ERROR);
    }

    @Test
    void run_resultAgainstTheContract_isNotHandedOut(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER.with("email", 4711).with("name", null));

        DataActionException e = failure(FetchUser.action(rest));

        assertThat(e.code()).isEqualTo(Code.BACKEND_ERROR);
        assertThat(e)
                .hasMessage(
                        "The result does not fit the output contract: name is of type null, expected string; email is"
                                + " of type number, expected string");
    }

    @Test
    void run_withoutMapping_handsTheAnswerOn(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);

        assertThat(run(
                        RestDataAction.builder().name("Raw").uri(rest.baseUri() + "/users/{userId}"),
                        JsonObject.of("userId", "1")))
                .isEqualTo(FetchUser.USER);
    }

    @Test
    void run_contractAndQuery_sendWhatIsThere(FakeRestService rest) {
        rest.resource("users", JsonObject.of("n", 1));
        JsonSchema contract = JsonSchema.of(JsonObject.parse("""
                {"type": "object", "properties": {"q": {"type": "string"}, "max": {"type": "integer"}},
                 "required": ["q"]}"""));
        RestDataAction.Builder find = RestDataAction.builder()
                .name("Find")
                .uri(rest.baseUri() + "/users?q={q}&max={max}")
                .input(contract);

        run(find, JsonObject.of("q", "a&b=c d"));
        run(find, JsonObject.of("q", "", "max", 3));

        assertThat(rest.journal().calls())
                .extracting(RecordedCall::path)
                .containsExactly("/users?q=a%26b%3Dc%20d", "/users?q=&max=3");
    }

    @Test
    void run_headers_areSent(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);

        run(
                FetchUser.action(rest)
                        .header("X-Tenant", "acme")
                        .header("X-Api-Key", Secret.of("hush-hush"))
                        .auth(Secret.of("hush-token")),
                INPUT);

        assertThat(rest)
                .received(USER_1)
                .once()
                .withHeader("X-Tenant", "acme")
                .withHeader("X-Api-Key")
                .withHeader("Authorization");
    }

    @Test
    void run_tokenRefused_isRenewedOnce(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        rest.faults().on(USER_1).first().unauthorized();
        Rotating tokens = new Rotating();

        assertThat(run(FetchUser.action(rest).auth(tokens), INPUT)).isEqualTo(FetchUser.DATA);
        assertThat(tokens.given).isEqualTo(2);
    }

    @Test
    void run_noTokenToBeHad_saysSoAndNotWhoRefused(FakeRestService rest) {
        rest.respond(
                RestOperation.post("oauth/token"), FakeResponse.json(401, JsonObject.of("error", "invalid_client")));
        try (HttpTransport transport = HttpTransport.jdk()) {
            ClientCredentials credentials = ClientCredentials.builder()
                    .tokenUri(rest.baseUri().resolve("/oauth/token"))
                    .clientId("id")
                    .clientSecret(Secret.of("hush-hush"))
                    .transport(transport)
                    .build();
            TokenSource tokens = io.cxintegrate.core.auth.CachingTokenSource.over(credentials)
                    .build();

            DataActionException e = failure(FetchUser.action(rest).auth(tokens));

            assertThat(e).hasMessage("Authentication with the external API failed.");
            assertThat(e.code()).isEqualTo(Code.BACKEND_ERROR);
        }
        assertThat(rest).received(USER_1).never();
    }

    @Test
    void run_handedInTransport_staysOpen(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        try (HttpTransport transport = HttpTransport.jdk()) {
            run(FetchUser.action(rest).transport(transport), INPUT);

            assertThat(run(FetchUser.action(rest).transport(transport), INPUT)).isEqualTo(FetchUser.DATA);
        }
    }

    @Test
    void run_closedAction_isCancelled(FakeRestService rest) {
        RestDataAction action = FetchUser.action(rest).build();
        action.close();
        action.close();

        DataActionException e = catchThrowableOfType(
                DataActionException.class,
                () -> action.run(DataActionCall.of(INPUT, Deadline.none(TimeSource.system()))));

        assertThat(e).hasMessage("The request to the external API was cancelled.");
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void run_measured_underItsNameNotItsPath(FakeRestService rest) {
        rest.resource("users/1", FetchUser.USER);
        CallStats stats = new CallStats(rest.clock());

        run(FetchUser.action(rest).metrics(stats), INPUT);

        assertThat(stats.operations()).containsExactly("FetchUser");
    }

    /** Gives a new token each time it is asked after a refusal. */
    private static final class Rotating implements TokenSource {
        private int given;
        private AccessToken current = next();

        private AccessToken next() {
            given++;
            return AccessToken.of(Secret.of("token-" + given), TestClock.START, TestClock.START.plusSeconds(600), "");
        }

        @Override
        public AccessToken token(Deadline deadline) {
            return current;
        }

        @Override
        public CompletableFuture<AccessToken> tokenAsync(Deadline deadline) {
            return CompletableFuture.completedFuture(current);
        }

        @Override
        public void invalidate(AccessToken rejected) {
            current = next();
        }
    }
}
