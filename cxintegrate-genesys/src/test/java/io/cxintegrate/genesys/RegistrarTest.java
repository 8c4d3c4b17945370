package io.cxintegrate.genesys;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.GenesysOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.DELETE_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.GET_INTEGRATION;
import static io.cxintegrate.testkit.GenesysOperation.LIST_INTEGRATIONS;
import static io.cxintegrate.testkit.GenesysOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.RecordedCall;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Over a real socket: what goes to the platform, what comes back, and what happens when it does not. */
@CxFakes
class RegistrarTest {
    private static final String NAME = "Fetch User Data Action";
    private static final String DESCRIPTION = "Fetches user details from external API based on ID";
    private static final URI ENDPOINT =
            URI.create("https://your-lambda-url.execute-api.us-east-1.amazonaws.com/prod/data-action");

    private static Genesys.Builder builder(FakeGenesys fake) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .scopes("api:integration:write", "data-action:read")
                .clock(fake.clock())
                .jitter(Jitter.fixed(0.5));
    }

    @Test
    void register_tutorialsIntegration_isSentAndComesBackWithItsId(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            RegisteredIntegration registered = genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT);

            assertThat(registered.id()).isEqualTo("00000000-0000-4000-8000-000000000001");
            assertThat(registered.name()).isEqualTo(NAME);
            assertThat(registered.description()).isEqualTo(DESCRIPTION);
            assertThat(registered.type()).isEqualTo("custom");
            assertThat(registered.status()).isEqualTo("active");
            assertThat(registered.endpoint()).contains(ENDPOINT);
            assertThat(registered.created()).isTrue();
        }
        RecordedCall sent = fake.journal().calls(CREATE_INTEGRATION).get(0);
        assertThat(sent.method() + " " + sent.path()).isEqualTo("POST /api/v2/integrations");
        assertThat(sent.requestJson())
                .isEqualTo(JsonObject.builder()
                        .put("name", NAME)
                        .put("description", DESCRIPTION)
                        .put("type", "custom")
                        .put("status", "active")
                        .put("endpoint", ENDPOINT.toString())
                        .build());
        assertThat(sent.requestHeader("Idempotency-Key")).isPresent();
        assertThat(sent.status()).hasValue(201);
    }

    @Test
    void register_token_isAskedOnceByBasicWithTheScopes(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT);
        }
        assertThat(fake).received(TOKEN).once().withHeader("Authorization");
        RecordedCall token = fake.journal().calls(TOKEN).get(0);
        assertThat(token.path()).isEqualTo("/oauth/token");
        assertThat(token.requestBody())
                .isEqualTo("grant_type=client_credentials&scope=api%3Aintegration%3Awrite+data-action%3Aread");
    }

    @Test
    void register_withoutScopes_asksForNone(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).scopes().build()) {
            genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT);
        }
        assertThat(fake.journal().calls(TOKEN).get(0).requestBody()).isEqualTo("grant_type=client_credentials");
    }

    @Test
    void register_fromEnvironment_works(FakeGenesys fake) {
        try (Genesys genesys = Genesys.fromEnv(Map.of(
                "GENESYS_BASE_URL", fake.baseUri().toString(),
                "GENESYS_TOKEN_URL", fake.baseUri() + "/oauth/token",
                "GENESYS_CLIENT_ID", fake.clientId(),
                "GENESYS_CLIENT_SECRET", fake.clientSecret().reveal(),
                "GENESYS_SCOPES", "api:integration:write  data-action:read"))) {
            assertThat(genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT).created())
                    .isTrue();
        }
        assertThat(fake.journal().calls(TOKEN).get(0).requestBody())
                .endsWith("scope=api%3Aintegration%3Awrite+data-action%3Aread");
    }

    @Test
    void register_twice_makesOneIntegration(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            RegisteredIntegration first = genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT);
            RegisteredIntegration second = genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT);

            assertThat(second).isEqualTo(first).hasSameHashCodeAs(first);
            assertThat(second.created()).isFalse();
        }
        assertThat(fake).received(CREATE_INTEGRATION).once();
        assertThat(fake.integrations()).hasSize(1);
    }

    @Test
    void register_nameTakenByAnotherEndpoint_isRefusedWithoutShowingKeys(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            registrar.register(NAME, DESCRIPTION, ENDPOINT);

            assertThatThrownBy(() -> registrar.register(
                            NAME, DESCRIPTION, URI.create("https://func.example/api/fetch?code=hush-hush")))
                    .isExactlyInstanceOf(InvalidInputException.class)
                    .hasMessage("integration 'Fetch User Data Action' exists already (id"
                            + " 00000000-0000-4000-8000-000000000001) with another endpoint than"
                            + " https://func.example/api/fetch; delete it, or register under another name");
        }
        assertThat(fake.integrations()).hasSize(1);
    }

    @Test
    void register_tokenWithoutTheScope_saysWhichOne(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).scopes("data-action:read").build()) {
            assertThatThrownBy(() -> genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT))
                    .isExactlyInstanceOf(CredentialException.class)
                    .hasMessageMatching(
                            "genesys CREATE_INTEGRATION failed: 403 forbidden: the access token needs the"
                                    + " scope api:integration:write; ask for it with"
                                    + " Genesys\\.builder\\(\\)\\.scopes\\(\"api:integration:write\"\\), and allow the OAuth"
                                    + " client that scope and a role that may edit integrations \\(correlation id [-0-9a-f]{36}\\)");
        }
        assertThat(fake.integrations()).isEmpty();
    }

    @Test
    void register_wrongSecret_saysSoAndShowsNone(FakeGenesys fake) {
        try (Genesys genesys =
                builder(fake).clientSecret(Secret.of("hush-hush")).build()) {
            assertThatThrownBy(() -> genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT))
                    .isExactlyInstanceOf(CredentialException.class)
                    .hasMessage("genesys TOKEN failed: 401 invalid_client: check client id and secret");
        }
        assertThat(fake).received(CREATE_INTEGRATION).never();
    }

    @Test
    void register_badArguments_areNamedAtOnceAndNothingIsSent(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            assertThatThrownBy(() -> registrar.register(" ", "", URI.create("http://u:hush@h/#f")))
                    .isExactlyInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("""
                            integration ' ' has 4 problems:
                              - name: is required but missing or blank
                              - endpoint: must be https but is http, which shows everything on the way; allowHttp() takes it for tests
                              - endpoint: must not carry user info; the platform would show it
                              - endpoint: must not have a fragment; it is never sent""");
            assertThatThrownBy(() -> registrar.register("n".repeat(257), "", URI.create("/relative")))
                    .isExactlyInstanceOf(InvalidConfigurationException.class)
                    .message()
                    .contains("name: must have at most 256 characters but has 257")
                    .contains(
                            "endpoint: must be an absolute https URI with a host, such as https://example.com/data-action");
        }
        assertThat(fake.journal().calls()).isEmpty();
    }

    @Test
    void register_httpAllowed_isSent(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            URI local = URI.create("http://127.0.0.1:8080/data-action");

            assertThat(genesys.registrar().allowHttp().register(NAME, "", local).endpoint())
                    .contains(local);
        }
    }

    @Test
    void register_refusedByThePlatform_keepsItsWordsAndIsNotRepeated(FakeGenesys fake) {
        fake.faults().on(CREATE_INTEGRATION).first().status(400);
        try (Genesys genesys = builder(fake).build()) {
            assertThatThrownBy(() -> genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT))
                    .isExactlyInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("genesys CREATE_INTEGRATION failed: 400 bad.request: planned fault");
        }
        assertThat(fake).received(CREATE_INTEGRATION).once();
    }

    @Test
    void get_knownAndUnknown_isThereOrEmpty(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            RegisteredIntegration registered = genesys.registrar().register(NAME, DESCRIPTION, ENDPOINT);

            assertThat(genesys.registrar().get(registered.id())).contains(registered);
            assertThat(genesys.registrar().get("no/such id")).isEmpty();
        }
        assertThat(fake.journal().calls(GET_INTEGRATION).get(1).path())
                .isEqualTo("/api/v2/integrations/no%2Fsuch%20id");
    }

    @Test
    void list_all_areThereAndNothingIsAskedBefore(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            registrar.register("one", "", ENDPOINT);
            registrar.register("two", "", ENDPOINT);
            int asked = fake.journal().calls(LIST_INTEGRATIONS).size();

            var stream = registrar.list();

            assertThat(fake.journal().calls(LIST_INTEGRATIONS)).hasSize(asked);
            assertThat(stream.map(RegisteredIntegration::name)).containsExactly("one", "two");
            assertThat(fake.journal().calls(LIST_INTEGRATIONS)).hasSize(asked + 1);
        }
    }

    @Test
    void delete_knownThenUnknown_tellsWhichItWas(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            Registrar registrar = genesys.registrar();
            String id = registrar.register(NAME, DESCRIPTION, ENDPOINT).id();

            assertThat(registrar.delete(id)).isTrue();
            assertThat(registrar.delete(id)).isFalse();
            assertThat(registrar.get(id)).isEmpty();
        }
        assertThat(fake).received(DELETE_INTEGRATION).times(2);
    }

    @Test
    void delete_withoutTheScope_saysWhichOne(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).scopes("data-action:read").build()) {
            assertThatThrownBy(() -> genesys.registrar().delete("x"))
                    .isExactlyInstanceOf(CredentialException.class)
                    .hasMessageStartingWith("genesys DELETE_INTEGRATION failed: 403 forbidden: the access token needs"
                            + " the scope api:integration:write;");
        }
    }

    @Test
    void toString_integration_leavesTheEndpointOut(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            assertThat(genesys.registrar().register(NAME, "", URI.create("https://func.example/api?code=hush-hush")))
                    .hasToString("RegisteredIntegration[00000000-0000-4000-8000-000000000001, Fetch User Data Action,"
                            + " active]");
        }
    }
}
