package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.fields.FieldOptions.Settings;
import io.cxintegrate.core.transform.fields.FieldRule.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the rules of a {@link FieldMapping}; not safe for concurrent use. */
public final class FieldMappingBuilder {
    private final List<FieldRule> rules = new ArrayList<>();
    private Unmapped unmapped = Unmapped.DROP;
    private MissingSource missingSource = MissingSource.SKIP;

    FieldMappingBuilder() {}

    FieldMappingBuilder(List<FieldRule> rules, Unmapped unmapped, MissingSource missingSource) {
        this.rules.addAll(rules);
        this.unmapped = unmapped;
        this.missingSource = missingSource;
    }

    /**
     * Moves a field; one source may be moved to several places.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
     */
    public FieldMappingBuilder move(String fromPath, String toPath) {
        return move(fromPath, toPath, field -> {});
    }

    /**
     * Moves a field and says what to do with it on the way: {@code field -> field.cast(INTEGER).defaultValue(0)}.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
     */
    public FieldMappingBuilder move(String fromPath, String toPath, Consumer<FieldOptions> options) {
        return add(Kind.MOVE, PathPattern.parse(fromPath), PathPattern.parse(toPath), null, settings(options));
    }

    /**
     * Copies a field: it keeps its place, too, where unmapped fields pass.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
     */
    public FieldMappingBuilder copy(String fromPath, String toPath) {
        return copy(fromPath, toPath, field -> {});
    }

    /**
     * Copies a field and says what to do with the copy on the way.
     *
     * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
     */
    public FieldMappingBuilder copy(String fromPath, String toPath, Consumer<FieldOptions> options) {
        return add(Kind.COPY, PathPattern.parse(fromPath), PathPattern.parse(toPath), null, settings(options));
    }

    /**
     * Writes the same value every time.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     * @throws IllegalArgumentException if the value is not plain
     */
    public FieldMappingBuilder constant(String toPath, @Nullable Object value) {
        return constant(toPath, value, field -> {});
    }

    /**
     * Writes the same value every time its {@linkplain FieldOptions#when condition} holds; of the options, that one alone
     * means something here.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     * @throws IllegalArgumentException if the value is not plain
     */
    public FieldMappingBuilder constant(String toPath, @Nullable Object value, Consumer<FieldOptions> options) {
        Settings settings = settings(options.andThen(field -> field.defaultValue(value)));
        return add(Kind.CONSTANT, null, PathPattern.parse(toPath), null, settings);
    }

    /**
     * Writes what a JSONata expression makes of the whole source; where that is nothing, the source counts as missing. Costs
     * many times what other rules cost.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read, or as a {@code
     *     TransformationException} if the expression is not valid
     */
    public FieldMappingBuilder jsonata(String toPath, String expression) {
        return jsonata(toPath, expression, field -> {});
    }

    /**
     * As {@link #jsonata(String, String)}, and says what to do with the result on the way.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read, or as a {@code
     *     TransformationException} if the expression is not valid
     */
    public FieldMappingBuilder jsonata(String toPath, String expression, Consumer<FieldOptions> options) {
        Expression compiled = Expression.builder(expression).name(toPath).build();
        return add(Kind.JSONATA, null, PathPattern.parse(toPath), compiled, settings(options));
    }

    /**
     * Leaves a field out on purpose: it counts as mapped, and does not pass. Another rule may still move it.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public FieldMappingBuilder remove(String path) {
        return remove(path, field -> {});
    }

    /**
     * Leaves a field out if a {@linkplain FieldOptions#when condition} holds; of the options, that one alone means something
     * here.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public FieldMappingBuilder remove(String path, Consumer<FieldOptions> options) {
        return add(Kind.REMOVE, PathPattern.parse(path), null, null, settings(options));
    }

    /** What becomes of fields no rule mentions. Default {@link Unmapped#DROP}. */
    public FieldMappingBuilder unmapped(Unmapped value) {
        unmapped = Objects.requireNonNull(value, "unmapped");
        return this;
    }

    /** What a rule does whose source is missing and that has no default of its own. Default {@link MissingSource#SKIP}. */
    public FieldMappingBuilder missingSource(MissingSource value) {
        missingSource = Objects.requireNonNull(value, "missingSource");
        return this;
    }

    /** Lets nothing go unnoticed: {@link Unmapped#FAIL} and {@link MissingSource#FAIL}. */
    public FieldMappingBuilder strict() {
        return unmapped(Unmapped.FAIL).missingSource(MissingSource.FAIL);
    }

    private static Settings settings(Consumer<FieldOptions> options) {
        FieldOptions collected = new FieldOptions();
        options.accept(collected);
        return collected.settings();
    }

    FieldMappingBuilder add(
            Kind kind,
            @Nullable PathPattern from,
            @Nullable PathPattern to,
            @Nullable Expression expression,
            Settings settings) {
        rules.add(new FieldRule(kind, from, to, expression, settings));
        return this;
    }

    /**
     * Compiles the mapping.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming every rule that writes where another one does or to
     *     what is not a place to write to, and every rule that contradicts itself
     */
    public FieldMapping build() {
        Violations violations = Violations.of("field mapping");
        violations.unless(
                !rules.isEmpty() || unmapped != Unmapped.DROP,
                "rules",
                "there is none, so that every field would be dropped; add one, or choose unmapped PASS");
        RuleChecks.addTo(violations, rules);
        violations.throwIfAny();
        return new FieldMapping(rules, unmapped, missingSource);
    }
}
