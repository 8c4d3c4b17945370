package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.ExpressionResult;
import io.cxintegrate.core.transform.TransformationException;
import io.cxintegrate.core.transform.fields.FieldOptions.Settings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule of a mapping: reads at one place, if it has one, and writes to another, if it has one. Immutable. */
final class FieldRule {
    /** What a rule does. */
    enum Kind {
        MOVE(""),
        COPY("copy "),
        CONSTANT("constant"),
        JSONATA("jsonata"),
        REMOVE("remove ");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** What stands for a place where nothing is. */
    static final Object NOTHING = new Object();

    private final Kind kind;
    private final @Nullable PathPattern from;
    private final @Nullable PathPattern to;
    private final @Nullable Expression expression;
    private final Settings settings;
    private final String text;

    FieldRule(
            Kind kind,
            @Nullable PathPattern from,
            @Nullable PathPattern to,
            @Nullable Expression expression,
            Settings settings) {
        this.kind = kind;
        this.from = from;
        this.to = to;
        this.expression = expression;
        this.settings = settings;
        text = kind.text + (from == null ? "" : from) + (to == null ? "" : " -> " + to);
    }

    /** A copy that nobody else can change; throws {@link IllegalArgumentException} if the value is not plain. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Integer) {
            return value;
        }
        return JsonObject.of("value", value).get("value");
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    PathPattern from() {
        return from;
    }

    @Nullable
    PathPattern to() {
        return to;
    }

    @Nullable
    Expression expression() {
        return expression;
    }

    Settings settings() {
        return settings;
    }

    boolean contradictsItself() {
        return settings.required() && settings.missing() != null;
    }

    /** Whether the rule applies to this source. */
    boolean appliesTo(JsonObject source) {
        FieldCondition when = settings.when();
        if (when == null) {
            return true;
        }
        try {
            return when.holds(source);
        } catch (RuntimeException e) {
            throw MappingException.of(
                    text,
                    when.text(),
                    "a source that its condition can judge",
                    "one on which it failed with " + e.getClass().getSimpleName(),
                    e);
        }
    }

    /** What its expression comes to. */
    @Nullable
    Object evaluate(Expression compiled, JsonObject source) {
        try {
            ExpressionResult result = compiled.evaluate(source);
            return result.isMissing() ? NOTHING : result.value();
        } catch (TransformationException e) {
            throw MappingException.of(
                    text, "", "a source that its expression can read", "one on which it failed with " + e.code(), e);
        }
    }

    /** What becomes of what was found, be it nothing. */
    @Nullable
    Object made(@Nullable Object found, MissingSource policy) {
        if (found == NOTHING) {
            return ofMissing(policy);
        }
        if (found == null && settings.forNull() != null) {
            return settings.forNull().value();
        }
        Object value = found;
        for (Step step : settings.steps()) {
            if (value == null) {
                return null;
            }
            value = applied(step, value);
        }
        return value;
    }

    private @Nullable Object applied(Step step, Object value) {
        Object after;
        try {
            after = step.apply(value);
        } catch (RuntimeException e) {
            String failed = " on which it failed with " + e.getClass().getSimpleName();
            throw MappingException.of(text, String.valueOf(from), step.accepts(), described(value) + failed, e);
        }
        if (after == NOTHING) {
            throw MappingException.of(text, String.valueOf(from), step.accepts(), described(value), null);
        }
        return after;
    }

    /** What stands for a missing source; {@link #NOTHING} if nothing does. */
    @Nullable
    Object ofMissing(MissingSource policy) {
        if (settings.missing() != null) {
            return settings.missing().value();
        }
        if (settings.required() || policy == MissingSource.FAIL) {
            throw MappingException.of(text, String.valueOf(from), "a value or null", "nothing", null);
        }
        return policy == MissingSource.DEFAULT ? null : NOTHING;
    }

    /**
     * Adds the rule that undoes this one, or says why there is none.
     *
     * @param passes whether fields without a rule pass, so that what is copied is still there
     * @param given the sources that a rule already gives back
     */
    void addInverse(FieldMappingBuilder back, Violations violations, boolean passes, Set<PathPattern> given) {
        if (kind == Kind.REMOVE) {
            violations.unless(from != null && given.contains(from), text, "leaves out what cannot be brought back");
        } else if (kind == Kind.JSONATA) {
            violations.add(text, "has no inverse: it is computed by JSONata");
        } else if (kind == Kind.CONSTANT || (kind == Kind.COPY && passes) || (from != null && given.contains(from))) {
            back.add(Kind.REMOVE, to, null, null, Settings.NONE);
        } else if (from != null && to != null) {
            List<String> obstacles = obstacles(from, to);
            obstacles.forEach(obstacle -> violations.add(text, "has no inverse: %s", obstacle));
            if (obstacles.isEmpty()) {
                given.add(from);
                List<Step> undo = new ArrayList<>();
                settings.steps().forEach(step -> step.inverse().ifPresent(inverse -> undo.add(0, inverse)));
                Settings options = new Settings(null, null, settings.required(), List.copyOf(undo), null);
                back.add(Kind.MOVE, to, from, null, options);
            }
        }
    }

    private List<String> obstacles(PathPattern from, PathPattern to) {
        List<String> found = new ArrayList<>();
        if (settings.missing() != null) {
            found.add("its default for a missing source cannot be told from a value");
        }
        if (settings.forNull() != null) {
            found.add("its default for null cannot be told from a value");
        }
        if (settings.when() != null) {
            found.add("whether its condition held is not known afterwards");
        }
        if (from.steps().stream().anyMatch(Integer.class::isInstance)) {
            found.add("its source has an array index, and such a place cannot be written to");
        }
        if (from.wildcards().size() > to.wildcards().size()) {
            found.add("it puts several places into one list");
        }
        if (endsInElement(to) && !endsInElement(from)) {
            found.add("elements without a value leave no trace");
        }
        settings.steps().stream().map(Step::obstacle).filter(o -> !o.isEmpty()).forEach(found::add);
        return found;
    }

    private static boolean endsInElement(PathPattern path) {
        return path.steps().get(path.steps().size() - 1) == PathPattern.Wildcard.ELEMENT;
    }

    /** Whether it has a function that cannot be serialized. */
    boolean holdsPlainFunction() {
        return settings.steps().stream()
                .anyMatch(step -> step instanceof Step.Code code && !(code.function() instanceof Serializable));
    }

    /** What is left of a rule when it is serialized: a rule holds what is compiled. */
    record Saved(
            Kind kind,
            @Nullable String from,
            @Nullable String to,
            @Nullable String expression,
            Settings settings) implements Serializable {
        static Saved of(FieldRule rule) {
            return new Saved(
                    rule.kind,
                    rule.from == null ? null : rule.from.toString(),
                    rule.to == null ? null : rule.to.toString(),
                    rule.expression == null ? null : rule.expression.source(),
                    rule.settings);
        }

        void addTo(FieldMappingBuilder builder) {
            builder.add(
                    kind,
                    from == null ? null : PathPattern.parse(from),
                    to == null ? null : PathPattern.parse(to),
                    expression == null || to == null
                            ? null
                            : Expression.builder(expression).name(to).build(),
                    settings);
        }
    }

    static String described(@Nullable Object value) {
        String type = Json.typeOf(value);
        return "aeiou".indexOf(type.charAt(0)) >= 0 ? "an " + type : "a " + type;
    }

    @Override
    public String toString() {
        return text;
    }
}
