package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns one JSON object into another by rules: move, constant, remove. Compiled, immutable and safe to share between threads.
 *
 * <pre>{@code
 * FieldMapping toArchitect = FieldMapping.builder()
 *         .move("name", "name", field -> field.defaultValue("Unknown"))
 *         .move("company.name", "companyName", field -> field.defaultValue("Unknown Corp"))
 *         .constant("isValidUser", true)
 *         .build();
 * JsonObject data = toArchitect.apply(user);
 * }</pre>
 *
 * <p>By default a rule whose source is missing writes nothing, and a field that no rule mentions is left out; see
 * {@link Builder#missingSource}, {@link Builder#unmapped} and {@link Builder#strict}. All rules read the source as it came, so
 * two of them can swap two fields. Null is a value: it is moved as null.
 *
 * <p>Paths are those of {@link FieldPath}: {@code company.name}, {@code items[0].sku}, {@code a\.b} for a name with a dot. A
 * place that is written to has names only. Fields come in the order of the rules, behind those that pass unmapped.
 */
public final class FieldMapping {
    private static final int MAX_LISTED = 10;

    private final List<FieldRule> rules;
    private final Unmapped unmapped;
    private final MissingSource missingSource;
    private final Leftovers leftovers;

    private FieldMapping(Builder b) {
        rules = List.copyOf(b.rules);
        unmapped = b.unmapped;
        missingSource = b.missingSource;
        leftovers = new Leftovers(rules);
    }

    /** A builder without rules. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this mapping. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.rules.addAll(rules);
        b.unmapped = unmapped;
        b.missingSource = missingSource;
        return b;
    }

    /** What becomes of fields no rule mentions. */
    public Unmapped unmapped() {
        return unmapped;
    }

    /** What a rule does whose source is missing, unless it says so itself. */
    public MissingSource missingSource() {
        return missingSource;
    }

    /**
     * The source turned into what the rules say; the source stays as it is.
     *
     * @throws MappingException if a required source is missing, a value does not have the type a rule asks for, a function
     *     fails, a field that passes unmapped stands in the way of one that is written, or a field is unmapped and must not be
     */
    public JsonObject apply(JsonObject source) {
        Map<String, @Nullable Object> members = source.asMap();
        if (unmapped == Unmapped.FAIL) {
            refuse(leftovers.paths(members));
        }
        Map<String, @Nullable Object> out = unmapped == Unmapped.PASS ? leftovers.copy(members) : new LinkedHashMap<>();
        for (FieldRule rule : rules) {
            if (rule.to() != null) {
                Object value = rule.value(source, missingSource);
                if (value != FieldRule.NOTHING) {
                    rule.write(out, value);
                }
            }
        }
        try {
            return JsonObject.of(out);
        } catch (IllegalArgumentException e) {
            // Each value is plain already; only together with the path it was written to can it lie too deep.
            throw MappingException.of("all rules", "", "an object that JSON can hold", "one nested too deeply", null);
        }
    }

    private static void refuse(List<String> paths) {
        if (!paths.isEmpty()) {
            String listed = paths.stream().limit(MAX_LISTED).collect(Collectors.joining("', '", "'", "'"));
            String more = paths.size() > MAX_LISTED ? " and " + (paths.size() - MAX_LISTED) + " more" : "";
            throw MappingException.of(
                    "unmapped FAIL", paths.get(0), "a rule for every field", "none for " + listed + more, null);
        }
    }

    /** The rules. */
    @Override
    public String toString() {
        return "FieldMapping" + rules;
    }

    /** Collects rules; not safe for concurrent use. */
    public static final class Builder {
        private final List<FieldRule> rules = new ArrayList<>();
        private Unmapped unmapped = Unmapped.DROP;
        private MissingSource missingSource = MissingSource.SKIP;

        private Builder() {}

        /**
         * Moves a field; one source may be moved to several places.
         *
         * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
         */
        public Builder move(String fromPath, String toPath) {
            return move(fromPath, toPath, field -> {});
        }

        /**
         * Moves a field and says what to do with it on the way: {@code field -> field.cast(INTEGER).defaultValue(0)}.
         *
         * @throws io.cxintegrate.core.InvalidInputException if a path cannot be read
         */
        public Builder move(String fromPath, String toPath, Consumer<FieldOptions> options) {
            FieldOptions collected = new FieldOptions();
            options.accept(collected);
            rules.add(FieldRule.move(FieldPath.parse(fromPath), FieldPath.parse(toPath), collected));
            return this;
        }

        /**
         * Writes the same value every time.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
         * @throws IllegalArgumentException if the value is not plain
         */
        public Builder constant(String toPath, @Nullable Object value) {
            rules.add(FieldRule.constant(FieldPath.parse(toPath), value));
            return this;
        }

        /**
         * Leaves a field out on purpose: it counts as mapped, and does not pass. Another rule may still move it.
         *
         * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
         */
        public Builder remove(String path) {
            rules.add(FieldRule.remove(FieldPath.parse(path)));
            return this;
        }

        /** What becomes of fields no rule mentions. Default {@link Unmapped#DROP}. */
        public Builder unmapped(Unmapped value) {
            unmapped = Objects.requireNonNull(value, "unmapped");
            return this;
        }

        /** What a rule does whose source is missing and that has no default of its own. Default {@link MissingSource#SKIP}. */
        public Builder missingSource(MissingSource value) {
            missingSource = Objects.requireNonNull(value, "missingSource");
            return this;
        }

        /** Lets nothing go unnoticed: {@link Unmapped#FAIL} and {@link MissingSource#FAIL}. */
        public Builder strict() {
            return unmapped(Unmapped.FAIL).missingSource(MissingSource.FAIL);
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
            return new FieldMapping(this);
        }
    }
}
