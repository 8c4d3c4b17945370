package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.core.transform.fields.FieldOptions;
import io.cxintegrate.core.transform.fields.MappingException;
import io.cxintegrate.core.transform.fields.MappingExplanation;
import io.cxintegrate.core.transform.fields.MissingSource;
import io.cxintegrate.core.transform.fields.Unmapped;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
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
 * {@link Builder#strict} only what a rule writes is in the result, and a missing source fails. Rules and paths are those of
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

    private EventMigration(Builder b, FieldMapping mapping) {
        fromVersion = b.fromVersion;
        toVersion = b.toVersion;
        source = b.source;
        target = b.target;
        this.mapping = mapping;
    }

    /**
     * A builder of a migration between two versions, whose names may be any text.
     *
     * @throws IllegalArgumentException if one of them is blank
     */
    public static Builder builder(String fromVersion, String toVersion) {
        return new Builder(Require.text(fromVersion, "fromVersion"), Require.text(toVersion, "toVersion"));
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
        if (source != null) {
            List<Violation> violations = source.validate(event);
            if (!violations.isEmpty()) {
                throw MigrationException.invalidSource(this, violations);
            }
        }
        JsonObject migrated;
        try {
            migrated = mapping.apply(event);
        } catch (MappingException e) {
            throw MigrationException.ruleFailed(this, e);
        }
        if (target != null) {
            List<Violation> violations = target.validate(migrated);
            if (!violations.isEmpty()) {
                throw MigrationException.invalidResult(this, violations);
            }
        }
        return migrated;
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
     * call {@link Builder#stampVersion}.
     */
    public Builder inverse() {
        Builder back = new Builder(toVersion, fromVersion);
        back.source = target;
        back.target = source;
        try {
            back.rules = mapping.inverse().toBuilder();
        } catch (InvalidConfigurationException e) {
            back.obstacles.addAll(e.violations());
        }
        return back;
    }

    /**
     * Looks for an event of the version it comes from that it cannot carry over: tries the samples, the samples with a member
     * less, and events made from the source schema, with the fields it declares and at times one more. Always the same events for
     * the same schema and samples. A search, not a proof by logic: what holds, holds for the events that were tried.
     *
     * @param samples events that are valid under the source schema; others are not counted
     * @throws InvalidConfigurationException if {@link Builder#source} or {@link Builder#target} was not given
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
        Builder b = new Builder(fromVersion, toVersion);
        b.source = JsonSchema.draft7(oldSchema);
        b.target = JsonSchema.draft7(newSchema);
        return new EventMigration(b, mapping).prove(List.of(samples));
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
    public static Builder fromJson(JsonObject json) {
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
            Builder b = new Builder(from, to);
            b.source = source == null ? null : JsonSchema.draft7(JsonObject.parse(source));
            b.target = target == null ? null : JsonSchema.draft7(JsonObject.parse(target));
            return new EventMigration(b, mapping);
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

    /** Collects rules; not safe for concurrent use. */
    public static final class Builder {
        private final String fromVersion;
        private final String toVersion;
        private final List<Violation> obstacles = new ArrayList<>();
        private FieldMapping.Builder rules =
                FieldMapping.builder().unmapped(Unmapped.PASS).missingSource(MissingSource.SKIP);
        private @Nullable JsonSchema source;
        private @Nullable JsonSchema target;

        private Builder(String fromVersion, String toVersion) {
            this.fromVersion = fromVersion;
            this.toVersion = toVersion;
        }

        /**
         * Moves a field to another name or place.
         *
         * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
         */
        public Builder rename(String fromPath, String toPath) {
            rules.move(fromPath, toPath);
            return this;
        }

        /**
         * Moves a field and changes it on the way: {@code field -> field.cast(FieldCast.INTEGER).defaultValue(0)}, or
         * {@code field.function(seconds -> ...)}. From and to may be the same place.
         *
         * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
         */
        public Builder rename(String fromPath, String toPath, Consumer<FieldOptions> options) {
            rules.move(fromPath, toPath, options);
            return this;
        }

        /**
         * Changes a field where it is: casts it, applies a function, gives it a default.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
         */
        public Builder change(String path, Consumer<FieldOptions> options) {
            rules.move(path, path, options);
            return this;
        }

        /**
         * Writes the same value into every event.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
         * @throws IllegalArgumentException if the value is not plain
         */
        public Builder constant(String toPath, @Nullable Object value) {
            rules.constant(toPath, value);
            return this;
        }

        /**
         * Leaves a field out.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
         */
        public Builder remove(String path) {
            rules.remove(path);
            return this;
        }

        /**
         * Copies a field: it keeps its place, too.
         *
         * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
         */
        public Builder copy(String fromPath, String toPath) {
            rules.copy(fromPath, toPath);
            return this;
        }

        /**
         * Writes what a JSONata expression makes of the event. Costs many times what other rules cost.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read, or as a {@code
         *     TransformationException} if the expression is not valid
         */
        public Builder jsonata(String toPath, String expression) {
            rules.jsonata(toPath, expression);
            return this;
        }

        /** Takes all rules and policies of a mapping in the place of those given so far. */
        public Builder rules(FieldMapping mapping) {
            rules = mapping.toBuilder();
            return this;
        }

        /** Takes the rule that a suggestion proposes. */
        public Builder accept(MigrationSuggestion suggestion) {
            return rename(suggestion.from(), suggestion.to(), suggestion::addTo);
        }

        /** What becomes of fields no rule mentions. Default {@link Unmapped#PASS}: they keep their place. */
        public Builder unmapped(Unmapped value) {
            rules.unmapped(value);
            return this;
        }

        /** What a rule does whose source is missing and that has no default. Default {@link MissingSource#SKIP}. */
        public Builder missingSource(MissingSource value) {
            rules.missingSource(value);
            return this;
        }

        /**
         * Lets through only what a rule writes ({@link Unmapped#DROP}), and fails when the source of one is missing
         * ({@link MissingSource#FAIL}). Milder than {@link FieldMapping.Builder#strict}, which fails on every unmapped field
         * too.
         */
        public Builder strict() {
            return unmapped(Unmapped.DROP).missingSource(MissingSource.FAIL);
        }

        /** Checks every event against this schema before the rules are applied. Default: no check. */
        public Builder source(JsonSchema schema) {
            source = Objects.requireNonNull(schema, "source");
            return this;
        }

        /** Checks every result against this schema, the stamp included. Default: no check. */
        public Builder target(JsonSchema schema) {
            target = Objects.requireNonNull(schema, "target");
            return this;
        }

        /**
         * Writes the version into every result, such as {@code stampVersion("schema_version", "v2.1.0")}. Default: nothing.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
         * @throws IllegalArgumentException if the version is blank
         */
        public Builder stampVersion(String path, String version) {
            rules.constant(path, Require.text(version, "version"));
            return this;
        }

        /**
         * Compiles the migration. The builder stays as it is and can be built from again.
         *
         * @throws InvalidConfigurationException naming every rule that writes where another one or the stamp does, and every
         *     rule that contradicts itself; or if both versions are the same
         */
        public EventMigration build() {
            Violations violations = Violations.of("event migration " + fromVersion + " -> " + toVersion);
            violations.unless(
                    !fromVersion.equals(toVersion), "toVersion", "must differ from fromVersion %s", fromVersion);
            violations.addAll("rules", obstacles);
            FieldMapping mapping = null;
            try {
                mapping = rules.build();
            } catch (InvalidConfigurationException e) {
                violations.addAll("rules", e.violations());
            }
            violations.throwIfAny();
            return new EventMigration(this, Objects.requireNonNull(mapping));
        }
    }
}
