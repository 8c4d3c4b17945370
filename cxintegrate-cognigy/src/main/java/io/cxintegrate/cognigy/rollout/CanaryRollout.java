package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.rollout.RolloutDecision.Kind;
import io.cxintegrate.cognigy.rollout.RolloutTarget.Contenders;
import io.cxintegrate.cognigy.rollout.StepJudge.Verdict;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A roll-out by steps: the current version gets a small share of the traffic, then more, as long as it does no worse than the
 * previous one, and nothing when it does. Safe to share between threads; holds no resource.
 *
 * <p>It does nothing by itself: {@link #evaluate()} takes the next step if it is time, and {@link #runEvery} calls that again and
 * again. All it knows is in the store, so any process may call it, several at once too, and a restart loses nothing. A decision is
 * stored, then put on record with its numbers, then carried out; what a process that died has left is carried out by the next one.
 *
 * <p>Worse is judged by {@link SuccessRates} at looks that share the probability of error between them, and by the ratio of the
 * p95 latencies at the look that ends a step. The probability that a candidate which is no worse in its success rate is rolled back
 * for it is at most {@code 1 - confidence} over the whole rollout, however often it is evaluated.
 *
 * <pre>{@code
 * CanaryRollout canary = bot.canary()
 *         .metrics(metrics)
 *         .step(0.05, 500, Duration.ofMinutes(10))
 *         .step(0.25, 1_000, Duration.ofMinutes(10))
 *         .step(0.50, 1_000, Duration.ofMinutes(10))
 *         .start();
 * try (RolloutRunner runner = canary.runEvery(Duration.ofSeconds(30))) { ... }
 * }</pre>
 */
public final class CanaryRollout {
    /** Each lost race means that another decision was stored, so that many in a row are a store that does not work. */
    private static final int MAX_RACES = 100;

    private final RolloutTarget target;
    private final RolloutMetrics metrics;
    private final DocumentStore store;
    private final DocumentKey key;
    private final TimeSource time;

    private CanaryRollout(CanaryRolloutBuilder b, RolloutMetrics metrics) {
        target = b.target;
        this.metrics = metrics;
        store = b.store;
        key = b.key;
        time = b.time;
    }

    /**
     * A builder with the defaults.
     *
     * @param target what it moves the traffic of
     * @param store where it is remembered
     * @param key under which key; one rollout at a time
     */
    public static CanaryRolloutBuilder builder(RolloutTarget target, DocumentStore store, DocumentKey key) {
        return new CanaryRolloutBuilder(target, store, key);
    }

    static CanaryRollout start(CanaryRolloutBuilder b, RolloutMetrics metrics, StepJudge judge) {
        CanaryRollout rollout = new CanaryRollout(b, metrics);
        rollout.begin(judge);
        rollout.settle();
        return rollout;
    }

    private void begin(StepJudge judge) {
        Optional<Contenders> contenders = target.contenders();
        for (int i = 0; i < MAX_RACES; i++) {
            Optional<StoredDocument> stored = store.load(key);
            if (stored.isPresent()
                    && contenders
                            .map(state(stored.get()).contenders()::equals)
                            // Rolled back, so that there is nothing to begin anew.
                            .orElse(true)) {
                return;
            }
            Contenders both = contenders.orElseThrow(() -> new InvalidInputException(
                    "a canary needs a current version and a previous one, but there are not two; deploy the baseline,"
                            + " then the candidate"));
            refuseStrangers(both);
            if (save(stored, RolloutState.begun(both, judge, time.instant()))) {
                return;
            }
        }
        throw races();
    }

    /** Else the first step would take the traffic away from the version that really has it. */
    private void refuseStrangers(Contenders both) {
        target.trafficSplit().forEach((label, weight) -> {
            if (weight > 0 && !label.equals(both.candidate()) && !label.equals(both.baseline())) {
                throw new InvalidInputException("a canary of " + both.candidate() + " against " + both.baseline()
                        + " cannot begin: " + Figures.percent(weight) + " of the traffic goes to " + label
                        + ", which is neither; split the traffic among the two first");
            }
        });
    }

    /**
     * Takes the next step if it is time. Carries out first what was decided before and not carried out.
     *
     * @return what was decided now; the last decision again when the rollout is over
     * @throws io.cxintegrate.core.CxException if the figures, the store, the audit trail or the platform fail; call it again later
     */
    public RolloutDecision evaluate() {
        for (int i = 0; i < MAX_RACES; i++) {
            settle();
            StoredDocument stored = load();
            RolloutState state = state(stored);
            if (!state.carriedOut()) {
                // Another process has just decided.
                continue;
            }
            if (state.status().isOver()) {
                return state.last();
            }
            RolloutDecision decision = decide(state);
            if (decision.kind() == Kind.HOLD && decision.comparison().isEmpty()) {
                return decision;
            }
            if (save(Optional.of(stored), state.decided(decision))) {
                settle();
                return decision;
            }
        }
        throw races();
    }

    private RolloutDecision decide(RolloutState state) {
        Instant now = time.instant();
        Contenders c = state.contenders();
        if (target.contenders().filter(c::equals).isEmpty()) {
            return state.judge()
                    .decision(
                            state.step(),
                            new Verdict(
                                    Kind.SUPERSEDE,
                                    c.candidate() + " is not the version that was deployed last any more",
                                    null),
                            now);
        }
        Verdict verdict = state.judge()
                .judge(
                        state.step(),
                        state.looks(),
                        metrics.since(c.candidate(), state.since()),
                        metrics.since(c.baseline(), state.since()),
                        Duration.between(state.since(), now));
        return state.judge().decision(state.step(), verdict, now);
    }

    /** Carries out the last decision, unless that is done: on record first, then the traffic, then the mark. */
    private void settle() {
        for (int i = 0; i < MAX_RACES; i++) {
            StoredDocument stored = load();
            RolloutState state = state(stored);
            if (state.carriedOut()) {
                return;
            }
            RolloutDecision decision = state.last();
            target.record("CANARY_" + decision.kind(), decision.toJson());
            switch (decision.kind()) {
                case START, PROMOTE, COMPLETE -> target.split(state.split());
                case ROLL_BACK -> target.rollBack(state.contenders().candidate());
                case HOLD, SUPERSEDE -> {}
            }
            // Lost means that another process has carried it out too and may have gone on since. Then the traffic may
            // be where
            // this one has just put it back to, and the loop looks again.
            RolloutState done = state.carriedOut(time.instant());
            if (save(Optional.of(stored), done)) {
                if (decision.kind() == Kind.START || decision.kind() == Kind.PROMOTE) {
                    prime(done);
                }
                return;
            }
            repair(decision);
        }
        throw races();
    }

    /** The figures of a step begin here, for sources that count from when they are asked first. */
    private void prime(RolloutState state) {
        try {
            metrics.since(state.contenders().candidate(), state.since());
            metrics.since(state.contenders().baseline(), state.since());
        } catch (CxException e) {
            // They are asked again when there is something to judge.
        }
    }

    /** Puts the traffic where the stored state says, after this process may have put it somewhere older. */
    private void repair(RolloutDecision mine) {
        RolloutState now = state(load());
        boolean overtaken = now.carriedOut() && !now.last().equals(mine);
        boolean moved = mine.kind() == Kind.START || mine.kind() == Kind.PROMOTE || mine.kind() == Kind.COMPLETE;
        if (!overtaken || !moved) {
            return;
        }
        switch (now.phase()) {
            case RUNNING, COMPLETED -> target.split(now.split());
            case ROLLED_BACK -> target.split(TrafficSplit.allTo(now.contenders().baseline()));
            case SUPERSEDED -> {}
        }
    }

    /** How far it is, as the store knows. */
    public RolloutStatus status() {
        return state(load()).status();
    }

    /**
     * Evaluates at once and then again after each interval, on a thread of its own, until the rollout is over or the runner is closed.
     * What fails is logged as a warning once and tried again.
     *
     * @param interval longer than zero
     * @return what ends it; whoever calls this closes it
     * @throws IllegalArgumentException if the interval is not longer than zero
     */
    public RolloutRunner runEvery(Duration interval) {
        return RolloutRunner.start(this, interval, time);
    }

    @Override
    public String toString() {
        return "CanaryRollout[" + key.id() + "]";
    }

    private StoredDocument load() {
        return store.load(key)
                .orElseThrow(() -> new DefectException(
                        "the rollout under " + key + " is gone from " + store + "; start it again"));
    }

    private RolloutState state(StoredDocument stored) {
        try {
            return RolloutState.fromJson(stored.document());
        } catch (JsonException | DateTimeException | IllegalArgumentException e) {
            throw new DefectException("what " + store + " has under " + key + " is no rollout: " + e.getMessage());
        }
    }

    private boolean save(Optional<StoredDocument> on, RolloutState state) {
        return store.save(key, state.toJson(), on.map(StoredDocument::revision).orElse(DocumentStore.NEW))
                .isPresent();
    }

    private UnavailableException races() {
        return new UnavailableException(
                store + " refused the rollout under " + key + " " + MAX_RACES + " times because of other changes");
    }
}
