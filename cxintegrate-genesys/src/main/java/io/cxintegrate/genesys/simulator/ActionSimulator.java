package io.cxintegrate.genesys.simulator;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.internal.jsonpath.MappingPath;
import io.cxintegrate.genesys.internal.template.Budget;
import io.cxintegrate.genesys.internal.template.TemplateEngine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Runs Data Actions without the platform. Immutable and safe to share between threads.
 *
 * <p>Steps: the input is checked against its contract; URL, headers and body are rendered; the back end is called; the
 * translation map is looked up in its answer; defaults fill what was not found (a null that was found stays null); the success
 * template is rendered; the result is checked against its contract.
 *
 * <p>Needs {@code org.apache.velocity:velocity-engine-core} and {@code com.jayway.jsonpath:json-path} on the class path, which
 * the rest of this module does not. Templates run in a sandbox: no class loading, no reflection, no {@code #include}, {@code
 * #parse}, {@code #evaluate}, {@code #define}, {@code #macro}; text methods on a list only; at most 100,000 steps and 4 million
 * characters a simulation and {@link Builder#templateTimeout} a step. A template that wants more ends its step with an error; nothing
 * is thrown.
 */
public final class ActionSimulator {
    private static final String VELOCITY = "org.apache.velocity:velocity-engine-core";
    private static final String JSON_PATH = "com.jayway.jsonpath:json-path";

    private final ActionBackend backend;
    private final TemplateEngine templates;
    private final Duration templateTimeout;
    private final TimeSource time;
    private final Map<String, Secret> credentials;
    private final JsonObject authResponse;

    private ActionSimulator(Builder b, TemplateEngine templates) {
        this.backend = b.backend;
        this.templates = templates;
        this.templateTimeout = b.templateTimeout;
        this.time = b.time;
        this.credentials = Map.copyOf(b.credentials);
        this.authResponse = b.authResponse;
    }

    /**
     * A simulator with the defaults.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException if a library it needs is not there, naming it
     */
    public static ActionSimulator against(ActionBackend backend) {
        return builder(backend).build();
    }

    /** A builder with the defaults. */
    public static Builder builder(ActionBackend backend) {
        return new Builder(backend);
    }

    /**
     * Runs an action. Whatever goes wrong is in the trace.
     *
     * @param input what a flow would give it
     */
    public SimulationTrace run(ActionExport action, JsonObject input) {
        Budget budget = new Budget(templateTimeout, time);
        return new Simulation(action, input, templates, budget, this).run();
    }

    ActionBackend backend() {
        return backend;
    }

    Map<String, Secret> credentials() {
        return credentials;
    }

    JsonObject authResponse() {
        return authResponse;
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final ActionBackend backend;
        private Duration templateTimeout = Duration.ofSeconds(2);
        private TimeSource time = TimeSource.system();
        private final Map<String, Secret> credentials = new LinkedHashMap<>();
        private JsonObject authResponse = JsonObject.empty();

        private Builder(ActionBackend backend) {
            this.backend = Objects.requireNonNull(backend, "backend");
        }

        /**
         * How long one template or one translation map may take. Default 2 s.
         *
         * @throws IllegalArgumentException if it is not longer than zero
         */
        public Builder templateTimeout(Duration value) {
            templateTimeout = Require.positive(value, "templateTimeout");
            return this;
        }

        /** What {@code ${credentials.NAME}} is in an action of custom authentication. Default: none, and the text stays. */
        public Builder credential(String name, Secret value) {
            credentials.put(Require.text(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** What {@code ${authResponse.NAME}} is taken from. Default: nothing, and the text stays. */
        public Builder authResponse(JsonObject value) {
            authResponse = Objects.requireNonNull(value, "value");
            return this;
        }

        /** The clock of {@link #templateTimeout}. Default: the system's. */
        public Builder clock(TimeSource value) {
            time = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException if a library it needs is not there, naming it */
        public ActionSimulator build() {
            Duration limit = templateTimeout;
            TimeSource clock = time;
            TemplateEngine templates = needing(VELOCITY, () -> new TemplateEngine(() -> new Budget(limit, clock)));
            needing(JSON_PATH, () -> MappingPath.compile("$"));
            return new ActionSimulator(this, templates);
        }

        private static <T> T needing(String library, Supplier<T> use) {
            try {
                return use.get();
            } catch (NoClassDefFoundError e) {
                Violations.of("action simulator")
                        .add(
                                "class path",
                                "needs %s, which is not there or not whole; add it to the dependencies of your build",
                                library)
                        .throwIfAny();
                throw e;
            }
        }
    }
}
