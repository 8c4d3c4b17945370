package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed from one JSON Schema to another: every edit with its kind and its place in both. Immutable and safe to share
 * between threads.
 *
 * <pre>{@code
 * SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);
 * diff.changes().forEach(change -> System.out.println(change));
 * System.out.println(diff.toMarkdown());
 * }</pre>
 *
 * <p><b>It lists changes and gives no verdict.</b> Whether an event that was valid still is cannot be read off a list of
 * edits: removing a property of an open object breaks nothing, adding one may. {@link #breakingCandidates()} names what
 * deserves a look first, no more.
 *
 * <p>The two schemas are walked side by side: {@code properties}, {@code required}, {@code items}, branches of {@code allOf}
 * and so on, at any depth. References into the same document by JSON pointer ({@code #/definitions/agent}) are followed, so
 * that a definition counts where it is used, and renaming one is no change; recursive schemas end. Other references are
 * compared as text and listed by {@link #notCompared()}. A schema without {@code $schema} is read as draft 7, in which
 * keywords beside a {@code $ref} have no effect. A keyword that is not known is compared by value and never left out.
 */
public final class SchemaDiff {
    private final List<SchemaChange> changes;
    private final List<String> notCompared;

    private SchemaDiff(Findings findings) {
        changes = findings.changes();
        notCompared = findings.notCompared();
    }

    /**
     * Compares two schemas of drafts 4 to 2020-12. Takes time in proportion to their size; recursive ones of {@code m} and
     * {@code n} definitions at most to {@code m} times {@code n}.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a part that is compared is no schema, or a reference leads nowhere
     *     or only to itself, naming the pointer
     */
    public static SchemaDiff between(JsonObject oldSchema, JsonObject newSchema) {
        return new SchemaDiff(
                new SchemaWalk().run(new SchemaDocument("old", oldSchema), new SchemaDocument("new", newSchema)));
    }

    /** Every change, in the order of the old schema: what a schema says itself before what its parts say. */
    public List<SchemaChange> changes() {
        return changes;
    }

    /** The changes of one kind, in the same order. */
    public List<SchemaChange> changes(ChangeKind kind) {
        return changes.stream().filter(c -> c.kind() == kind).toList();
    }

    /** Whether nothing changed, as far as it was compared. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /**
     * The changes that most often break somebody, at any depth, grouped under the names "Required fields removed", "Type
     * change detected" and "Properties removed from schema", in this order; a group without changes is left out. Candidates,
     * not a verdict: a field that <em>became</em> required is not among them, though old events lack it.
     */
    public List<BreakingCandidate> breakingCandidates() {
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

    /** What was not looked into, one sentence each: references to other documents, to anchors, and dynamic ones. */
    public List<String> notCompared() {
        return notCompared;
    }

    /** A report as plain text, one line for each change. */
    public String toText() {
        return SchemaDiffReport.text(this);
    }

    /** A report as a Markdown table. */
    public String toMarkdown() {
        return SchemaDiffReport.markdown(this);
    }

    /** How many changes there are. */
    @Override
    public String toString() {
        return "SchemaDiff[" + SchemaDiffReport.count(this) + "]";
    }

    private void group(List<BreakingCandidate> groups, String name, ChangeKind... kinds) {
        List<ChangeKind> wanted = List.of(kinds);
        List<SchemaChange> members =
                changes.stream().filter(c -> wanted.contains(c.kind())).toList();
        if (!members.isEmpty()) {
            groups.add(new BreakingCandidate(name, members));
        }
    }
}
