package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.rollout.CanaryRolloutBuilder;
import io.cxintegrate.cognigy.rollout.RolloutMetrics;
import io.cxintegrate.cognigy.rollout.VersionFigures;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.traffic.SimulatedCall;
import io.cxintegrate.testkit.traffic.SimulatedTraffic;
import java.time.Duration;
import java.util.List;

/** What the tests of canaries have in common: the figures of simulated traffic, and the steps. Stateless. */
final class CanaryScene {
    private CanaryScene() {}

    /** The platform's own figures: those of the traffic that it has routed. */
    static RolloutMetrics metricsOf(SimulatedTraffic traffic) {
        return (version, from) -> {
            List<SimulatedCall> calls = traffic.calls(version, from);
            if (calls.isEmpty()) {
                return VersionFigures.NONE;
            }
            List<Duration> latencies =
                    calls.stream().map(SimulatedCall::latency).sorted().toList();
            return new VersionFigures(
                    calls.size(),
                    calls.stream().filter(c -> !c.success()).count(),
                    latencies.get((95 * latencies.size() + 99) / 100 - 1));
        };
    }

    static CanaryRolloutBuilder canary(Cognigy cognigy, FakeCognigy fake) {
        return cognigy.bot("bot-1")
                .canary()
                .metrics(metricsOf(fake.traffic("bot-1")))
                .step(0.1, 300, Duration.ofMinutes(5))
                .step(0.5, 300, Duration.ofMinutes(5));
    }

    static void deployBoth(Cognigy cognigy) {
        Deployments deployments = cognigy.bot("bot-1").deployments();
        deployments.deploy(Tenants.v1());
        deployments.deploy(Tenants.v2());
    }
}
