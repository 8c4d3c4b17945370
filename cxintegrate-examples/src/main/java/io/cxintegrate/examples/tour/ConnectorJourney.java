package io.cxintegrate.examples.tour;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.EventSubscription;
import io.cxintegrate.cxone.connectors.PoolSettings;
import io.cxintegrate.cxone.connectors.VaultSync;
import io.cxintegrate.cxone.connectors.plan.ApplyReport;
import io.cxintegrate.cxone.connectors.plan.ConnectorPlan;
import io.cxintegrate.cxone.connectors.plan.PlannedConnector.State;
import io.cxintegrate.testkit.CxoneOperation;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A database connector: built, checked, planned, applied through throttling, put back after a drift, and told to the vault. */
public final class ConnectorJourney implements Journey {
    @Override
    public String name() {
        return "CXone: a database connector";
    }

    @Override
    public void run(JourneyReport report) {
        try (FakeCxone fake = FakeCxone.start(TimeSource.system());
                FakeWebhookReceiver vault = FakeWebhookReceiver.start(TimeSource.system());
                Cxone cxone = Cxone.builder()
                        .baseUri(fake.baseUri())
                        .clientId(fake.clientId())
                        .clientSecret(fake.clientSecret())
                        .vaultWebhook(vault.url())
                        .vaultWebhookSecret(Secret.of("tour-vault-signing-secret-0001"))
                        .audit(report.audit())
                        .metrics(report.stats())
                        .retryListener(report.retryListener())
                        .build()) {
            fake.faults().on(CxoneOperation.REGISTER_CONNECTOR).first().tooManyRequests(Duration.ofSeconds(1));

            report.step("Build the connector; the password is a reference into the vault");
            ConnectorDefinition connector = definition().build();
            report.show("connector", connector.toJson());

            report.step(
                    "A definition that breaks the engine's rules, or carries a password, is refused before it is sent");
            report.expectFailure(
                    InvalidConfigurationException.class,
                    () -> definition()
                            .poolSettings(PoolSettings.of(2, 60))
                            .driverVersion("41.0.0")
                            .parameterizedQueries(false)
                            .build());
            report.expectFailure(
                    InvalidConfigurationException.class,
                    () -> definition().host("admin:hunter2@db.internal.net").build());

            report.step("Plan what the file would change, and apply it: a PUT through a 429 with Retry-After");
            ConnectorPlan plan = cxone.provisioning().plan(List.of(connector));
            report.say(plan.report());
            ApplyReport applied = cxone.provisioning().apply(plan);
            report.say(applied.report());
            report.expect(fake.connector(connector.connectorId()).isPresent(), "the platform has the connector");

            report.step(
                    "Somebody changes it by hand, password and all: drift, which the plan shows masked and apply puts back");
            fake.putByOthers(connector.connectorId(), changedByHand(connector.toJson()));
            ConnectorPlan drifted = cxone.provisioning().plan(List.of(connector));
            report.say(drifted.report());
            report.expect(
                    drifted.connectors(State.DRIFTED).size() == 1
                            && !drifted.report().contains("hunter2"),
                    "the drift is seen and the password is not");
            report.expectFailure(
                    InvalidInputException.class, () -> cxone.provisioning().apply(plan));
            cxone.provisioning().apply(drifted);
            report.expect(
                    fake.connector(connector.connectorId()).equals(Optional.of(connector.toJson())),
                    "the platform has what the file says");

            report.step("Tell the vault, signed");
            VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
            report.expect(outcome.isDelivered(), "the vault took message " + outcome.messageId());
            report.show("vault received", vault.deliveries().get(0).json());
            report.traffic(fake);
            report.traffic(vault);
        }
        report.close();
    }

    private static JsonObject changedByHand(JsonObject connector) {
        return connector.with(
                "configuration",
                connector.object("configuration").with("credentials", JsonObject.of("password", "hunter2")));
    }

    private static ConnectorDefinition.Builder definition() {
        JsonObject file = Resources.json("connectors/db-prod-analytics-01.json");
        JsonObject pool = file.object("pool");
        JsonObject references = file.object("vault");
        return ConnectorDefinition.builder(file.string("connectorId"))
                .name(file.string("connectorName"))
                .databaseType(file.string("databaseType"))
                .host(file.string("host"))
                .port(file.integer("port"))
                .database(file.string("database"))
                .driverVersion(file.string("driverVersion"))
                .maskCredential("username", references.string("username"))
                .maskCredential("password", references.string("password"))
                .poolSettings(PoolSettings.of(pool.integer("min"), pool.integer("max"))
                        .withConnectionTimeout(Duration.ofSeconds(pool.integer("connectionTimeoutSeconds"))))
                .eventSubscriptions(EventSubscription.configUpdated(URI.create(file.string("configUpdatedWebhook"))));
    }
}
