package io.cxintegrate.core;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks of single arguments, for setters. Every method returns the value, so that it can be assigned at once. */
public final class Require {
    private Require() {}

    /** @throws IllegalArgumentException if {@code value} is null, empty or only white space */
    public static String text(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    name + " must not be blank but is " + (value == null ? "null" : "'" + value + "'"));
        }
        return value;
    }

    /** @throws IllegalArgumentException if {@code value} is below {@code min} */
    public static int atLeast(int min, int value, String name) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be at least " + min + " but is " + value);
        }
        return value;
    }

    /** @throws IllegalArgumentException if {@code value} is below {@code min} or above {@code max} */
    public static int between(int min, int max, int value, String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s must be between %d and %d but is %d", name, min, max, value));
        }
        return value;
    }

    /** @throws IllegalArgumentException if {@code value} is null, zero or negative */
    public static Duration positive(@Nullable Duration value, String name) {
        if (value == null || value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be longer than zero but is " + value);
        }
        return value;
    }

    /** @throws IllegalArgumentException if {@code value} is null or negative */
    public static Duration notNegative(@Nullable Duration value, String name) {
        if (value == null || value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative but is " + value);
        }
        return value;
    }
}
