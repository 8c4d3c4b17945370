package io.cxintegrate.cxone;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.DISCOVER_ISSUER;
import static io.cxintegrate.testkit.CxoneOperation.DISCOVER_TENANT;
import static io.cxintegrate.testkit.CxoneOperation.LIST_CONNECTORS;
import static io.cxintegrate.testkit.CxoneOperation.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.TokenRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CxFakes
class CxoneDiscoveryTest {
    private static final Secret KEY = Secret.of("kEy=s3cr3t/+");

    private static CxoneDiscovery.Builder discovery(FakeCxone fake) {
        return CxoneDiscovery.builder()
                .issuer(fake.baseUri())
                .clock(fake.clock())
                .jitter(Jitter.fixed(0));
    }

    @Test
    void find_tenant_namesItsHosts(FakeCxone fake) {
        try (CxoneDiscovery discovery = discovery(fake).build()) {
            CxoneTenant tenant = discovery.find(FakeCxone.TENANT_ID);
            assertThat(tenant)
                    .isEqualTo(new CxoneTenant(
                            FakeCxone.TENANT_ID, fake.baseUri(), fake.baseUri().resolve("/auth/token")));
        }
        assertThat(fake).received(TOKEN).never();
    }

    @Test
    void find_afterThrottlingAndError_isRepeated(FakeCxone fake) {
        fake.faults().on(DISCOVER_ISSUER).first().tooManyRequests(Duration.ofSeconds(2));
        fake.faults().on(DISCOVER_TENANT).first().status(503);
        try (CxoneDiscovery discovery = discovery(fake).build()) {
            assertThat(discovery.find(FakeCxone.TENANT_ID).apiEndpoint()).isEqualTo(fake.baseUri());
        }
    }

    @Test
    void find_unknownTenant_isSaid(FakeCxone fake) {
        try (CxoneDiscovery discovery = discovery(fake).build()) {
            assertThatThrownBy(() -> discovery.find("nobody"))
                    .isExactlyInstanceOf(InvalidInputException.class)
                    .hasMessage("cxone DISCOVER_TENANT failed: 404 NOT_FOUND: no tenant 'nobody'");
        }
    }

    @Test
    void tenant_withAccessKey_asksByPasswordGrantAndBasic(FakeCxone fake) {
        fake.tokens().accessKey("key-1", KEY);
        try (CxoneDiscovery discovery = discovery(fake).build();
                Cxone cxone = Fakes.builder(fake)
                        .tenant(discovery.find(FakeCxone.TENANT_ID))
                        .accessKey("key-1", KEY)
                        .build()) {
            assertThat(cxone.connectors().list()).isEmpty();
        }
        TokenRequest token = fake.tokenRequests().get(0);
        assertThat(token.authentication()).contains(ClientAuthentication.BASIC);
        assertThat(token.parameters())
                .containsEntry("grant_type", "password")
                .containsEntry("username", "key-1")
                .doesNotContainKey("scope")
                .doesNotContainKey("client_secret");
        assertThat(fake).received(LIST_CONNECTORS).once();
    }

    @Test
    void accessKey_wrongSecret_isACredentialErrorWithoutIt(FakeCxone fake) {
        fake.tokens().accessKey("key-1", KEY);
        try (Cxone cxone = Fakes.builder(fake)
                .accessKey("key-1", Secret.of("wr0ng-Mark3r"))
                .build()) {
            assertThatThrownBy(() -> cxone.connectors().list())
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContaining("invalid_grant")
                    .hasMessageNotContaining("wr0ng-Mark3r");
        }
    }

    @Test
    void tenant_withoutAccessKey_asksByClientCredentialsAndBasic(FakeCxone fake) {
        try (CxoneDiscovery discovery = discovery(fake).build();
                Cxone cxone = Fakes.builder(fake)
                        .tenant(discovery.find(FakeCxone.TENANT_ID))
                        .build()) {
            assertThat(cxone.connectors().list()).isEmpty();
        }
        TokenRequest token = fake.tokenRequests().get(0);
        assertThat(token.authentication()).contains(ClientAuthentication.BASIC);
        assertThat(token.parameters())
                .containsEntry("grant_type", "client_credentials")
                .doesNotContainKey("client_secret");
    }

    @Test
    void find_withPathsOfOnesOwn_asksThere() {
        List<URI> asked = new ArrayList<>();
        HttpTransport transport = CannedTransport.by(request -> {
            asked.add(request.uri());
            String document = request.uri().getPath().equals("/oidc")
                    ? "{\"issuer\":\"https://issuer.example\",\"token_endpoint\":\"https://tokens.example/t\"}"
                    : "{\"api_endpoint\":\"https://api-na1.example\"}";
            return new TransportResponse(200, Headers.empty(), document.getBytes(StandardCharsets.UTF_8));
        });
        try (CxoneDiscovery discovery = CxoneDiscovery.builder()
                .issuer(URI.create("https://issuer.example"))
                .issuerPath("/oidc")
                .tenantPath("/tenants")
                .transport(transport)
                .build()) {
            assertThat(discovery.find("t 1"))
                    .isEqualTo(new CxoneTenant(
                            "t 1", URI.create("https://api-na1.example"), URI.create("https://tokens.example/t")));
        }
        assertThat(asked)
                .containsExactly(
                        URI.create("https://issuer.example/oidc"),
                        URI.create("https://issuer.example/tenants?tenantId=t%201"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"issuer\":\"https://evil.example\",\"token_endpoint\":\"https://evil.example/t\"}|DISCOVER_ISSUER"
                        + " answered a document that is of another issuer than https://issuer.example",
                "{\"issuer\":\"https://issuer.example/\"}|DISCOVER_ISSUER answered a document that has no token_endpoint",
                "{\"issuer\":\"https://issuer.example\",\"token_endpoint\":\"http://issuer.example/t\"}|DISCOVER_ISSUER"
                        + " answered a document that has a token_endpoint that is not https, as the issuer is",
                "{\"issuer\":\"https://issuer.example\",\"token_endpoint\":\"https://u:p@issuer.example/t\"}|DISCOVER_ISSUER"
                        + " answered a document that has a token_endpoint that is no absolute http or https URI without user info",
                "{\"issuer\":\"https://issuer.example\",\"token_endpoint\":\"https://issuer.example/t\"}|DISCOVER_TENANT"
                        + " answered a document that has no api_endpoint",
            })
    void find_documentThatIsWrong_isADefect(String document, String problem) {
        HttpTransport transport =
                CannedTransport.answering(200, Headers.of("Content-Type", "application/json"), document);
        try (CxoneDiscovery discovery = CxoneDiscovery.builder()
                .issuer(URI.create("https://issuer.example"))
                .transport(transport)
                .build()) {
            assertThatThrownBy(() -> discovery.find("t"))
                    .isExactlyInstanceOf(DefectException.class)
                    .hasMessage("cxone " + problem);
        }
    }
}
