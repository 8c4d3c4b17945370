package io.cxintegrate.cxone.schema.internal.value;

import org.jspecify.annotations.Nullable;

/**
 * What a search for a value came to. Immutable.
 *
 * @param value what was found, for {@link Kind#FOUND} and {@link Kind#MAYBE}; may be JSON null
 * @param reason why it is not sure, for {@link Kind#MAYBE} and {@link Kind#OPEN}
 */
public record Outcome(Kind kind, @Nullable Object value, String reason) {
    /** What it came to. */
    public enum Kind {
        /** There is no such value. */
        NONE,
        /** This is one. */
        FOUND,
        /** This is one, if what is not understood lets it pass. */
        MAYBE,
        /** Not known. */
        OPEN
    }

    /** There is no such value. */
    public static final Outcome NONE = new Outcome(Kind.NONE, null, "");

    /** This value meets it. */
    public static Outcome found(@Nullable Object value) {
        return new Outcome(Kind.FOUND, value, "");
    }

    /** This value may meet it. */
    public static Outcome maybe(@Nullable Object value, String reason) {
        return new Outcome(Kind.MAYBE, value, reason);
    }

    /** Not known. */
    public static Outcome open(String reason) {
        return new Outcome(Kind.OPEN, null, reason);
    }

    /** Whether there is no such value. */
    public boolean isNone() {
        return kind == Kind.NONE;
    }

    /** Whether there is a value. */
    public boolean hasValue() {
        return kind == Kind.FOUND || kind == Kind.MAYBE;
    }
}
