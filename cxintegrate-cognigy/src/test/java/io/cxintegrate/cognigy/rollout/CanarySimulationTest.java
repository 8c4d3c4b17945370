package io.cxintegrate.cognigy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.cognigy.rollout.RolloutDecision.Kind;
import io.cxintegrate.cognigy.rollout.StepJudge.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A thousand rollouts of each kind, statistics only: how often is a good candidate rolled back, and a bad one not? The figures it
 * prints stand in the guide.
 */
class CanarySimulationTest {
    private static final int ROLLOUTS = 1_000;
    private static final double SPREAD = 0.5;

    /** Of one second, and the traffic of one evaluation. */
    private static final int CALLS = 100;

    private static final StepJudge JUDGE = new StepJudge(
            List.of(
                    new CanaryStep(0.05, 500, Duration.ofSeconds(20)),
                    new CanaryStep(0.25, 500, Duration.ofSeconds(20)),
                    new CanaryStep(0.50, 500, Duration.ofSeconds(20)),
                    new CanaryStep(0.75, 500, Duration.ofSeconds(20))),
            0.99,
            1.5);

    /** How many of a thousand ended where. */
    private static final class Outcome {
        int completed;
        int rolledBack;
        int atFirstStep;
        int forLatency;
        long candidateCalls;
    }

    @Test
    void thousandRollouts_ofEachKind_keepTheirErrorRates() {
        Outcome good = simulate(0.02, 0.02, 1, 11);
        Outcome goodRare = simulate(0.001, 0.001, 1, 12);
        Outcome better = simulate(0.02, 0.01, 1, 13);
        Outcome bad = simulate(0.02, 0.07, 1, 14);
        Outcome broken = simulate(0.02, 0.5, 1, 15);
        Outcome slow = simulate(0.02, 0.02, 2, 16);
        int naive = naive(0.02, 17);

        print("good: 2 % failures like the baseline", good);
        print("good: 0.1 % failures like the baseline", goodRare);
        print("better: 1 % failures, baseline 2 %", better);
        print("bad: 7 % failures, baseline 2 %", bad);
        print("broken: 50 % failures, baseline 2 %", broken);
        print("slow: twice the latency", slow);
        System.out.printf(
                Locale.ROOT,
                "rollouts=%d good, looked at every second with p <= 0.01: rolledBack=%d%n",
                ROLLOUTS,
                naive);

        assertThat(good.rolledBack).isLessThanOrEqualTo(10);
        assertThat(goodRare.rolledBack).isLessThanOrEqualTo(10);
        assertThat(better.rolledBack).isZero();
        assertThat(bad.rolledBack).isEqualTo(ROLLOUTS);
        assertThat(bad.atFirstStep).isGreaterThan(970);
        assertThat(broken.atFirstStep).isEqualTo(ROLLOUTS);
        assertThat(broken.candidateCalls).isLessThan(200L * ROLLOUTS);
        assertThat(slow.rolledBack).isEqualTo(ROLLOUTS);
        // What all this is for.
        assertThat(naive).isGreaterThan(30);
    }

    private static void print(String kind, Outcome o) {
        System.out.printf(
                Locale.ROOT,
                "rollouts=%d %s: completed=%d rolledBack=%d (first step %d, for latency %d), candidate's calls on average %d%n",
                ROLLOUTS,
                kind,
                o.completed,
                o.rolledBack,
                o.atFirstStep,
                o.forLatency,
                o.candidateCalls / ROLLOUTS);
    }

    private static Outcome simulate(double baselineRate, double candidateRate, double slowness, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Outcome o = new Outcome();
        for (int i = 0; i < ROLLOUTS; i++) {
            int step = 0;
            Verdict v = null;
            while (v == null || v.kind() == Kind.PROMOTE) {
                step = v == null ? 0 : step + 1;
                v = step(random.split(), step, baselineRate, candidateRate, slowness, o);
            }
            if (v.kind() == Kind.COMPLETE) {
                o.completed++;
            } else {
                o.rolledBack++;
                o.atFirstStep += step == 0 ? 1 : 0;
                o.forLatency += v.reason().contains("latency") ? 1 : 0;
            }
        }
        return o;
    }

    private static Verdict step(
            SplittableRandom random, int step, double baselineRate, double candidateRate, double slowness, Outcome o) {
        double weight = JUDGE.steps().get(step).weight();
        long nc = 0;
        long fc = 0;
        long nb = 0;
        long fb = 0;
        int looks = 0;
        for (int second = 1; ; second++) {
            int share = (int) Math.round(CALLS * weight);
            nc += share;
            nb += CALLS - share;
            fc += failures(random, share, candidateRate);
            fb += failures(random, CALLS - share, baselineRate);
            VersionFigures candidate = new VersionFigures(nc, fc, p95(random, nc, slowness));
            VersionFigures baseline = new VersionFigures(nb, fb, p95(random, nb, 1));
            Verdict v = JUDGE.judge(step, looks, candidate, baseline, Duration.ofSeconds(second));
            if (v.comparison() != null) {
                looks = v.comparison().look();
            }
            if (v.kind() != Kind.HOLD) {
                o.candidateCalls += nc;
                return v;
            }
        }
    }

    private static int failures(SplittableRandom random, int calls, double rate) {
        int failures = 0;
        for (int i = 0; i < calls; i++) {
            failures += random.nextDouble() < rate ? 1 : 0;
        }
        return failures;
    }

    /** The 95th percentile of so many log-normal latencies: about normal around the true one, on the scale of logarithms. */
    private static Duration p95(SplittableRandom random, long n, double slowness) {
        double z = 1.6449;
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        double error = n == 0 ? 0 : Math.sqrt(0.95 * 0.05 / n) / density * gaussian(random);
        return Duration.ofNanos((long) (80_000_000 * slowness * Math.exp(SPREAD * (z + error))));
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** The same test without shared looks: every second of the first step, at the confidence of the whole rollout. */
    private static int naive(double rate, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rolledBack = 0;
        for (int i = 0; i < ROLLOUTS; i++) {
            long nc = 0;
            long fc = 0;
            long nb = 0;
            long fb = 0;
            while (nc < 2_000) {
                nc += 25;
                nb += 75;
                fc += failures(random, 25, rate);
                fb += failures(random, 75, rate);
                if (SuccessRates.pValue(
                                new VersionFigures(nc, fc, Duration.ZERO), new VersionFigures(nb, fb, Duration.ZERO))
                        <= 0.01) {
                    rolledBack++;
                    break;
                }
            }
        }
        return rolledBack;
    }
}
