package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.secret.SecretResolver;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.CxoneDiscovery;
import io.cxintegrate.cxone.CxoneTenant;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import io.cxintegrate.cxone.connectors.file.ConnectorFile;
import io.cxintegrate.cxone.connectors.plan.ApplyReport;
import io.cxintegrate.cxone.connectors.plan.ConnectorPlan;
import io.cxintegrate.cxone.connectors.plan.Orphans;
import io.cxintegrate.cxone.connectors.plan.Provisioning;
import io.cxintegrate.cxone.connectors.probe.ConnectorProbe;
import io.cxintegrate.cxone.connectors.probe.ProbeResult;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CxFakes
class ConnectorFilesGuideTest {
    @TempDir
    Path folder;

    private static ConnectorDefinition connector(String id) {
        return ConnectorDefinition.builder(id)
                .name("Analytics")
                .databaseType(DatabaseType.POSTGRESQL)
                .host("no-such-host.invalid")
                .port(5432)
                .database("analytics_dw")
                .driverVersion("42.6.0")
                .build();
    }

    @Test
    void provisioning_asTheGuideShows_plansAppliesAndFindsDrift(FakeCxone fake, TestClock clock) {
        fake.healthyAfterPolls(2);
        DocumentStore store = DocumentStore.inMemory();
        ConnectorFile.of(List.of(connector("db-1"), connector("db-2"))).write(folder.resolve("all.json"));
        Cxone.Builder settings = Cxone.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(clock)
                .jitter(Jitter.fixed(0));

        try (Cxone cxone = settings.store(store).tenantId("acme").build()) {
            Provisioning provisioning = cxone.provisioning().withParallelism(8);
            ConnectorPlan plan = provisioning.plan(folder);
            System.out.println(plan.report());
            ApplyReport report = provisioning.apply(plan);
            System.out.println(report.report());
            cxone.connectors().awaitHealthy("db-1", Duration.ofMinutes(2));

            assertThat(plan.exitCode()).isEqualTo(2);
            assertThat(report.exitCode()).isZero();
            JsonObject changed = connector("db-1").toJson().with("connectorName", "by hand");
            fake.putByOthers("db-1", changed);
            assertThat(provisioning.plan(folder).report()).contains("! db-1: drifted");

            provisioning.withOrphans(Orphans.DELETE_OWN).apply(provisioning.plan(List.of(connector("db-1"))));
            assertThat(fake.connectors()).hasSize(1);
        }
    }

    @Test
    void probe_asTheGuideShows_saysWhichStepFails() {
        ConnectorDefinition connector = connector("db-1");
        Secret password = Secret.of("not used");
        SecretResolver map = reference -> Optional.of(Secret.of(password.reveal()));

        ConnectorProbe probe = ConnectorProbe.builder(SecretResolver.files(Path.of("/run/secrets"))
                        .or(SecretResolver.environment())
                        .or(map))
                .driver(DatabaseType.POSTGRESQL, new org.postgresql.Driver())
                .build();
        ProbeResult result = probe.check(connector);
        result.failedAt().ifPresent(stage -> System.out.println(stage + ": " + result.problem()));

        assertThat(result.toString()).startsWith("db-1: DNS: host 'no-such-host.invalid' has no address here");
    }

    @Test
    void discovery_asTheGuideShows_findsTheHosts(FakeCxone fake, TestClock clock) {
        Secret keySecret = Secret.of("key-secret-4711");
        fake.tokens().accessKey("key-1", keySecret);
        URI issuer = fake.baseUri();
        String tenantId = FakeCxone.TENANT_ID;
        String clientId = fake.clientId();
        Secret clientSecret = fake.clientSecret();

        try (CxoneDiscovery discovery = CxoneDiscovery.builder().issuer(issuer).build()) {
            CxoneTenant tenant = discovery.find(tenantId);
            try (Cxone cxone = Cxone.builder()
                    .tenant(tenant)
                    .clientId(clientId)
                    .clientSecret(clientSecret)
                    .accessKey("key-1", keySecret)
                    .build()) {
                assertThat(cxone.connectors().list()).isEmpty();
            }
        }
    }
}
