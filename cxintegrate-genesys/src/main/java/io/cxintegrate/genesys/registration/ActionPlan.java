package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.genesys.export.ActionExport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What bringing an action to the platform would change. Immutable and safe to share between threads. Made by
 * {@link ActionRegistrar#plan}, done by {@link ActionRegistrar#apply}.
 */
public final class ActionPlan {
    /** What {@link ActionRegistrar#apply} would do. */
    public enum Kind {
        /** Make the action; there is none of that name. */
        CREATE,
        /** Publish a new version of the action; flows go on with the same id. */
        UPDATE,
        /** Publish a new action, then delete the old one. */
        RECREATE,
        /** Publish a new action with another name beside the old one. */
        CREATE_BESIDE,
        /** Refuse: it takes a new action, which the options do not allow. */
        REFUSE,
        /** Nothing: it is published as it is wanted. */
        NOTHING
    }

    /** What was found on the platform. */
    record Found(
            @Nullable String integrationId,
            boolean integrationEnabled,
            @Nullable RegisteredAction action,
            @Nullable String draftId) {
        /** The action that every plan but {@link Kind#CREATE} has. */
        RegisteredAction require() {
            return Objects.requireNonNull(action);
        }
    }

    private final ActionExport action;
    private final RegistrationOptions options;
    private final Kind kind;
    private final String name;
    private final Found found;
    private final List<FieldChange> changes;
    private final List<String> fixed;

    ActionPlan(
            ActionExport action,
            RegistrationOptions options,
            Kind kind,
            String name,
            Found found,
            List<FieldChange> changes,
            List<String> fixed) {
        this.action = action;
        this.options = options;
        this.kind = kind;
        this.name = name;
        this.found = found;
        this.changes = List.copyOf(changes);
        this.fixed = List.copyOf(fixed);
    }

    /** What is wanted. */
    public ActionExport action() {
        return action;
    }

    /** How it is wanted. */
    public RegistrationOptions options() {
        return options;
    }

    /** What would be done. */
    public Kind kind() {
        return kind;
    }

    /** The name it would have; with {@link Kind#CREATE_BESIDE} another than that of the action. */
    public String name() {
        return name;
    }

    /** The action that is there; empty when there is none. */
    public Optional<RegisteredAction> current() {
        return Optional.ofNullable(found.action());
    }

    /** Whether the integration would be made first. */
    public boolean makesIntegration() {
        return found.integrationId() == null;
    }

    /** What differs from what is published; values of headers masked. */
    public List<FieldChange> changes() {
        return changes;
    }

    /** What differs and cannot be changed in a published action: {@code contract.input}, {@code secure} and so on. */
    public List<String> fixed() {
        return fixed;
    }

    /** A text for people: what would be done, and a line for each field that differs. */
    public String report() {
        StringBuilder out = new StringBuilder("action '" + name + "': ");
        String id = found.action() == null ? "" : found.action().id();
        out.append(
                switch (kind) {
                    case CREATE ->
                        found.draftId() == null
                                ? "create and publish"
                                : "publish the draft that is there (id " + found.draftId() + ")";
                    case UPDATE -> "publish a new version of id " + id;
                    case RECREATE -> "create a new action, then delete id " + id + ", which flows refer to";
                    case CREATE_BESIDE -> "create beside id " + id + ", which stays as it is";
                    case REFUSE -> "needs a new action, which is not allowed; flows refer to id " + id;
                    case NOTHING -> "nothing to do, id " + id + " is published like this";
                });
        if (makesIntegration()) {
            out.append("\nintegration '").append(options.integration()).append("': create and enable");
        } else if (!found.integrationEnabled()) {
            out.append("\nintegration '").append(options.integration()).append("': configure and enable");
        }
        if (!fixed.isEmpty()) {
            out.append("\nfixed in a published action: ").append(String.join(", ", fixed));
        }
        changes.forEach(change -> out.append("\n  ").append(change));
        return out.toString();
    }

    @Override
    public String toString() {
        return "ActionPlan[" + kind + " '" + name + "', " + changes.size() + " changes]";
    }

    Found found() {
        return found;
    }
}
