package io.cxintegrate.cognigy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cxintegrate.cognigy.rollout.RolloutDecision.Kind;
import io.cxintegrate.cognigy.rollout.StepJudge.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepJudgeTest {
    private static final Duration TEN = Duration.ofMinutes(10);
    private static final StepJudge JUDGE =
            new StepJudge(List.of(new CanaryStep(0.1, 400, TEN), new CanaryStep(0.5, 400, TEN)), 0.99, 1.5);

    private static VersionFigures calls(long requests, long failures) {
        return new VersionFigures(requests, failures, Duration.ofMillis(100));
    }

    @Test
    void judge_tooFewSamples_holdsWithoutALook() {
        Verdict v = JUDGE.judge(0, 0, calls(99, 99), calls(891, 0), TEN);
        assertThat(v.kind()).isEqualTo(Kind.HOLD);
        assertThat(v.reason()).isEqualTo("has 99 calls and the baseline 891 of 400");
        assertThat(v.comparison()).isNull();
    }

    @Test
    void judge_baselineHasTooFew_holdsToo() {
        assertThat(JUDGE.judge(1, 0, calls(5_000, 5_000), calls(99, 0), TEN).comparison())
                .isNull();
    }

    @Test
    void judge_catastropheAtAQuarterOfTheSamples_rollsBackAtOnce() {
        Verdict v = JUDGE.judge(0, 0, calls(100, 50), calls(900, 9), Duration.ofSeconds(5));
        assertThat(v.kind()).isEqualTo(Kind.ROLL_BACK);
        assertThat(v.comparison().look()).isEqualTo(1);
        assertThat(v.comparison().level()).isCloseTo(0.00125, within(1e-12));
        assertThat(v.reason())
                .startsWith("its success rate is 50.00 % against the baseline's 99.00 % (p = 0.000000")
                .endsWith(", level 0.00125)");
    }

    @Test
    void judge_lookTakenAlready_waitsForTheNext() {
        assertThat(JUDGE.judge(0, 1, calls(199, 50), calls(1_791, 9), TEN).comparison())
                .isNull();
        assertThat(JUDGE.judge(0, 1, calls(200, 2), calls(1_800, 18), TEN)
                        .comparison()
                        .look())
                .isEqualTo(2);
    }

    @Test
    void judge_enoughSamplesButTooSoon_waitsForTheTime() {
        Verdict v = JUDGE.judge(0, 3, calls(400, 8), calls(3_600, 72), Duration.ofMinutes(9));
        assertThat(v.kind()).isEqualTo(Kind.HOLD);
        assertThat(v.reason()).isEqualTo("waits for PT1M more");
    }

    @Test
    void judge_lastLook_promotesOrCompletes() {
        assertThat(JUDGE.judge(0, 3, calls(400, 8), calls(3_600, 72), TEN).kind())
                .isEqualTo(Kind.PROMOTE);
        assertThat(JUDGE.judge(1, 3, calls(400, 8), calls(400, 8), TEN).kind()).isEqualTo(Kind.COMPLETE);
        assertThat(JUDGE.judge(1, 3, calls(400, 60), calls(400, 8), TEN).kind()).isEqualTo(Kind.ROLL_BACK);
    }

    @Test
    void judge_latencyOverTheRatio_rollsBackAtTheLastLookOnly() {
        VersionFigures slow = new VersionFigures(400, 8, Duration.ofMillis(151));
        Verdict v = JUDGE.judge(0, 3, slow, calls(3_600, 72), TEN);
        assertThat(v.kind()).isEqualTo(Kind.ROLL_BACK);
        assertThat(v.reason()).isEqualTo("its p95 latency is 1.51 times the baseline's, more than 1.50");
        assertThat(JUDGE.judge(0, 0, slow, calls(3_600, 72), Duration.ZERO).kind())
                .isEqualTo(Kind.HOLD);
        assertThat(JUDGE.judge(0, 3, slow, new VersionFigures(3_600, 72, Duration.ZERO), TEN)
                        .kind())
                .isEqualTo(Kind.PROMOTE);
    }

    @Test
    void judge_whateverLooksAreTakenOrSkipped_neverSpendsMoreThanTheStepHas() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            double spent = 0;
            int looks = 0;
            long samples = 0;
            while (samples < 1_000_000) {
                samples += 1 + random.nextInt(1 + (int) samples / (1 + random.nextInt(4)) + 300);
                Verdict v = JUDGE.judge(0, looks, calls(samples, 0), calls(samples, 0), Duration.ZERO);
                if (v.comparison() != null) {
                    spent += v.comparison().level();
                    looks = v.comparison().look();
                }
            }
            Verdict last = JUDGE.judge(0, looks, calls(samples, 0), calls(samples, 0), TEN);
            spent += last.comparison().level();
            assertThat(spent).isCloseTo(0.005, within(1e-9));
        }
    }
}
