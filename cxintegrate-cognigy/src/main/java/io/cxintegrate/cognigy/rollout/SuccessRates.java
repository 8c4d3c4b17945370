package io.cxintegrate.cognigy.rollout;

/**
 * Fisher's exact test, one-sided: how probable it is that a candidate which is no worse than its baseline has as many failures as it
 * had, or more. Stateless and safe to share between threads.
 *
 * <p>Of {@code n = nc + nb} calls {@code f = fc + fb} failed. If both versions fail alike, which of the calls are the candidate's is a
 * matter of chance, and the number of failures among them is hypergeometric:
 *
 * <pre>{@code
 * p = sum over x from fc to min(f, nc) of  C(nc, x) * C(nb, f - x) / C(n, f)
 * }</pre>
 *
 * <p>Nothing is approximated: the probability of {@code p <= a} is at most {@code a} for any number of calls and any failure rate,
 * also for the handful of failures that normal approximations get wrong. Source: R. A. Fisher, The Design of Experiments (1935),
 * chapter II; A. Agresti, Categorical Data Analysis, 3rd edition (2013), section 3.5. In R it is
 * {@code fisher.test(matrix(c(fc, nc - fc, fb, nb - fb), 2), alternative = "greater")}.
 */
public final class SuccessRates {
    private static final int TABLE = 64;
    private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
    private static final double[] LOG_FACTORIALS = new double[TABLE];

    static {
        for (int i = 2; i < TABLE; i++) {
            LOG_FACTORIALS[i] = LOG_FACTORIALS[i - 1] + Math.log(i);
        }
    }

    private SuccessRates() {}

    /**
     * The p-value, 0 to 1: the smaller, the less can chance explain the failures of the candidate. 1 when one of them has no calls.
     */
    public static double pValue(VersionFigures candidate, VersionFigures baseline) {
        long nc = candidate.requests();
        long nb = baseline.requests();
        long f = candidate.failures() + baseline.failures();
        long fc = candidate.failures();
        if (nc == 0 || nb == 0 || fc == 0) {
            return 1;
        }
        // Summed on the side where the terms fall: else the first one may be too small for a double and all others not.
        boolean aboveMean = (double) fc * (nc + nb) > (double) f * nc;
        double p = aboveMean ? tail(fc, +1, nc, nb, f) : 1 - tail(fc - 1, -1, nc, nb, f);
        return Math.min(1, Math.max(0, p));
    }

    /** The sum of the probabilities from {@code x} on, upward or downward. */
    private static double tail(long from, int direction, long nc, long nb, long f) {
        long lowest = Math.max(0, f - nb);
        long highest = Math.min(f, nc);
        if (from < lowest) {
            return 0;
        }
        double term = Math.exp(logChoose(nc, from) + logChoose(nb, f - from) - logChoose(nc + nb, f));
        double sum = 0;
        for (long x = from; x >= lowest && x <= highest && term > sum * 1e-17; x += direction) {
            sum += term;
            term *= direction > 0
                    ? ((double) (nc - x) * (f - x)) / ((double) (x + 1) * (nb - f + x + 1))
                    : ((double) x * (nb - f + x)) / ((double) (nc - x + 1) * (f - x + 1));
        }
        return sum;
    }

    private static double logChoose(long n, long k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    /** Stirling's series, which from 64 on is exact to the last digits of a double. */
    private static double logFactorial(long n) {
        if (n < TABLE) {
            return LOG_FACTORIALS[(int) n];
        }
        double x = (double) n;
        double inverse = 1 / x;
        double square = inverse * inverse;
        return x * Math.log(x)
                - x
                + 0.5 * Math.log(x)
                + HALF_LOG_TWO_PI
                + inverse * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
    }

    /**
     * How many calls of the candidate are about enough to notice an increase of the failure rate, by the usual formula for two
     * proportions with continuity correction, in which {@code c} and {@code b} are the rates of candidate and baseline, {@code r} the
     * ratio of their calls, and {@code m = (r c + b) / (1 + r)} the rate of both together:
     *
     * <pre>{@code
     * n' = (z(level) * sqrt(m(1-m)(1+r)) + z(1-power) * sqrt(c(1-c) + r b(1-b)))^2 / (c-b)^2
     * n  = n'/4 * (1 + sqrt(1 + 2(1+r) / (n' (c-b))))^2
     * }</pre>
     *
     * <p>Source: J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions, 3rd edition (2003), chapter 4.
     *
     * @param failureRate the baseline's, 0 or more and below 1
     * @param increase what is to be noticed, such as 0.05; above 0
     * @param weight the candidate's share of the traffic, between 0 and 1
     * @param level the p-value that is called worse, between 0 and 0.5; {@link CanaryRolloutBuilder#confidence} says what it is
     * @param power the chance to notice it, above 0.5 and below 1
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public static long samplesFor(double failureRate, double increase, double weight, double level, double power) {
        double c = failureRate + increase;
        if (!(failureRate >= 0 && increase > 0 && c <= 1)) {
            throw new IllegalArgumentException(
                    "failureRate and increase must be rates that together make at most 1 but are " + failureRate
                            + " and " + increase);
        }
        if (!(weight > 0 && weight < 1 && level > 0 && level < 0.5 && power > 0.5 && power < 1)) {
            throw new IllegalArgumentException(
                    "weight must be in (0, 1), level in (0, 0.5) and power in (0.5, 1) but are " + weight + ", " + level
                            + " and " + power);
        }
        double ratio = weight / (1 - weight);
        double mean = weight * c + (1 - weight) * failureRate;
        double chance = normalQuantile(1 - level) * Math.sqrt(mean * (1 - mean) * (1 + ratio));
        double spread = normalQuantile(power) * Math.sqrt(c * (1 - c) + ratio * failureRate * (1 - failureRate));
        double normal = Math.pow((chance + spread) / increase, 2);
        double samples = normal / 4 * Math.pow(1 + Math.sqrt(1 + 2 * (1 + ratio) / (normal * increase)), 2);
        return Math.max(1, (long) Math.ceil(samples));
    }

    /** Abramowitz and Stegun (1964), 26.2.23; the error is below 4.5e-4, which is far below what a plan needs. */
    private static double normalQuantile(double p) {
        double t = Math.sqrt(-2 * Math.log(1 - p));
        return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    }
}
