package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.transform.fields.FieldRule.Kind;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns one JSON object into another by rules: move, copy, constant, JSONata, remove. Compiled, immutable and safe to share
 * between threads. Serializable, if the functions of its rules are.
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
 * {@link FieldMappingBuilder#missingSource}, {@link FieldMappingBuilder#unmapped} and {@link FieldMappingBuilder#strict}. All rules read the source as it came, so
 * two of them can swap two fields. Null is a value: it is moved as null.
 *
 * <p>Paths are those of {@link PathPattern}: {@code company.name}, {@code items[0].sku}, {@code a\.b} for a name with a dot,
 * {@code items[*].sku} for every element, {@code agents.*.mail} for every member. A place that is written to has no index. Its
 * wildcards are the first ones of the source, in the same order, and stand for the same elements and members: {@code
 * items[*].sku} to {@code lines[*].code} writes as many lines as there are items, {@code items[*].sku} to {@code skus} a list of
 * what was found. A star stands for every member that no rule spells out at that place. Fields come in the order of the rules,
 * behind those that pass unmapped.
 */
public final class FieldMapping implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MAX_LISTED = 10;

    private final transient List<FieldRule> rules;
    private final transient List<FieldRule> conditional;
    private final transient Unmapped unmapped;
    private final transient MissingSource missingSource;
    private final transient Taken taken;
    private final transient Target targets;
    private final transient int wildcards;

    FieldMapping(List<FieldRule> given, Unmapped unmapped, MissingSource missingSource) {
        rules = List.copyOf(given);
        conditional = rules.stream().filter(r -> r.settings().when() != null).toList();
        this.unmapped = unmapped;
        this.missingSource = missingSource;
        // What is copied does pass; but no field passes where each must have a rule.
        taken = Taken.of(rules, rule -> rule.kind() != Kind.COPY || unmapped == Unmapped.FAIL);
        targets = Target.of(rules, taken);
        wildcards = rules.stream()
                .flatMap(r -> Optional.ofNullable(r.to()).stream())
                .mapToInt(to -> to.wildcards().size())
                .max()
                .orElse(0);
    }

    /** A builder without rules. */
    public static FieldMappingBuilder builder() {
        return new FieldMappingBuilder();
    }

    /** A builder that starts from this mapping. */
    public FieldMappingBuilder toBuilder() {
        return new FieldMappingBuilder(rules, unmapped, missingSource);
    }

    /** What becomes of fields no rule mentions. */
    public Unmapped unmapped() {
        return unmapped;
    }

    /** What a rule does whose source is missing, unless it says so itself. */
    public MissingSource missingSource() {
        return missingSource;
    }

    List<FieldRule> rules() {
        return rules;
    }

    /**
     * The source turned into what the rules say; the source stays as it is.
     *
     * @throws MappingException if a required source is missing, a value does not have the type a rule asks for, a function
     *     fails, a field that passes unmapped stands in the way of one that is written, or a field is unmapped and must not be
     */
    public JsonObject apply(JsonObject source) {
        return run(source, null);
    }

    /**
     * Applies the mapping and tells for each field of the result which rule made it from what, and for each rule that wrote
     * nothing why. For finding faults; {@link #apply} pays nothing for it.
     *
     * @throws MappingException as {@link #apply}
     */
    public MappingExplanation explain(JsonObject source) {
        List<MappingExplanation.Field> trace = new ArrayList<>();
        run(source, trace);
        return new MappingExplanation(trace);
    }

    private JsonObject run(JsonObject source, @Nullable List<MappingExplanation.Field> trace) {
        Map<String, @Nullable Object> members = source.asMap();
        Run run = new Run(source, conditional, missingSource, wildcards, trace);
        Taken.Rest rest = new Taken.Rest(run::applies);
        if (unmapped == Unmapped.FAIL) {
            List<String> paths = new ArrayList<>();
            rest.forEach(members, taken, (path, value) -> paths.add(path));
            refuse(paths);
        }
        Object before = FieldRule.NOTHING;
        if (unmapped == Unmapped.PASS) {
            Map<String, @Nullable Object> left = rest.ofMembers(members, taken);
            before = left == null ? members : left;
        }
        Object out = run.written(targets, before);
        if (trace != null && unmapped == Unmapped.PASS) {
            rest.forEach(members, taken, (path, value) -> {
                if (trace.stream().noneMatch(f -> f.target().equals(path))) {
                    trace.add(new MappingExplanation.Field(
                            path, Optional.of(path), "unmapped PASS", MappingExplanation.Outcome.PASSED, value, value));
                }
            });
        }
        return object(out);
    }

    private static JsonObject object(@Nullable Object out) {
        if (!(out instanceof Map<?, ?> map)) {
            return JsonObject.empty();
        }
        try {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
            return JsonObject.of(members);
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

    /**
     * The mapping that undoes this one: {@code m.inverse().apply(m.apply(x))} has the members of {@code x}, numbers equal by
     * value, for every source that this mapping can be applied to and that has nothing, and no empty object, at a place this
     * mapping writes to from elsewhere.
     *
     * @throws InvalidConfigurationException naming every rule that has no inverse, and why
     */
    public FieldMapping inverse() {
        Violations violations = Violations.of("inverse of the field mapping");
        violations.unless(
                unmapped != Unmapped.DROP, "unmapped", "DROP loses every field without a rule; choose PASS or FAIL");
        violations.unless(
                missingSource != MissingSource.DEFAULT,
                "missingSource",
                "DEFAULT writes null for what is missing, which cannot be told from null; choose SKIP or FAIL");
        FieldMappingBuilder back = builder().unmapped(unmapped).missingSource(missingSource);
        Set<PathPattern> given = new HashSet<>();
        rules.stream()
                .sorted(Comparator.comparing(rule -> rule.kind() == Kind.REMOVE))
                .forEachOrdered(rule -> rule.addInverse(back, violations, unmapped == Unmapped.PASS, given));
        if (violations.isEmpty()) {
            try {
                return back.build();
            } catch (InvalidConfigurationException e) {
                violations.addAll("the way back", e.violations());
            }
        }
        throw new InvalidConfigurationException("inverse of the field mapping", violations.list());
    }

    /**
     * The mapping as JSON, for a file or another process; {@link #fromJson} reads it, {@link #jsonSchema} describes it.
     *
     * @throws InvalidConfigurationException naming every rule that holds code in Java
     */
    public JsonObject toJson() {
        return RuleFile.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote, or somebody by hand.
     *
     * @throws InvalidConfigurationException naming everything that is wrong, with RFC 6901 pointers into the JSON
     */
    public static FieldMapping fromJson(JsonObject json) {
        return RuleFile.read(json);
    }

    /** The JSON Schema (2020-12) of a mapping as JSON; in the jar it lies beside this class as {@code field-mapping.schema.json}. */
    public static JsonObject jsonSchema() {
        return RuleFile.schema();
    }

    /** What is serialized in the place of a mapping. */
    @SuppressWarnings("serial") // the lists and constants are serializable
    private record Saved(List<FieldRule.Saved> rules, Unmapped unmapped, MissingSource missingSource)
            implements Serializable {
        private Object readResolve() {
            FieldMappingBuilder builder = builder().unmapped(unmapped).missingSource(missingSource);
            rules.forEach(rule -> rule.addTo(builder));
            return builder.build();
        }
    }

    private Object writeReplace() throws NotSerializableException {
        for (FieldRule rule : rules) {
            if (rule.holdsPlainFunction()) {
                throw new NotSerializableException("the mapping rule '" + rule
                        + "' has a function that is not serializable; give it as a FieldFunction");
            }
        }
        return new Saved(new ArrayList<>(rules.stream().map(FieldRule.Saved::of).toList()), unmapped, missingSource);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a field mapping is read by what was written in its place");
    }

    /** The rules. */
    @Override
    public String toString() {
        return "FieldMapping" + rules;
    }
}
