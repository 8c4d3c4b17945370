package io.cxintegrate.genesys.export;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an action is made of and writes it as an export; not safe for concurrent use.
 *
 * <p>Without further settings: an action of {@code custom-rest-actions}, GET, the whole input as the body of what is no GET, the
 * raw answer as the result, an input and an output without properties, not secure.
 */
public final class ActionExportBuilder {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final JsonObject ANY_OBJECT =
            JsonObject.of("type", "object", "properties", JsonObject.empty()).with("additionalProperties", true);

    private final String name;
    private String integrationType = "custom-rest-actions";
    private String method = "GET";
    private @Nullable String url;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String body = "${input.rawRequest}";
    private final Map<String, String> map = new LinkedHashMap<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private String success = ActionResponse.RAW_RESULT;
    private JsonObject input = ANY_OBJECT;
    private JsonObject output = ANY_OBJECT;
    private @Nullable Integer timeoutSeconds;
    private boolean secure;

    ActionExportBuilder(String name) {
        this.name = Require.text(name, "name");
    }

    /** The kind of integration it is for. Default {@code custom-rest-actions}. */
    public ActionExportBuilder integrationType(String value) {
        integrationType = Require.text(value, "integrationType");
        return this;
    }

    /**
     * Method and URL template. The URL is required.
     *
     * @throws IllegalArgumentException if the method is none of GET, POST, PUT, PATCH and DELETE
     */
    public ActionExportBuilder request(String requestType, String requestUrlTemplate) {
        if (!METHODS.contains(requestType)) {
            throw new IllegalArgumentException(
                    "requestType must be one of GET, POST, PUT, PATCH and DELETE but is '" + requestType + "'");
        }
        method = requestType;
        url = requestUrlTemplate;
        return this;
    }

    /** A header and the template of its value. */
    public ActionExportBuilder header(String headerName, String valueTemplate) {
        headers.put(Require.text(headerName, "headerName"), Objects.requireNonNull(valueTemplate, "valueTemplate"));
        return this;
    }

    /** The template of the body. Default {@code ${input.rawRequest}}. */
    public ActionExportBuilder body(String requestTemplate) {
        body = Objects.requireNonNull(requestTemplate, "requestTemplate");
        return this;
    }

    /** A variable of the success template and the JSONPath it is taken from. */
    public ActionExportBuilder map(String variable, String jsonPath) {
        map.put(Require.text(variable, "variable"), Require.text(jsonPath, "jsonPath"));
        return this;
    }

    /** The same with what to take when the path finds nothing, as JSON text: {@code "\"none\""}, {@code "0"}. */
    public ActionExportBuilder map(String variable, String jsonPath, String defaultJson) {
        defaults.put(Require.text(variable, "variable"), Require.text(defaultJson, "defaultJson"));
        return map(variable, jsonPath);
    }

    /** The template of the result. Default {@code ${rawResult}}. */
    public ActionExportBuilder success(String successTemplate) {
        success = Objects.requireNonNull(successTemplate, "successTemplate");
        return this;
    }

    /** The JSON Schema of the input: one flat object. */
    public ActionExportBuilder input(JsonObject inputSchema) {
        input = Objects.requireNonNull(inputSchema, "inputSchema");
        return this;
    }

    /** The JSON Schema of the output. */
    public ActionExportBuilder output(JsonObject successSchema) {
        output = Objects.requireNonNull(successSchema, "successSchema");
        return this;
    }

    /**
     * How long the platform waits for the back end.
     *
     * @throws IllegalArgumentException if it is not between 1 and 60
     */
    public ActionExportBuilder timeoutSeconds(int value) {
        timeoutSeconds = Require.between(1, 60, value, "timeoutSeconds");
        return this;
    }

    /** Whether its values stay out of logs. Default false. */
    public ActionExportBuilder secure(boolean value) {
        secure = value;
        return this;
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException if the URL is missing */
    public ActionExport build() {
        Violations.of("action '" + name + "'")
                .required(url, "requestUrlTemplate")
                .throwIfAny();
        JsonObject request = JsonObject.builder()
                .put("requestUrlTemplate", url)
                .put("requestType", method)
                .put("headers", headers)
                .put("requestTemplate", body)
                .build();
        JsonObject response = JsonObject.builder()
                .put("translationMap", map)
                .put("translationMapDefaults", defaults)
                .put("successTemplate", success)
                .build();
        return ActionExport.of(JsonObject.builder()
                .put("name", name)
                .put("integrationType", integrationType)
                .put("actionType", "custom")
                .put(
                        "config",
                        JsonObject.builder()
                                .put("request", request)
                                .put("response", response)
                                .putIfPresent("timeoutSeconds", timeoutSeconds)
                                .build())
                .put(
                        "contract",
                        JsonObject.of(
                                "input", JsonObject.of("inputSchema", input),
                                "output", JsonObject.of("successSchema", output)))
                .put("secure", secure)
                .build());
    }
}
