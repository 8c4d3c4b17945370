package io.cxintegrate.cxone.schema.change;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A group of changes that often breaks readers or writers of events: a candidate, not a verdict. Immutable.
 *
 * @param name one of {@link #REQUIRED_REMOVED}, {@link #TYPE_CHANGED}, {@link #PROPERTIES_REMOVED}
 * @param changes at least one, in the order of the diff
 */
public record BreakingCandidate(String name, List<SchemaChange> changes) {
    /** The name of the group of {@link ChangeKind#REQUIRED_REMOVED}. */
    public static final String REQUIRED_REMOVED = "Required fields removed";

    /** The name of the group of {@link ChangeKind#TYPE_CHANGED} and its widened and narrowed forms. */
    public static final String TYPE_CHANGED = "Type change detected";

    /** The name of the group of {@link ChangeKind#PROPERTY_REMOVED}. */
    public static final String PROPERTIES_REMOVED = "Properties removed from schema";

    /** Takes a copy of the list. */
    public BreakingCandidate {
        changes = List.copyOf(changes);
    }

    /** The fields, in the order of the diff; see {@link SchemaChange#field()}. */
    public List<String> fields() {
        return changes.stream().map(SchemaChange::field).toList();
    }

    /** The name and the fields: {@code Properties removed from schema: agentEmail, callDuration}. */
    @Override
    public String toString() {
        return name
                + fields().stream().map(f -> f.isEmpty() ? "(root)" : f).collect(Collectors.joining(", ", ": ", ""));
    }
}
