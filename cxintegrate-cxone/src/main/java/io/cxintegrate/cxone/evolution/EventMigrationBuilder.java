package io.cxintegrate.cxone.evolution;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.core.transform.fields.FieldMappingBuilder;
import io.cxintegrate.core.transform.fields.FieldOptions;
import io.cxintegrate.core.transform.fields.MissingSource;
import io.cxintegrate.core.transform.fields.Unmapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the rules of an {@link EventMigration}; not safe for concurrent use. */
public final class EventMigrationBuilder {
    private final String fromVersion;
    private final String toVersion;
    private final List<Violation> obstacles = new ArrayList<>();
    private FieldMappingBuilder rules =
            FieldMapping.builder().unmapped(Unmapped.PASS).missingSource(MissingSource.SKIP);
    private @Nullable JsonSchema source;
    private @Nullable JsonSchema target;

    EventMigrationBuilder(String fromVersion, String toVersion) {
        this.fromVersion = fromVersion;
        this.toVersion = toVersion;
    }

    /** The way back of a migration. */
    static EventMigrationBuilder back(EventMigration there) {
        EventMigrationBuilder back = new EventMigrationBuilder(there.toVersion(), there.fromVersion());
        back.source = there.target();
        back.target = there.source();
        try {
            back.rules = there.rules().inverse().toBuilder();
        } catch (InvalidConfigurationException e) {
            back.obstacles.addAll(e.violations());
        }
        return back;
    }

    /**
     * Moves a field to another name or place.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
     */
    public EventMigrationBuilder rename(String fromPath, String toPath) {
        rules.move(fromPath, toPath);
        return this;
    }

    /**
     * Moves a field and changes it on the way: {@code field -> field.cast(FieldCast.INTEGER).defaultValue(0)}, or
     * {@code field.function(seconds -> ...)}. From and to may be the same place.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
     */
    public EventMigrationBuilder rename(String fromPath, String toPath, Consumer<FieldOptions> options) {
        rules.move(fromPath, toPath, options);
        return this;
    }

    /**
     * Changes a field where it is: casts it, applies a function, gives it a default.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public EventMigrationBuilder change(String path, Consumer<FieldOptions> options) {
        rules.move(path, path, options);
        return this;
    }

    /**
     * Writes the same value into every event.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     * @throws IllegalArgumentException if the value is not plain
     */
    public EventMigrationBuilder constant(String toPath, @Nullable Object value) {
        rules.constant(toPath, value);
        return this;
    }

    /**
     * Leaves a field out.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public EventMigrationBuilder remove(String path) {
        rules.remove(path);
        return this;
    }

    /**
     * Copies a field: it keeps its place, too.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
     */
    public EventMigrationBuilder copy(String fromPath, String toPath) {
        rules.copy(fromPath, toPath);
        return this;
    }

    /**
     * Writes what a JSONata expression makes of the event. Costs many times what other rules cost.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read, or as a {@code
     *     TransformationException} if the expression is not valid
     */
    public EventMigrationBuilder jsonata(String toPath, String expression) {
        rules.jsonata(toPath, expression);
        return this;
    }

    /** Takes all rules and policies of a mapping in the place of those given so far. */
    public EventMigrationBuilder rules(FieldMapping mapping) {
        rules = mapping.toBuilder();
        return this;
    }

    /** Takes the rule that a suggestion proposes. */
    public EventMigrationBuilder accept(MigrationSuggestion suggestion) {
        return rename(suggestion.from(), suggestion.to(), suggestion::addTo);
    }

    /** What becomes of fields no rule mentions. Default {@link Unmapped#PASS}: they keep their place. */
    public EventMigrationBuilder unmapped(Unmapped value) {
        rules.unmapped(value);
        return this;
    }

    /** What a rule does whose source is missing and that has no default. Default {@link MissingSource#SKIP}. */
    public EventMigrationBuilder missingSource(MissingSource value) {
        rules.missingSource(value);
        return this;
    }

    /**
     * Lets through only what a rule writes ({@link Unmapped#DROP}), and fails when the source of one is missing
     * ({@link MissingSource#FAIL}). Milder than {@link FieldMappingBuilder#strict}, which fails on every unmapped field
     * too.
     */
    public EventMigrationBuilder strict() {
        return unmapped(Unmapped.DROP).missingSource(MissingSource.FAIL);
    }

    /** Checks every event against this schema before the rules are applied. Default: no check. */
    public EventMigrationBuilder source(JsonSchema schema) {
        source = Objects.requireNonNull(schema, "source");
        return this;
    }

    /** Checks every result against this schema, the stamp included. Default: no check. */
    public EventMigrationBuilder target(JsonSchema schema) {
        target = Objects.requireNonNull(schema, "target");
        return this;
    }

    /**
     * Writes the version into every result, such as {@code stampVersion("schema_version", "v2.1.0")}. Default: nothing.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     * @throws IllegalArgumentException if the version is blank
     */
    public EventMigrationBuilder stampVersion(String path, String version) {
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
        violations.unless(!fromVersion.equals(toVersion), "toVersion", "must differ from fromVersion %s", fromVersion);
        violations.addAll("rules", obstacles);
        FieldMapping mapping = null;
        try {
            mapping = rules.build();
        } catch (InvalidConfigurationException e) {
            violations.addAll("rules", e.violations());
        }
        violations.throwIfAny();
        return new EventMigration(fromVersion, toVersion, Objects.requireNonNull(mapping), source, target);
    }
}
