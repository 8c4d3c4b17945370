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
import io.cxintegrate.core.transform.fields.MissingSource;
import io.cxintegrate.core.transform.fields.Unmapped;
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
 * {@code items[0].sku}, {@code a\.b}.
 */
public final class EventMigration {
    private final String fromVersion;
    private final String toVersion;
    private final FieldMapping mapping;
    private final @Nullable JsonSchema source;
    private final @Nullable JsonSchema target;

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

    /** The versions. */
    @Override
    public String toString() {
        return "EventMigration[" + fromVersion + " -> " + toVersion + "]";
    }

    /** Collects rules; not safe for concurrent use. */
    public static final class Builder {
        private final String fromVersion;
        private final String toVersion;
        private final FieldMapping.Builder rules =
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
