package io.cxintegrate.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.auth.ClientCredentials;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.webhook.WebhookMessage;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A URI is logged, so a credential in one is refused where it is configured, and no message repeats it. */
class EndpointUriTest {
    private static final String USER_INFO =
            "must not hold user info before '@': URIs are logged; give credentials by the settings for them";

    @ParameterizedTest
    @ValueSource(strings = {"https://user:secret@api.example.com", "HTTP://user@api.example.com/v2", "https://@host"})
    void build_baseUriWithUserInfo_isAViolationThatDoesNotShowIt(String uri) {
        try (HttpTransport transport = HttpTransport.jdk()) {
            assertThatThrownBy(() -> ApiClient.builder("demo")
                            .baseUri(URI.create(uri))
                            .transport(transport)
                            .build())
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("demo client has 1 problem:\n  - baseUri: " + USER_INFO);
        }
    }

    @Test
    void build_tokenUriWithUserInfo_isAViolationThatDoesNotShowIt() {
        try (HttpTransport transport = HttpTransport.jdk()) {
            assertThatThrownBy(() -> ClientCredentials.builder()
                            .tokenUri(URI.create("https://user:secret@id.example.com/token"))
                            .clientId("demo")
                            .clientSecret(Secret.of("demo-secret"))
                            .transport(transport)
                            .build())
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("client credentials has 1 problem:\n  - tokenUri: " + USER_INFO);
        }
    }

    @Test
    void of_webhookEndpointWithUserInfo_isRefusedWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookMessage.of(
                        URI.create("https://user:secret@receiver.example.com/in"), "msg_1", JsonObject.empty()))
                .withMessage("endpoint " + USER_INFO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://api.example.com     | must be an absolute http or https URI",
                "/v2                       | must be an absolute http or https URI without query, such as"
                        + " https://api.example.com",
                "https://a_b@c@d           | must be an absolute http or https URI without query, such as"
                        + " https://api.example.com",
                "https://api.example.com?x | must be an absolute http or https URI without query, such as"
                        + " https://api.example.com",
                "https://api.example.com#x | must not have a fragment after '#'",
                "https://u:p@example.com#x | " + USER_INFO,
            })
    void baseUri_otherFaults_areNamed(String uri, String problem) {
        Violations violations = Violations.of("x").baseUri(URI.create(uri), "baseUri");

        assertThat(violations.list()).containsExactly(new Violation("baseUri", problem));
    }

    @Test
    void baseUri_ipAddressPortAndPath_isFine() {
        assertThat(Violations.of("x")
                        .baseUri(URI.create("http://127.0.0.1:8080/api/"), "baseUri")
                        .endpoint(URI.create("HTTPS://[::1]/token?tenant=1"), "tokenUri")
                        .isEmpty())
                .isTrue();
        assertThat(Require.endpoint(URI.create("https://example.com"), "endpoint"))
                .isEqualTo(URI.create("https://example.com"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Require.endpoint(null, "endpoint"))
                .withMessage("endpoint must be an absolute http or https URI");
    }
}
