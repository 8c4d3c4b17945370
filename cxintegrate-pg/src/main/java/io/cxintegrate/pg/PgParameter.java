package io.cxintegrate.pg;

import io.cxintegrate.core.Require;
import java.util.Objects;

/**
 * What was declared of a parameter. Immutable.
 *
 * @param name as in the statement
 * @param type how its text is read
 * @param nullable whether null, or nothing, is taken and bound as NULL
 * @param maxLength the longest text taken, in UTF-16 characters
 * @param sensitive whether its value must not be described in errors, not even by length
 */
public record PgParameter(String name, PgType type, boolean nullable, int maxLength, boolean sensitive) {
    /** The longest text taken unless something else is declared. */
    public static final int DEFAULT_MAX_LENGTH = 256;

    /** @throws IllegalArgumentException if the name is blank or the length below 1 */
    public PgParameter {
        Require.text(name, "name");
        Objects.requireNonNull(type, "type");
        Require.atLeast(1, maxLength, "maxLength");
    }

    /** A required parameter of up to {@value #DEFAULT_MAX_LENGTH} characters. */
    public static PgParameter of(String name, PgType type) {
        return new PgParameter(name, type, false, DEFAULT_MAX_LENGTH, false);
    }

    /** The same, taking null. */
    public PgParameter orNull() {
        return new PgParameter(name, type, true, maxLength, sensitive);
    }

    /** The same with another longest text. */
    public PgParameter withMaxLength(int value) {
        return new PgParameter(name, type, nullable, value, sensitive);
    }

    /** The same, never described in errors. */
    public PgParameter asSensitive() {
        return new PgParameter(name, type, nullable, maxLength, true);
    }
}
