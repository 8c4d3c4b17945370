package io.cxintegrate.genesys.registration;

import java.util.Objects;

/**
 * A published action as the platform has it. Immutable.
 *
 * @param id what flows refer to it by
 * @param name what authors of flows see
 * @param integrationId the integration it belongs to
 * @param version how often it was published, from 1
 */
public record RegisteredAction(String id, String name, String integrationId, int version) {
    /** Checks that everything is there. */
    public RegisteredAction {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(integrationId, "integrationId");
    }

    /** Whether the platform brings it along: then nobody can change or delete it. */
    public boolean isStatic() {
        return id.startsWith("static");
    }
}
