package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.Jitter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Jitter}: extend it and hand over yours. */
public abstract class JitterContract {
    /** For subclasses. */
    protected JitterContract() {}

    /** A new source. */
    protected abstract Jitter jitter();

    @Test
    void next_fromManyThreads_isAtLeastZeroAndBelowOne() {
        Jitter jitter = jitter();
        boolean inRange = IntStream.range(0, 10_000)
                .parallel()
                .mapToDouble(i -> jitter.next())
                .allMatch(value -> value >= 0 && value < 1);
        assertTrue(inRange, "every number is at least 0 and below 1");
    }
}
