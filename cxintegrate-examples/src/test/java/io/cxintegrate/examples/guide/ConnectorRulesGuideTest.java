package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.EngineLimits;
import io.cxintegrate.cxone.connectors.EventSubscription;
import io.cxintegrate.cxone.connectors.PoolSettings;
import io.cxintegrate.cxone.connectors.callback.ConfigCallbacks;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import io.cxintegrate.cxone.connectors.plan.ApplyReport;
import io.cxintegrate.cxone.connectors.plan.ConnectorOutcome.Status;
import io.cxintegrate.cxone.connectors.plan.ConnectorPlan;
import io.cxintegrate.cxone.connectors.plan.PlannedConnector;
import io.cxintegrate.cxone.connectors.plan.Provisioning;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CxFakes
class ConnectorRulesGuideTest {
    @TempDir
    Path folder;

    private static ConnectorDefinition.Builder complete(String id) {
        return ConnectorDefinition.builder(id)
                .name("Analytics")
                .databaseType(DatabaseType.POSTGRESQL)
                .host("db.internal.net")
                .port(5432)
                .database("analytics_dw")
                .driverVersion("42.6.0");
    }

    private static Cxone cxone(FakeCxone fake, Cxone.Builder settings) {
        return settings.baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock())
                .jitter(Jitter.fixed(0))
                .build();
    }

    @Test
    void build_asTheGuideShows_saysAllAtOnce() {
        ConnectorDefinition.Builder wrong = complete("db-1");
        wrong.host("admin:hunter2@db.internal.net")
                .driverVersion("41.0.0")
                .poolSettings(PoolSettings.of(2, 60))
                .ssl(false)
                .maskCredential("password", "SK_LIVE_51HABCDEF");
        assertThatThrownBy(wrong::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        connector 'db-1' has 5 problems:
                          - host: holds credentials; keep them in the vault and name them in credentialMasking (the value is not shown)
                          - driverVersion: is not supported for POSTGRESQL: must be 42.5.0 or 42.6.0 but is '41.0.0'
                          - configuration.credentialMasking.password: looks like a secret itself, not like a reference to one; keep it in the vault, or, if it is a reference, say so by acceptReference(name) (the value is not shown)
                          - configuration.poolSettings.maxPoolSize: must not exceed 50, the engine's limit for POSTGRESQL, but is 60
                          - configuration.securitySettings.sslMode: must be true; to connect without TLS, say why by allowInsecure(reason)""");
    }

    @Test
    void waivers_asTheGuideShows_letTheConnectorPass() {
        ConnectorDefinition.Builder builder = complete("db-1");
        ConnectorDefinition connector = builder.ssl(false)
                .allowInsecure("reached through an encrypted tunnel")
                .maskCredential("password", "DB_A1B2C3D4E5F6")
                .acceptReference("password")
                .nativeConnectionString(true)
                .build();
        assertThat(connector.connectionString())
                .isEqualTo("jdbc:postgresql://db.internal.net:5432/analytics_dw?sslmode=disable&driverVersion=42.6.0");
        assertThat(ConnectorFile.of(List.of(connector)).toJson().names())
                .containsExactly("connectors", "allowInsecure", "acceptReference");
    }

    @Test
    void limits_asTheGuideShows_areUsedForAllFiles(FakeCxone fake) {
        Path limitsFile = folder.resolve("engine-limits.json");
        Path connectors = folder.resolve("connectors.json");
        JsonFile.write(
                limitsFile, JsonObject.parse("{\"databases\":{\"POSTGRESQL\":{\"driverVersions\":[\"42.7.4\"]}}}"));
        JsonObject newer = complete("db-1")
                .engineLimits(EngineLimits.load(limitsFile))
                .driverVersion("42.7.4")
                .build()
                .toJson();
        JsonFile.write(connectors, newer);
        try (Cxone cxone = cxone(fake, Cxone.builder())) {
            Provisioning provisioning = cxone.provisioning();

            EngineLimits limits = EngineLimits.load(limitsFile);
            List<ConnectorFile> files = ConnectorFile.readAll(List.of(connectors), b -> b.engineLimits(limits));
            ConnectorPlan plan = provisioning.plan(ConnectorFile.connectors(files));

            assertThat(plan.connectors(PlannedConnector.State.CREATE)).hasSize(1);
        }
    }

    @Test
    void vault_asTheGuideShows_isToldOfEachThatWasRegistered(FakeCxone fake, FakeWebhookReceiver vault) {
        try (Cxone cxone = cxone(fake, Cxone.builder().vaultWebhook(vault.url()))) {
            Provisioning provisioning = cxone.provisioning();
            fake.ownedByOthers("db-2");
            ConnectorPlan plan = provisioning.plan(
                    List.of(complete("db-1").build(), complete("db-2").build()));

            ApplyReport report = provisioning.apply(plan);
            report.outcomes(Status.REGISTERED).stream()
                    .flatMap(outcome -> plan.connector(outcome.connectorId()).stream())
                    .flatMap(planned -> planned.definition().stream())
                    .forEach(definition -> cxone.vaultSync().configUpdated(definition));

            assertThat(vault.deliveries())
                    .extracting(delivery -> delivery.json().string("connectorId"))
                    .containsExactly("db-1");
        }
    }

    @Test
    void callbacks_asTheGuideShows_reachTheHandlerOncePerMessage(FakeCxone fake, TestClock clock) {
        Queue<String> changed = new ConcurrentLinkedQueue<>();
        Secret secret = fake.webhookSecret();

        try (DataActionServer server = DataActionServer.builder()
                .route("/cxone-config", ConfigCallbacks.of(event -> changed.add(event.connectorId()), clock, secret))
                .start()) {
            URI webhook = server.baseUri().resolve("/cxone-config");

            ConnectorDefinition connector = complete("db-1")
                    .eventSubscriptions(EventSubscription.configUpdated(webhook))
                    .allowLocalWebhooks()
                    .build();
            fake.putByOthers("db-1", connector.toJson());
            assertThat(fake.sendConfigUpdated("db-1")).containsExactly(200);
        }
        assertThat(changed).containsExactly("db-1");
    }

    @Test
    void testkit_asTheGuideShows_makesThePlatformDifficult(FakeCxone fake) {
        fake.healthyAfterPolls(3);
        fake.limitRate(20, Duration.ofSeconds(10));
        fake.ownedByOthers("db-of-others");
        fake.putByOthers("db-1", complete("db-1").name("by hand").build().toJson());

        try (Cxone cxone = cxone(fake, Cxone.builder())) {
            ConnectorPlan plan =
                    cxone.provisioning().plan(List.of(complete("db-1").build()));
            assertThat(plan.connectors(PlannedConnector.State.UPDATE)).hasSize(1);
        }
    }
}
