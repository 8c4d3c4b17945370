package io.cxintegrate.cognigy.spi;

import java.util.Optional;

/**
 * Remembers what is deployed, by bot. Implementations are safe to share between threads; whoever creates one closes it.
 *
 * <p>Changes are compare-and-set by {@link DeploymentState#revision()}, so that several threads or processes may share a store
 * and none overwrites what another has done; no lock is held meanwhile. A store that cannot be reached throws
 * {@link io.cxintegrate.core.UnavailableException}.
 */
public interface DeploymentStore {
    /** What is stored for this bot; empty when nothing is. */
    Optional<DeploymentState> load(String botId);

    /**
     * Stores {@code next}, if what is stored has the revision before it; for revision 1, if nothing is stored.
     *
     * @return whether it was stored; false when another change came first
     */
    boolean save(String botId, DeploymentState next);

    /** A store in memory, which forgets everything with the process. */
    static DeploymentStore inMemory() {
        return new InMemoryDeploymentStore();
    }
}
