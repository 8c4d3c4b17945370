package io.cxintegrate.core.json;

import io.cxintegrate.core.Require;

/**
 * How large JSON text from outside may be before it is refused. Immutable.
 *
 * @param maxDepth nesting levels of objects and arrays; at least 1
 * @param maxStringLength characters in one string or member name
 * @param maxNumberLength characters in one number; a number of a million digits takes seconds to read
 * @param maxLength characters or bytes of the whole text
 */
public record JsonLimits(int maxDepth, int maxStringLength, int maxNumberLength, int maxLength) {
    /** 200 levels, strings of 10 million characters, numbers of 400 characters, 50 million characters in all. */
    public static final JsonLimits DEFAULT = new JsonLimits(200, 10_000_000, 400, 50_000_000);

    /** @throws IllegalArgumentException if a limit is below 1 or {@code maxDepth} above 500 */
    public JsonLimits {
        Require.between(1, PlainValues.MAX_DEPTH, maxDepth, "maxDepth");
        Require.atLeast(1, maxStringLength, "maxStringLength");
        Require.atLeast(1, maxNumberLength, "maxNumberLength");
        Require.atLeast(1, maxLength, "maxLength");
    }

    /** The same with another depth. */
    public JsonLimits withMaxDepth(int value) {
        return new JsonLimits(value, maxStringLength, maxNumberLength, maxLength);
    }

    /** The same with another total length. */
    public JsonLimits withMaxLength(int value) {
        return new JsonLimits(maxDepth, maxStringLength, maxNumberLength, value);
    }
}
