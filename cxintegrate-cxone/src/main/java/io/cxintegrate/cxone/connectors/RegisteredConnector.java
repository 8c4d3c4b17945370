package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.json.JsonObject;
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
