package io.cxintegrate.core;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks of single arguments, for setters. Every method returns the value, so that it can be assigned at once. */
public final class Require {
    private static final int MAX_NAME = 255;

    private Require() {}

    /** @throws IllegalArgumentException if {@code value} is null, empty or only white space */
    public static String text(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    name + " must not be blank but is " + (value == null ? "null" : "'" + value + "'"));
        }
        return value;
    }

    /**
     * A name that every store, log and protocol can carry: 1 to 255 characters, not only white space, each {@link #isName}.
     *
     * @throws IllegalArgumentException if {@code value} is null or no such name, saying where
     */
    public static String name(@Nullable String value, String name) {
        String given = text(value, name);
        if (given.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    name + " must have at most " + MAX_NAME + " characters but has " + given.length());
        }
        for (int i = 0; i < given.length(); i += Character.charCount(given.codePointAt(i))) {
            int c = given.codePointAt(i);
            if (!isName(c)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s must not hold U+%04X, as it does at index %d", name, c, i));
            }
        }
        return given;
    }

    /**
     * Whether a character may be in a {@linkplain #name name}: no control character, no surrogate without its other half, no
     * noncharacter. The same as type String of CloudEvents 1.0, section 3.1.
     */
    public static boolean isName(int codePoint) {
        boolean control = codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f);
        boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
        boolean noncharacter = (codePoint >= 0xfdd0 && codePoint <= 0xfdef) || (codePoint & 0xfffe) == 0xfffe;
        return !control && !surrogate && !noncharacter;
    }

    /**
     * Where requests may go: an absolute http or https URI with a host and without user info, which would be a credential in
     * a place that gets logged.
     *
     * @throws IllegalArgumentException if {@code value} is null or no such URI, which the message does not show
     */
    public static URI endpoint(@Nullable URI value, String name) {
        String problem = endpointProblem(value);
        if (value == null || problem != null) {
            throw new IllegalArgumentException(name + " " + problem);
        }
        return value;
    }

    /** What is wrong with an {@link #endpoint}; null when nothing is. */
    static @Nullable String endpointProblem(@Nullable URI value) {
        if (value == null
                || value.getHost() == null
                || !("https".equalsIgnoreCase(value.getScheme()) || "http".equalsIgnoreCase(value.getScheme()))) {
            return "must be an absolute http or https URI";
        }
        return value.getRawUserInfo() == null
                ? null
                : "must not hold user info before '@': URIs are logged; give credentials by the settings for them";
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
