package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.basic;
import static io.cxintegrate.testkit.Client.bearer;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeGenesysTest {
    private static final String INTEGRATIONS = "/api/v2/integrations";
    private static final String FIRST_ID = "00000000-0000-4000-8000-000000000001";

    private final FakeGenesys genesys = FakeGenesys.start();
    private final Client client = Client.of(genesys);
    private String[] token = {};

    @BeforeEach
    void authenticate() {
        token = tokenFor("");
    }

    @AfterEach
    void close() {
        genesys.close();
    }

    @Test
    void createIntegration_tutorialPayload_isStoredAndCanBeRead() {
        HttpResponse<String> created = client.post(INTEGRATIONS, Payloads.integration(), token);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created))
                .isEqualTo(Payloads.integration()
                        .with("id", FIRST_ID)
                        .with("selfUri", "/api/v2/integrations/" + FIRST_ID));
        assertThat(created.headers().firstValue("ININ-Correlation-Id"))
                .hasValue("c0441d00-0000-4000-8000-000000000002");
        assertThat(json(client.get(INTEGRATIONS + "/" + FIRST_ID, token))).isEqualTo(json(created));
        JsonObject page = json(client.get(INTEGRATIONS, token));
        assertThat(page.objects("entities")).containsExactly(json(created));
        assertThat(page.integer("total")).isEqualTo(1);
        assertThat(genesys.integrations()).containsExactly(json(created));
    }

    @Test
    void deleteIntegration_thereAndGone_isForgottenThenUnknown() {
        client.post(INTEGRATIONS, Payloads.integration(), token);

        assertThat(client.delete(INTEGRATIONS + "/" + FIRST_ID, token).statusCode())
                .isEqualTo(204);
        HttpResponse<String> gone = client.get(INTEGRATIONS + "/" + FIRST_ID, token);

        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body())
                .isEqualTo("{\"message\":\"no integration '" + FIRST_ID + "'\",\"code\":\"not.found\",\"status\":404,"
                        + "\"contextId\":\"c0441d00-0000-4000-8000-000000000004\",\"messageParams\":{},"
                        + "\"details\":[],\"errors\":[]}");
        assertThat(gone.headers().firstValue("inin-correlation-id"))
                .hasValue(json(gone).string("contextId"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name     | name: is required
            type     | type: is required
            endpoint | endpoint: is required
            """)
    void createIntegration_requiredFieldMissing_isAnErrorBodyWithTheField(String field, String problem) {
        HttpResponse<String> refused =
                client.post(INTEGRATIONS, Payloads.integration().without(field), token);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).string("code")).isEqualTo("bad.request");
        assertThat(json(refused).objects("errors").get(0).string("message")).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type     | custom-rest | type: must be one of custom but is "custom-rest"
            status   | running     | status: must be one of active, inactive but is "running"
            endpoint | /relative   | endpoint: must be an absolute http or https URL but is "/relative"
            """)
    void createIntegration_wrongValue_isAnErrorBodyWithTheField(String field, String value, String problem) {
        HttpResponse<String> refused =
                client.post(INTEGRATIONS, Payloads.integration().with(field, value), token);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).objects("errors").get(0).string("message")).isEqualTo(problem);
        assertThat(genesys.integrations()).isEmpty();
    }

    @Test
    void createIntegration_nameTooLong_isRefused() {
        HttpResponse<String> refused =
                client.post(INTEGRATIONS, Payloads.integration().with("name", "x".repeat(257)), token);

        assertThat(json(refused).objects("errors").get(0).string("message"))
                .isEqualTo("name: must have at most 256 characters but has 257");
    }

    @Test
    void createIntegration_tokenAskedForReadingOnly_isForbidden() {
        String[] readOnly = tokenFor("&scope=data-action:read");

        HttpResponse<String> refused = client.post(INTEGRATIONS, Payloads.integration(), readOnly);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).string("message")).isEqualTo("the access token lacks the scope api:integration:write");
        assertThat(client.get(INTEGRATIONS, readOnly).statusCode()).isEqualTo(200);
    }

    @Test
    void throttled_byPlan_hasThePlatformsCode() {
        genesys.faults().on(GenesysOperation.LIST_INTEGRATIONS).first().tooManyRequests(Duration.ofSeconds(9));

        HttpResponse<String> throttled = client.get(INTEGRATIONS, token);

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(json(throttled).string("code")).isEqualTo("too.many.requests");
        assertThat(throttled.headers().firstValue("Retry-After")).hasValue("9");
    }

    private String[] tokenFor(String scope) {
        return bearer(json(client.form(
                        "/oauth/token",
                        "grant_type=client_credentials" + scope,
                        basic(genesys.clientId(), genesys.clientSecret().reveal())))
                .string("access_token"));
    }
}
