package io.cxintegrate.cognigy.rollout;

import java.time.Instant;
import java.util.List;

/**
 * How far a rollout is. Immutable.
 *
 * @param phase whether it runs, and how it ended
 * @param candidate the label of the new version
 * @param baseline the label of the one before
 * @param step the step it is in or ended in, from 1
 * @param weight the candidate's share of the traffic, 0 to 1; what it was last if it was superseded
 * @param since when that step began
 * @param decisions the first one and the last 199, oldest first
 */
public record RolloutStatus(
        Phase phase,
        String candidate,
        String baseline,
        int step,
        double weight,
        Instant since,
        List<RolloutDecision> decisions) {
    /** Whether it runs, and how it ended. */
    public enum Phase {
        /** It goes on. */
        RUNNING,
        /** The candidate has all the traffic. */
        COMPLETED,
        /** The baseline has all the traffic. */
        ROLLED_BACK,
        /** Somebody deployed or rolled back meanwhile; it has left the traffic alone since. */
        SUPERSEDED
    }

    /** Copies the list. */
    public RolloutStatus {
        decisions = List.copyOf(decisions);
    }

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return phase != Phase.RUNNING;
    }
}
