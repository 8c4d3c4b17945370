package io.cxintegrate.cxone.schema.internal.value;

/** Whether a value is valid; unknown where a keyword is not understood. */
public enum Truth {
    /** Not valid. */
    NO,
    /** Not understood. */
    UNKNOWN,
    /** Valid. */
    YES;

    /** Yes or no. */
    public static Truth of(boolean b) {
        return b ? YES : NO;
    }

    /** The opposite. */
    public Truth not() {
        return this == YES ? NO : this == NO ? YES : UNKNOWN;
    }

    /** Both. */
    public Truth and(Truth o) {
        return compareTo(o) <= 0 ? this : o;
    }

    /** One at least. */
    public Truth or(Truth o) {
        return compareTo(o) >= 0 ? this : o;
    }
}
