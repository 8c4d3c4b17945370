package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * One step of a canary: so much of the traffic goes to the candidate until both versions have been seen often and long enough to be
 * judged. Immutable.
 *
 * @param weight the candidate's share, between 0 and 1
 * @param minimumSamples how many calls of each version it takes; {@link SuccessRates#samplesFor} tells how many make sense
 * @param minimumTime how long it takes at least, so that a slow fault has time to show
 */
public record CanaryStep(double weight, int minimumSamples, Duration minimumTime) {
    /** @throws IllegalArgumentException if the weight is not between 0 and 1, samples are below 1, or the time is negative */
    public CanaryStep {
        if (!(weight > 0 && weight < 1)) {
            throw new IllegalArgumentException("weight must be more than 0 and less than 1 but is " + weight);
        }
        Require.atLeast(1, minimumSamples, "minimumSamples");
        Require.notNegative(minimumTime, "minimumTime");
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("weight", BigDecimal.valueOf(weight))
                .put("minimum_samples", minimumSamples)
                .put("minimum_time", minimumTime.toString())
                .build();
    }

    static CanaryStep fromJson(JsonObject json) {
        return new CanaryStep(
                json.number("weight").doubleValue(),
                json.integer("minimum_samples"),
                Duration.parse(json.string("minimum_time")));
    }
}
