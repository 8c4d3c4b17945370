package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.internal.jsonpath.Found;
import io.cxintegrate.genesys.internal.jsonpath.MappingPath;
import io.cxintegrate.genesys.internal.jsonpath.PathFault;
import io.cxintegrate.genesys.internal.template.Budget;
import io.cxintegrate.genesys.internal.template.TemplateEngine;
import io.cxintegrate.genesys.internal.template.TemplateFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of one action. Not safe for concurrent use. */
final class Simulation {
    /** How deep JSON may be on the platform. */
    static final int MAX_DEPTH = 50;

    private static final int MAX_LISTED = 10;
    private static final String DRAFT_4 = "http://json-schema.org/draft-04/schema#";
    private static final Pattern DRAFT =
            Pattern.compile("https?://json-schema\\.org/(draft-0[467]|draft/2019-09|draft/2020-12)/schema#?");
    private static final JsonLimits ANSWER = JsonLimits.DEFAULT.withMaxLength(5_000_000);

    private final ActionExport action;
    private final JsonObject input;
    private final TemplateEngine templates;
    private final Budget budget;
    private final ActionSimulator simulator;
    private final List<SimulatedOperation> operations = new ArrayList<>();
    private @Nullable BackendRequest request;

    Simulation(
            ActionExport action, JsonObject input, TemplateEngine templates, Budget budget, ActionSimulator simulator) {
        this.action = action;
        this.input = input;
        this.templates = templates;
        this.budget = budget;
        this.simulator = simulator;
    }

    SimulationTrace run() {
        Object result = null;
        try {
            result = steps();
        } catch (StepFailed e) {
            operations.add(new SimulatedOperation(operations.size() + 1, e.step, false, null, e.getMessage()));
        }
        return new SimulationTrace(operations, request, result);
    }

    private @Nullable Object steps() {
        step("validate input", this::validInput);
        RequestRendering rendering = new RequestRendering(action, input, templates, budget, simulator);
        String url = step("resolve request URL", rendering::url);
        step("resolve headers", rendering::shownHeaders);
        String body = action.request().sendsBody() ? step("resolve request body", rendering::body) : null;
        BackendRequest sent = rendering.request(Objects.requireNonNull(url), body);
        request = sent;
        Object answer = step("execute", () -> execute(sent));
        String raw = answer == null ? "null" : Json.write(answer);
        Map<String, Found> found = new LinkedHashMap<>();
        step("resolve translation map", () -> mapped(answer, found));
        Map<String, String> values = new LinkedHashMap<>();
        step("apply defaults", () -> withDefaults(found, values));
        String rendered = step("resolve success template", () -> success(raw, values));
        return step("validate output", () -> validOutput(Objects.requireNonNull(rendered)));
    }

    private Object validInput() {
        check(input.asMap(), action.inputSchema(), "the input");
        return input;
    }

    private @Nullable Object execute(BackendRequest sent) {
        BackendResponse response = simulator.backend().call(sent);
        if (response.status() < 200 || response.status() > 299) {
            throw new InvalidInputException("the back end answered with status " + response.status());
        }
        if (response.body().isBlank()) {
            return Map.of();
        }
        try {
            return Json.parse(response.body(), ANSWER);
        } catch (JsonException e) {
            throw new InvalidInputException("the answer of the back end is " + e.getMessage());
        }
    }

    private Object mapped(@Nullable Object answer, Map<String, Found> found) {
        JsonObject.Builder shown = JsonObject.builder();
        action.response().translationMap().forEach((name, path) -> {
            try {
                Found f = MappingPath.compile(path).find(answer, budget::tick);
                found.put(name, f);
                if (f.resolved()) {
                    shown.put(name, f.value());
                }
            } catch (PathFault e) {
                throw new InvalidInputException("'" + name + "': " + e.getMessage());
            }
        });
        return shown.build();
    }

    private Object withDefaults(Map<String, Found> found, Map<String, String> values) {
        found.forEach((name, f) -> {
            String otherwise = action.response().defaults().get(name);
            if (f.resolved()) {
                values.put(name, Json.write(f.value()));
            } else if (otherwise != null) {
                values.put(name, otherwise);
            }
        });
        return JsonObject.of(values);
    }

    private String success(String raw, Map<String, String> values) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(RequestRendering.inputVariables(input));
        variables.putAll(values);
        variables.put("rawResult", raw);
        return templates.render("successTemplate", action.response().successTemplate(), variables, budget);
    }

    private @Nullable Object validOutput(String rendered) {
        Object value;
        try {
            value = Json.parse(rendered, JsonLimits.DEFAULT.withMaxDepth(MAX_DEPTH));
        } catch (JsonException e) {
            throw new InvalidInputException("the rendered result is " + e.getMessage());
        }
        check(value, action.outputSchema(), "the result");
        return value;
    }

    private static void check(@Nullable Object value, JsonObject schema, String what) {
        JsonSchema compiled = JsonSchema.of(schema.with("$schema", draft(schema)));
        List<Violation> violations = compiled.validate(value);
        if (!violations.isEmpty()) {
            String listed = violations.stream()
                    .limit(MAX_LISTED)
                    .map(Violation::toString)
                    .collect(Collectors.joining("; "));
            throw new InvalidInputException(what + " does not fit the contract: " + listed);
        }
    }

    /** The draft a contract names; draft 4, which the platform writes, for one that names none or none that is known. */
    private static String draft(JsonObject schema) {
        Matcher named = DRAFT.matcher(String.valueOf(schema.get("$schema")));
        if (!named.matches()) {
            return DRAFT_4;
        }
        String draft = named.group(1);
        return draft.startsWith("draft-")
                ? "http://json-schema.org/" + draft + "/schema#"
                : "https://json-schema.org/" + draft + "/schema";
    }

    /** Runs one step and notes its outcome. */
    private <T> @Nullable T step(String name, Step<T> work) {
        budget.begin();
        @Nullable T result;
        try {
            result = work.run();
        } catch (TemplateFault | PathFault | CxException | IllegalArgumentException e) {
            throw new StepFailed(name, String.valueOf(e.getMessage()));
        }
        operations.add(new SimulatedOperation(
                operations.size() + 1, name, true, result instanceof JsonObject o ? o.asMap() : result, null));
        return result;
    }

    private interface Step<T> {
        @Nullable
        T run();
    }

    private static final class StepFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String step;

        StepFailed(String step, String message) {
            super(message, null, false, false);
            this.step = step;
        }
    }
}
