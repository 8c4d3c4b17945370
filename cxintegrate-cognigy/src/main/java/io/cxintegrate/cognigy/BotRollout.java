package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.rollout.RolloutTarget;
import io.cxintegrate.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * The deployments of a bot, as rollouts see them.
 *
 * @param deployments what is moved
 * @param changes where it goes on record
 */
record BotRollout(Deployments deployments, BotChanges changes) implements RolloutTarget {
    @Override
    public Optional<Contenders> contenders() {
        DeploymentState state = deployments.state();
        return state.current()
                .flatMap(current -> state.previous()
                        .map(previous -> new Contenders(
                                current.version(),
                                previous.version(),
                                current.integrationId() + " of " + current.deployedAt())));
    }

    @Override
    public Map<String, Double> trafficSplit() {
        return deployments.trafficSplit();
    }

    @Override
    public void split(TrafficSplit split) {
        deployments.split(split);
    }

    @Override
    public boolean rollBack(String candidate) {
        return deployments.rollbackFrom(candidate).isPresent();
    }

    @Override
    public void record(String action, JsonObject details) {
        changes.record(action, details);
    }
}
