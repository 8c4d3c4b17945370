package io.cxintegrate.examples.guide;

import static io.cxintegrate.examples.guide.Mappings.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.Cognigy;
import io.cxintegrate.cognigy.CognigyBot;
import io.cxintegrate.cognigy.DeploymentPlan;
import io.cxintegrate.cognigy.Deployments;
import io.cxintegrate.cognigy.health.AutomaticRollback;
import io.cxintegrate.cognigy.health.HealthReporter;
import io.cxintegrate.cognigy.health.VersionMeter;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.rollout.CanaryRollout;
import io.cxintegrate.cognigy.rollout.RolloutDecision;
import io.cxintegrate.cognigy.rollout.RolloutMetrics;
import io.cxintegrate.cognigy.rollout.RolloutRunner;
import io.cxintegrate.cognigy.rollout.RolloutStatus.Phase;
import io.cxintegrate.cognigy.rollout.SuccessRates;
import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.FakeWebhookReceiver;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.traffic.SimulatedCall;
import io.cxintegrate.testkit.traffic.SimulatedTraffic;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans, canaries, automatic roll backs and health reports, as the Cognigy guide shows them. */
@CxFakes
class CognigyRolloutGuideTest {
    private static CognigyBot bot(FakeCognigy fake, TestClock clock) {
        return Cognigy.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(clock)
                .build()
                .bot("bot-1");
    }

    @Test
    void plan_asTheGuideShows_isReportedAndApplied(FakeCognigy fake, TestClock clock) {
        Deployments deployments = bot(fake, clock).deployments();
        deployments.deploy(mapping("v1"));
        IntegrationMapping v2 = mapping("v2");

        DeploymentPlan plan = deployments.plan(v2);
        System.out.println(plan.report());
        deployments.apply(plan);

        assertThat(plan.report()).contains("~ version: \"v1\" -> \"v2\"");
        assertThat(deployments.state().current().orElseThrow().version()).isEqualTo("v2");
    }

    @Test
    void canary_asTheGuideShows_rollsABadCandidateBack(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        SimulatedTraffic traffic = fake.traffic("bot-1").seed(2).version("v2", 0.07, Duration.ofMillis(100));
        RolloutMetrics metrics = (version, from) -> {
            List<SimulatedCall> calls = traffic.calls(version, from);
            return new VersionFigures(
                    calls.size(), calls.stream().filter(c -> !c.success()).count(), Duration.ofMillis(100));
        };
        bot.deployments().deploy(mapping("v1"));
        bot.deployments().deploy(mapping("v2"));

        CanaryRollout canary = bot.canary()
                .metrics(metrics)
                .step(0.05, 500, Duration.ofMinutes(10))
                .step(0.25, 500, Duration.ofMinutes(10))
                .step(0.50, 500, Duration.ofMinutes(10))
                .step(0.75, 500, Duration.ofMinutes(10))
                .start();
        RolloutDecision decision = canary.evaluate();

        assertThat(decision.kind()).isEqualTo(RolloutDecision.Kind.HOLD);
        traffic.send(10_000);
        clock.advance(Duration.ofMinutes(10));
        try (RolloutRunner runner = canary.runEvery(Duration.ofSeconds(30))) {
            boolean over = runner.await(Duration.ofMinutes(1));
            assertThat(over).isTrue();
        }
        assertThat(canary.status().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(SuccessRates.samplesFor(0.02, 0.05, 0.05, 0.01 / 8, 0.95)).isEqualTo(333);
    }

    @Test
    void automaticRollback_asTheGuideShows_takesTheCallbacks(FakeCognigy fake, TestClock clock) {
        CognigyBot bot = bot(fake, clock);
        bot.deployments().deploy(mapping("v1"));
        bot.deployments().deploy(mapping("v2"));
        Secret secret = fake.webhookSecret();

        AutomaticRollback rollback = bot.automaticRollback()
                .minSuccessRate(0.95)
                .maxLatency(Duration.ofSeconds(3))
                .breaches(2)
                .build();
        DataActionServer server = DataActionServer.builder()
                .route("/webhooks/cognigy-health", rollback.endpoint(secret))
                .start();
        bot.webhooks().registerHealthMonitor(server.baseUri().resolve("/webhooks/cognigy-health"));

        fake.sendHealthCheck("bot-1", "v2", 0.8, 200);
        fake.sendHealthCheck("bot-1", "v2", 0.8, 200);
        server.close();
        assertThat(bot.deployments().state().current().orElseThrow().version()).isEqualTo("v1");
    }

    @Test
    void healthReporter_asTheGuideShows_postsTheFigures(FakeCognigy fake, FakeWebhookReceiver receiver) {
        TestClock clock = TestClock.manual();
        CognigyBot bot = bot(fake, clock);
        URI monitoring = receiver.url();
        Secret secret = fake.webhookSecret();
        VersionMeter meter = new VersionMeter(clock);
        HealthReporter reporter = bot.healthReporter()
                .stats(meter::snapshots)
                .endpoint(monitoring)
                .secret(secret)
                .interval(Duration.ofMinutes(1))
                .start();
        meter.record("v2", Duration.ofMillis(82), true);
        reporter.close();

        assertThat(receiver.deliveries()).hasSize(1);
        assertThat(receiver.deliveries().get(0).json().integer("total_requests"))
                .isEqualTo(1);
    }
}
