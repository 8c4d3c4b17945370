package io.cxintegrate.cognigy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.auth.TokenSource;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CognigyTest {
    @Test
    void build_nothingSet_namesEverythingRequired() {
        assertThatThrownBy(() -> Cognigy.builder().build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        cognigy has 3 problems:
                          - baseUri: must be an absolute http or https URI without query, such as https://api.example.com
                          - clientId: is required but missing or blank
                          - clientSecret: is required but missing""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.cognigy.com/api/v3", "https://api.cognigy.com/x/api/v3/"})
    void build_baseUriWithTheApiRoot_isRefused(String base) {
        assertThatThrownBy(() -> cognigy(Cognigy.builder(), base))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "cognigy has 1 problem:\n  - baseUri: must be the tenant's root, without /api/v3, which every"
                                + " path begins with");
    }

    @Test
    void bot_blankId_isRefused() {
        try (Cognigy cognigy = cognigy(Cognigy.builder())) {
            assertThatThrownBy(() -> cognigy.bot(" "))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("botId must not be blank but is ' '");
            assertThatThrownBy(() -> cognigy.bot("bot-1").withUserId(""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("userId must not be blank but is ''");
        }
    }

    @Test
    void toString_ofAll_namesTenantAndBot() {
        try (Cognigy cognigy = cognigy(Cognigy.builder())) {
            assertThat(cognigy).hasToString("Cognigy[https://your-tenant.cognigy.ai]");
            assertThat(cognigy.bot("bot-1")).hasToString("CognigyBot[bot-1]");
            assertThat(cognigy.bot("bot-1").deployments()).hasToString("Deployments[bot-1]");
            assertThat(cognigy.bot("bot-1").webhooks()).hasToString("Webhooks[bot-1]");
        }
    }

    @Test
    void userId_notSet_isTheClientId() {
        InMemoryAuditSink audit = AuditSink.inMemory();
        try (Cognigy cognigy = cognigy(Cognigy.builder().audit(audit))) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().rollback())
                    .isNotNull();
        }
        assertThat(audit.events().get(0).userId()).contains("your_client_id");
        assertThat(audit.events().get(0).complianceFramework()).contains("SOC2_TypeII");
    }

    @Test
    void userId_tokensHandedIn_isLeftOutUnlessSet() {
        InMemoryAuditSink audit = AuditSink.inMemory();
        try (Cognigy cognigy = Cognigy.builder()
                .baseUri(URI.create("https://your-tenant.cognigy.ai"))
                .tokens(TokenSource.fixed(Secret.of("key")))
                .complianceFramework("ISO27001")
                .audit(audit)
                .build()) {
            assertThatThrownBy(() -> cognigy.bot("bot-1").deployments().rollback())
                    .isNotNull();
        }
        assertThat(audit.events().get(0).userId()).isEmpty();
        assertThat(audit.events().get(0).complianceFramework()).contains("ISO27001");
    }

    private static Cognigy cognigy(Cognigy.Builder builder) {
        return cognigy(builder, "https://your-tenant.cognigy.ai");
    }

    private static Cognigy cognigy(Cognigy.Builder builder, String base) {
        return builder.baseUri(URI.create(base))
                .clientId("your_client_id")
                .clientSecret(Secret.of("your_client_secret"))
                .build();
    }
}
