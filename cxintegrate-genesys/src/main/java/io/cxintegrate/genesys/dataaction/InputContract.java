package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a Data Action wants to be called with, and the words for what is missing. Immutable and safe to share. */
final class InputContract {
    private static final int MAX_LISTED = 10;
    private static final List<String> SCALARS = List.of("string", "number", "boolean");
    private static final List<String> SCALARS_OR_NULL = List.of("string", "number", "boolean", "null");

    private final JsonSchema schema;
    private final Set<String> required;
    /** Those of the required that must hold something to see. */
    private final Set<String> notBlank;

    private InputContract(JsonSchema schema, Set<String> required, Set<String> notBlank) {
        this.schema = schema;
        this.required = required;
        this.notBlank = notBlank;
    }

    /** The contract as its author wrote it; a blank text is good where it says so, but no path can be made of it. */
    static InputContract of(JsonSchema schema, Set<String> path) {
        return new InputContract(schema, required(schema.document()), path);
    }

    /** A contract made of what is known: the variables of a template, and the names of what else is required. */
    static InputContract derived(Set<String> path, Set<String> query, Set<String> named) {
        Set<String> required = new LinkedHashSet<>(path);
        required.addAll(named);
        JsonObject.Builder properties = JsonObject.builder();
        required.forEach(name -> properties.put(
                name,
                path.contains(name) || query.contains(name) ? JsonObject.of("type", SCALARS) : JsonObject.empty()));
        query.stream()
                .filter(name -> !required.contains(name))
                .forEach(name -> properties.put(name, JsonObject.of("type", SCALARS_OR_NULL)));
        return new InputContract(
                JsonSchema.of(JsonObject.builder()
                        .put("type", "object")
                        .put("properties", properties.build())
                        .put("required", List.copyOf(required))
                        .build()),
                required,
                required);
    }

    JsonSchema schema() {
        return schema;
    }

    Set<String> required() {
        return required;
    }

    /** The properties it names; empty when it names none. */
    Set<String> properties() {
        return schema.document().get("properties") instanceof java.util.Map<?, ?> m
                ? m.keySet().stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    /** @throws DataActionException if the input does not fit, naming everything that is wrong */
    void check(JsonObject input) {
        List<Violation> violations = schema.validate(input);
        List<String> missing = new ArrayList<>();
        for (String name : required) {
            Object value = input.get(name);
            boolean refused = violations.stream().anyMatch(v -> v.path().equals("/" + name));
            boolean blank = value instanceof String s && s.isBlank() && notBlank.contains(name);
            if (!input.has(name) || (value == null && refused) || blank) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw invalid("Missing required parameter" + (missing.size() == 1 ? "" : "s") + ": "
                    + String.join(", ", missing));
        }
        if (!violations.isEmpty()) {
            throw invalid("Invalid input: " + describe(violations));
        }
    }

    /** Violations in a line, paths as names. Texts of the schema checker never repeat values. */
    static String describe(List<Violation> violations) {
        String listed = violations.stream()
                .limit(MAX_LISTED)
                .map(v -> v.path().isEmpty() ? v.problem() : v.path().substring(1) + " " + v.problem())
                .collect(Collectors.joining("; "));
        return violations.size() > MAX_LISTED ? listed + "; and " + (violations.size() - MAX_LISTED) + " more" : listed;
    }

    static DataActionException invalid(String message) {
        return new DataActionException(Code.INVALID_REQUEST, message, false, null);
    }

    private static Set<String> required(JsonObject document) {
        Set<String> names = new LinkedHashSet<>();
        Object listed = document.get("required");
        if (listed instanceof List<?> list) {
            for (@Nullable Object name : list) {
                names.add(String.valueOf(name));
            }
        }
        return names;
    }
}
