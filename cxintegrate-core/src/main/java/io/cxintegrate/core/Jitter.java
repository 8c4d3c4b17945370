package io.cxintegrate.core;

import java.util.concurrent.ThreadLocalRandom;

/** Where randomness for waits comes from. Implementations are safe to share between threads. */
@FunctionalInterface
public interface Jitter {
    /** A number from 0 (inclusive) to 1 (exclusive). */
    double next();

    /** The default: {@link ThreadLocalRandom}. */
    static Jitter random() {
        return () -> ThreadLocalRandom.current().nextDouble();
    }

    /** Always the same number, for tests and for those who want none ({@code fixed(0)}). */
    static Jitter fixed(double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("jitter must be at least 0 and below 1 but is " + value);
        }
        return () -> value;
    }
}
