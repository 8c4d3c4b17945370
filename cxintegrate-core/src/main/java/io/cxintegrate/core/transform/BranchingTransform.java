package io.cxintegrate.core.transform;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Branches in order, each a condition and an expression, and a default: the first branch whose condition holds makes the result.
 * Compiled, immutable and safe to share between threads.
 *
 * <pre>{@code
 * BranchingTransform routing = BranchingTransform.builder()
 *         .when("vip", "customer.tier = 'gold'", "{\"queue\": \"vip\", \"id\": customer.id}")
 *         .when("large", "$sum(items.price) > 1000", "{\"queue\": \"sales\", \"id\": customer.id}")
 *         .otherwise("{\"queue\": \"standard\"}")
 *         .build();
 * BranchingTransform.Outcome outcome = routing.evaluate(context);
 * }</pre>
 *
 * <p>A condition holds as in JSONata's own {@code ? :}: what is missing, null, false, zero, empty, or an array without anything
 * that holds, does not. Conditions and expressions see the same input and nothing of each other. {@link #source()} is the same as
 * one expression, for a platform that takes no other.
 */
public final class BranchingTransform {
    /** The name of the branch that runs when no condition holds. */
    public static final String DEFAULT_BRANCH = "default";

    private record Branch(String name, Expression when, Expression transform) {}

    /**
     * What came of an input.
     *
     * @param branch the branch that ran, {@value #DEFAULT_BRANCH} when no condition held
     * @param result what its expression came to
     */
    public record Outcome(String branch, ExpressionResult result) {
        /** Checks that both are given. */
        public Outcome {
            Objects.requireNonNull(branch, "branch");
            Objects.requireNonNull(result, "result");
        }
    }

    private final List<Branch> branches;
    private final Expression otherwise;

    private BranchingTransform(List<Branch> branches, Expression otherwise) {
        this.branches = List.copyOf(branches);
        this.otherwise = otherwise;
    }

    /** A builder without branches. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads {@code {"branches": [{"name": ..., "when": ..., "transform": ...}], "default": ...}}.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong
     * @throws io.cxintegrate.core.json.JsonException if a member is missing or of another type
     */
    public static BranchingTransform fromJson(JsonObject json) {
        Builder b = builder();
        json.objects("branches").forEach(o -> b.when(o.string("name"), o.string("when"), o.string("transform")));
        return b.otherwise(json.string("default")).build();
    }

    /** As {@link #fromJson} reads it. */
    public JsonObject toJson() {
        List<JsonObject> list = branches.stream()
                .map(b -> JsonObject.builder()
                        .put("name", b.name())
                        .put("when", b.when().source())
                        .put("transform", b.transform().source())
                        .build())
                .toList();
        return JsonObject.of("branches", list, "default", otherwise.source());
    }

    /** The names of the branches in order, {@value #DEFAULT_BRANCH} at the end. */
    public List<String> branches() {
        List<String> names = new ArrayList<>(branches.stream().map(Branch::name).toList());
        names.add(DEFAULT_BRANCH);
        return List.copyOf(names);
    }

    /** One JSONata expression that comes to the same result; it cannot say which branch ran. */
    public String source() {
        StringBuilder source = new StringBuilder();
        branches.forEach(b -> source.append('(')
                .append(b.when().source())
                .append(") ? (")
                .append(b.transform().source())
                .append(") : "));
        return branches.isEmpty()
                ? otherwise.source()
                : source.append('(').append(otherwise.source()).append(')').toString();
    }

    /**
     * Runs the first branch whose condition holds. Conditions behind it are not evaluated.
     *
     * @param input as for {@link Expression#evaluate(Object)}
     * @throws TransformationException if a condition or the expression fails; its expression name says of which branch
     */
    public Outcome evaluate(@Nullable Object input) {
        return evaluate(input, Map.of());
    }

    /**
     * As {@link #evaluate(Object)}, with variables.
     *
     * @param input as for {@link Expression#evaluate(Object)}
     * @param bindings plain values by name, without the dollar sign
     * @throws TransformationException as {@link #evaluate(Object)}, and if a name cannot be one of a variable
     */
    public Outcome evaluate(@Nullable Object input, Map<String, ? extends @Nullable Object> bindings) {
        for (Branch branch : branches) {
            if (holds(branch.when().evaluate(input, bindings).value())) {
                return new Outcome(branch.name(), branch.transform().evaluate(input, bindings));
            }
        }
        return new Outcome(DEFAULT_BRANCH, otherwise.evaluate(input, bindings));
    }

    /** What {@code $boolean} says, and false for what is missing. */
    private static boolean holds(@Nullable Object value) {
        if (value instanceof Boolean b) {
            return b;
        }
        if (value instanceof Number n) {
            return n.doubleValue() != 0;
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(BranchingTransform::holds);
        }
        return value instanceof Map<?, ?> map
                ? !map.isEmpty()
                : value != null && !value.toString().isEmpty();
    }

    /** The names of the branches. */
    @Override
    public String toString() {
        return "BranchingTransform" + branches();
    }

    /** Collects branches; not safe for concurrent use. */
    public static final class Builder {
        private record Part(String name, String when, String transform) {}

        private final List<Part> parts = new ArrayList<>();
        private String name = "transform";
        private @Nullable String otherwise;
        private ExpressionLimits limits = ExpressionLimits.DEFAULT;
        private InstantSource clock = TimeSource.system();

        private Builder() {}

        /**
         * What errors call it: the expressions are {@code name[vip].when}, {@code name[vip]} and {@code name[default]}. Default
         * {@code transform}.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder name(String value) {
            name = Require.text(value, "name");
            return this;
        }

        /**
         * Adds a branch behind those that are there.
         *
         * @param branch what the outcome calls it
         * @param condition a JSONata expression
         * @param transform a JSONata expression
         */
        public Builder when(String branch, String condition, String transform) {
            parts.add(new Part(
                    Objects.requireNonNull(branch, "branch"),
                    Objects.requireNonNull(condition, "condition"),
                    Objects.requireNonNull(transform, "transform")));
            return this;
        }

        /** What makes the result when no condition holds. Required. */
        public Builder otherwise(String transform) {
            otherwise = Objects.requireNonNull(transform, "transform");
            return this;
        }

        /** What compiling and one evaluation of each expression may use up. Default {@link ExpressionLimits#DEFAULT}. */
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
         * Compiles it.
         *
         * @throws io.cxintegrate.core.InvalidConfigurationException naming every expression that is not valid, every name that is
         *     blank or given twice, and the default if it lacks
         */
        public BranchingTransform build() {
            Violations violations = Violations.of("branching transform '" + name + "'");
            Set<String> names = new HashSet<>(Set.of(DEFAULT_BRANCH));
            List<Branch> branches = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                String path = "branches[" + i + "]";
                violations.required(part.name(), path + ".name");
                violations.unless(
                        names.add(part.name()), path + ".name", "'%s' is the name of another branch", part.name());
                Expression when = compile(name + "[" + part.name() + "].when", part.when(), path + ".when", violations);
                Expression then =
                        compile(name + "[" + part.name() + "]", part.transform(), path + ".transform", violations);
                if (when != null && then != null) {
                    branches.add(new Branch(part.name(), when, then));
                }
            }
            Expression last = null;
            if (otherwise == null) {
                violations.add(DEFAULT_BRANCH, "is required but missing; otherwise(\"$\") passes the input on");
            } else {
                last = compile(name + "[" + DEFAULT_BRANCH + "]", otherwise, DEFAULT_BRANCH, violations);
            }
            violations.throwIfAny();
            return new BranchingTransform(branches, Objects.requireNonNull(last));
        }

        private @Nullable Expression compile(String called, String source, String path, Violations violations) {
            try {
                return Expression.builder(source)
                        .name(called)
                        .limits(limits)
                        .clock(clock)
                        .build();
            } catch (TransformationException e) {
                violations.add(path, String.valueOf(e.getMessage()));
                return null;
            }
        }
    }
}
