package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.basic;
import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.OAuthError;
import io.cxintegrate.testkit.server.Routes;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the token endpoints of the three platforms make of good and bad requests (RFC 6749). */
class TokenEndpointTest {
    private static final String GRANT = "grant_type=client_credentials";

    private final TestClock clock = new TestClock();

    @ParameterizedTest
    @EnumSource
    void token_goodCredentials_opensTheApi(Platform platform) {
        try (FakePlatform<?> fake = platform.start(clock)) {
            HttpResponse<String> issued = platform.ask(fake);

            assertThat(issued.statusCode()).isEqualTo(200);
            assertThat(issued.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(json(issued).longValue("expires_in")).isEqualTo(platform.lifetime);
            assertThat(json(issued).string("token_type")).isEqualToIgnoringCase("bearer");
            String token = json(issued).string("access_token");
            assertThat(Client.of(fake).get(platform.apiPath, bearer(token)).statusCode())
                    .isEqualTo(200);
            assertThat(fake.tokens().issued()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void token_withScope_namesIt(Platform platform) {
        try (FakePlatform<?> fake = platform.start(clock)) {
            HttpResponse<String> issued =
                    platform.ask(fake, fake.clientId(), fake.clientSecret().reveal(), "&scope=" + platform.scope);

            assertThat(json(issued).string("scope")).isEqualTo(platform.scope);
        }
    }

    @ParameterizedTest
    @CsvSource({"COGNIGY, demo, wrong", "COGNIGY, other, demo-secret", "CXONE, demo, wrong", "GENESYS, demo, wrong"})
    void token_wrongCredentials_isInvalidClient(Platform platform, String id, String secret) {
        try (FakePlatform<?> fake = platform.start(clock)) {
            HttpResponse<String> refused = platform.ask(fake, id, secret, "");

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(json(refused))
                    .isEqualTo(JsonObject.of(
                            "error", "invalid_client", "error_description", "unknown client or wrong secret"));
            assertThat(fake.tokens().issued()).isZero();
        }
    }

    @Test
    void token_genesysWithoutCredentials_isInvalidClient() {
        // The tutorial computes the Basic credentials and then forgets to send them.
        try (FakeGenesys genesys = FakeGenesys.start(clock)) {
            HttpResponse<String> refused = Client.of(genesys)
                    .form("/oauth/token", GRANT + "&scope=api%3Aintegration%3Awrite+data-action%3Aread");

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"genesys\"");
            assertThat(json(refused).string("error_description")).isEqualTo("HTTP Basic credentials are missing");
        }
    }

    @Test
    void token_genesysWithCredentialsInTheBody_isInvalidClient() {
        try (FakeGenesys genesys = FakeGenesys.start(clock)) {
            HttpResponse<String> refused = Client.of(genesys).form("/oauth/token", Client.credentials(genesys));

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(json(refused).string("error")).isEqualTo("invalid_client");
        }
    }

    @Test
    void token_cognigyWithoutCredentials_isInvalidClient() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            HttpResponse<String> refused = Client.of(cognigy).form("/api/v3/auth/token", GRANT);

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(json(refused).string("error_description"))
                    .isEqualTo("client_id and client_secret are missing from the body");
        }
    }

    @Test
    void token_cognigyWithBasic_isInvalidClientWithAChallenge() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            HttpResponse<String> refused =
                    Client.of(cognigy).form("/api/v3/auth/token", GRANT, basic("demo", "demo-secret"));

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"cognigy\"");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            p%40ss+w%3Ard%25 | 200
            p@ss w:rd%       | 401
            """)
    void token_genesysBasic_isDecodedAsAForm(String sent, int status) {
        // RFC 6749 2.3.1: both halves are form-encoded before they are joined.
        try (FakeGenesys genesys = FakeGenesys.start(clock)) {
            genesys.tokens().client("my client", Secret.of("p@ss w:rd%"));

            HttpResponse<String> answer = Client.of(genesys).form("/oauth/token", GRANT, basic("my+client", sent));

            assertThat(answer.statusCode()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Basic !!!      | the Basic credentials are not Base64 of form-encoded text
            Basic ZGVtbw== | the Basic credentials have no colon
            Bearer abc     | HTTP Basic credentials are missing
            """)
    void token_genesysBrokenHeader_isInvalidClient(String header, String description) {
        try (FakeGenesys genesys = FakeGenesys.start(clock)) {
            HttpResponse<String> refused = Client.of(genesys).form("/oauth/token", GRANT, "Authorization", header);

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(json(refused).string("error_description")).isEqualTo(description);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            grant_type=password                              | unsupported_grant_type | grant_type must be client_credentials
            x=y                                              | invalid_request        | the parameter grant_type is missing
            grant_type=client_credentials&scope=nonsense     | invalid_scope          | the client may not have every scope of 'nonsense'
            grant_type=client_credentials&client_id=demo     | invalid_request        | the parameter 'client_id' is given twice
            """)
    void token_badRequest_isTheErrorOfTheRfc(String form, String error, String description) {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            HttpResponse<String> refused =
                    Client.of(cognigy).form("/api/v3/auth/token", form + "&client_id=demo&client_secret=demo-secret");

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused)).isEqualTo(JsonObject.of("error", error, "error_description", description));
        }
    }

    @Test
    void token_asJson_isInvalidRequest() {
        try (FakeCxone cxone = FakeCxone.start(clock)) {
            HttpResponse<String> refused =
                    Client.of(cxone).post("/oauth/token", JsonObject.of("grant_type", "client_credentials"));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).string("error")).isEqualTo("invalid_request");
        }
    }

    @ParameterizedTest
    @EnumSource
    void rejectNext_anyError_hitsOneRequest(OAuthError error) {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            cognigy.tokens().rejectNext(error);

            HttpResponse<String> refused = Platform.COGNIGY.ask(cognigy);

            assertThat(refused.statusCode()).isEqualTo(error == OAuthError.INVALID_CLIENT ? 401 : 400);
            assertThat(json(refused).string("error")).isEqualTo(error.code());
            assertThat(Platform.COGNIGY.ask(cognigy).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void routes_tokenForAnotherOperation_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Routes.<CxoneOperation>builder().token(CxoneOperation.LIST_EVENTS, "/x"))
                .withMessage("LIST_EVENTS is no token request");
    }
}
