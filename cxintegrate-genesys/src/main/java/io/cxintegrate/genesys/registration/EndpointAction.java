package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.export.ActionExportBuilder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Data Action handler behind an endpoint, as an action of the platform: what is sent to it is its envelope
 * {@code {actionName, requestId, data}}, and of its answer {@code {status, data, error}} the flow gets {@code data}. Immutable and
 * safe to share between threads.
 *
 * <p>An answer with the status {@code error} comes with HTTP status 200 and fails the action all the same, so that the flow takes its
 * failure path: in place of the outcome stands the text of the error, which no contract of an object takes.
 *
 * <p>An answer with the status {@code pending} is an outcome: its {@code data} says what the result will be known by, so a
 * contract for such a handler requires nothing else.
 *
 * <p>{@code requestId} is sent when the input has a property of that name; the platform gives templates no id of the call.
 */
public final class EndpointAction {
    private static final int MAX_NAME = 256;
    private static final JsonObject ANY_OBJECT =
            JsonObject.of("type", "object", "properties", JsonObject.empty()).with("additionalProperties", true);

    private final String name;
    private final URI endpoint;
    private final String description;
    private final JsonObject input;
    private final JsonObject output;
    private final Map<String, String> headers;
    private final @Nullable Integer timeoutSeconds;
    private final boolean secure;

    private EndpointAction(Builder b) {
        name = b.name;
        endpoint = b.endpoint;
        description = b.description;
        input = b.input;
        output = b.output;
        headers = Map.copyOf(b.headers);
        timeoutSeconds = b.timeoutSeconds;
        secure = b.secure;
    }

    /**
     * A builder.
     *
     * @param name what authors of flows see, and the {@code actionName} of the envelope; 1 to 256 characters
     * @param endpoint where the platform calls it: absolute, {@code https}, without user info and fragment
     */
    public static Builder builder(String name, URI endpoint) {
        return new Builder(name, endpoint);
    }

    /** What authors of flows see. */
    public String name() {
        return name;
    }

    /** What it is for; empty when nobody said. */
    public String description() {
        return description;
    }

    /** Where the platform calls it. */
    public URI endpoint() {
        return endpoint;
    }

    /** The action that is registered: templates, translation map and contract. */
    public ActionExport toExport() {
        ActionExportBuilder export = ActionExport.builder(name)
                .request("POST", inTemplate(endpoint))
                .header("Content-Type", "application/json")
                .body(envelope())
                .map("status", "$.status", "\"error\"")
                .map("data", "$.data", "{}")
                .map("error", "$.error", "\"the handler gave no reason\"")
                .success("#if($status == '\"success\"' || $status == '\"pending\"')${data}#else${error}#end")
                .input(input)
                .output(output)
                .secure(secure);
        headers.forEach(export::header);
        if (timeoutSeconds != null) {
            export.timeoutSeconds(timeoutSeconds);
        }
        return export.build();
    }

    private String envelope() {
        boolean hasId = input.optionalObject("properties")
                .filter(p -> p.has("requestId"))
                .isPresent();
        String id = hasId ? "\"requestId\": \"$!esc.jsonString(${input.requestId})\", " : "";
        // Neither sign may begin a reference or a directive of the template.
        String quoted = Json.write(name).replace("$", "\\u0024").replace("#", "\\u0023");
        return "{\"actionName\": " + quoted + ", " + id + "\"data\": ${input.rawRequest}}";
    }

    private static String inTemplate(URI endpoint) {
        return endpoint.toString().replace("$", "%24");
    }

    @Override
    public String toString() {
        return "EndpointAction['" + name + "']";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final String name;
        private final URI endpoint;
        private String description = "";
        private JsonObject input = ANY_OBJECT;
        private JsonObject output = ANY_OBJECT;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable Integer timeoutSeconds;
        private boolean secure;
        private boolean http;

        private Builder(String name, URI endpoint) {
            this.name = Objects.requireNonNull(name, "name");
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        }

        /** What it is for. Default: nothing is said. */
        public Builder description(String value) {
            description = Objects.requireNonNull(value, "description");
            return this;
        }

        /** The JSON Schema of the input: one flat object. Default: any. */
        public Builder input(JsonObject inputSchema) {
            input = Objects.requireNonNull(inputSchema, "inputSchema");
            return this;
        }

        /** The JSON Schema of {@code data}: an object. Default: any. */
        public Builder output(JsonObject successSchema) {
            output = Objects.requireNonNull(successSchema, "successSchema");
            return this;
        }

        /** A header and the template of its value, such as {@code Authorization}, {@code Bearer ${credentials.token}}. */
        public Builder header(String headerName, String valueTemplate) {
            headers.put(Require.text(headerName, "headerName"), Objects.requireNonNull(valueTemplate, "valueTemplate"));
            return this;
        }

        /**
         * How long the platform waits for the handler.
         *
         * @throws IllegalArgumentException if it is not between 1 and 60
         */
        public Builder timeoutSeconds(int value) {
            timeoutSeconds = Require.between(1, 60, value, "timeoutSeconds");
            return this;
        }

        /** Whether its values stay out of logs. Default false. */
        public Builder secure(boolean value) {
            secure = value;
            return this;
        }

        /** Also takes an endpoint without TLS, for tests and for what never leaves a machine. */
        public Builder allowHttp() {
            http = true;
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong */
        public EndpointAction build() {
            Violations v = Violations.of("endpoint action");
            v.required(name, "name");
            v.unless(
                    name.length() <= MAX_NAME,
                    "name",
                    "must have at most %d characters but has %d",
                    MAX_NAME,
                    name.length());
            boolean tls = "https".equalsIgnoreCase(endpoint.getScheme());
            boolean plain = http && "http".equalsIgnoreCase(endpoint.getScheme());
            v.unless(
                    (tls || plain) && endpoint.getHost() != null,
                    "endpoint",
                    "must be an absolute https URI with a host, such as https://example.com/data-action");
            v.unless(
                    endpoint.getRawUserInfo() == null,
                    "endpoint",
                    "must not carry user info; the platform would show it");
            v.unless(endpoint.getRawFragment() == null, "endpoint", "must not have a fragment; it is never sent");
            v.unless(
                    "object".equals(output.get("type")),
                    "output",
                    "must be of type object, since the handler's data is one, and so that an error is none");
            v.throwIfAny();
            return new EndpointAction(this);
        }
    }
}
