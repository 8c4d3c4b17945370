package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an action is brought to the platform. Immutable and safe to share between threads.
 *
 * <p>Defaults: the integration {@code cxintegrate} and the category of the same name; no credentials; no test; a change that needs a
 * new action is refused.
 */
public final class RegistrationOptions {
    private final String integration;
    private final JsonObject properties;
    private final JsonObject credentials;
    private final String notes;
    private final String category;
    private final boolean allowRecreate;
    private final boolean beside;
    private final @Nullable JsonObject testInput;

    private RegistrationOptions(Builder b) {
        integration = b.integration;
        properties = b.properties;
        credentials = b.credentials;
        notes = b.notes;
        category = b.category == null ? b.integration : b.category;
        allowRecreate = b.allowRecreate;
        beside = b.beside;
        testInput = b.testInput;
    }

    /** The defaults. */
    public static RegistrationOptions defaults() {
        return builder().build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name of the integration the action belongs to. */
    public String integration() {
        return integration;
    }

    /** The properties an integration gets that is not there yet. */
    public JsonObject integrationProperties() {
        return properties;
    }

    /** Its credentials. */
    public JsonObject integrationCredentials() {
        return credentials;
    }

    /** Its notes; empty for none. */
    public String integrationNotes() {
        return notes;
    }

    /** Under which heading authors of flows find the action. */
    public String category() {
        return category;
    }

    /** Whether an action may be replaced by a new one with another id. */
    public boolean allowRecreate() {
        return allowRecreate;
    }

    /** Whether a new action is put beside the old one. */
    public boolean beside() {
        return beside;
    }

    /** What the draft is tested with before it is published; empty when it is not. */
    public Optional<JsonObject> testInput() {
        return Optional.ofNullable(testInput);
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private String integration = "cxintegrate";
        private JsonObject properties = JsonObject.empty();
        private JsonObject credentials = JsonObject.empty();
        private String notes = "";
        private @Nullable String category;
        private boolean allowRecreate;
        private boolean beside;
        private @Nullable JsonObject testInput;

        private Builder() {}

        /** The integration the action belongs to; made when there is none of that name and of the action's integration type. */
        public Builder integration(String name) {
            integration = Require.text(name, "integration");
            return this;
        }

        /** The properties of an integration that has to be made. Default: none. */
        public Builder integrationProperties(JsonObject value) {
            properties = Objects.requireNonNull(value, "integrationProperties");
            return this;
        }

        /** The credentials of an integration that has to be made: {@code {"basicAuth": {"id": "..."}}}. Default: none. */
        public Builder integrationCredentials(JsonObject value) {
            credentials = Objects.requireNonNull(value, "integrationCredentials");
            return this;
        }

        /** What an integration that has to be made is for. Default: nothing is said. */
        public Builder integrationNotes(String value) {
            notes = Objects.requireNonNull(value, "integrationNotes");
            return this;
        }

        /** Under which heading authors of flows find the action. Default: the name of the integration. */
        public Builder category(String value) {
            category = Require.text(value, "category");
            return this;
        }

        /**
         * Takes a change that needs a new action: the new one is published, then the old one is deleted. Flows that refer to the
         * old one break.
         */
        public Builder allowRecreate() {
            allowRecreate = true;
            return this;
        }

        /** For a change that needs a new action, puts one called {@code name.v2} beside the old one, which stays as it is. */
        public Builder beside() {
            beside = true;
            return this;
        }

        /**
         * Tests the draft with this input before it is published. The platform really calls the back end for it. Default: no test.
         */
        public Builder testInput(JsonObject value) {
            testInput = Objects.requireNonNull(value, "testInput");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException if a new action is to replace the old one and stand beside it */
        public RegistrationOptions build() {
            Violations.of("registration options")
                    .unless(!(allowRecreate && beside), "beside", "cannot be combined with allowRecreate; choose one")
                    .throwIfAny();
            return new RegistrationOptions(this);
        }
    }
}
