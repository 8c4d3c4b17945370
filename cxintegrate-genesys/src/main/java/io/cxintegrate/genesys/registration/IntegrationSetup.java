package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.json.JsonObject;
import java.util.Optional;

/** Finds the integration an action belongs to, and makes, configures and enables it. Immutable and safe to share between threads. */
final class IntegrationSetup {
    /**
     * An integration.
     *
     * @param enabled whether it is switched on
     */
    record Known(String id, boolean enabled) {}

    private final ActionApi api;

    IntegrationSetup(ActionApi api) {
        this.api = api;
    }

    /** The oldest integration of this name and type; empty when there is none. */
    Optional<Known> find(String name, String type) {
        return api.integrations()
                .filter(i -> name.equals(i.get("name")) && type.equals(typeOf(i)))
                .map(i -> new Known(
                        ActionApi.read(i, "LIST_INTEGRATIONS", found -> found.string("id")),
                        "ENABLED".equals(i.get("intendedState"))))
                .findFirst();
    }

    /** Makes one, configures it and switches it on. */
    String create(String type, RegistrationOptions options) {
        JsonObject made = api.createIntegration(type, options.integration());
        String id = ActionApi.read(made, "CREATE_INTEGRATION", i -> i.string("id"));
        enable(id, options);
        return id;
    }

    /** Does what an earlier attempt, which made it, may not have done any more. */
    void enable(String id, RegistrationOptions options) {
        JsonObject now = api.integrationConfig(id);
        JsonObject.Builder config = now.toBuilder()
                .put("name", options.integration())
                .put("version", ActionApi.read(now, "GET_INTEGRATION_CONFIG", c -> c.integer("version")));
        if (!options.integrationProperties().isEmpty()) {
            config.put("properties", options.integrationProperties());
        }
        if (!options.integrationCredentials().isEmpty()) {
            config.put("credentials", options.integrationCredentials());
        }
        if (!options.integrationNotes().isBlank()) {
            config.put("notes", options.integrationNotes());
        }
        api.updateIntegrationConfig(id, config.build());
        api.enableIntegration(id);
    }

    private static String typeOf(JsonObject integration) {
        return integration
                .optionalObject("integrationType")
                .flatMap(t -> t.optionalString("id"))
                .orElse("");
    }
}
