package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.core.transform.fields.MappingException;
import io.cxintegrate.core.transform.fields.MappingExplanation;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns events of one schema version into events of another by rules, and checks both ends against their schemas. Compiled,
 * immutable and safe to share between threads.
 *
 * <pre>{@code
 * EventMigration migration = EventMigration.builder("2.0.0", "2.1.0")
 *         .rename("agentEmail", "agentId")
 *         .rename("callDuration", "durationSeconds")
 *         .target(JsonSchema.draft7(newSchema))
 *         .stampVersion("schema_version", "v2.1.0")
 *         .build();
 * JsonObject migrated = migration.migrate(event);
 * }</pre>
 *
 * <p>By default a field that no rule mentions keeps its place, and a rule whose source is missing writes nothing. With
 * {@link EventMigrationBuilder#strict} only what a rule writes is in the result, and a missing source fails. Rules and paths are those of
 * {@link FieldMapping}: all rules read the event as it came, null is moved as null, paths are written {@code company.name},
 * {@code items[0].sku}, {@code items[*].sku}, {@code a\.b}. Serializable if the functions of its rules are; the schemas travel
 * along.
 */
public final class EventMigration implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String fromVersion;
    private final String toVersion;
    private final FieldMapping mapping;
    private final transient @Nullable JsonSchema source;
    private final transient @Nullable JsonSchema target;

    EventMigration(
            String fromVersion,
            String toVersion,
            FieldMapping mapping,
            @Nullable JsonSchema source,
            @Nullable JsonSchema target) {
        this.fromVersion = fromVersion;
        this.toVersion = toVersion;
        this.mapping = mapping;
        this.source = source;
        this.target = target;
    }

    /**
     * A builder of a migration between two versions, whose names may be any text.
     *
     * @throws IllegalArgumentException if one of them is blank
     */
    public static EventMigrationBuilder builder(String fromVersion, String toVersion) {
        return new EventMigrationBuilder(
                Require.text(fromVersion, "fromVersion"), Require.text(toVersion, "toVersion"));
    }

    /** The version events come from. */
    public String fromVersion() {
        return fromVersion;
    }

    /** The version events go to. */
    public String toVersion() {
        return toVersion;
    }

    /**
     * The event in the version it goes to; the event itself stays as it is.
     *
     * @throws MigrationException if the event is not valid under the source schema, a rule cannot be applied to it, or the
     *     result is not valid under the target schema; {@link MigrationException#stage()} says which
     */
    public JsonObject migrate(JsonObject event) {
        checkSource(event);
        JsonObject migrated;
        try {
            migrated = mapping.apply(event);
        } catch (MappingException e) {
            throw MigrationException.ruleFailed(this, e);
        }
        checkResult(migrated);
        return migrated;
    }

    void checkSource(JsonObject event) {
        List<Violation> violations = source == null ? List.of() : source.validate(event);
        if (!violations.isEmpty()) {
            throw MigrationException.invalidSource(this, violations);
        }
    }

    void checkResult(JsonObject migrated) {
        List<Violation> violations = target == null ? List.of() : target.validate(migrated);
        if (!violations.isEmpty()) {
            throw MigrationException.invalidResult(this, violations);
        }
    }

    /** The rules, the stamp among them. */
    public FieldMapping rules() {
        return mapping;
    }

    /**
     * Tells for each field of the migrated event which rule made it from what; schemas are not looked at.
     *
     * @throws MigrationException if a rule cannot be applied
     */
    public MappingExplanation explain(JsonObject event) {
        try {
            return mapping.explain(event);
        } catch (MappingException e) {
            throw MigrationException.ruleFailed(this, e);
        }
    }

    /**
     * A builder of the way back: every rule inverted, the schemas exchanged, the stamp removed. What that brings back is told by
     * {@link FieldMapping#inverse}; its {@code build()} names every rule that has no inverse. To stamp the old version again,
     * call {@link EventMigrationBuilder#stampVersion}.
     */
    public EventMigrationBuilder inverse() {
        return EventMigrationBuilder.back(this);
    }

    /**
     * Looks for an event of the version it comes from that it cannot carry over: tries the samples, the samples with a member
     * less, and events made from the source schema, with the fields it declares and at times one more. Always the same events for
     * the same schema and samples. A search, not a proof by logic: what holds, holds for the events that were tried.
     *
     * @param samples events that are valid under the source schema; others are not counted
     * @throws InvalidConfigurationException if {@link EventMigrationBuilder#source} or {@link EventMigrationBuilder#target} was not given
     */
    public MigrationProof prove(List<JsonObject> samples) {
        Violations violations = Violations.of("proof of " + this);
        violations.unless(
                source != null, "source", "is needed to make events; give the schema of version %s", fromVersion);
        violations.unless(
                target != null, "target", "is needed to judge results; give the schema of version %s", toVersion);
        violations.throwIfAny();
        return MigrationProof.of(this, Objects.requireNonNull(source), samples);
    }

    /**
     * As {@link #prove(List)} between these schemas, of draft 7 unless they say otherwise.
     *
     * @throws io.cxintegrate.core.InvalidInputException if one of them is not a schema
     */
    public MigrationProof prove(JsonObject oldSchema, JsonObject newSchema, JsonObject... samples) {
        JsonSchema old = JsonSchema.draft7(oldSchema);
        JsonSchema now = JsonSchema.draft7(newSchema);
        return new EventMigration(fromVersion, toVersion, mapping, old, now).prove(List.of(samples));
    }

    /**
     * The migration as JSON: {@code {"from", "to", "mapping"}}, without the schemas; {@link #fromJson} reads it.
     *
     * @throws InvalidConfigurationException naming every rule that holds code in Java
     */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("from", fromVersion)
                .put("to", toVersion)
                .put("mapping", mapping.toJson())
                .build();
    }

    /**
     * A builder with the versions and rules that {@link #toJson} wrote; schemas can be given to it.
     *
     * @throws InvalidConfigurationException naming everything that is wrong with the rules
     * @throws io.cxintegrate.core.json.JsonException if a part is missing
     */
    public static EventMigrationBuilder fromJson(JsonObject json) {
        return builder(json.string("from"), json.string("to")).rules(FieldMapping.fromJson(json.object("mapping")));
    }

    @Nullable
    JsonSchema source() {
        return source;
    }

    @Nullable
    JsonSchema target() {
        return target;
    }

    /** What is serialized in the place of a migration. */
    private record Saved(
            String from,
            String to,
            FieldMapping mapping,
            @Nullable String source,
            @Nullable String target) implements Serializable {
        private Object readResolve() {
            return new EventMigration(from, to, mapping, schema(source), schema(target));
        }

        private static @Nullable JsonSchema schema(@Nullable String text) {
            return text == null ? null : JsonSchema.draft7(JsonObject.parse(text));
        }
    }

    private Object writeReplace() {
        return new Saved(fromVersion, toVersion, mapping, text(source), text(target));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("an event migration is read by what was written in its place");
    }

    private static @Nullable String text(@Nullable JsonSchema schema) {
        return schema == null ? null : schema.document().toJson();
    }

    /** The versions. */
    @Override
    public String toString() {
        return "EventMigration[" + fromVersion + " -> " + toVersion + "]";
    }
}
