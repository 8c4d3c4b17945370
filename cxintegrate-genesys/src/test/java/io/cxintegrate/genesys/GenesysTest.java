package io.cxintegrate.genesys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GenesysTest {
    /** Notes where requests would go, and sends none. */
    private static final class Notebook implements HttpTransport {
        final List<URI> asked = new ArrayList<>();
        boolean closed;

        @Override
        public TransportResponse send(TransportRequest request) {
            asked.add(request.uri());
            throw new TransportException("no network", TransportException.Kind.CLOSED, null);
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Notebook transport = new Notebook();

    private Genesys.Builder builder() {
        return Genesys.builder()
                .clientId("id")
                .clientSecret(Secret.of("hush-hush"))
                .transport(transport);
    }

    private URI tokenUriOf(Genesys genesys) {
        assertThatThrownBy(() -> genesys.registrar().get("x")).isInstanceOf(UnavailableException.class);
        return transport.asked.get(transport.asked.size() - 1);
    }

    @Test
    void build_region_usesItsApiAndLoginHosts() {
        try (Genesys genesys = builder().region("eu-central-1").build()) {
            assertThat(genesys.baseUri()).isEqualTo(URI.create("https://api.mypurecloud.de"));
            assertThat(tokenUriOf(genesys)).isEqualTo(URI.create("https://login.mypurecloud.de/oauth/token"));
        }
    }

    @Test
    void build_tokenUriBeforeOrAfterRegion_isKept() {
        URI tutorial = URI.create("https://api.mypurecloud.com/oauth/token");
        for (Genesys.Builder b : List.of(
                builder().tokenUri(tutorial).region(GenesysRegion.US_EAST_1),
                builder().region(GenesysRegion.US_EAST_1).tokenUri(tutorial))) {
            Genesys genesys = b.build();
            assertThat(genesys.baseUri()).isEqualTo(URI.create("https://api.mypurecloud.com"));
            assertThat(tokenUriOf(genesys)).isEqualTo(tutorial);
        }
    }

    @Test
    void build_baseUriOfARegion_usesThatRegionsLogin() {
        Genesys genesys =
                builder().baseUri(URI.create("https://api.mypurecloud.jp")).build();

        assertThat(tokenUriOf(genesys)).isEqualTo(URI.create("https://login.mypurecloud.jp/oauth/token"));
    }

    @Test
    void build_gateway_usesTokenPathBelowItUnlessTold() {
        Genesys below =
                builder().baseUri(URI.create("https://gw.example/genesys/")).build();
        assertThat(tokenUriOf(below)).isEqualTo(URI.create("https://gw.example/genesys/oauth/token"));

        URI login = URI.create("https://sso.example/token");
        Genesys beside = builder()
                .baseUri(URI.create("https://gw.example"))
                .tokenUri(login)
                .build();
        assertThat(tokenUriOf(beside)).isEqualTo(login);
    }

    @Test
    void build_baseUriAfterRegion_doesNotKeepTheRegionsLogin() {
        Genesys genesys = builder()
                .region("us-east-1")
                .baseUri(URI.create("https://gw.example"))
                .build();

        assertThat(tokenUriOf(genesys)).isEqualTo(URI.create("https://gw.example/oauth/token"));
    }

    @Test
    void build_nothingGiven_namesEverything() {
        assertThatThrownBy(() -> Genesys.builder().build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        genesys has 3 problems:
                          - region: is required but missing, such as us-east-1; or give baseUri and tokenUri
                          - clientId: is required but missing or blank
                          - clientSecret: is required but missing""");
    }

    @Test
    void build_baseUriWithQuery_isNotMistakenForAMissingRegion() {
        assertThatThrownBy(() ->
                        builder().baseUri(URI.create("https://gw.example?x=1")).build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("genesys has 1 problem:\n  - baseUri: must be an absolute http or https URI without query,"
                        + " such as https://api.example.com");
    }

    @Test
    void tokenUri_relative_isRefused() {
        assertThatThrownBy(() -> Genesys.builder().tokenUri(URI.create("/oauth/token")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenUri must be an absolute http or https URI with a host");
    }

    @Test
    void close_handedInTransport_staysOpen() {
        Genesys genesys = builder().region("us-east-1").build();

        genesys.close();
        genesys.close();

        assertThat(transport.closed).isFalse();
        assertThat(genesys).hasToString("Genesys[https://api.mypurecloud.com]");
        assertThat(genesys.registrar()).hasToString("Registrar[https://api.mypurecloud.com]");
    }

    @Test
    void fromEnv_complete_builds() {
        try (Genesys genesys = Genesys.fromEnv(Map.of(
                "GENESYS_REGION", "ap-southeast-2",
                "GENESYS_CLIENT_ID", "id",
                "GENESYS_CLIENT_SECRET", "hush-hush"))) {
            assertThat(genesys.baseUri()).isEqualTo(URI.create("https://api.mypurecloud.com.au"));
        }
    }

    @Test
    void fromEnv_onABuilder_leavesRoomForMore() {
        Genesys genesys = Genesys.builder()
                .transport(transport)
                .fromEnv(Map.of(
                        "GENESYS_BASE_URL", "https://gw.example",
                        "GENESYS_TOKEN_URL", "https://sso.example/token",
                        "GENESYS_CLIENT_ID", "id",
                        "GENESYS_CLIENT_SECRET", "hush-hush"))
                .build();

        assertThat(genesys.baseUri()).isEqualTo(URI.create("https://gw.example"));
        assertThat(tokenUriOf(genesys)).isEqualTo(URI.create("https://sso.example/token"));
    }

    @Test
    void fromEnv_nothingSet_namesEverything() {
        assertThatThrownBy(() -> Genesys.fromEnv(Map.of()))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        environment has 3 problems:
                          - GENESYS_REGION: must be set to a region such as us-east-1 but is not; or set GENESYS_BASE_URL
                          - GENESYS_CLIENT_ID: must be set to the OAuth client id but is not
                          - GENESYS_CLIENT_SECRET: must be set to the OAuth client secret but is not""");
    }

    @Test
    void fromEnv_everythingWrong_namesEverythingAndNoSecret() {
        assertThatThrownBy(() -> Genesys.fromEnv(Map.of(
                        "GENESYS_REGION", "US-EAST-1",
                        "GENESYS_BASE_URL", "https://user:hush@gw.example",
                        "GENESYS_TOKEN_URL", "not a url",
                        "GENESYS_CLIENT_SECRET", "hush-hush",
                        "GENESYS_CLIENT_ID", " ")))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        environment has 4 problems:
                          - GENESYS_BASE_URL: must be an absolute http or https URL without user info and query
                          - GENESYS_TOKEN_URL: must be an absolute http or https URL without user info and query
                          - GENESYS_REGION: cannot be combined with GENESYS_BASE_URL; set one of the two
                          - GENESYS_CLIENT_ID: must be set to the OAuth client id but is not""");
    }

    @Test
    void fromEnv_unknownRegion_isNamedUnderItsVariable() {
        assertThatThrownBy(() -> Genesys.fromEnv(Map.of(
                        "GENESYS_REGION", "mars-1", "GENESYS_CLIENT_ID", "id", "GENESYS_CLIENT_SECRET", "hush-hush")))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("environment has 1 problem:\n  - GENESYS_REGION: 'mars-1' is no region of"
                        + " Genesys Cloud; there are us-east-1,");
    }
}
