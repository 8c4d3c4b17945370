package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout moves: the traffic of something that has a current and a previous version. For a bot,
 * {@code CognigyBot.rolloutTarget()}. Implementations are safe to share between threads; every method may do I/O and throws the
 * exceptions of {@link io.cxintegrate.core.CxException} when it fails.
 */
public interface RolloutTarget {
    /** The current version and the one before it; empty when there are not two. */
    Optional<Contenders> contenders();

    /** The weights that are in force now, by version label. */
    Map<String, Double> trafficSplit();

    /** Splits the traffic; repeating it changes nothing. */
    void split(TrafficSplit split);

    /**
     * Gives all traffic to the baseline, if this version is still current; repeating it changes nothing.
     *
     * @param candidate the label of the version to get away from
     * @return whether it was done now
     */
    boolean rollBack(String candidate);

    /**
     * Puts something on the audit trail.
     *
     * @param action such as {@code CANARY_PROMOTE}
     * @param details the numbers it rested on
     */
    void record(String action, JsonObject details);

    /**
     * Two versions of which one is to take over from the other. Immutable.
     *
     * @param candidate the label of the new one
     * @param baseline the label of the one before
     * @param deployment what tells this deployment of the candidate from any other, also of the same version
     */
    record Contenders(String candidate, String baseline, String deployment) {}
}
