package io.cxintegrate.cxone.schema.change;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All edits between two schemas, in order. Immutable. */
public final class SchemaChanges {
    private final List<SchemaChange> all;
    private final List<String> notCompared;

    private SchemaChanges(Findings findings) {
        all = findings.changes();
        notCompared = findings.notCompared();
    }

    /**
     * Compares two schemas given as plain values, objects or booleans.
     *
     * @param refer whether one of them refers to anything
     * @throws io.cxintegrate.core.InvalidInputException if a part that is compared is no schema, or a reference leads nowhere
     *     or only to itself, naming the pointer
     */
    public static SchemaChanges between(@Nullable Object oldSchema, @Nullable Object newSchema, boolean refer) {
        return new SchemaChanges(
                new SchemaWalk(refer).run(new SchemaDocument("old", oldSchema), new SchemaDocument("new", newSchema)));
    }

    /** Every change, in the order of the old schema: what a schema says itself before what its parts say. */
    public List<SchemaChange> all() {
        return all;
    }

    /** What was not looked into, one sentence each. */
    public List<String> notCompared() {
        return notCompared;
    }

    /** See {@link BreakingCandidate}; a group without changes is left out. */
    public List<BreakingCandidate> candidates() {
        List<BreakingCandidate> groups = new ArrayList<>();
        group(groups, BreakingCandidate.REQUIRED_REMOVED, ChangeKind.REQUIRED_REMOVED);
        group(
                groups,
                BreakingCandidate.TYPE_CHANGED,
                ChangeKind.TYPE_CHANGED,
                ChangeKind.TYPE_WIDENED,
                ChangeKind.TYPE_NARROWED);
        group(groups, BreakingCandidate.PROPERTIES_REMOVED, ChangeKind.PROPERTY_REMOVED);
        return List.copyOf(groups);
    }

    private void group(List<BreakingCandidate> groups, String name, ChangeKind... kinds) {
        List<ChangeKind> wanted = List.of(kinds);
        List<SchemaChange> members =
                all.stream().filter(c -> wanted.contains(c.kind())).toList();
        if (!members.isEmpty()) {
            groups.add(new BreakingCandidate(name, members));
        }
    }
}
