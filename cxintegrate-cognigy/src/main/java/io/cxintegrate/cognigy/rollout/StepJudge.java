package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.cognigy.rollout.RolloutDecision.Comparison;
import io.cxintegrate.cognigy.rollout.RolloutDecision.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says what figures mean for a step. Immutable; knows no time and no traffic, so that a thousand rollouts can be simulated in a second.
 *
 * <p>Looking at data again and again until they look bad finds something bad in anything. So looks are few, and the probability of
 * error that the whole rollout may have is shared among them beforehand (error spending; K. K. G. Lan and D. L. DeMets, Biometrika 70
 * (1983) 659): each of the {@code K} steps gets {@code (1 - confidence) / K}, the look that ends a step gets half of that, and those
 * before it, at a quarter of the minimum samples and at every doubling, get a quarter, an eighth, a sixteenth. Whatever is skipped
 * goes to the next look. By Boole's inequality the probability that a candidate which is no worse is ever taken for worse is at most
 * the sum, {@code 1 - confidence}, however often somebody asks.
 */
record StepJudge(List<CanaryStep> steps, double confidence, double maxLatencyRatio) {
    /** What was found; the comparison is there only if the data were looked at. */
    record Verdict(Kind kind, String reason, @Nullable Comparison comparison) {}

    StepJudge {
        steps = List.copyOf(steps);
    }

    /**
     * Judges the figures of a step so far.
     *
     * @param index which step, from 0
     * @param looks the number of the last look that was taken in this step, 0 for none
     */
    Verdict judge(int index, int looks, VersionFigures candidate, VersionFigures baseline, Duration elapsed) {
        CanaryStep step = steps.get(index);
        long samples = Math.min(candidate.requests(), baseline.requests());
        boolean enough = samples >= step.minimumSamples();
        if (enough && elapsed.compareTo(step.minimumTime()) >= 0) {
            return last(index, looks, candidate, baseline);
        }
        int look = lookAt(samples, step.minimumSamples());
        if (look <= looks) {
            return new Verdict(Kind.HOLD, waiting(step, candidate, baseline, elapsed, enough), null);
        }
        double level = share() / 2 * (Math.pow(2, -looks) - Math.pow(2, -look));
        Comparison c = compare(look, level, candidate, baseline);
        return c.pValue() <= level
                ? new Verdict(Kind.ROLL_BACK, worse(c), c)
                : new Verdict(Kind.HOLD, "not worse so far; " + waiting(step, candidate, baseline, elapsed, enough), c);
    }

    private Verdict last(int index, int looks, VersionFigures candidate, VersionFigures baseline) {
        // Its own half, and what earlier looks left.
        double level = share() / 2 * (1 + Math.pow(2, -looks));
        Comparison c = compare(looks + 1, level, candidate, baseline);
        if (c.pValue() <= level) {
            return new Verdict(Kind.ROLL_BACK, worse(c), c);
        }
        if (c.latencyRatio() > maxLatencyRatio) {
            return new Verdict(
                    Kind.ROLL_BACK,
                    String.format(
                            Locale.ROOT,
                            "its p95 latency is %.2f times the baseline's, more than %.2f",
                            c.latencyRatio(),
                            maxLatencyRatio),
                    c);
        }
        return new Verdict(index + 1 == steps.size() ? Kind.COMPLETE : Kind.PROMOTE, "no worse than the baseline", c);
    }

    private double share() {
        return (1 - confidence) / steps.size();
    }

    /** The latest look that so many samples allow: 1 at a quarter of the minimum, one more at each doubling. */
    private static int lookAt(long samples, int minimum) {
        int look = 0;
        for (double due = Math.max(1, minimum / 4.0); samples >= due; due *= 2) {
            look++;
        }
        return look;
    }

    private static Comparison compare(int look, double level, VersionFigures candidate, VersionFigures baseline) {
        double ratio = baseline.p95().isZero()
                ? 1
                : (double) candidate.p95().toNanos() / baseline.p95().toNanos();
        return new Comparison(look, candidate, baseline, SuccessRates.pValue(candidate, baseline), level, ratio);
    }

    private static String worse(Comparison c) {
        return String.format(
                Locale.ROOT,
                "its success rate is %.2f %% against the baseline's %.2f %% (p = %s, level %s)",
                100 * c.candidate().successRate(),
                100 * c.baseline().successRate(),
                Figures.significant(c.pValue()).toPlainString(),
                Figures.significant(c.level()).toPlainString());
    }

    private static String waiting(
            CanaryStep step, VersionFigures candidate, VersionFigures baseline, Duration elapsed, boolean enough) {
        return enough
                ? "waits for " + step.minimumTime().minus(elapsed) + " more"
                : "has " + candidate.requests() + " calls and the baseline " + baseline.requests() + " of "
                        + step.minimumSamples();
    }

    RolloutDecision decision(int index, Verdict verdict, Instant at) {
        return new RolloutDecision(
                verdict.kind(), index + 1, steps.get(index).weight(), verdict.reason(), verdict.comparison(), at);
    }
}
