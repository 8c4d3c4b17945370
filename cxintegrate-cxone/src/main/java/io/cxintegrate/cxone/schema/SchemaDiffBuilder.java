package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link SchemaDiff} compares, and how. Not safe for concurrent use.
 *
 * <p>Defaults: a schema without {@code $schema} is draft 7; references to other documents lead nowhere; 300,000 steps.
 */
public final class SchemaDiffBuilder {
    private @Nullable SchemaSource oldSchema;
    private @Nullable SchemaSource newSchema;
    private SchemaDraft draft = SchemaDraft.DRAFT_7;
    private Function<String, Optional<JsonObject>> resolver = uri -> Optional.empty();
    private long effort = 300_000;

    SchemaDiffBuilder() {}

    /** The schema before the change. */
    public SchemaDiffBuilder oldSchema(JsonObject schema) {
        oldSchema = SchemaSource.of(schema);
        return this;
    }

    /**
     * The schema before the change as text, an object or {@code true} or {@code false}; changes then have lines and columns.
     *
     * @throws io.cxintegrate.core.json.JsonException if it is no JSON
     */
    public SchemaDiffBuilder oldSchema(String text) {
        oldSchema = SchemaSource.of(text);
        return this;
    }

    /** The schema after the change. */
    public SchemaDiffBuilder newSchema(JsonObject schema) {
        newSchema = SchemaSource.of(schema);
        return this;
    }

    /**
     * The schema after the change as text; see {@link #oldSchema(String)}.
     *
     * @throws io.cxintegrate.core.json.JsonException if it is no JSON
     */
    public SchemaDiffBuilder newSchema(String text) {
        newSchema = SchemaSource.of(text);
        return this;
    }

    /** The draft of a schema that names none by {@code $schema}. */
    public SchemaDiffBuilder draftUnlessNamed(SchemaDraft value) {
        draft = Objects.requireNonNull(value, "draft");
        return this;
    }

    /**
     * Finds the documents that references lead to, by URI without fragment. Called while a verdict is worked out, at most once
     * for each URI and verdict, on the caller's thread or, for schemas that go deep, on one with a larger stack; empty means that
     * there is none. Nothing is ever fetched without it.
     */
    public SchemaDiffBuilder resolver(Function<String, Optional<JsonObject>> value) {
        resolver = Objects.requireNonNull(value, "resolver");
        return this;
    }

    /**
     * How many steps a verdict may take before it is {@linkplain Verdict.Kind#UNKNOWN unknown}. Steps are counted, not time,
     * so that a verdict is the same on every machine; a million take a second or two.
     *
     * @throws IllegalArgumentException if it is below 1,000
     */
    public SchemaDiffBuilder effort(long steps) {
        if (steps < 1000) {
            throw new IllegalArgumentException("effort must be at least 1000 but is " + steps);
        }
        effort = steps;
        return this;
    }

    SchemaDraft draft() {
        return draft;
    }

    Function<String, Optional<JsonObject>> resolver() {
        return resolver;
    }

    long effort() {
        return effort;
    }

    /**
     * Compares.
     *
     * @throws InvalidConfigurationException if one of the two schemas is missing
     * @throws io.cxintegrate.core.InvalidInputException if a part that is compared is no schema, or a reference leads nowhere
     *     or only to itself, naming the pointer
     */
    public SchemaDiff build() {
        Violations violations = Violations.of("schema comparison");
        violations.unless(oldSchema != null, "oldSchema", "must be given");
        violations.unless(newSchema != null, "newSchema", "must be given");
        violations.throwIfAny();
        return new SchemaDiff(this, Objects.requireNonNull(oldSchema), Objects.requireNonNull(newSchema));
    }
}
