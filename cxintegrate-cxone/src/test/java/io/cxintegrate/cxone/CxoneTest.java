package io.cxintegrate.cxone;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.LIST_CONNECTORS;
import static io.cxintegrate.testkit.CxoneOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.RecordedCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@CxFakes
class CxoneTest {
    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=***";

    @Test
    void token_ofTheConnectorStyle_comesWithoutScopes(FakeCxone fake) {
        RecordedCall token = tokenOf(fake, Fakes.builder(fake));
        assertThat(token.path()).isEqualTo("/oauth/token");
        assertThat(token.requestBody()).isEqualTo(FORM);
    }

    @Test
    void token_ofTheEventStyle_comesWithItsScopes(FakeCxone fake) {
        RecordedCall token = tokenOf(
                fake,
                Fakes.builder(fake).region("api-us-1").baseUri(fake.baseUri()).eventsPath("/api/v2/events"));
        assertThat(token.path()).isEqualTo("/oauth/token");
        assertThat(token.requestBody()).isEqualTo(FORM + "&scope=events%3Aingest+events%3Aread");
    }

    @Test
    void token_ofTheDataActionStyle_comesFromItsPathWithItsScopes(FakeCxone fake) {
        RecordedCall token = tokenOf(fake, Fakes.builder(fake).org("acme").baseUri(fake.baseUri()));
        assertThat(token.path()).isEqualTo("/api/v2/oauth/token");
        assertThat(token.requestBody()).isEqualTo(FORM + "&scope=integrations%3Aread+integrations%3Awrite");
    }

    @Test
    void token_withPathAndScopesOfOnesOwn_takesThose(FakeCxone fake) {
        RecordedCall token = tokenOf(
                fake,
                Fakes.builder(fake)
                        .org("acme")
                        .baseUri(fake.baseUri())
                        .tokenPath("/oauth/token")
                        .scopes("dataactions:read", "integrations:read"));
        assertThat(token.path()).isEqualTo("/oauth/token");
        assertThat(token.requestBody()).isEqualTo(FORM + "&scope=dataactions%3Aread+integrations%3Aread");
    }

    @Test
    void token_withAUriOfOnesOwn_goesThere(FakeCxone fake) {
        try (FakeCxone other = FakeCxone.start(fake.clock());
                Cxone cxone = Fakes.builder(fake)
                        .tokenUri(other.baseUri().resolve("/api/v2/oauth/token"))
                        .build()) {
            assertThatThrownBy(() -> cxone.connectors().list()).hasMessageContaining("401");
            assertThat(other).received(TOKEN).times(2);
            assertThat(fake).received(TOKEN).never();
        }
    }

    @Test
    void paths_ofOnesOwn_areUsedForEveryCall() {
        List<String> asked = new ArrayList<>();
        try (Cxone cxone = credentials(Cxone.builder().org("acme"))
                .baseUri(URI.create("https://gateway.example/cxone"))
                .tokenPath("/t")
                .connectorsPath("/c")
                .eventsPath("/e")
                .transport(CannedTransport.by(request -> {
                    asked.add(request.method() + " " + request.uri());
                    String token = "{\"access_token\":\"x\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";
                    String body = request.uri().getPath().endsWith("/t") ? token : "{\"items\":[],\"eventId\":\"1\"}";
                    return new TransportResponse(200, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
                }))
                .build()) {
            cxone.connectors().list();
            cxone.connectors().delete("a");
            cxone.events().publish(JsonObject.of("eventType", "x"));
        }
        assertThat(asked)
                .containsExactly(
                        "POST https://gateway.example/cxone/t",
                        "GET https://gateway.example/cxone/c",
                        "DELETE https://gateway.example/cxone/c/a",
                        "POST https://gateway.example/cxone/e");
    }

    @Test
    void backoff_ofTheDefaults_growsTo30SecondsAndNoFurtherUnderADeadline() {
        RetryPolicy retry = Cxone.Builder.RETRY;
        // Full jitter is drawn from zero to the wait; this is the middle of it.
        assertThat(IntStream.rangeClosed(1, 9)
                        .mapToObj(attempt -> retry.backoff().after(attempt, Jitter.fixed(0.5)))
                        .map(middle -> middle.multipliedBy(2).toMillis()))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
        assertThat(retry.deadline()).isEqualTo(Duration.ofMinutes(2));
        assertThat(retry.maxAttempts()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"api-us-1, https://api-us-1.cxone.com", "eu1, https://eu1.cxone.com"})
    void region_ofAName_isItsHost(String region, String base) {
        try (Cxone cxone = credentials(Cxone.builder().region(region)).build()) {
            assertThat(cxone).hasToString("Cxone[" + base + "]");
        }
    }

    @Test
    void org_ofAName_isItsHost() {
        try (Cxone cxone = credentials(Cxone.builder().org("acme")).build()) {
            assertThat(cxone).hasToString("Cxone[https://acme.api.nicecxone.com]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "evil.com/", "a@b", "-a", "a-", "a b"})
    void region_ofNoHostLabel_isRefusedAtOnce(String region) {
        assertThatThrownBy(() -> Cxone.builder().region(region))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("region must be letters, digits and inner '-' only, such as api-us-1 or acme, but is '"
                        + region + "'");
        assertThatThrownBy(() -> Cxone.builder().org(region))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org must be letters");
    }

    @ParameterizedTest
    @CsvSource({
        "oauth/token, starts with 'o'",
        "https://user:hunter2Mark@api.cxone.com/token, starts with 'h'",
        "/oauth/token/, ends with it",
        "/, ends with it"
    })
    void path_thatDoesNotStartOrEndRight_isRefusedAtOnceAndNotQuoted(String path, String problem) {
        String text = "Path must start with '/' and not end with it but " + problem;
        assertThatThrownBy(() -> Cxone.builder().tokenPath(path)).hasMessage("token" + text);
        assertThatThrownBy(() -> Cxone.builder().connectorsPath(path)).hasMessage("connectors" + text);
        assertThatThrownBy(() -> Cxone.builder().eventsPath(path)).hasMessage("events" + text);
    }

    @Test
    void fromEnv_withNothing_namesAllThatIsMissing() {
        assertThatThrownBy(() -> Cxone.fromEnv(Map.of()))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        environment has 2 problems:
                          - CXONE_CLIENT_ID: must be set to the OAuth client's id but is not set
                          - CXONE_CLIENT_SECRET: must be set to the OAuth client's secret but is not set""");
    }

    @Test
    void fromEnv_withFaults_namesAllAndShowsNoValue() {
        Map<String, String> environment = Map.of(
                "CXONE_BASE_URL", "https://user:hunter2Mark@api.cxone.com",
                "CXONE_CLIENT_ID", " ",
                "CXONE_CLIENT_SECRET", "",
                "VAULT_WEBHOOK_URL", "http://vault.example.com/hunter2Mark",
                "VAULT_WEBHOOK_SECRET", "hunter2Mark");
        assertThatThrownBy(() -> Cxone.fromEnv(environment)).hasMessage("""
                        environment has 5 problems:
                          - CXONE_BASE_URL: must be an absolute http or https URL without query, such as https://api.cxone.com (the value is not shown)
                          - CXONE_CLIENT_ID: must be set to the OAuth client's id but is not set
                          - CXONE_CLIENT_SECRET: must be set to the OAuth client's secret but is not set
                          - VAULT_WEBHOOK_URL: must be an absolute https URL (the value is not shown)
                          - VAULT_WEBHOOK_SECRET: a webhook secret must have 24 to 64 bytes but has 11""");
    }

    @Test
    void fromEnv_withoutBase_usesThePlatformsHost() {
        try (Cxone cxone = Cxone.fromEnv(Map.of("CXONE_CLIENT_ID", "id", "CXONE_CLIENT_SECRET", "secret"))) {
            assertThat(cxone).hasToString("Cxone[https://api.cxone.com]");
        }
    }

    @Test
    void build_withNothing_namesAllThatIsMissing() {
        assertThatThrownBy(() -> Cxone.builder().build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        cxone has 3 problems:
                          - baseUri: must be an absolute http or https URI without query, such as https://api.example.com
                          - clientId: is required but missing or blank
                          - clientSecret: is required but missing""");
    }

    @Test
    void vaultWebhook_thatIsNotSafe_isRefusedAtOnce() {
        assertThatThrownBy(() -> Cxone.builder().vaultWebhook(URI.create("http://vault.example.com/x")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("vaultWebhook must be an absolute https URL (the value is not shown)");
        assertThatThrownBy(() -> Cxone.builder().vaultWebhookSecret(Secret.of("short")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook secret must have 24 to 64 bytes but has 5");
    }

    @Test
    void close_calledTwice_endsTheTransportOnce(FakeCxone fake) {
        Cxone cxone = Fakes.builder(fake).build();
        assertThat(cxone.connectors().list()).isEmpty();
        cxone.close();
        cxone.close();
        assertThatThrownBy(() -> cxone.connectors().list())
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.CLOSED));
        assertThat(fake).received(LIST_CONNECTORS).once();
    }

    private static RecordedCall tokenOf(FakeCxone fake, Cxone.Builder builder) {
        try (Cxone cxone = builder.build()) {
            try {
                cxone.connectors().list();
            } catch (CredentialException e) {
                // With the scopes of events nobody may list connectors; the token is what is looked at.
                assertThat(e.status()).hasValue(403);
            }
        }
        return fake.journal().calls(TOKEN).get(0);
    }

    private static Cxone.Builder credentials(Cxone.Builder builder) {
        return builder.clientId("id").clientSecret(Secret.of("secret"));
    }
}
