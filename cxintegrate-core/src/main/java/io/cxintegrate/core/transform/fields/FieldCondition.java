package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.Expression;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When a rule of a {@link FieldMapping} applies: a question about the whole source. Immutable and safe to share between threads;
 * serializable if its test is.
 */
public final class FieldCondition implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A test in Java, which can be serialized if what it holds can. */
    @FunctionalInterface
    public interface Test extends Predicate<JsonObject>, Serializable {}

    /** The kinds of questions. */
    enum Kind {
        PRESENT,
        EQUALS,
        JSONATA,
        TEST
    }

    private final Kind kind;
    private final boolean negated;
    private final String text;

    @SuppressWarnings("serial") // plain values are serializable
    private final @Nullable Object value;

    private final @Nullable Test test;
    private final transient @Nullable FieldPath path;
    private final transient @Nullable Expression expression;

    private FieldCondition(Kind kind, boolean negated, String text, @Nullable Object value, @Nullable Test test) {
        this.kind = kind;
        this.negated = negated;
        this.text = text;
        this.value = FieldRule.plain(value);
        this.test = test;
        path = kind == Kind.PRESENT || kind == Kind.EQUALS ? FieldPath.parse(text) : null;
        expression = kind == Kind.JSONATA ? Expression.compile(text) : null;
    }

    /**
     * Something stands at this place, be it null.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public static FieldCondition present(String path) {
        return new FieldCondition(Kind.PRESENT, false, path, null, null);
    }

    /**
     * This value stands at this place; numbers count by their value.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     * @throws IllegalArgumentException if the value is not plain
     */
    public static FieldCondition equalTo(String path, @Nullable Object value) {
        return new FieldCondition(Kind.EQUALS, false, path, value, null);
    }

    /**
     * The expression comes to true. Nothing or false does not hold; anything else is an error.
     *
     * @throws io.cxintegrate.core.transform.TransformationException if it is not valid
     */
    public static FieldCondition jsonata(String expression) {
        return new FieldCondition(Kind.JSONATA, false, expression, null, null);
    }

    /** The test holds. It must be safe to call from several threads at once. */
    public static FieldCondition test(Test test) {
        return new FieldCondition(Kind.TEST, false, "", null, Objects.requireNonNull(test, "test"));
    }

    /** The opposite. */
    public FieldCondition not() {
        return new FieldCondition(kind, !negated, text, value, test);
    }

    boolean holds(JsonObject source) {
        return negated
                != switch (kind) {
                    case PRESENT -> Objects.requireNonNull(path).exists(source);
                    case EQUALS ->
                        Objects.requireNonNull(path).exists(source)
                                && Step.same(path.get(source).orElse(null), value);
                    case JSONATA -> isTrue(Objects.requireNonNull(expression), source);
                    case TEST -> Objects.requireNonNull(test).test(source);
                };
    }

    private static boolean isTrue(Expression expression, JsonObject source) {
        var result = expression.evaluate(source);
        if (result.isMissing()) {
            return false;
        }
        if (result.value() instanceof Boolean b) {
            return b;
        }
        throw new IllegalStateException("a condition must come to a boolean");
    }

    Kind kind() {
        return kind;
    }

    boolean isNegated() {
        return negated;
    }

    String text() {
        return text;
    }

    @Nullable
    Object value() {
        return value;
    }

    private Object readResolve() {
        return new FieldCondition(kind, negated, text, value, test);
    }

    /** The question, without the value it compares with. */
    @Override
    public String toString() {
        return (negated ? "not " : "") + kind.name().toLowerCase(Locale.ROOT) + (text.isEmpty() ? "" : " " + text);
    }
}
