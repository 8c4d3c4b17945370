package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment would change, field by field, and the state of the platform it was made for. Immutable and safe to share between
 * threads. Made by {@link Deployments#plan}, done by {@link Deployments#apply}.
 */
public final class DeploymentPlan {
    /** What {@link Deployments#apply} would do. */
    public enum Action {
        /** Make a new integration of the mapping. */
        CREATE,
        /** Make an integration current that is on the platform already with the same payload. */
        MAKE_CURRENT,
        /** Nothing: it is deployed and current. */
        NOTHING
    }

    private final String botId;
    private final IntegrationMapping mapping;
    private final Action action;
    private final @Nullable String base;
    private final List<FieldChange> changes;
    private final PlatformView made;

    DeploymentPlan(
            String botId,
            IntegrationMapping mapping,
            Action action,
            @Nullable String base,
            List<FieldChange> changes,
            PlatformView made) {
        this.botId = botId;
        this.mapping = mapping;
        this.action = action;
        this.base = base;
        this.changes = List.copyOf(changes);
        this.made = made;
    }

    /** What would be deployed. */
    public IntegrationMapping mapping() {
        return mapping;
    }

    /** What would be done. */
    public Action action() {
        return action;
    }

    /** The id of the integration that it is compared with; empty when nothing is deployed. */
    public Optional<String> comparedWith() {
        return Optional.ofNullable(base);
    }

    /** What differs from what is deployed; unmodifiable, secrets masked. */
    public List<FieldChange> changes() {
        return changes;
    }

    /** A text for people: what would be done, and a line for each field that differs, secrets masked. */
    public String report() {
        StringBuilder out = new StringBuilder("bot '" + botId + "': ");
        out.append(
                switch (action) {
                    case CREATE -> "deploy '" + mapping.name() + "' as " + mapping.version();
                    case MAKE_CURRENT -> "make " + mapping.version() + " current, which is on the platform already";
                    case NOTHING -> "nothing to do, " + mapping.version() + " is current";
                });
        out.append("; payload ").append(mapping.payloadHash());
        out.append(base == null ? "\nnothing is deployed yet" : "\ncompared with " + base);
        changes.forEach(change -> out.append("\n  ").append(change));
        return out.append(changes.size() == 1 ? "\n1 field differs" : "\n" + changes.size() + " fields differ")
                .toString();
    }

    @Override
    public String toString() {
        return "DeploymentPlan[" + action + " " + mapping.version() + ", " + changes.size() + " changes]";
    }

    String botId() {
        return botId;
    }

    /** What has changed on the platform since; empty when nothing has. */
    List<String> outdatedBy(PlatformView now) {
        List<String> changed = new ArrayList<>();
        Map<String, JsonObject> before = made.integrations();
        now.integrations().forEach((id, integration) -> {
            JsonObject old = before.get(id);
            if (old == null) {
                changed.add(id + " was added");
            } else if (!old.equals(integration)) {
                changed.add(id + " was changed");
            }
        });
        before.keySet().stream()
                .filter(id -> !now.integrations().containsKey(id))
                .forEach(id -> changed.add(id + " is gone"));
        if (!now.trafficSplit().equals(made.trafficSplit())) {
            changed.add("the traffic split is " + now.trafficSplit().toJson() + " and was "
                    + made.trafficSplit().toJson());
        }
        return changed;
    }
}
