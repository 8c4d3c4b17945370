package io.cxintegrate.cxone.schema.internal.proof;

/** Whether a value is valid; unknown where a keyword is not understood. */
enum Truth {
    NO,
    UNKNOWN,
    YES;

    static Truth of(boolean b) {
        return b ? YES : NO;
    }

    Truth not() {
        return this == YES ? NO : this == NO ? YES : UNKNOWN;
    }

    Truth and(Truth o) {
        return compareTo(o) <= 0 ? this : o;
    }

    Truth or(Truth o) {
        return compareTo(o) >= 0 ? this : o;
    }
}
