package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.cxone.schema.internal.tree.Fingerprint;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One difference between two schemas, and where it stands in both. Immutable and safe to share between threads. */
public final class SchemaChange {
    private final ChangeKind kind;
    private final @Nullable String oldPointer;
    private final @Nullable String newPointer;
    private final String field;
    private final String description;

    SchemaChange(
            ChangeKind kind,
            @Nullable String oldPointer,
            @Nullable String newPointer,
            String field,
            String description) {
        this.kind = kind;
        this.oldPointer = oldPointer;
        this.newPointer = newPointer;
        this.field = field;
        this.description = description;
    }

    /** What kind of change it is. */
    public ChangeKind kind() {
        return kind;
    }

    /**
     * The RFC 6901 pointer to what changed in the old schema, {@code /required/2}, with references already followed; empty
     * when it is not there.
     */
    public Optional<String> oldPointer() {
        return Optional.ofNullable(oldPointer);
    }

    /** The same in the new schema. */
    public Optional<String> newPointer() {
        return Optional.ofNullable(newPointer);
    }

    /**
     * The field of the event it is about, written as a path: {@code agentEmail}, {@code company.name}, {@code items[].sku};
     * {@code *} stands for every unlisted name. Empty for the event itself. A definition that several fields refer to is
     * compared once, and its changes name the first of them.
     */
    public String field() {
        return field;
    }

    /** One sentence for people, without a full stop. May quote values out of the schemas, shortened. */
    public String description() {
        return description;
    }

    /**
     * 16 hexadecimal digits that name this change: the same as long as its kind, its pointers and what it says stay the same,
     * however the schemas are formatted.
     */
    public String fingerprint() {
        return Fingerprint.of(kind.id(), shown(oldPointer), shown(newPointer), description);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchemaChange c
                && kind == c.kind
                && Objects.equals(oldPointer, c.oldPointer)
                && Objects.equals(newPointer, c.newPointer)
                && field.equals(c.field)
                && description.equals(c.description);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, oldPointer, newPointer, field);
    }

    /** Kind, pointers and description; {@code -} stands for a pointer that is not there. */
    @Override
    public String toString() {
        return kind.id() + " " + shown(oldPointer) + " -> " + shown(newPointer) + ": " + description;
    }

    /** The pointer as reports show it: the root's is empty and would look like nothing. */
    public static String shown(@Nullable String pointer) {
        if (pointer == null) {
            return "-";
        }
        return pointer.isEmpty() ? "(root)" : pointer;
    }
}
