package io.cxintegrate.genesys.dataaction;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.dataaction.DataAction;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.genesys.internal.UriTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Data Action that fetches JSON from a REST service and maps it. Immutable and safe to share between threads; whoever builds
 * one closes it, which closes the transport unless that was handed in.
 *
 * <pre>{@code
 * RestDataAction fetchUser = RestDataAction.builder()
 *         .name("FetchUser")
 *         .requiredInput("userId")
 *         .uri("https://users.example.com/users/{userId}")
 *         .mapping(FieldMapping.builder()
 *                 .move("name", "name", f -> f.defaultValue("Unknown"))
 *                 .move("company.name", "companyName", f -> f.defaultValue("Unknown Corp"))
 *                 .constant("isValidUser", true)
 *                 .build())
 *         .build();
 * }</pre>
 *
 * <p>Without further settings:
 *
 * <ul>
 *   <li>every variable of the path is a required input, every variable of the query an optional one, both scalars;
 *   <li>values are encoded by their position, cannot leave it, and never decide about scheme, host or port;
 *   <li>GET, {@code Accept: application/json}, no credentials, redirects not followed;
 *   <li>an attempt may take 10 s, everything together what the caller's deadline leaves;
 *   <li>3 attempts after 429, 500, 502, 503, 504 and lost connections, with back-off; a time-out is not repeated, since the
 *       caller is waiting. POST and PATCH are repeated after 429 and refused connections only;
 *   <li>answers of at most 1 MiB.
 * </ul>
 *
 * <p>Failures are {@link DataActionException}: {@code INVALID_REQUEST} for the input, {@code BACKEND_ERROR} for what the
 * service answered ({@code HTTP Error: 404 - Not Found}), {@code TIMEOUT}, {@code UNAVAILABLE} when it cannot be reached. Their
 * texts are for the caller and repeat neither values nor, unless {@link Builder#quoteErrors} is said, anything the service wrote;
 * status and cause are for the log.
 */
public final class RestDataAction implements DataAction, AutoCloseable {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final String name;
    private final InputContract input;
    private final RestExchange exchange;
    private final @Nullable FieldMapping mapping;
    private final @Nullable JsonSchema output;
    private final @Nullable HttpTransport own;

    private RestDataAction(
            Builder b, String name, InputContract input, RestExchange exchange, @Nullable HttpTransport own) {
        this.name = name;
        this.input = input;
        this.exchange = exchange;
        this.mapping = b.mapping;
        this.output = b.output;
        this.own = own;
    }

    /** A builder with the defaults; name and URI are required. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name it has in errors, logs and metrics. */
    public String name() {
        return name;
    }

    /** What it wants to be called with: the contract given, or the one that follows from the template. */
    public JsonSchema inputContract() {
        return input.schema();
    }

    /** What it gives back; empty when nobody said. */
    public Optional<JsonSchema> outputContract() {
        return Optional.ofNullable(output);
    }

    /**
     * Checks the input, calls the service, maps the answer and checks the result.
     *
     * @throws DataActionException when there is no result, with a text for the caller
     */
    @Override
    public DataActionResult run(DataActionCall call) {
        input.check(call.input());
        JsonObject result = map(exchange.call(call));
        List<Violation> violations = output == null ? List.of() : output.validate(result);
        if (!violations.isEmpty()) {
            throw new DataActionException(
                    Code.BACKEND_ERROR,
                    "The result does not fit the output contract: " + InputContract.describe(violations),
                    false,
                    null);
        }
        return DataActionResult.of(result);
    }

    /** Closes the transport, unless it was handed in. A second call does nothing. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    @Override
    public String toString() {
        return "RestDataAction[" + name + ", " + exchange + "]";
    }

    private JsonObject map(JsonObject answer) {
        try {
            return mapping == null ? answer : mapping.apply(answer);
        } catch (InvalidInputException e) {
            throw RestFailures.unfit(e);
        }
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder extends ExchangeSettings<Builder> {
        private @Nullable String name;
        private @Nullable String uri;
        private String method = "GET";
        private @Nullable JsonSchema input;
        private @Nullable JsonSchema output;
        private final Set<String> requiredInput = new LinkedHashSet<>();
        private @Nullable FieldMapping requestBody;
        private @Nullable FieldMapping mapping;
        private boolean http;
        private Set<String> allowedHosts = Set.of();

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** The name it has in errors, logs and metrics. Required. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /**
         * Where the service is: absolute, with {@code {variables}} in path segments and in the values of query parameters.
         * Required. A query parameter whose variable is missing or null is left out. {@code https}, or {@code http} to this
         * machine, unless {@link #allowHttp()}.
         */
        public Builder uri(String template) {
            uri = template;
            return this;
        }

        /**
         * GET, POST, PUT, PATCH or DELETE. Default GET.
         *
         * @throws IllegalArgumentException if it is none of them
         */
        public Builder method(String value) {
            if (!RestExchange.METHODS.contains(value)) {
                throw new IllegalArgumentException(
                        "method must be one of " + new TreeSet<>(RestExchange.METHODS) + " but is '" + value + "'");
            }
            method = value;
            return this;
        }

        /** The input contract. Default: made of the variables of the template and of {@link #requiredInput}. */
        public Builder input(JsonSchema contract) {
            input = contract;
            return this;
        }

        /** Inputs that must be there, be neither null nor blank, beside the variables of the path. */
        public Builder requiredInput(String... names) {
            for (String n : names) {
                requiredInput.add(Require.text(n, "requiredInput"));
            }
            return this;
        }

        /** What POST, PUT and PATCH send, made of the input. Default: the input as it is. */
        public Builder requestBody(FieldMapping value) {
            requestBody = value;
            return this;
        }

        /** What becomes of the answer. Default: it is the result as it is. */
        public Builder mapping(FieldMapping value) {
            mapping = value;
            return this;
        }

        /** The output contract; what breaks it is a failure. Default: none. */
        public Builder output(JsonSchema contract) {
            output = contract;
            return this;
        }

        /** Takes {@code http} to other machines, too: inside a mesh that encrypts by itself. */
        public Builder allowHttp() {
            http = true;
            return this;
        }

        /** The only hosts {@link #uri} may name, for templates that come from a configuration. Default: the one it names. */
        public Builder allowedHosts(String... hosts) {
            Set<String> all = new LinkedHashSet<>();
            for (String host : hosts) {
                all.add(Require.text(host, "allowedHosts").toLowerCase(Locale.ROOT));
            }
            allowedHosts = all;
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing or wrong */
        public RestDataAction build() {
            Violations v = Violations.of("data action" + (name == null ? "" : " '" + name + "'"));
            v.required(name, "name").required(uri, "uri");
            Optional<UriTemplate> parsed = uri == null || uri.isBlank() ? Optional.empty() : UriTemplate.parse(uri, v);
            parsed.ifPresent(t -> check(t, v));
            v.unless(
                    requestBody == null || RestExchange.hasBody(method),
                    "requestBody",
                    "a %s sends no body; use POST, PUT or PATCH",
                    method);
            v.throwIfAny();
            UriTemplate template = parsed.orElseThrow();
            String named = Objects.requireNonNull(name);
            HttpTransport own = hasTransport() ? null : HttpTransport.jdk();
            RestExchange exchange = new RestExchange(
                    named,
                    method,
                    template,
                    requestBody,
                    maxResponseBytes(),
                    quotedCharacters(),
                    client(template.base(), own));
            return new RestDataAction(this, named, contract(template), exchange, own);
        }

        private void check(UriTemplate template, Violations v) {
            String host = template.host();
            v.unless(
                    template.isSecure() || http || LOOPBACK.contains(host),
                    "uri",
                    "must be https, since http shows everything on the way; or say allowHttp()");
            v.unless(
                    allowedHosts.isEmpty() || allowedHosts.contains(host),
                    "uri",
                    "the host %s is none of allowedHosts %s",
                    host,
                    allowedHosts);
            if (input == null) {
                return;
            }
            v.unless(
                    requiredInput.isEmpty(),
                    "requiredInput",
                    "cannot be combined with an input contract; name it in the contract's 'required'");
            InputContract given = InputContract.of(input, template.pathVariables());
            for (String variable : template.pathVariables()) {
                v.unless(
                        given.required().contains(variable),
                        "uri",
                        "the path needs {%s}, so the input contract must name it in 'required'",
                        variable);
            }
            for (String variable : template.queryVariables()) {
                v.unless(
                        given.properties().contains(variable),
                        "uri",
                        "{%s} is no property of the input contract",
                        variable);
            }
        }

        private InputContract contract(UriTemplate template) {
            return input == null
                    ? InputContract.derived(template.pathVariables(), template.queryVariables(), requiredInput)
                    : InputContract.of(input, template.pathVariables());
        }
    }
}
