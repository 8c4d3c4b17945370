package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.change.BreakingCandidate;
import io.cxintegrate.cxone.schema.change.ChangeKind;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import io.cxintegrate.cxone.schema.change.SchemaChanges;
import io.cxintegrate.cxone.schema.internal.tree.Fingerprint;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import io.cxintegrate.cxone.schema.internal.witness.SchemaPatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        this.changes = SchemaChanges.between(
                oldSchema.value(), newSchema.value(), oldSchema.mayRefer() || newSchema.mayRefer());
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
        Question question = new Question(direction, profile);
        Verdict known = verdicts.get(question);
        if (known == null) {
            // Twice, at worst, by two threads: a resolver is not called under a lock.
            known = direction == Direction.BACKWARD
                    ? proof.verdict(oldSchema, "old", newSchema, "new", profile)
                    : proof.verdict(newSchema, "new", oldSchema, "old", profile);
            verdicts.put(question, known);
        }
        return known;
    }

    /**
     * What a change does on its own: the verdict between the old schema and the old schema with this one edit. Several edits
     * can make up for each other, or break together what none breaks alone; the verdicts of the diff tell. Unknown when the
     * edit cannot be made alone. Worked out on each call, with a tenth of the effort.
     */
    public Verdict effect(SchemaChange change, Direction direction) {
        return SchemaPatch.apply(
                        oldSchema.value(),
                        change.oldPointer().orElse(null),
                        newSchema.value(),
                        change.newPointer().orElse(null))
                .map(edited -> proof.effect(oldSchema, SchemaSource.ofValue(edited), direction))
                .orElseGet(() -> Verdict.unknown("the edit cannot be made on its own"));
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

    /**
     * Where the change stands in the old schema: its member's name, or its element. Empty when it is not there, or the schema
     * did not come as text.
     */
    public Optional<SchemaPosition> oldPosition(SchemaChange change) {
        return oldSchema.position(change.oldPointer().orElse(null));
    }

    /** The same in the new schema. */
    public Optional<SchemaPosition> newPosition(SchemaChange change) {
        return newSchema.position(change.newPointer().orElse(null));
    }

    /**
     * 16 hexadecimal digits that name this pair of schemas: the same as long as both say the same, however they are formatted,
     * and another one as soon as one of them does not.
     */
    public String fingerprint() {
        return Fingerprint.of(Values.key(oldSchema.value()), Values.key(newSchema.value()));
    }

    /** Which part of the version number the change calls for under a profile. */
    public VersionBump suggestedBump(SchemaProfile profile) {
        if (!verdict(Direction.BACKWARD, profile).isCompatible()) {
            return VersionBump.MAJOR;
        }
        if (!verdict(Direction.FORWARD, profile).isCompatible()) {
            return VersionBump.MINOR;
        }
        return Values.same(oldSchema.value(), newSchema.value()) ? VersionBump.NONE : VersionBump.PATCH;
    }

    /**
     * A report as plain text: the verdicts, a column for each profile, and one line for each change with what it does alone.
     * Works out all verdicts, and the effects of the first 50 changes.
     */
    public String toText() {
        return SchemaDiffReport.text(this);
    }

    /** The same report as Markdown, with a table of verdicts and one of changes. */
    public String toMarkdown() {
        return SchemaDiffReport.markdown(this);
    }

    /** The same report for machines: verdicts by profile and direction, and all changes. */
    public JsonObject toJson() {
        return JsonReport.write(this);
    }

    /**
     * A report as SARIF 2.1.0: an error for a direction that breaks under {@link SchemaProfile#DOCUMENTS}, a warning for one
     * that is not known, a note for each change with what it does alone; with fingerprints, with regions when the schemas came as
     * text, and with the verdicts under all profiles among the properties of the run.
     *
     * @param newSchemaUri where the new schema lies, relative to the root of the repository
     */
    public JsonObject toSarif(String newSchemaUri) {
        return new SarifReport(this, Require.text(newSchemaUri, "newSchemaUri")).write();
    }

    /** How many changes there are. */
    @Override
    public String toString() {
        return "SchemaDiff[" + SchemaDiffReport.count(this) + "]";
    }
}
