package io.cxintegrate.core.transform.internal.picture;

import java.util.Map;

/** The signs that mean something in a number picture; the options of {@code $formatNumber} may replace each. Immutable. */
record NumberSymbols(
        char decimal,
        char grouping,
        char exponent,
        char zero,
        char digit,
        char patternSeparator,
        String minus,
        String percent,
        String perMille) {

    /** @throws PictureException T0410 if an option is not of the length that it must have */
    static NumberSymbols of(Map<?, ?> options) {
        return new NumberSymbols(
                sign(options, "decimal-separator", '.'),
                sign(options, "grouping-separator", ','),
                sign(options, "exponent-separator", 'e'),
                sign(options, "zero-digit", '0'),
                sign(options, "digit", '#'),
                sign(options, "pattern-separator", ';'),
                text(options, "minus-sign", "-"),
                text(options, "percent", "%"),
                text(options, "per-mille", "‰"));
    }

    boolean isFamilyDigit(int c) {
        return c >= zero && c <= zero + 9;
    }

    boolean isAnyDigit(int c) {
        return isFamilyDigit(c) || c == digit;
    }

    boolean isActive(int c) {
        return isAnyDigit(c) || c == decimal || c == grouping || c == exponent || c == patternSeparator;
    }

    private static char sign(Map<?, ?> options, String name, char otherwise) {
        String text = text(options, name, String.valueOf(otherwise));
        if (text.length() != 1) {
            throw new PictureException("T0410");
        }
        return text.charAt(0);
    }

    private static String text(Map<?, ?> options, String name, String otherwise) {
        Object value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new PictureException("T0410");
    }
}
