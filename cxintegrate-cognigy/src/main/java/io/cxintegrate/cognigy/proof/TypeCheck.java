package io.cxintegrate.cognigy.proof;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.ExpressionLint;
import io.cxintegrate.core.transform.LintFinding;
import io.cxintegrate.core.transform.TransformationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks by example that a mapping's request has the types it promises: the request expression is evaluated on sample contexts,
 * and each member that {@code metadata.type_mapping} names is compared with it. No network. Immutable and safe to share between
 * threads.
 *
 * <pre>{@code
 * TypeCheck.of(mapping).sample("a charge in USD", context).assertPassed();
 * }</pre>
 *
 * <p>A name in {@code type_mapping} is a member of the request; if there is none of it, a path such as {@code customer.id}. A
 * member that is missing or null is a mismatch. Members that are not named may be of any type.
 */
public final class TypeCheck {
    private final IntegrationMapping mapping;
    private final Map<String, JsonObject> samples;

    private TypeCheck(IntegrationMapping mapping, Map<String, JsonObject> samples) {
        this.mapping = Objects.requireNonNull(mapping, "mapping");
        this.samples = samples;
    }

    /** A check without samples. */
    public static TypeCheck of(IntegrationMapping mapping) {
        return new TypeCheck(mapping, Map.of());
    }

    /**
     * A copy with one sample more.
     *
     * @param name what mismatches call it
     * @throws InvalidInputException if there is a sample of this name
     */
    public TypeCheck sample(String name, JsonObject context) {
        Map<String, JsonObject> more = new LinkedHashMap<>(samples);
        if (more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(context, "context")) != null) {
            throw new InvalidInputException("two samples are named '" + name + "'; give each a name of its own");
        }
        return new TypeCheck(mapping, more);
    }

    /** A copy with the contexts of recorded cases as further samples; cases without one are left out. */
    public TypeCheck samples(List<ProofCase> cases) {
        TypeCheck check = this;
        for (ProofCase c : cases) {
            Optional<JsonObject> context =
                    c.context().filter(there -> c.expectedError().isEmpty());
            check = context.isPresent() ? check.sample(c.name(), context.get()) : check;
        }
        return check;
    }

    /**
     * Evaluates the samples.
     *
     * @return every mismatch, in the order of the samples; empty when all is as promised
     * @throws InvalidInputException if there is no sample, which would show nothing
     */
    public List<TypeMismatch> mismatches() {
        if (samples.isEmpty()) {
            throw new InvalidInputException("a type check without samples shows nothing; give it at least one");
        }
        MappingTransformer transformer = MappingTransformer.of(mapping);
        List<TypeMismatch> found = new ArrayList<>();
        samples.forEach((name, context) -> {
            try {
                compare(name, transformer.request(context), found);
            } catch (TransformationException e) {
                found.add(new TypeMismatch(name, "", "a request", String.valueOf(e.getMessage())));
            }
        });
        return List.copyOf(found);
    }

    /**
     * Does nothing if all is as promised.
     *
     * @throws InvalidConfigurationException naming every mismatch, with its sample and its path
     * @throws InvalidInputException if there is no sample, which would show nothing
     */
    public void assertPassed() {
        Violations violations = Violations.of("integration mapping '" + mapping.name() + "'");
        mismatches()
                .forEach(m -> violations.add(
                        m.path().isEmpty() ? "transformations.request_expression" : "metadata.type_mapping." + m.path(),
                        m.toString()));
        violations.throwIfAny();
    }

    /**
     * Paths of the request expression that lead nowhere in any of the samples, so that they are always missing.
     *
     * @return findings of the rule {@code unknown-path}; empty without samples
     */
    public List<LintFinding> pathsNotInSamples() {
        ExpressionLint.Builder lint = ExpressionLint.builder();
        samples.values().forEach(lint::sample);
        return lint.build().findings(mapping.transformations().request()).stream()
                .filter(f -> f.ruleId().equals(ExpressionLint.UNKNOWN_PATH))
                .toList();
    }

    private void compare(String sample, JsonObject request, List<TypeMismatch> found) {
        mapping.metadata()
                .optionalObject("type_mapping")
                .ifPresent(types -> types.names().forEach(path -> {
                    String expected = types.string(path);
                    String type = typeAt(request, path);
                    if (!type.equals(expected)) {
                        found.add(new TypeMismatch(sample, path, expected, type));
                    }
                }));
    }

    private static String typeAt(JsonObject request, String path) {
        if (request.has(path)) {
            return Json.typeOf(request.get(path));
        }
        try {
            FieldPath parsed = FieldPath.parse(path);
            return parsed.exists(request) ? Json.typeOf(parsed.get(request).orElse(null)) : Difference.NOTHING;
        } catch (InvalidInputException e) {
            return Difference.NOTHING;
        }
    }

    @Override
    public String toString() {
        return "TypeCheck[" + mapping + ", samples " + samples.keySet() + "]";
    }
}
