package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.registration.ActionPlan.Found;
import io.cxintegrate.genesys.registration.ActionPlan.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the platform and says what would change. Immutable and safe to share between threads. */
final class ActionPlanner {
    /** What an export that does not say is for. */
    static final String DEFAULT_TYPE = "custom-rest-actions";

    private final ActionApi api;
    private final IntegrationSetup integrations;

    ActionPlanner(ActionApi api, IntegrationSetup integrations) {
        this.api = api;
        this.integrations = integrations;
    }

    static RegisteredAction action(JsonObject json) {
        return ActionApi.read(
                json,
                "LIST_ACTIONS",
                a -> new RegisteredAction(
                        a.string("id"),
                        a.optionalString("name").orElse(""),
                        a.optionalString("integrationId").orElse(""),
                        a.optionalNumber("version").map(Number::intValue).orElse(1)));
    }

    ActionPlan plan(ActionExport action, RegistrationOptions options) {
        String name = ActionContent.name(action);
        IntegrationSetup.Known integration = integrations
                .find(options.integration(), action.integrationType().orElse(DEFAULT_TYPE))
                .orElse(null);
        RegisteredAction current = current(name, integration, options.beside());
        Optional<JsonObject> published = current == null ? Optional.empty() : published(current.id());
        if (current == null || published.isEmpty()) {
            return new ActionPlan(
                    action, options, Kind.CREATE, name, found(integration, null, name), List.of(), List.of());
        }
        JsonObject wanted = ActionContent.of(action, current.name(), options);
        List<String> fixed = new ArrayList<>(ActionContent.fixed(published.get(), wanted));
        if (integration == null || !current.integrationId().equals(integration.id())) {
            fixed.add("integrationId");
        }
        List<FieldChange> changes = ActionContent.changes(published.get(), wanted);
        Kind kind = kind(options, fixed, changes);
        String wantedName = kind == Kind.CREATE_BESIDE ? next(name, current.name()) : current.name();
        boolean makesAction = kind == Kind.CREATE_BESIDE || kind == Kind.RECREATE;
        return new ActionPlan(
                action,
                options,
                kind,
                wantedName,
                found(integration, current, makesAction ? wantedName : ""),
                changes,
                fixed);
    }

    /** @throws InvalidInputException with status 409 if the platform is not any more as it was when the plan was made */
    void checkCurrent(ActionPlan plan) {
        RegisteredAction before = plan.found().action();
        String changed = null;
        if (before != null) {
            int now = api.action(before.id()).map(a -> action(a).version()).orElse(0);
            changed = now == before.version()
                    ? null
                    : "version " + before.version() + " is now " + (now == 0 ? "gone" : "version " + now);
        } else if (plan.found().integrationId() != null
                && named(
                                plan.name(),
                                api.actions(plan.name())
                                        .map(ActionPlanner::action)
                                        .toList())
                        .stream()
                        .anyMatch(a -> a.integrationId().equals(plan.found().integrationId()))) {
            changed = "it was made meanwhile";
        }
        if (changed != null) {
            throw new InvalidInputException(
                    "action '" + plan.name() + "' is not any more as it was planned for: " + changed,
                    ErrorContext.builder()
                            .platform("genesys")
                            .operation("APPLY_PLAN")
                            .status(409)
                            .build(),
                    null);
        }
    }

    private static Kind kind(RegistrationOptions options, List<String> fixed, List<FieldChange> changes) {
        if (!fixed.isEmpty()) {
            return options.beside() ? Kind.CREATE_BESIDE : options.allowRecreate() ? Kind.RECREATE : Kind.REFUSE;
        }
        return changes.isEmpty() ? Kind.NOTHING : Kind.UPDATE;
    }

    private Found found(
            IntegrationSetup.@Nullable Known integration, @Nullable RegisteredAction action, String draftName) {
        if (integration == null) {
            return new Found(null, false, action, null);
        }
        String draft = draftName.isEmpty()
                ? null
                : api.drafts(draftName)
                        .map(ActionPlanner::action)
                        .filter(d -> d.name().equals(draftName)
                                && d.integrationId().equals(integration.id())
                                && (action == null || !d.id().equals(action.id())))
                        .map(RegisteredAction::id)
                        .findFirst()
                        .orElse(null);
        return new Found(integration.id(), integration.enabled(), action, draft);
    }

    /** In its integration; else one of the same name elsewhere, since to flows it is the same. */
    private @Nullable RegisteredAction current(
            String name, IntegrationSetup.@Nullable Known integration, boolean beside) {
        List<RegisteredAction> listed =
                api.actions(name).map(ActionPlanner::action).toList();
        List<RegisteredAction> named = beside ? latest(name, listed) : named(name, listed);
        List<RegisteredAction> here = named.stream()
                .filter(a -> integration != null && a.integrationId().equals(integration.id()))
                .toList();
        List<RegisteredAction> candidates = here.isEmpty() ? named : here;
        if (candidates.size() > 1) {
            throw new InvalidInputException("there are " + candidates.size() + " actions called '" + name + "' (ids "
                    + candidates.stream().map(RegisteredAction::id).collect(Collectors.joining(", "))
                    + "); delete or rename all but one");
        }
        RegisteredAction found = candidates.isEmpty() ? null : candidates.get(0);
        if (found != null && found.isStatic()) {
            throw new InvalidInputException("action '" + name + "' (id " + found.id()
                    + ") is static: the platform brings it along, and nobody can change it; take another name");
        }
        return found;
    }

    private static List<RegisteredAction> named(String name, List<RegisteredAction> actions) {
        return actions.stream().filter(a -> a.name().equals(name)).toList();
    }

    /** Those with the highest number: {@code name} is 1, {@code name.v2} is 2. */
    private static List<RegisteredAction> latest(String name, List<RegisteredAction> actions) {
        Map<Integer, List<RegisteredAction>> byNumber = actions.stream()
                .filter(a -> number(name, a.name()) > 0)
                .collect(Collectors.groupingBy(a -> number(name, a.name())));
        return byNumber.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .orElse(List.of());
    }

    private static int number(String name, String of) {
        if (of.equals(name)) {
            return 1;
        }
        Matcher numbered = Pattern.compile(Pattern.quote(name) + "\\.v([2-9]|[1-9][0-9]{1,5})")
                .matcher(of);
        return numbered.matches() ? Integer.parseInt(numbered.group(1)) : 0;
    }

    private static String next(String name, String current) {
        return name + ".v" + (number(name, current) + 1);
    }

    /** With the templates, which the platform gives one by one. */
    private Optional<JsonObject> published(String id) {
        return api.action(id).map(action -> {
            JsonObject config = action.optionalObject("config").orElse(JsonObject.empty());
            config = withTemplate(config, id, "request", "requestTemplate");
            config = withTemplate(config, id, "response", "successTemplate");
            return action.with("config", config);
        });
    }

    private JsonObject withTemplate(JsonObject config, String id, String part, String template) {
        JsonObject found = config.optionalObject(part).orElse(JsonObject.empty());
        if (found.has(template) || !found.has(template + "Uri")) {
            return config;
        }
        String text = api.template(id, template.toLowerCase(Locale.ROOT) + ".vm");
        return config.with(part, found.without(template + "Uri").with(template, text));
    }
}
