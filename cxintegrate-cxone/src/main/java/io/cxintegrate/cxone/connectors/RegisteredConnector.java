package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connector as the platform has it: kept as it came, because what others registered need not pass our rules. Immutable and
 * safe to share between threads.
 */
public final class RegisteredConnector {
    private final String connectorId;
    private final JsonObject json;

    RegisteredConnector(String connectorId, JsonObject json) {
        this.connectorId = connectorId;
        this.json = json;
    }

    /** What the engine knows it by. */
    public String connectorId() {
        return connectorId;
    }

    /** Everything the platform says about it. */
    public JsonObject toJson() {
        return json;
    }

    /**
     * What the platform says of its health, such as {@code HEALTHY}, {@code UNHEALTHY} or {@code PENDING}: {@code health.status} or
     * {@code healthStatus}; empty when it says nothing, or something that is no such word.
     */
    public Optional<String> healthStatus() {
        Object status =
                json.get("health") instanceof Map<?, ?> health ? health.get("status") : json.get("healthStatus");
        return status instanceof String text && text.matches("[A-Za-z_]{1,40}") ? Optional.of(text) : Optional.empty();
    }

    /** Whether the platform says that it is healthy. */
    public boolean isHealthy() {
        return healthStatus().filter("HEALTHY"::equalsIgnoreCase).isPresent();
    }

    /**
     * The definition, by all our rules.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming everything that breaks a rule
     */
    public ConnectorDefinition definition() {
        return ConnectorDefinition.fromJson(json);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegisteredConnector c && connectorId.equals(c.connectorId) && json.equals(c.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "RegisteredConnector[" + connectorId + "]";
    }
}
