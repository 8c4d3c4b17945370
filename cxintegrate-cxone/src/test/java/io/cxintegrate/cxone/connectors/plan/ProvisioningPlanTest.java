package io.cxintegrate.cxone.connectors.plan;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.PoolSettings;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import io.cxintegrate.cxone.connectors.plan.PlannedConnector.State;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.junit.CxFakes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CxFakes
class ProvisioningPlanTest {
    private final DocumentStore store = DocumentStore.inMemory();
    private Cxone cxone;
    private Provisioning provisioning;

    @TempDir
    Path folder;

    @BeforeEach
    void connect(FakeCxone fake) {
        cxone = Fakes.builder(fake).store(store).tenantId("acme").build();
        provisioning = cxone.provisioning();
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    @Test
    void plan_emptyPlatform_createsAndChangesNothing(FakeCxone fake) {
        ConnectorPlan plan = provisioning.plan(Fleet.of(2));
        assertThat(plan.report()).isEqualTo("""
                tenant 'acme'
                + db-000: create
                + db-001: create
                2 connectors: 2 to create, 0 to update, 0 unchanged, 0 drifted; 0 orphaned""");
        assertThat(plan.exitCode()).isEqualTo(2);
        assertThat(fake.connectors()).isEmpty();
    }

    @Test
    void plan_fileChanged_isAnUpdateFieldByField(FakeCxone fake) {
        provisioning.apply(provisioning.plan(Fleet.of(1)));
        ConnectorDefinition changed = Fleet.builder("db-000")
                .poolSettings(PoolSettings.of(2, 30))
                .maskCredential("apiKey", "VAULT_API_KEY")
                .build();

        ConnectorPlan plan = provisioning.plan(List.of(changed));

        assertThat(plan.report()).isEqualTo("""
                tenant 'acme'
                ~ db-000: update
                    + configuration.credentialMasking.apiKey: "VAULT_API_KEY"
                    ~ configuration.poolSettings.maxPoolSize: 15 -> 30
                1 connector: 0 to create, 1 to update, 0 unchanged, 0 drifted; 0 orphaned""");
        provisioning.apply(plan);
        assertThat(fake.connectors()).containsExactly(changed.toJson());
    }

    @Test
    void plan_changedByOthers_isDriftAndApplyPutsItBack(FakeCxone fake) {
        provisioning.apply(provisioning.plan(Fleet.of(2)));
        JsonObject mine = Fleet.connector("db-000").toJson();
        fake.putByOthers("db-000", withPool(mine, 50));

        ConnectorPlan plan = provisioning.plan(Fleet.of(2));

        assertThat(plan.report()).isEqualTo("""
                tenant 'acme'
                ! db-000: drifted
                    ~ configuration.poolSettings.maxPoolSize: 50 -> 15
                2 connectors: 0 to create, 0 to update, 1 unchanged, 1 drifted; 0 orphaned""");
        provisioning.apply(plan);
        assertThat(fake.connector("db-000")).contains(mine);
    }

    @Test
    void plan_differenceWithoutRecord_isAnUpdateNotADrift(FakeCxone fake) {
        fake.putByOthers("db-000", withPool(Fleet.connector("db-000").toJson(), 50));
        assertThat(provisioning.plan(Fleet.of(1)).connectors(State.UPDATE)).hasSize(1);
    }

    @Test
    void plan_membersThatThePlatformAdds_areNoDifference(FakeCxone fake) {
        provisioning.apply(provisioning.plan(Fleet.of(1)));
        JsonObject mine = Fleet.connector("db-000").toJson();
        fake.putByOthers(
                "db-000",
                mine.with("createdAt", "2026-01-01T00:00:00Z")
                        .with("health", JsonObject.of("status", "HEALTHY"))
                        .with("configuration", mine.object("configuration").with("revision", 7)));
        assertThat(provisioning.plan(Fleet.of(1)).hasChanges()).isFalse();
    }

    @Test
    void plan_memberThatWasSentAndIsNoMore_isRemoved(FakeCxone fake) {
        ConnectorDefinition owned =
                ConnectorDefinition.fromJson(Fleet.connector("db-000").toJson().with("x_owner", "dwh"));
        provisioning.apply(provisioning.plan(List.of(owned)));
        assertThat(provisioning
                        .plan(Fleet.of(1))
                        .connector("db-000")
                        .orElseThrow()
                        .changes())
                .extracting(FieldChange::toString)
                .containsExactly("- x_owner: \"dwh\"");
    }

    @Test
    void plan_secretsOnThePlatform_areMasked(FakeCxone fake) {
        JsonObject mine = Fleet.connector("db-000").toJson();
        JsonObject configuration = mine.object("configuration");
        fake.putByOthers(
                "db-000",
                mine.with("connectorName", "x;Password=hunter2")
                        .with(
                                "configuration",
                                configuration
                                        .with(
                                                "connectionString",
                                                "jdbc:postgresql://u:hunter2@h:1/d?driverVersion=42.6.0")
                                        .with("credentials", JsonObject.of("password", "hunter2"))
                                        .with("credentialMasking", JsonObject.of("username", "hunter2", "pin", 4711)))
                        .with(
                                "eventSubscriptions",
                                List.of(JsonObject.of(
                                        "eventType", "CONFIG_UPDATED", "webhookUrl", "https://h.example/T0/hunter2"))));

        ConnectorPlan plan = provisioning.plan(Fleet.of(1));

        assertThat(plan.report()).doesNotContain("hunter2").doesNotContain("4711");
        assertThat(plan.report()).isEqualTo("""
                tenant 'acme'
                ~ db-000: update
                    ~ connectorName: "***" -> "Analytics db-000"
                    ~ configuration.connectionString: "***" -> "jdbc:postgresql://db-000.internal.net:5432/analytics_dw?driverVersion=42.6.0"
                    - configuration.credentials.password: "***"
                    ~ configuration.credentialMasking.username: "***" -> "VAULT_DB_USERNAME"
                    + configuration.credentialMasking.password: "VAULT_DB_PASSWORD"
                    - configuration.credentialMasking.pin: "***"
                    ~ eventSubscriptions[0].webhookUrl: "https://h.example/***" -> "https://vault-sync.internal/***"
                1 connector: 0 to create, 1 to update, 0 unchanged, 0 drifted; 0 orphaned""");
    }

    @Test
    void plan_filesAndFolders_areRead(FakeCxone fake) {
        ConnectorFile.of(Fleet.of(3)).write(folder.resolve("all.json"));
        assertThat(provisioning.plan(folder).connectors(State.CREATE)).hasSize(3);
    }

    @Test
    void plan_oneConnectorTwice_isRefused() {
        assertThatThrownBy(() -> provisioning.plan(List.of(Fleet.connector("a"), Fleet.connector("a"))))
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("list of connectors has 1 problem:\n  - connector 'a': is there twice");
    }

    private static JsonObject withPool(JsonObject connector, int max) {
        JsonObject configuration = connector.object("configuration");
        return connector.with(
                "configuration",
                configuration.with(
                        "poolSettings", configuration.object("poolSettings").with("maxPoolSize", max)));
    }
}
