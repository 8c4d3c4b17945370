package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.rollout.RolloutDecision.Kind;
import io.cxintegrate.cognigy.rollout.RolloutTarget.Contenders;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A rollout as the store has it: all that is needed to go on after a restart, in whatever process. Immutable.
 *
 * <p>A decision is stored before it is carried out, and marked when it is on record and the traffic has moved ({@code carriedOut}). Who
 * finds one that is not, carries it out: moving the traffic twice to the same place changes nothing.
 *
 * @param step the step that it is in, from 0
 * @param since when that step got its traffic
 * @param looks how often the data of that step were looked at
 */
record RolloutState(
        Contenders contenders,
        StepJudge judge,
        RolloutStatus.Phase phase,
        int step,
        Instant since,
        int looks,
        List<RolloutDecision> decisions,
        boolean carriedOut) {
    /** A rollout that holds at every look for years would else fill the store. */
    private static final int MAX_DECISIONS = 200;

    RolloutState {
        decisions = List.copyOf(decisions);
    }

    static RolloutState begun(Contenders contenders, StepJudge judge, Instant now) {
        RolloutDecision start = new RolloutDecision(
                Kind.START,
                1,
                judge.steps().get(0).weight(),
                "canary of " + contenders.candidate() + " against " + contenders.baseline(),
                null,
                now);
        return new RolloutState(contenders, judge, RolloutStatus.Phase.RUNNING, 0, now, 0, List.of(start), false);
    }

    RolloutDecision last() {
        return decisions.get(decisions.size() - 1);
    }

    /** The state after a decision, which is still to be carried out. */
    RolloutState decided(RolloutDecision decision) {
        List<RolloutDecision> all = new ArrayList<>(decisions);
        all.add(decision);
        if (all.size() > MAX_DECISIONS) {
            // The first one says what it was all about.
            all.remove(1);
        }
        int seen = decision.comparison().map(RolloutDecision.Comparison::look).orElse(looks);
        return switch (decision.kind()) {
            case PROMOTE -> with(RolloutStatus.Phase.RUNNING, step + 1, 0, all, false);
            case COMPLETE -> with(RolloutStatus.Phase.COMPLETED, step, seen, all, false);
            case ROLL_BACK -> with(RolloutStatus.Phase.ROLLED_BACK, step, seen, all, false);
            case SUPERSEDE -> with(RolloutStatus.Phase.SUPERSEDED, step, seen, all, false);
            case START, HOLD -> with(RolloutStatus.Phase.RUNNING, step, seen, all, false);
        };
    }

    /** The state once the last decision is on record and in force. */
    RolloutState carriedOut(Instant now) {
        boolean moved = last().kind() == Kind.START || last().kind() == Kind.PROMOTE;
        return new RolloutState(contenders, judge, phase, step, moved ? now : since, looks, decisions, true);
    }

    private RolloutState with(
            RolloutStatus.Phase nextPhase, int nextStep, int nextLooks, List<RolloutDecision> all, boolean done) {
        return new RolloutState(contenders, judge, nextPhase, nextStep, since, nextLooks, all, done);
    }

    /** What the traffic should be now. */
    TrafficSplit split() {
        double weight = phase == RolloutStatus.Phase.COMPLETED
                ? 1
                : judge.steps().get(step).weight();
        if (weight == 1) {
            return TrafficSplit.allTo(contenders.candidate());
        }
        // In decimals: 1 - 0.9 is not 0.1.
        double rest = BigDecimal.ONE.subtract(BigDecimal.valueOf(weight)).doubleValue();
        return TrafficSplit.of(contenders.baseline(), rest, contenders.candidate(), weight);
    }

    RolloutStatus status() {
        double weight = switch (phase) {
            case RUNNING -> judge.steps().get(step).weight();
            case COMPLETED -> 1;
            case ROLLED_BACK -> 0;
            case SUPERSEDED -> judge.steps().get(step).weight();
        };
        return new RolloutStatus(
                phase, contenders.candidate(), contenders.baseline(), step + 1, weight, since, decisions);
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("candidate", contenders.candidate())
                .put("baseline", contenders.baseline())
                .put("deployment", contenders.deployment())
                .put("steps", judge.steps().stream().map(CanaryStep::toJson).toList())
                .put("confidence", BigDecimal.valueOf(judge.confidence()))
                .put("max_latency_ratio", BigDecimal.valueOf(judge.maxLatencyRatio()))
                .put("phase", phase.name())
                .put("step", step)
                .put("since", since.toString())
                .put("looks", looks)
                .put(
                        "decisions",
                        decisions.stream().map(RolloutDecision::toJson).toList())
                .put("carried_out", carriedOut)
                .build();
    }

    static RolloutState fromJson(JsonObject json) {
        return new RolloutState(
                new Contenders(json.string("candidate"), json.string("baseline"), json.string("deployment")),
                new StepJudge(
                        json.objects("steps").stream().map(CanaryStep::fromJson).toList(),
                        json.number("confidence").doubleValue(),
                        json.number("max_latency_ratio").doubleValue()),
                RolloutStatus.Phase.valueOf(json.string("phase")),
                json.integer("step"),
                Instant.parse(json.string("since")),
                json.integer("looks"),
                json.objects("decisions").stream()
                        .map(RolloutDecision::fromJson)
                        .toList(),
                json.bool("carried_out"));
    }
}
