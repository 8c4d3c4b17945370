package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.retry.Backoff;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Backoff}: extend it and hand over yours. */
public abstract class BackoffContract {
    private static final int[] ATTEMPTS = {1, 2, 3, 10, 30, 31, 32, 62, 63, 64, 65, 1_000, Integer.MAX_VALUE};

    /** For subclasses. */
    protected BackoffContract() {}

    /** The back-off. */
    protected abstract Backoff backoff();

    @Test
    void after_anyAttemptAndJitter_isNeverNegativeAndNeverThrows() {
        Backoff backoff = backoff();
        for (int attempt : ATTEMPTS) {
            for (double jitter : new double[] {0, Double.MIN_VALUE, 0.5, Math.nextDown(1.0)}) {
                assertFalse(
                        backoff.after(attempt, Jitter.fixed(jitter)).isNegative(),
                        () -> "the wait after attempt " + attempt + " with jitter " + jitter);
            }
        }
    }

    @Test
    void after_sameAttemptAndJitter_isTheSameFromEveryThread() {
        Backoff backoff = backoff();
        for (int attempt : ATTEMPTS) {
            var expected = backoff.after(attempt, Jitter.fixed(0.25));
            IntStream.range(0, 50)
                    .parallel()
                    .forEach(i -> assertEquals(expected, backoff.after(attempt, Jitter.fixed(0.25))));
        }
    }
}
