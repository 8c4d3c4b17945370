package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointLimits;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.RegisteredIntegration;
import io.cxintegrate.genesys.dataaction.GenesysWireFormat;
import io.cxintegrate.genesys.dataaction.RestDataAction;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

@CxFakes
class GenesysGuideTest {
    @Test
    void endpoint_withoutTheCallersToken_answersTheErrorEnvelope() {
        Secret token = Secret.of("genesys-caller-token");

        RestDataAction fetchUser = RestDataAction.builder()
                .name("FetchUser")
                .requiredInput("userId")
                .uri("https://users.example.com/users/{userId}")
                .mapping(FieldMapping.builder()
                        .move("name", "name", f -> f.defaultValue("Unknown"))
                        .move("company.name", "companyName", f -> f.defaultValue("Unknown Corp"))
                        .constant("isValidUser", true)
                        .build())
                .build();

        DataActionEndpoint endpoint = DataActionEndpoint.builder("FetchUser", fetchUser)
                .format(GenesysWireFormat.standard())
                .auth(EndpointAuth.bearer(token))
                .limits(EndpointLimits.genesys())
                .build();

        EndpointResponse unauthorised = endpoint.handle(new EndpointRequest(
                "POST", "/", Headers.of("Content-Type", "application/json"), new byte[0], "192.0.2.1"));
        assertThat(new String(unauthorised.body(), StandardCharsets.UTF_8)).contains("\"status\":\"error\"");
        fetchUser.close();
    }

    @Test
    void register_asTheGuideShows_makesOneIntegration(FakeGenesys fake) {
        Map<String, String> environment = Map.of(
                "GENESYS_BASE_URL", fake.baseUri().toString(),
                "GENESYS_TOKEN_URL", fake.baseUri().resolve("/oauth/token").toString(),
                "GENESYS_CLIENT_ID", fake.clientId(),
                "GENESYS_CLIENT_SECRET", fake.clientSecret().reveal());
        URI endpoint = URI.create("https://actions.example.com/fetch-user");

        try (Genesys genesys = Genesys.fromEnv(environment)) {
            RegisteredIntegration made = genesys.registrar().register("Fetch User", "Fetches a user by id", endpoint);

            assertThat(made.created()).isTrue();
        }

        assertThat(fake.integrations()).hasSize(1);
    }
}
