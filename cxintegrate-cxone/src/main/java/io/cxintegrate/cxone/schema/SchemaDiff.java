package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.change.BreakingCandidate;
import io.cxintegrate.cxone.schema.change.ChangeKind;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import io.cxintegrate.cxone.schema.change.SchemaChanges;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What changed from one JSON Schema to another, and who it breaks: every edit with its kind and its place in both, and a
 * verdict for each direction. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);
 * System.out.println(diff.toMarkdown());
 * if (diff.backward().isBreaking()) {
 *     System.out.println("an old event that new readers refuse: " + diff.backward().witnessJson());
 * }
 * }</pre>
 *
 * <p><b>Verdicts are about documents, not about edits.</b> {@link Verdict.Kind#COMPATIBLE} is proved; {@link
 * Verdict.Kind#BREAKING} comes with an event that the validator accepts on one side and refuses on the other; what is neither
 * is {@link Verdict.Kind#UNKNOWN} and says why. A {@link SchemaProfile} names what is assumed of events. Verdicts are worked out
 * when they are first asked for, and remembered.
 *
 * <p><b>Changes are about edits, not about documents.</b> The two schemas are walked side by side: {@code properties}, {@code
 * required}, {@code items}, branches of {@code allOf} and so on, at any depth. References into the same document by JSON
 * pointer ({@code #/definitions/agent}) are followed, so that a definition counts where it is used, and renaming one is no
 * change; recursive schemas end. Other references are compared as text and listed by {@link #notCompared()}; verdicts follow
 * them. A keyword that is not known is compared by value and never left out; for a verdict it means nothing, as the
 * specification has it.
 */
public final class SchemaDiff {
    private record Question(Direction direction, SchemaProfile profile) {}

    private final SchemaSource oldSchema;
    private final SchemaSource newSchema;
    private final SchemaChanges changes;
    private final Proof proof;
    private final Map<Question, Verdict> verdicts = new ConcurrentHashMap<>();

    SchemaDiff(SchemaDiffBuilder settings, SchemaSource oldSchema, SchemaSource newSchema) {
        this.oldSchema = oldSchema;
        this.newSchema = newSchema;
        this.changes = SchemaChanges.between(oldSchema.value(), newSchema.value());
        this.proof = new Proof(settings);
    }

    /**
     * Compares two schemas of drafts 4 to 2020-12; without {@code $schema} one is read as draft 7.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a part that is compared is no schema, or a reference leads nowhere
     *     or only to itself, naming the pointer
     */
    public static SchemaDiff between(JsonObject oldSchema, JsonObject newSchema) {
        return builder().oldSchema(oldSchema).newSchema(newSchema).build();
    }

    /**
     * Compares two schemas given as text.
     *
     * @throws io.cxintegrate.core.json.JsonException if one of them is no JSON
     * @throws io.cxintegrate.core.InvalidInputException if a part that is compared is no schema, or a reference leads nowhere
     *     or only to itself, naming the pointer
     */
    public static SchemaDiff between(String oldSchema, String newSchema) {
        return builder().oldSchema(oldSchema).newSchema(newSchema).build();
    }

    /** A builder, for other drafts, other documents and more effort. */
    public static SchemaDiffBuilder builder() {
        return new SchemaDiffBuilder();
    }

    /** Whether new readers understand every old event, under {@link SchemaProfile#DOCUMENTS}. */
    public Verdict backward() {
        return verdict(Direction.BACKWARD, SchemaProfile.DOCUMENTS);
    }

    /** Whether old readers understand every new event, under {@link SchemaProfile#DOCUMENTS}. */
    public Verdict forward() {
        return verdict(Direction.FORWARD, SchemaProfile.DOCUMENTS);
    }

    /** The verdict for one direction under one profile. */
    public Verdict verdict(Direction direction, SchemaProfile profile) {
        return verdicts.computeIfAbsent(
                new Question(direction, profile),
                q -> q.direction() == Direction.BACKWARD
                        ? proof.verdict(oldSchema, "old", newSchema, "new", q.profile())
                        : proof.verdict(newSchema, "new", oldSchema, "old", q.profile()));
    }

    /** Every change, in the order of the old schema: what a schema says itself before what its parts say. */
    public List<SchemaChange> changes() {
        return changes.all();
    }

    /** The changes of one kind, in the same order. */
    public List<SchemaChange> changes(ChangeKind kind) {
        return changes().stream().filter(c -> c.kind() == kind).toList();
    }

    /** Whether nothing changed, as far as it was compared. */
    public boolean isEmpty() {
        return changes().isEmpty();
    }

    /**
     * The changes that most often break somebody, at any depth, grouped under the names "Required fields removed", "Type
     * change detected" and "Properties removed from schema", in this order; a group without changes is left out. Candidates,
     * not a verdict: a field that <em>became</em> required is not among them, though old events lack it.
     */
    public List<BreakingCandidate> breakingCandidates() {
        return changes.candidates();
    }

    /** What the list of changes does not look into, one sentence each: references to other documents, to anchors, and dynamic ones. */
    public List<String> notCompared() {
        return changes.notCompared();
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
}
