package io.cxintegrate.cxone.connectors.callback;

import io.cxintegrate.core.json.JsonObject;
import java.util.Objects;

/**
 * The platform says that a connector's configuration has changed. Immutable.
 *
 * @param id the {@code webhook-id}, the same over all repeats
 * @param connectorId the connector
 * @param body the whole message; its text form shows none of it
 */
public record ConfigUpdated(String id, String connectorId, JsonObject body) {
    /** Checks that nothing is null. */
    public ConfigUpdated {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(connectorId, "connectorId");
        Objects.requireNonNull(body, "body");
    }

    @Override
    public String toString() {
        return "ConfigUpdated[" + id + ", " + connectorId + "]";
    }
}
