package io.cxintegrate.cxone.schema.internal.proof;

import org.jspecify.annotations.Nullable;

/**
 * What a search for a value came to. Immutable.
 *
 * @param value what was found, for {@link Kind#FOUND} and {@link Kind#MAYBE}; may be JSON null
 * @param reason why it is not sure, for {@link Kind#MAYBE} and {@link Kind#OPEN}
 */
record Outcome(Kind kind, @Nullable Object value, String reason) {
    enum Kind {
        /** There is no such value. */
        NONE,
        /** This is one. */
        FOUND,
        /** This is one, if what is not understood lets it pass. */
        MAYBE,
        /** Not known. */
        OPEN
    }

    static final Outcome NONE = new Outcome(Kind.NONE, null, "");

    static Outcome found(@Nullable Object value) {
        return new Outcome(Kind.FOUND, value, "");
    }

    static Outcome maybe(@Nullable Object value, String reason) {
        return new Outcome(Kind.MAYBE, value, reason);
    }

    static Outcome open(String reason) {
        return new Outcome(Kind.OPEN, null, reason);
    }

    boolean isNone() {
        return kind == Kind.NONE;
    }

    boolean hasValue() {
        return kind == Kind.FOUND || kind == Kind.MAYBE;
    }
}
