package io.cxintegrate.cognigy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessRatesTest {
    private static VersionFigures calls(long requests, long failures) {
        return new VersionFigures(requests, failures, Duration.ofMillis(100));
    }

    private static double p(long nc, long fc, long nb, long fb) {
        return SuccessRates.pValue(calls(nc, fc), calls(nb, fb));
    }

    @ParameterizedTest
    @CsvSource({
        // The lady who tastes tea: 17 of 70.
        "4, 3, 4, 1, 0.24285714285714285",
        "10, 0, 10, 5, 1",
        "0, 0, 10, 5, 1",
        "10, 5, 0, 0, 1",
        "5, 5, 5, 0, 0.003968253968253968",
        "100, 1, 100, 1, 0.7512562814070352",
    })
    void pValue_smallTables_isTheExactOne(long nc, long fc, long nb, long fb, double expected) {
        assertThat(p(nc, fc, nb, fb)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void pValue_anyTable_isTheSumOfTheExactFractions() {
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            int nc = 1 + random.nextInt(300);
            int nb = 1 + random.nextInt(900);
            int fc = random.nextInt(nc + 1) / (1 + random.nextInt(10));
            int fb = random.nextInt(nb + 1) / (1 + random.nextInt(10));
            double exact = exact(nc, fc, nb, fb);
            assertThat(p(nc, fc, nb, fb))
                    .as("%d of %d against %d of %d", fc, nc, fb, nb)
                    .isCloseTo(exact, within(1e-10 + exact * 1e-9));
        }
    }

    @Test
    void pValue_largeNumbers_isANumberAndFallsWithTheFailures() {
        double before = 2;
        for (long fc = 0; fc <= 100_000_000; fc += 5_000_000) {
            double p = p(100_000_000, fc, 900_000_000, 200_000_000);
            assertThat(p).isBetween(0.0, 1.0).isLessThanOrEqualTo(before);
            before = p;
        }
        assertThat(before).isZero();
        assertThat(p(1_000_000, 20_000, 9_000_000, 180_000)).isCloseTo(0.5, within(0.01));
    }

    /** What the whole rollout stands on: a test at a level is wrong at most that often, however few failures there are. */
    @ParameterizedTest
    @CsvSource({"20, 60, 0.02", "40, 40, 0.1", "25, 475, 0.005", "60, 20, 0.5"})
    void pValue_bothFailAlike_isAtMostALevelThatOftenAtMost(int nc, int nb, double rate) {
        for (double level : new double[] {0.0005, 0.005, 0.05, 0.2}) {
            double probability = 0;
            for (int fc = 0; fc <= nc; fc++) {
                for (int fb = 0; fb <= nb; fb++) {
                    if (p(nc, fc, nb, fb) <= level) {
                        probability += binomial(nc, fc, rate) * binomial(nb, fb, rate);
                    }
                }
            }
            assertThat(probability).isLessThanOrEqualTo(level);
        }
    }

    @Test
    void samplesFor_fivePercentMore_isEnoughInASimulation() {
        long samples = SuccessRates.samplesFor(0.02, 0.05, 0.05, 0.00125, 0.95);
        assertThat(samples).isEqualTo(333);
        Random random = new Random(9);
        int noticed = 0;
        for (int i = 0; i < 200; i++) {
            long baseline = samples * 19;
            noticed += p(samples, drawn(random, samples, 0.07), baseline, drawn(random, baseline, 0.02)) <= 0.00125
                    ? 1
                    : 0;
        }
        assertThat(noticed).isBetween(180, 200);
    }

    @Test
    void samplesFor_argumentsOff_saysWhich() {
        assertThatThrownBy(() -> SuccessRates.samplesFor(0.97, 0.05, 0.1, 0.01, 0.9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "failureRate and increase must be rates that together make at most 1 but are 0.97 and 0.05");
        assertThatThrownBy(() -> SuccessRates.samplesFor(0.02, 0.05, 1, 0.01, 0.9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "weight must be in (0, 1), level in (0, 0.5) and power in (0.5, 1) but are 1.0, 0.01 and 0.9");
    }

    private static long drawn(Random random, long calls, double rate) {
        return random.doubles(calls).filter(d -> d < rate).count();
    }

    private static double exact(int nc, int fc, int nb, int fb) {
        BigInteger sum = BigInteger.ZERO;
        for (int x = fc; x <= Math.min(fc + fb, nc); x++) {
            sum = sum.add(choose(nc, x).multiply(choose(nb, fc + fb - x)));
        }
        return new BigDecimal(sum)
                .divide(new BigDecimal(choose(nc + nb, fc + fb)), MathContext.DECIMAL64)
                .doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        BigInteger c = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            c = c.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return k < 0 || k > n ? BigInteger.ZERO : c;
    }

    private static double binomial(int n, int k, double rate) {
        return new BigDecimal(choose(n, k)).doubleValue() * Math.pow(rate, k) * Math.pow(1 - rate, n - k);
    }
}
