package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a plan says of one connector. Immutable and safe to share between threads. */
public final class PlannedConnector {
    /** How the platform stands to the files. */
    public enum State {
        /** The platform does not have it: it would be registered. */
        CREATE,
        /** The files have changed: it would be registered again. */
        UPDATE,
        /** Nothing is to be done. */
        UNCHANGED,
        /** Somebody has changed it on the platform since it was registered from here: it would be put back. */
        DRIFTED,
        /** The platform has it and no file does: it stays, unless it is asked to go. */
        ORPHANED
    }

    private final String connectorId;
    private final State state;
    private final @Nullable ConnectorDefinition definition;
    private final @Nullable JsonObject platform;
    private final JsonObject sent;
    private final List<FieldChange> changes;

    private PlannedConnector(
            String connectorId,
            State state,
            @Nullable ConnectorDefinition definition,
            @Nullable JsonObject platform,
            JsonObject sent,
            List<FieldChange> changes) {
        this.connectorId = connectorId;
        this.state = state;
        this.definition = definition;
        this.platform = platform;
        this.sent = sent;
        this.changes = ShownValues.of(changes);
    }

    static PlannedConnector wanted(ConnectorDefinition definition, @Nullable JsonObject platform, JsonObject sent) {
        String id = definition.connectorId();
        if (platform == null) {
            return new PlannedConnector(id, State.CREATE, definition, null, sent, List.of());
        }
        List<FieldChange> changes = ConnectorDifference.between(platform, definition.toJson(), sent);
        State state = changes.isEmpty()
                ? State.UNCHANGED
                : !sent.isEmpty()
                                && !ConnectorDifference.between(platform, sent, sent)
                                        .isEmpty()
                        ? State.DRIFTED
                        : State.UPDATE;
        return new PlannedConnector(id, state, definition, platform, sent, changes);
    }

    static PlannedConnector orphaned(String connectorId, JsonObject platform, JsonObject sent) {
        return new PlannedConnector(connectorId, State.ORPHANED, null, platform, sent, List.of());
    }

    /** The connector. */
    public String connectorId() {
        return connectorId;
    }

    /** How the platform stands to the files. */
    public State state() {
        return state;
    }

    /** What the files say; empty for an orphan. */
    public Optional<ConnectorDefinition> definition() {
        return Optional.ofNullable(definition);
    }

    /** What differs, from the platform to the files; unmodifiable, secrets masked. Empty for what is new, the same or orphaned. */
    public List<FieldChange> changes() {
        return changes;
    }

    /** Whether the store knows that it was registered from here. */
    public boolean registeredHere() {
        return !sent.isEmpty();
    }

    /** What has become of it on the platform since, which the plan does not know of; empty when nothing that matters. */
    Optional<String> outdatedBy(@Nullable JsonObject now) {
        if (definition == null) {
            return now == null || sameKnown(now) ? Optional.empty() : Optional.of(connectorId + " was changed");
        }
        if (isDone(now)) {
            return Optional.empty();
        }
        if (now == null) {
            return platform == null ? Optional.empty() : Optional.of(connectorId + " is gone");
        }
        if (platform == null) {
            return Optional.of(connectorId + " was added");
        }
        return differences(now).equals(differences(platform))
                ? Optional.empty()
                : Optional.of(connectorId + " was changed");
    }

    /** Whether the platform has by now what the files say. */
    boolean isDone(@Nullable JsonObject now) {
        return now != null && definition != null && differences(now).isEmpty();
    }

    private boolean sameKnown(JsonObject now) {
        return platform != null && ConnectorDifference.known(now).equals(ConnectorDifference.known(platform));
    }

    private List<FieldChange> differences(JsonObject from) {
        return definition == null ? List.of() : ConnectorDifference.between(from, definition.toJson(), sent);
    }

    /** {@code db-1: update} and so on. */
    @Override
    public String toString() {
        String text = connectorId + ": " + state.name().toLowerCase(Locale.ROOT);
        return state == State.ORPHANED ? text + (registeredHere() ? "" : ", registered by others") : text;
    }
}
