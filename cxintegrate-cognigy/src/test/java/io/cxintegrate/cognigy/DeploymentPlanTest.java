package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static io.cxintegrate.testkit.CognigyOperation.UPDATE_ROUTING;
import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.DeploymentPlan.Action;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@CxFakes
class DeploymentPlanTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final DocumentStore store = DocumentStore.inMemory();

    private Deployments deployments(FakeCognigy fake, TestClock clock) {
        return Tenants.client(fake, clock)
                .audit(audit)
                .store(store)
                .build()
                .bot("bot-1")
                .deployments();
    }

    private static IntegrationMapping changed() {
        return Tenants.v2().toBuilder()
                .timeout(Duration.ofSeconds(7))
                .trafficSplit(Map.of("v2", 1.0))
                .typeMapping("country", "string")
                .build();
    }

    @Test
    void plan_anotherVersionIsCurrent_reportsWhatDiffers(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v1());

        DeploymentPlan plan = deployments.plan(changed());

        assertThat(plan.action()).isEqualTo(Action.CREATE);
        assertThat(plan.comparedWith()).contains("int-1");
        assertThat(plan.report())
                .isEqualTo("bot 'bot-1': deploy 'payment_processor_v2' as v2; payload "
                        + changed().payloadHash() + """

                        compared with int-1
                          ~ timeout_ms: 12000 -> 7000
                          + traffic_split.v2: 1.0
                          - traffic_split.v1: 1.0
                          ~ version: "v1" -> "v2"
                          + metadata.type_mapping.country: "string"
                        5 fields differ""");
        assertThat(plan).hasToString("DeploymentPlan[CREATE v2, 5 changes]");
        assertThat(fake).received(CREATE_INTEGRATION).once();
        assertThat(Tenants.outcomes(audit)).hasSize(1);
    }

    @Test
    void plan_nothingDeployed_addsEverything(FakeCognigy fake, TestClock clock) {
        DeploymentPlan plan = deployments(fake, clock).plan(Tenants.v1());
        assertThat(plan.comparedWith()).isEmpty();
        assertThat(plan.report()).contains("\nnothing is deployed yet\n  + name: \"payment_processor_v2\"\n");
        assertThat(deployments(fake, clock).apply(plan).integrationId()).isEqualTo("int-1");
    }

    @Test
    void plan_sameIsCurrent_isNothingToDo(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v1());
        DeploymentPlan plan = deployments.plan(Tenants.v1());
        assertThat(plan.action()).isEqualTo(Action.NOTHING);
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.report())
                .startsWith("bot 'bot-1': nothing to do, v1 is current;")
                .endsWith("\n0 fields differ");
        assertThat(deployments.apply(plan).integrationId()).isEqualTo("int-1");
        assertThat(fake).received(CREATE_INTEGRATION).once();
    }

    @Test
    void plan_rolledBackVersion_makesItCurrentAgain(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v1());
        deployments.deploy(Tenants.v2());
        deployments.rollback();
        DeploymentPlan plan = deployments.plan(Tenants.v2());
        assertThat(plan.action()).isEqualTo(Action.MAKE_CURRENT);
        assertThat(plan.report()).contains("make v2 current, which is on the platform already");
        assertThat(deployments.apply(plan).integrationId()).isEqualTo("int-2");
        assertThat(deployments.state().previous().orElseThrow().version()).isEqualTo("v1");
    }

    @Test
    void plan_withoutARecord_comparesWithWhatHasMostOfTheTraffic(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v1());
        deployments.deploy(Tenants.v2());
        deployments.split(TrafficSplit.of("v1", 0.2, "v2", 0.8));
        try (Cognigy forgetful = Tenants.client(fake, clock).build()) {
            DeploymentPlan plan = forgetful
                    .bot("bot-1")
                    .deployments()
                    .plan(Tenants.v2().toBuilder().version("v3").build());
            assertThat(plan.comparedWith()).contains("int-2");
            assertThat(plan.changes()).hasSize(1);
        }
    }

    @Test
    void plan_labelTaken_isRefused(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v2());
        assertThatThrownBy(() -> deployments.plan(changed()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("version 'v2' is deployed already with another payload");
    }

    @Test
    void apply_somebodyDeployedInBetween_isRefusedAndSaysWhat(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v1());
        DeploymentPlan plan = deployments.plan(changed());
        try (Cognigy other = Tenants.client(fake, clock).build()) {
            other.bot("bot-1")
                    .deployments()
                    .deploy(Tenants.v1().toBuilder().version("v9").build());
        }
        assertThatThrownBy(() -> deployments.apply(plan))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "cognigy CREATE_INTEGRATION refused for bot 'bot-1': the platform has changed since the plan"
                                + " was made: int-2 was added; make a new plan");
        assertThat(fake).received(CREATE_INTEGRATION).times(2);
    }

    @Test
    void apply_splitChangedInBetween_isRefused(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v1());
        deployments.deploy(Tenants.v1().toBuilder().version("v9").build());
        DeploymentPlan plan = deployments.plan(changed());
        deployments.split(TrafficSplit.of("v1", 0.5, "v9", 0.5));
        assertThatThrownBy(() -> deployments.apply(plan))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "the traffic split is {\"v1\":0.5,\"v9\":0.5} and was {\"v1\":1.0}; make a new plan");
        assertThat(fake).received(UPDATE_ROUTING).once();
        assertThat(Tenants.outcomes(audit).get(3).status()).contains("FAILURE");
    }

    @Test
    void apply_nothingChanged_deploysAndBooks(FakeCognigy fake, TestClock clock) {
        Deployments deployments = deployments(fake, clock);
        deployments.deploy(Tenants.v1());
        assertThat(deployments.planAsync(changed()).thenCompose(deployments::applyAsync))
                .succeedsWithin(Duration.ofSeconds(30))
                .hasToString("v2 (int-2)");
        assertThat(deployments.state().current().orElseThrow().version()).isEqualTo("v2");
    }

    @Test
    void apply_planOfAnotherBot_isRefused(FakeCognigy fake, TestClock clock) {
        DeploymentPlan plan = deployments(fake, clock).plan(Tenants.v1());
        try (Cognigy cognigy = Tenants.client(fake, clock).build()) {
            assertThatThrownBy(() -> cognigy.bot("bot-2").deployments().apply(plan))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "cognigy CREATE_INTEGRATION refused for bot 'bot-2': the plan was made for bot 'bot-1'");
        }
    }
}
