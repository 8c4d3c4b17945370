package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was shown about one direction: that nothing breaks, that this event does, or neither. Immutable and safe to share
 * between threads.
 */
public final class Verdict {
    /** The three values. */
    public enum Kind {
        /** Proved: no event breaks. */
        COMPATIBLE,

        /** There is an event that breaks, and it was checked with the validator. */
        BREAKING,

        /** Neither was shown. */
        UNKNOWN;

        private final String id = name().toLowerCase(Locale.ROOT);

        /** The stable name in reports, such as {@code compatible}. */
        public String id() {
            return id;
        }
    }

    private final Kind kind;
    private final @Nullable Object witness;
    private final String reason;

    private Verdict(Kind kind, @Nullable Object witness, String reason) {
        this.kind = kind;
        this.witness = witness;
        this.reason = reason;
    }

    static Verdict compatible() {
        return new Verdict(Kind.COMPATIBLE, null, "");
    }

    static Verdict breaking(@Nullable Object witness) {
        return new Verdict(Kind.BREAKING, witness, "");
    }

    static Verdict unknown(String reason) {
        return new Verdict(Kind.UNKNOWN, null, reason);
    }

    /** Which of the three. */
    public Kind kind() {
        return kind;
    }

    /** Whether it is proved that nothing breaks. */
    public boolean isCompatible() {
        return kind == Kind.COMPATIBLE;
    }

    /** Whether there is a witness. */
    public boolean isBreaking() {
        return kind == Kind.BREAKING;
    }

    /** Whether neither was shown. */
    public boolean isUnknown() {
        return kind == Kind.UNKNOWN;
    }

    /**
     * The event that breaks, as a plain value: valid under the writer's schema and not under the reader's. Null when it is
     * JSON null, and when there is none; {@link #isBreaking} tells.
     */
    public @Nullable Object witness() {
        return witness;
    }

    /** The event that breaks as JSON text; empty when there is none. */
    public String witnessJson() {
        return isBreaking() ? Json.write(witness) : "";
    }

    /** Why neither was shown, and where; empty for the other two. */
    public String reason() {
        return reason;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Verdict v
                && kind == v.kind
                && Values.same(witness, v.witness)
                && reason.equals(v.reason);
    }

    @Override
    public int hashCode() {
        return kind.hashCode() * 31 + Values.key(witness).hashCode();
    }

    /** {@code compatible}, {@code breaking: {"a":1}} or {@code unknown: why}. */
    @Override
    public String toString() {
        return switch (kind) {
            case COMPATIBLE -> kind.id();
            case BREAKING -> kind.id() + ": " + witnessJson();
            case UNKNOWN -> kind.id() + ": " + reason;
        };
    }
}
