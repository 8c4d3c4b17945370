package io.cxintegrate.cognigy.spi;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The default: no more than a map. Safe to share between threads. */
final class InMemoryDeploymentStore implements DeploymentStore {
    private final ConcurrentMap<String, DeploymentState> states = new ConcurrentHashMap<>();

    @Override
    public Optional<DeploymentState> load(String botId) {
        return Optional.ofNullable(states.get(botId));
    }

    @Override
    public boolean save(String botId, DeploymentState next) {
        DeploymentState stored = states.get(botId);
        if (stored == null) {
            return next.revision() == 1 && states.putIfAbsent(botId, next) == null;
        }
        return next.revision() == stored.revision() + 1 && states.replace(botId, stored, next);
    }

    @Override
    public String toString() {
        return "DeploymentStore.inMemory()";
    }
}
