package io.cxintegrate.pg;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.JsonDifference;
import io.cxintegrate.pg.internal.JsonTypes;
import io.cxintegrate.pg.internal.ResultColumn;
import io.cxintegrate.pg.internal.ResultColumns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an action takes and gives, derived from its statement and the database, in the words of each platform. Immutable and
 * safe to share between threads.
 *
 * <p>To pin it, keep {@link #toJson()} in a file and call {@link #requireSame} in a test: when the statement or the database
 * changes, the build says how.
 */
public final class ActionContract {
    private static final JsonObject AFFECTED_ROWS = JsonObject.of("type", "integer", "minimum", 0);

    private final String name;
    private final JsonObject inputSchema;
    private final JsonObject outputSchema;
    private final JsonObject genesysInput;
    private final List<JsonObject> cxoneVariables;

    /**
     * What a contract is made of.
     *
     * @param parameters in the order of the statement
     * @param columns of the result
     * @param comments what the statement's comments say of parameters
     * @param jsonTypes how columns look in JSON
     * @param form how rows go out
     */
    record Parts(
            List<BoundParameter> parameters,
            ResultColumns columns,
            Map<String, String> comments,
            JsonTypes jsonTypes,
            ResultForm form) {}

    private ActionContract(String name, Parts parts) {
        this.name = name;
        inputSchema = input(parts, false);
        genesysInput = input(parts, true);
        outputSchema = output(parts);
        cxoneVariables = parts.parameters().stream()
                .map(p -> JsonObject.builder()
                        .put("name", p.declared().name())
                        .put("type", "string")
                        .put("required", isRequired(p))
                        .put("meaning", p.word())
                        .putIfPresent(
                                "description", parts.comments().get(p.declared().name()))
                        .build())
                .toList();
    }

    static ActionContract of(String name, Parts parts) {
        return new ActionContract(name, parts);
    }

    private static boolean isRequired(BoundParameter p) {
        return !p.declared().nullable() && p.declared().defaultText().isEmpty();
    }

    private static JsonObject input(Parts parts, boolean flat) {
        Map<String, JsonObject> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (BoundParameter p : parts.parameters()) {
            String parameter = p.declared().name();
            JsonObject schema = variable(p, flat);
            String comment = parts.comments().get(parameter);
            properties.put(parameter, comment == null ? schema : schema.with("description", comment));
            if (isRequired(p)) {
                required.add(parameter);
            }
        }
        return ResultForm.object(properties).with("required", required);
    }

    /** The schema of a variable; if {@code flat}, one of strings, integers, numbers and booleans only, as in a flow. */
    private static JsonObject variable(BoundParameter p, boolean flat) {
        PgParameter declared = p.declared();
        if (declared.array()) {
            return flat
                    ? JsonObject.of("type", "string", "description", "a JSON array as text")
                    : nullable(
                            JsonObject.builder()
                                    .put("type", "array")
                                    .put("items", nullable(one(p, false), true))
                                    .put("maxItems", declared.maxItems())
                                    .build(),
                            declared.nullable());
        }
        JsonObject schema = one(p, flat);
        if (declared.defaultText().isPresent()) {
            schema = schema.with("default", declared.defaultText().get());
        }
        // Flows know no null: what may be null is left out.
        return flat ? schema : nullable(schema, declared.nullable());
    }

    private static JsonObject nullable(JsonObject schema, boolean nullable) {
        if (!nullable || !schema.has("type")) {
            return schema;
        }
        JsonObject wide = schema.with("type", List.of(schema.string("type"), "null"));
        if (!schema.has("enum")) {
            return wide;
        }
        List<@Nullable Object> values = new ArrayList<>(schema.array("enum"));
        values.add(null);
        return wide.with("enum", values);
    }

    private static JsonObject one(BoundParameter p, boolean flat) {
        PgParameter declared = p.declared();
        JsonObject.Builder schema = JsonObject.builder();
        switch (declared.type()) {
            case INTEGER -> schema.put("type", "integer").put("format", "int32");
            case BIGINT -> schema.put("type", flat ? "string" : "integer").put("format", "int64");
            case NUMERIC -> schema.put("type", flat ? "string" : "number");
            case FLOAT -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case TIMESTAMP ->
                schema.put("type", "string")
                        .putIfPresent("format", p.element().name().equals("timestamptz") ? "date-time" : null);
            case DATE -> schema.put("type", "string").put("format", "date");
            case TIME -> schema.put("type", "string").put("format", "time");
            case UUID -> schema.put("type", "string").put("format", "uuid");
            case BYTEA -> schema.put("type", "string").put("contentEncoding", "base64");
            case ENUM -> schema.put("type", "string").put("enum", p.element().labels());
            case JSON -> {
                if (flat) {
                    schema.put("type", "string").put("contentMediaType", "application/json");
                }
            }
            case STRING, LIKE_CONTAINS, LIKE_STARTS_WITH -> {
                schema.put("type", "string").put("maxLength", p.maxLength());
                if (declared.minLength() > 0) {
                    schema.put("minLength", declared.minLength());
                }
            }
        }
        if (!declared.allowed().isEmpty()) {
            schema.put("enum", declared.allowed());
        }
        declared.min().ifPresent(min -> schema.put("minimum", min));
        declared.max().ifPresent(max -> schema.put("maximum", max));
        return schema.build();
    }

    private static JsonObject output(Parts parts) {
        if (parts.columns().columns().isEmpty()) {
            return ResultForm.ROWS.schema(Map.of("affected_rows", AFFECTED_ROWS));
        }
        Map<String, JsonObject> columns = new LinkedHashMap<>();
        // A single row that is not there is one of nulls.
        boolean single = parts.form() == ResultForm.SINGLE_ROW;
        for (ResultColumn c : parts.columns().columns()) {
            columns.put(c.name(), parts.jsonTypes().schema(c.type(), single || !c.notNull()));
        }
        return parts.form().schema(columns);
    }

    /** The action's name. */
    public String name() {
        return name;
    }

    /** A JSON Schema (2020-12) of the variables. */
    public JsonObject inputSchema() {
        return inputSchema;
    }

    /** A JSON Schema (2020-12) of the result. */
    public JsonObject outputSchema() {
        return outputSchema;
    }

    /**
     * The contract of a Genesys Cloud data action: flat input, where what Architect has no type for is a string; the output
     * an object, rows in its member {@code rows}.
     */
    public JsonObject genesysContract() {
        JsonObject output = "array".equals(outputSchema.get("type"))
                ? ResultForm.object(Map.of("rows", outputSchema))
                : outputSchema;
        return JsonObject.of(
                "input", JsonObject.of("inputSchema", genesysInput), "output", JsonObject.of("successSchema", output));
    }

    /** The variables to define in CXone, in the order of the statement: all strings, with what each means. */
    public List<JsonObject> cxoneVariables() {
        return cxoneVariables;
    }

    /**
     * An OpenAPI 3.1 document of an endpoint that serves the action as plain JSON.
     *
     * @param path of the endpoint, starting with a slash
     */
    public JsonObject openApi(String path) {
        Require.text(path, "path");
        Map<String, JsonObject> responses = new LinkedHashMap<>();
        responses.put("200", response("The result", "application/json", outputSchema));
        Map<String, String> failures = new LinkedHashMap<>();
        failures.put("400", "A variable is missing or malformed");
        failures.put("401", "Not authorized");
        failures.put("409", "The database changed, or what is asked conflicts with what is stored");
        failures.put("422", "It cannot be done as asked: a value, the plan, or the size of the result");
        failures.put("503", "The database is busy or away; try later");
        failures.put("504", "Not done in time");
        JsonObject problem = JsonObject.of("type", "object");
        failures.forEach((status, text) -> responses.put(status, response(text, "application/problem+json", problem)));
        JsonObject operation = JsonObject.builder()
                .put("operationId", name)
                .put(
                        "requestBody",
                        JsonObject.of(
                                "required",
                                true,
                                "content",
                                JsonObject.of("application/json", JsonObject.of("schema", inputSchema))))
                .put("responses", responses)
                .build();
        return JsonObject.builder()
                .put("openapi", "3.1.0")
                .put("info", JsonObject.of("title", name, "version", "1"))
                .put("paths", JsonObject.of(path, JsonObject.of("post", operation)))
                .build();
    }

    private static JsonObject response(String description, String mediaType, JsonObject schema) {
        return JsonObject.of(
                "description", description, "content", JsonObject.of(mediaType, JsonObject.of("schema", schema)));
    }

    /** The contract as it is kept in a file: name, input and output. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("name", name)
                .put("input", inputSchema)
                .put("output", outputSchema)
                .build();
    }

    /** How this differs from a stored contract: the JSON pointer, what was there and what is; empty when it does not. */
    public List<Violation> differencesFrom(JsonObject stored) {
        return JsonDifference.between(stored, toJson());
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming every difference from a stored contract */
    public void requireSame(JsonObject stored) {
        Violations v = Violations.of("contract of data action '" + name + "'");
        differencesFrom(stored).forEach(d -> v.add(d.path(), "%s", d.problem()));
        v.throwIfAny();
    }

    /** The name. */
    @Override
    public String toString() {
        return "ActionContract[" + name + "]";
    }
}
