package io.cxintegrate.core.transform;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.transform.internal.Engine;
import io.cxintegrate.core.transform.internal.EngineFault;
import io.cxintegrate.core.transform.internal.source.FunctionNames;
import io.cxintegrate.core.transform.internal.source.InputPaths;
import io.cxintegrate.core.transform.internal.source.Members;
import io.cxintegrate.core.transform.internal.source.SourceText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONata expression. Immutable and safe to share between threads: evaluations see nothing of each other. Compile
 * once and keep it; compiling costs as much as several evaluations.
 *
 * <pre>{@code
 * Expression shape = Expression.compile("{\"id\": $.transaction.id, \"total\": $sum(items.price)}");
 * Optional<JsonObject> shaped = shape.evaluate(response).asObject();
 * }</pre>
 *
 * <p>An evaluation never changes its input: it copies what could be changed. {@code $now()} and {@code $millis()} show one instant from
 * start to end, taken from the {@link Builder#clock clock}. {@code $eval} is switched off. Whatever fails, at compile time or
 * later, is a {@link TransformationException}.
 *
 * <p><strong>Known limits.</strong> Calculations are in double precision. {@link ExpressionLimits} are checked between steps and
 * inside those that could run for long: regular expressions, {@code $pad}, {@code $join}, {@code $string}, {@code $sort},
 * {@code $spread}. An operator that compares or prints ({@code =}, {@code &}, {@code |...|}) a value that an expression has
 * built so that each level holds the same part many times is not interrupted. Do not run expressions of authors you do not trust.
 */
public final class Expression {
    private static final Pattern VARIABLE_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private final String name;
    private final SourceText source;
    private final ExpressionLimits limits;
    private final InstantSource clock;
    private final Engine engine;
    private final Engine.Bounds bounds;
    private final boolean eval;

    /** For bindings that hide a function; made when the first come, and by two at once if they come so. */
    private volatile @Nullable Engine careful;

    private Expression(Builder b) {
        name = b.name;
        source = new SourceText(b.source);
        limits = b.limits;
        bounds = limits.bounds();
        clock = b.clock;
        eval = b.eval;
        try {
            if (b.source.length() > limits.maxExpressionLength()) {
                throw EngineFault.of(
                        "X0003",
                        "the source has " + b.source.length() + " characters, the limit maxExpressionLength is "
                                + limits.maxExpressionLength());
            }
            engine = Engine.compile(source, eval, false);
        } catch (EngineFault fault) {
            throw TransformationException.compiling(name, fault, source);
        }
    }

    /**
     * Compiles an expression with the default name, limits and clock.
     *
     * @throws TransformationException if it is not valid
     */
    public static Expression compile(String source) {
        return builder(source).build();
    }

    /** A builder for an expression with this source. */
    public static Builder builder(String source) {
        return new Builder(source);
    }

    /** The name, as errors show it. */
    public String name() {
        return name;
    }

    /** The source as it was given. */
    public String source() {
        return source.source();
    }

    /** What an evaluation may use up. */
    public ExpressionLimits limits() {
        return limits;
    }

    /**
     * Evaluates the expression.
     *
     * @param input a plain value ({@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean}, null), a
     *     {@link io.cxintegrate.core.json.JsonObject}, or the {@link ExpressionResult} of another expression, which may be
     *     missing
     * @throws TransformationException if the expression fails on this input, exceeds a limit, or comes to something that is not
     *     JSON
     */
    public ExpressionResult evaluate(@Nullable Object input) {
        return evaluate(input, Map.of());
    }

    /**
     * Evaluates the expression with variables: a binding {@code region} is {@code $region} to the expression. A binding hides
     * the built-in function of the same name.
     *
     * @param input as for {@link #evaluate(Object)}
     * @param bindings plain values by name, without the dollar sign
     * @throws TransformationException as {@link #evaluate(Object)}, and if a name cannot be one of a variable
     */
    public ExpressionResult evaluate(@Nullable Object input, Map<String, ? extends @Nullable Object> bindings) {
        try {
            Object data = input instanceof ExpressionResult r ? r.valueOrMissing() : input;
            return ExpressionResult.of(engineFor(bindings.keySet()).evaluate(data, bindings, clock, bounds));
        } catch (EngineFault fault) {
            throw TransformationException.evaluating(name, fault, source);
        }
    }

    private Engine engineFor(Set<String> bindings) {
        if (bindings.isEmpty()) {
            return engine;
        }
        bindings.forEach(Expression::checkName);
        if (bindings.stream().noneMatch(FunctionNames::contains)) {
            return engine;
        }
        Engine found = careful;
        if (found == null) {
            found = Engine.compile(source, eval, true);
            careful = found;
        }
        return found;
    }

    /**
     * Evaluates each field of the object that the expression builds on its own, to show where a value comes from. For finding
     * faults; it compiles and evaluates anew each time, and costs nothing when it is not called.
     *
     * @param input as for {@link #evaluate(Object)}
     * @return what each field came to; a field that fails is shown with its failure
     */
    public Explanation explain(@Nullable Object input) {
        return explain(input, Map.of());
    }

    /**
     * As {@link #explain(Object)}, with variables.
     *
     * @param input as for {@link #evaluate(Object)}
     * @param bindings plain values by name, without the dollar sign
     */
    public Explanation explain(@Nullable Object input, Map<String, ? extends @Nullable Object> bindings) {
        List<Members.Member> members = Members.of(source());
        if (members.isEmpty()) {
            members = List.of(new Members.Member("", 0, source().length()));
        }
        Instant now = clock.instant();
        return new Explanation(members.stream()
                .map(m -> field(m, input, bindings, InstantSource.fixed(now)))
                .toList());
    }

    private Explanation.Field field(
            Members.Member member,
            @Nullable Object input,
            Map<String, ? extends @Nullable Object> bindings,
            InstantSource frozen) {
        String part = source().substring(member.start(), member.end());
        ExpressionResult result = null;
        TransformationException failure = null;
        long start = TimeSource.system().nanoTime();
        try {
            result = builder(part)
                    .name(name)
                    .limits(limits)
                    .clock(frozen)
                    .allowEval(eval)
                    .build()
                    .evaluate(input, bindings);
        } catch (TransformationException e) {
            failure = e;
        }
        Duration took = Duration.ofNanos(TimeSource.system().nanoTime() - start);
        return Explanation.Field.of(
                member.key(),
                part,
                source.line(member.start()),
                source.column(member.start()),
                InputPaths.of(part),
                result,
                failure,
                took);
    }

    /**
     * The paths of the input that the source names, such as {@code customer.name}, as far as its text shows: a path inside a
     * predicate or a function is as it is written there, relative to what stands before it.
     */
    public List<String> inputPaths() {
        return InputPaths.of(source());
    }

    private static void checkName(String binding) {
        if (!VARIABLE_NAME.matcher(binding).matches() || binding.startsWith("__")) {
            throw EngineFault.of(
                    "X0007",
                    "'" + binding
                            + "' cannot name a variable; use letters, digits and underscores, without the dollar sign");
        }
    }

    /** The name only; the source may be long. */
    @Override
    public String toString() {
        return "Expression[" + name + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final String source;
        private String name = "expression";
        private ExpressionLimits limits = ExpressionLimits.DEFAULT;
        private InstantSource clock = TimeSource.system();
        private boolean eval;

        private Builder(String source) {
            this.source = Objects.requireNonNull(source, "source");
        }

        /**
         * What errors call it, such as {@code request_expression}. Default {@code expression}.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder name(String value) {
            name = Require.text(value, "name");
            return this;
        }

        /** What compiling and one evaluation may use up. Default {@link ExpressionLimits#DEFAULT}. */
        public Builder limits(ExpressionLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** What {@code $now()} and {@code $millis()} show. Default the system's clock. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Whether {@code $eval} may run text as code. Default false: text out of the data would be code, too.
         */
        public Builder allowEval(boolean value) {
            eval = value;
            return this;
        }

        /**
         * Compiles it.
         *
         * @throws TransformationException if it is not valid
         */
        public Expression build() {
            return new Expression(this);
        }
    }
}
