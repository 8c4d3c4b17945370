package io.cxintegrate.core.transform;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.LintFinding.Severity;
import io.cxintegrate.core.transform.internal.lint.Accumulations;
import io.cxintegrate.core.transform.internal.lint.Groups;
import io.cxintegrate.core.transform.internal.lint.Predicates;
import io.cxintegrate.core.transform.internal.lint.Reads;
import io.cxintegrate.core.transform.internal.lint.Shape;
import io.cxintegrate.core.transform.internal.lint.Suspect;
import io.cxintegrate.core.transform.internal.lint.Variables;
import io.cxintegrate.core.transform.internal.source.BareKeys;
import io.cxintegrate.core.transform.internal.source.FunctionNames;
import io.cxintegrate.core.transform.internal.source.LossyNumbers;
import io.cxintegrate.core.transform.internal.source.SourceText;
import io.cxintegrate.core.transform.internal.source.Token;
import io.cxintegrate.core.transform.internal.source.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what compiles but does not do what its author means. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * List<LintFinding> findings = ExpressionLint.check("{status: $.status}");
 * List<LintFinding> more = ExpressionLint.builder().sample(order).build().findings("custmer.name");
 * }</pre>
 *
 * <p>Errors, which fail or lose something whatever the input:
 *
 * <ul>
 *   <li>{@value #UNQUOTED_OBJECT_KEY}: in {@code {status: $.status}} the key is an expression, so the result is named after what
 *       the input holds in {@code status}; at best that fails with {@code T1003}, at worst the field is silently lost.
 *       {@code {"status": $.status}} is meant. Grouping ({@code Order{Product: $sum(Price)}}) and constructors that are a step
 *       of a path ({@code Phone.{type: number}}) are left alone: there a key out of the data is how JSONata is used.
 *   <li>{@value #FUNCTION_WITHOUT_DOLLAR}: {@code sum(items.price)} lacks its dollar sign and fails when it is evaluated.
 *   <li>{@value #UNKNOWN_FUNCTION}: {@code $toUpper(name)} calls a function that neither JSONata has nor the source declares,
 *       and fails when it is evaluated. Variables given to an evaluation are values, never functions.
 *   <li>{@value #UNKNOWN_VARIABLE}: {@code $regoin} is given no value anywhere and is always missing. Name the variables that an
 *       evaluation gets with {@link Builder#variables}.
 *   <li>{@value #LOSSY_NUMBER}: {@code 9007199254740993} is another number to JSONata, which counts in doubles. An identifier
 *       belongs in quotes.
 * </ul>
 *
 * <p>Warnings, which hurt with some input:
 *
 * <ul>
 *   <li>{@value #CONSTANT_PREDICATE}: {@code items[$$.price > 1]} asks the same question for every item, since {@code $$} is the
 *       whole input.
 *   <li>{@value #GROUP_OF_NOTHING}: {@code items{"no " & sku: $count($)}} makes the group {@code "no "} of an empty list.
 *   <li>{@value #QUADRATIC_SHAPE}: {@code $reduce(items, function($a, $v) {$append($a, $v)})} copies the result for every item.
 *   <li>{@value #UNKNOWN_PATH}, with a {@link Builder#sample} or a {@link Builder#schema} only: a path reads a field that no
 *       sample and no schema has. What {@code $exists}, {@code ??} and {@code ?:} ask for may be absent.
 * </ul>
 */
public final class ExpressionLint {
    /** The rule about keys of object constructors that are bare names. */
    public static final String UNQUOTED_OBJECT_KEY = "unquoted-object-key";

    /** The rule about calls of functions that JSONata has under the name with a dollar sign. */
    public static final String FUNCTION_WITHOUT_DOLLAR = "function-without-dollar";

    /** The rule about calls of functions that there are not. */
    public static final String UNKNOWN_FUNCTION = "unknown-function";

    /** The rule about variables that nothing gives a value. */
    public static final String UNKNOWN_VARIABLE = "unknown-variable";

    /** The rule about number literals that lose digits. */
    public static final String LOSSY_NUMBER = "lossy-number";

    /** The rule about predicates that are the same for every item. */
    public static final String CONSTANT_PREDICATE = "constant-predicate";

    /** The rule about groupings that make a group of an empty list. */
    public static final String GROUP_OF_NOTHING = "group-of-nothing";

    /** The rule about loops that copy their result for every item. */
    public static final String QUADRATIC_SHAPE = "quadratic-shape";

    /** The rule about paths that the input does not have. */
    public static final String UNKNOWN_PATH = "unknown-path";

    /** The names of all rules. */
    public static final List<String> RULES = List.of(
            UNQUOTED_OBJECT_KEY,
            FUNCTION_WITHOUT_DOLLAR,
            UNKNOWN_FUNCTION,
            UNKNOWN_VARIABLE,
            LOSSY_NUMBER,
            CONSTANT_PREDICATE,
            GROUP_OF_NOTHING,
            QUADRATIC_SHAPE,
            UNKNOWN_PATH);

    private static final ExpressionLint PLAIN = builder().build();

    private final Set<String> variables;
    private final @Nullable Shape input;

    private ExpressionLint(Builder b) {
        variables = Set.copyOf(b.variables);
        JsonObject schema = b.schema;
        input = schema != null
                ? Shape.ofSchema(schema.asMap())
                : b.samples.isEmpty()
                        ? null
                        : Shape.ofSamples(
                                b.samples.stream().map(JsonObject::asMap).toList());
    }

    /** A builder that knows no variables and nothing of the input. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks an expression that gets no variables; what its input has is not known.
     *
     * @return as {@link #findings}
     */
    public static List<LintFinding> check(String source) {
        return PLAIN.findings(source);
    }

    /**
     * Checks an expression; one that does not compile is checked as far as it can be read.
     *
     * @return the findings in the order of their places; empty when there is nothing to say
     */
    public List<LintFinding> findings(String source) {
        Report report = new Report(source);
        List<Token> keys = BareKeys.find(source);
        report.add(
                UNQUOTED_OBJECT_KEY,
                keys,
                key -> "the key " + key.text() + " is an expression that reads the input; write " + BareKeys.quoted(key)
                        + " for a fixed key",
                replaced(source, keys, BareKeys::quoted));
        List<Token> bare = FunctionNames.withoutDollar(source);
        report.add(
                FUNCTION_WITHOUT_DOLLAR,
                bare,
                name -> "a function starts with a dollar sign; write $" + name.text(),
                replaced(source, bare, name -> "$" + name.text()));
        report.add(
                UNKNOWN_FUNCTION,
                FunctionNames.unknown(source),
                name -> "there is no function " + name.text()
                        + FunctionNames.similar(name.text().substring(1))
                                .map(known -> "; did you mean $" + known + "?")
                                .orElse(""),
                null);
        report.add(
                LOSSY_NUMBER,
                LossyNumbers.find(source),
                number -> "the number " + number.text() + " becomes " + LossyNumbers.kept(number)
                        + "; write an identifier as text, in quotes",
                null);
        Tree.of(source).ifPresent(tree -> {
            report.add(UNKNOWN_VARIABLE, Severity.ERROR, Variables.unknown(tree, variables));
            report.add(CONSTANT_PREDICATE, Severity.WARNING, Predicates.constant(tree));
            report.add(GROUP_OF_NOTHING, Severity.WARNING, Groups.ofNothing(tree));
            report.add(QUADRATIC_SHAPE, Severity.WARNING, Accumulations.quadratic(tree));
            if (input != null) {
                report.add(UNKNOWN_PATH, Severity.WARNING, Reads.notThere(tree, input));
            }
        });
        return report.sorted();
    }

    private static String replaced(String source, List<Token> tokens, Function<Token, String> by) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (Token t : tokens) {
            out.append(source, copied, t.start()).append(by.apply(t));
            copied = t.end();
        }
        return out.append(source, copied, source.length()).toString();
    }

    /** What was found in one source. For one thread at a time. */
    private static final class Report {
        private final SourceText text;
        private final List<LintFinding> findings = new ArrayList<>();

        Report(String source) {
            text = new SourceText(source);
        }

        void add(String ruleId, List<Token> tokens, Function<Token, String> message, @Nullable String fixed) {
            tokens.forEach(t -> add(ruleId, Severity.ERROR, t, message.apply(t), fixed));
        }

        void add(String ruleId, Severity severity, List<Suspect> suspects) {
            suspects.forEach(s -> add(ruleId, severity, s.token(), s.message(), null));
        }

        private void add(String ruleId, Severity severity, Token t, String message, @Nullable String fixed) {
            findings.add(new LintFinding(
                    ruleId, severity, t.start(), text.line(t.start()), text.column(t.start()), message, fixed));
        }

        List<LintFinding> sorted() {
            findings.sort(Comparator.comparingInt(LintFinding::position).thenComparing(LintFinding::ruleId));
            return List.copyOf(findings);
        }
    }

    /** Collects what is known of the evaluations; not safe for concurrent use. */
    public static final class Builder {
        private final Set<String> variables = new LinkedHashSet<>();
        private final List<JsonObject> samples = new ArrayList<>();
        private @Nullable JsonObject schema;

        private Builder() {}

        /** Names variables that evaluations get, without the dollar sign. Default none. */
        public Builder variables(String... names) {
            variables.addAll(Arrays.asList(names));
            return this;
        }

        /** Adds an input as it may come. A path that none of them has is found. Default none: paths are not checked. */
        public Builder sample(JsonObject input) {
            samples.add(Objects.requireNonNull(input, "input"));
            return this;
        }

        /**
         * The JSON Schema of the input; a path that it does not declare is found. References within the document are followed.
         * Where it is given, samples do not count. Default none.
         */
        public Builder schema(JsonObject value) {
            schema = Objects.requireNonNull(value, "schema");
            return this;
        }

        /** The lint. */
        public ExpressionLint build() {
            return new ExpressionLint(this);
        }
    }
}
