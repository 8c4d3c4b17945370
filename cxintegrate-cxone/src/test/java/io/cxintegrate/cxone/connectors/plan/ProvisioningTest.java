package io.cxintegrate.cxone.connectors.plan;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.DELETE_CONNECTOR;
import static io.cxintegrate.testkit.CxoneOperation.REGISTER_CONNECTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.plan.ConnectorOutcome.Status;
import io.cxintegrate.cxone.connectors.plan.PlannedConnector.State;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.junit.CxFakes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CxFakes
class ProvisioningTest {
    private final DocumentStore store = DocumentStore.inMemory();
    private Cxone cxone;
    private Provisioning provisioning;

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
    void apply_plan_registersEachAndAPlanAfterwardsIsEmpty(FakeCxone fake) {
        List<ConnectorDefinition> fleet = Fleet.of(20);
        ApplyReport report = provisioning.apply(provisioning.plan(fleet));
        assertThat(report.summary())
                .isEqualTo("20 registered, 0 unchanged, 0 deleted, 0 kept, 0 failed, 0 not started");
        assertThat(report.exitCode()).isZero();
        assertThat(report.outcomes())
                .extracting(ConnectorOutcome::connectorId)
                .containsExactlyElementsOf(
                        fleet.stream().map(ConnectorDefinition::connectorId).toList());
        assertThat(fake.connectors())
                .containsExactlyInAnyOrderElementsOf(
                        fleet.stream().map(ConnectorDefinition::toJson).toList());

        ConnectorPlan again = provisioning.plan(fleet);
        assertThat(again.hasChanges()).isFalse();
        assertThat(again.exitCode()).isZero();
        assertThat(again.report())
                .isEqualTo(
                        "tenant 'acme'\n20 connectors: 0 to create, 0 to update, 20 unchanged, 0 drifted; 0 orphaned");
        assertThat(provisioning.apply(again).outcomes(Status.UNCHANGED)).hasSize(20);
        assertThat(fake).received(REGISTER_CONNECTOR).times(20);
    }

    @Test
    void apply_platformChangedSince_sendsNothingAndSaysWhat(FakeCxone fake) {
        provisioning.apply(provisioning.plan(Fleet.of(2)));
        List<ConnectorDefinition> wanted = List.of(
                Fleet.builder("db-000").name("A").build(),
                Fleet.builder("db-001").name("B").build(),
                Fleet.connector("db-new"));
        ConnectorPlan plan = provisioning.plan(wanted);
        fake.putByOthers("db-000", withPool(Fleet.connector("db-000").toJson(), 50));
        fake.deleteByOthers("db-001");
        fake.putByOthers("db-new", withPool(Fleet.connector("db-new").toJson(), 49));

        assertThatThrownBy(() -> provisioning.apply(plan))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("the platform has changed since the plan was made, so nothing was sent: db-000 was changed,"
                        + " db-001 is gone, db-new was added; make a new plan and look at it");
        assertThat(fake).received(REGISTER_CONNECTOR).times(2);
    }

    @Test
    void apply_platformSaysOtherThingsAboutItself_goesOn(FakeCxone fake) {
        provisioning.apply(provisioning.plan(Fleet.of(1)));
        ConnectorDefinition wanted = Fleet.builder("db-000").name("A").build();
        ConnectorPlan plan = provisioning.plan(List.of(wanted));
        fake.putByOthers("db-000", Fleet.connector("db-000").toJson().with("lastCheckedAt", "now"));
        assertThat(provisioning.apply(plan).outcomes(Status.REGISTERED)).hasSize(1);
    }

    @Test
    void apply_planOfAnotherTenant_isRefused(FakeCxone fake) {
        ConnectorPlan plan = provisioning.plan(Fleet.of(1));
        try (Cxone other = Fakes.builder(fake).tenantId("globex").build()) {
            assertThatThrownBy(() -> other.provisioning().apply(plan))
                    .isExactlyInstanceOf(InvalidInputException.class)
                    .hasMessage("the plan was made for tenant 'acme', this is tenant 'globex'; make the plan here");
        }
    }

    @Test
    void apply_someFail_theOthersAreDoneAndASecondRunGoesOn(FakeCxone fake) {
        fake.ownedByOthers("db-001");
        fake.faults().on(REGISTER_CONNECTOR).first().status(400);
        List<ConnectorDefinition> fleet = Fleet.of(5);
        ConnectorPlan plan = provisioning.plan(fleet);

        ApplyReport report = provisioning.withParallelism(1).apply(plan);

        assertThat(report.report()).isEqualTo("""
                db-000: FAILED: cxone REGISTER_CONNECTOR failed: 400 BAD_REQUEST: planned fault
                db-001: FAILED: cxone REGISTER_CONNECTOR failed: 403 FORBIDDEN: connector id 'db-001' belongs to another \
                tenant; choose another id
                3 registered, 0 unchanged, 0 deleted, 0 kept, 2 failed, 0 not started""");
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(report.outcomes().get(0).error()).isPresent();

        ApplyReport second = provisioning.apply(plan);
        assertThat(second.summary()).isEqualTo("1 registered, 3 unchanged, 0 deleted, 0 kept, 1 failed, 0 not started");
        assertThat(fake).received(REGISTER_CONNECTOR).times(7);
    }

    @Test
    void apply_afterACrash_doesTheRestAndRemembersAll(FakeCxone fake) {
        List<ConnectorDefinition> fleet = Fleet.of(6);
        // What a process has left that died after the third PUT and before it could write that down.
        for (int i = 0; i < 3; i++) {
            cxone.connectors().register(fleet.get(i));
        }
        ApplyReport report = provisioning.apply(provisioning.plan(fleet));
        assertThat(report.summary()).isEqualTo("3 registered, 3 unchanged, 0 deleted, 0 kept, 0 failed, 0 not started");
        assertThat(fake).received(REGISTER_CONNECTOR).times(6);

        // All are known to be from here now: a change by others is drift.
        fleet.forEach(c -> fake.putByOthers(c.connectorId(), withPool(c.toJson(), 50)));
        assertThat(provisioning.plan(fleet).connectors(State.DRIFTED)).hasSize(6);
    }

    @Test
    void apply_orphans_stayUnlessAskedToGo(FakeCxone fake) {
        provisioning.apply(provisioning.plan(Fleet.of(3)));
        fake.putByOthers("theirs", Fleet.connector("theirs").toJson());
        ConnectorPlan plan = provisioning.plan(Fleet.of(1));
        assertThat(plan.report()).isEqualTo("""
                tenant 'acme'
                ? db-001: orphaned
                ? db-002: orphaned
                ? theirs: orphaned, registered by others
                1 connector: 0 to create, 0 to update, 1 unchanged, 0 drifted; 3 orphaned""");
        assertThat(plan.hasChanges()).isFalse();

        assertThat(provisioning.apply(plan).outcomes(Status.KEPT)).hasSize(3);
        assertThat(fake).received(DELETE_CONNECTOR).never();

        ApplyReport own = provisioning.withOrphans(Orphans.DELETE_OWN).apply(plan);
        assertThat(own.summary()).isEqualTo("0 registered, 1 unchanged, 2 deleted, 1 kept, 0 failed, 0 not started");
        assertThat(fake.connector("theirs")).isPresent();
        assertThat(fake.connectors()).hasSize(2);

        ApplyReport all = provisioning.withOrphans(Orphans.DELETE_ALL).apply(plan);
        assertThat(all.summary()).isEqualTo("0 registered, 1 unchanged, 3 deleted, 0 kept, 0 failed, 0 not started");
        assertThat(fake.connectors()).hasSize(1);
        assertThat(fake).received(DELETE_CONNECTOR).times(3);
    }

    @Test
    void apply_orphanChangedSince_isNotDeleted(FakeCxone fake) {
        fake.putByOthers("theirs", Fleet.connector("theirs").toJson());
        ConnectorPlan plan = provisioning.plan(List.of());
        fake.putByOthers("theirs", withPool(Fleet.connector("theirs").toJson(), 50));
        assertThatThrownBy(() -> provisioning.withOrphans(Orphans.DELETE_ALL).apply(plan))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("the platform has changed since the plan was made, so nothing was sent: theirs was changed;"
                        + " make a new plan and look at it");
        assertThat(fake.connectors()).hasSize(1);
    }

    @Test
    void apply_interruptedBefore_sendsNothingAndKeepsTheFlag(FakeCxone fake) {
        ConnectorPlan plan = provisioning.plan(Fleet.of(5));
        Thread.currentThread().interrupt();
        try {
            // The first thing apply does is to read the platform, which an interrupt ends.
            assertThatThrownBy(() -> provisioning.apply(plan)).isInstanceOf(UnavailableException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(provisioning.apply(plan).isComplete()).isTrue();
    }

    private static JsonObject withPool(JsonObject connector, int max) {
        JsonObject configuration = connector.object("configuration");
        return connector.with(
                "configuration",
                configuration.with(
                        "poolSettings", configuration.object("poolSettings").with("maxPoolSize", max)));
    }
}
