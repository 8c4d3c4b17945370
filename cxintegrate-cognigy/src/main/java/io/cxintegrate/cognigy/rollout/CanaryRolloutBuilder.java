package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link CanaryRollout}; not safe for concurrent use. Required: {@code metrics} and a step. */
public final class CanaryRolloutBuilder {
    final RolloutTarget target;
    final DocumentStore store;
    final DocumentKey key;
    TimeSource time = TimeSource.system();
    private final List<CanaryStep> steps = new ArrayList<>();
    private @Nullable RolloutMetrics metrics;
    private double confidence = 0.99;
    private double maxLatencyRatio = 1.5;

    CanaryRolloutBuilder(RolloutTarget target, DocumentStore store, DocumentKey key) {
        this.target = Objects.requireNonNull(target, "target");
        this.store = Objects.requireNonNull(store, "store");
        this.key = Objects.requireNonNull(key, "key");
    }

    /** Where the figures come from. */
    public CanaryRolloutBuilder metrics(RolloutMetrics value) {
        metrics = Objects.requireNonNull(value, "metrics");
        return this;
    }

    /**
     * Adds a step; weights rise from step to step. After the last one the candidate gets all the traffic.
     *
     * @throws IllegalArgumentException as {@link CanaryStep}
     */
    public CanaryRolloutBuilder step(double weight, int minimumSamples, Duration minimumTime) {
        steps.add(new CanaryStep(weight, minimumSamples, minimumTime));
        return this;
    }

    /**
     * How sure the success rate has to be worse: the probability that a candidate which is no worse is rolled back for its success rate,
     * at any time of the rollout, is at most {@code 1 - confidence}. Default 0.99. A step with {@code k} of them all ends with a look at
     * a level of at least {@code (1 - confidence) / 2k}.
     *
     * @throws IllegalArgumentException if it is not at least 0.5 and below 1
     */
    public CanaryRolloutBuilder confidence(double value) {
        if (!(value >= 0.5 && value < 1)) {
            throw new IllegalArgumentException("confidence must be at least 0.5 and less than 1 but is " + value);
        }
        confidence = value;
        return this;
    }

    /**
     * How many times as long as the baseline's the candidate's p95 latency may be. Default 1.5. No statistics: a step needs enough
     * samples for a p95 that means something, and 200 are not many.
     *
     * @throws IllegalArgumentException if it is not at least 1
     */
    public CanaryRolloutBuilder maxLatencyRatio(double value) {
        if (!(value >= 1)) {
            throw new IllegalArgumentException("maxLatencyRatio must be at least 1 but is " + value);
        }
        maxLatencyRatio = value;
        return this;
    }

    /** The clock. Default: the system's, or that of the bot. */
    public CanaryRolloutBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Starts the rollout of the current version against the previous one, and gives it the traffic of the first step. If the store has
     * a rollout of this very deployment already, that one is gone on with, by the steps it began with, or stays over: so a service
     * calls this when it starts.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong
     * @throws io.cxintegrate.core.InvalidInputException if there is no current and previous version, or a third one has traffic
     * @throws io.cxintegrate.core.CxException if the store, the audit trail or the platform fail; call it again
     */
    public CanaryRollout start() {
        Violations violations = Violations.of("canary rollout");
        violations.unless(metrics != null, "metrics", "are required but missing");
        violations.unless(!steps.isEmpty(), "steps", "need at least one; call step(weight, samples, time)");
        for (int i = 1; i < steps.size(); i++) {
            violations.unless(
                    steps.get(i).weight() > steps.get(i - 1).weight(),
                    "steps[" + i + "].weight",
                    "must be more than %s of the step before but is %s",
                    steps.get(i - 1).weight(),
                    steps.get(i).weight());
        }
        violations.throwIfAny();
        return CanaryRollout.start(
                this, Objects.requireNonNull(metrics), new StepJudge(steps, confidence, maxLatencyRatio));
    }
}
