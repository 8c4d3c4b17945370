package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.VaultSync;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.junit.CxFakes;
import java.util.Map;
import org.junit.jupiter.api.Test;

@CxFakes
class ConnectorsGuideTest {
    @Test
    void register_asTheGuideShows_reachesPlatformAndVault(FakeCxone fake, FakeWebhookReceiver receiver) {
        Map<String, String> environment = Map.of(
                "CXONE_BASE_URL", fake.baseUri().toString(),
                "CXONE_CLIENT_ID", fake.clientId(),
                "CXONE_CLIENT_SECRET", fake.clientSecret().reveal(),
                "VAULT_WEBHOOK_URL", receiver.url().toString());

        ConnectorDefinition connector = ConnectorDefinition.builder("db-prod-analytics-01")
                .name("Production Analytics PostgreSQL")
                .databaseType(DatabaseType.POSTGRESQL)
                .host("db.internal.net")
                .port(5432)
                .database("analytics_dw")
                .driverVersion("42.6.0")
                .maskCredential("username", "VAULT_DB_USERNAME")
                .maskCredential("password", "VAULT_DB_PASSWORD")
                .build();

        try (Cxone cxone = Cxone.fromEnv(environment)) {
            cxone.connectors().register(connector);
            VaultSync.Outcome vault = cxone.vaultSync().configUpdated(connector);
            assertThat(vault.isDelivered()).isTrue();
        }

        assertThat(fake.connector("db-prod-analytics-01")).isPresent();
        JsonObject delivered = receiver.deliveries().get(0).json();
        assertThat(delivered.toJson()).contains("db-prod-analytics-01");
    }
}
