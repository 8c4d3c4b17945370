package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.internal.RegistrationAudit;
import io.cxintegrate.genesys.internal.Tasks;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings Data Actions to the live platform: plans what would change, and does it by draft, validation, test and publication.
 * Immutable and safe to share between threads; lives as long as the {@code Genesys} it comes from.
 *
 * <p>An action is found by its name and the name and type of its integration. Applying is safe to repeat: what is published as it
 * is wanted is left alone, a draft or an integration that an earlier attempt left behind is taken up. Changes by somebody else
 * between reading and writing are noticed by the platform's version numbers; then everything is read and planned again, once.
 *
 * <p>Contract, {@code secure} and integration of a published action are fixed: a change of them needs a new action with a new id,
 * which flows do not know. That is refused unless {@link RegistrationOptions} allow it one way or the other.
 *
 * <p>Each change leaves two audit records: {@code DATA_ACTION_PUBLICATION_STARTED} or {@code DATA_ACTION_DELETION_STARTED} before it,
 * {@code DATA_ACTION_PUBLISHED} or {@code DATA_ACTION_DELETED} after it.
 *
 * <p>The {@code …Async} twins do the same on a thread of the executor, which they block meanwhile, and never throw; cancelling the
 * future interrupts the request or the wait that is under way, and nothing is sent after it.
 */
public final class ActionRegistrar {
    private final ActionApi api;
    private final ActionPlanner planner;
    private final IntegrationSetup integrations;
    private final Publisher publisher;
    private final RegistrationAudit audit;

    /** For the entry type of this module. */
    public ActionRegistrar(PlatformConnection connection, @Nullable String clientId) {
        api = new ActionApi(connection);
        integrations = new IntegrationSetup(api);
        planner = new ActionPlanner(api, integrations);
        publisher = new Publisher(api, connection.clock());
        audit = new RegistrationAudit(connection, clientId);
    }

    /** What would change, with the default options. Changes nothing. @throws CxException as {@link #apply} */
    public ActionPlan plan(ActionExport action) {
        return plan(action, RegistrationOptions.defaults());
    }

    /**
     * What would change. Changes nothing.
     *
     * @throws InvalidInputException if the name is that of a static action, or of several actions of the integration
     * @throws CxException as {@link #apply}
     */
    public ActionPlan plan(ActionExport action, RegistrationOptions options) {
        return planner.plan(action, options);
    }

    /** {@link #plan(ActionExport, RegistrationOptions)} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<ActionPlan> planAsync(
            ActionExport action, RegistrationOptions options, Executor executor) {
        return Tasks.run(executor, () -> plan(action, options));
    }

    /**
     * Does what was planned, and waits until a read shows it, 30 s at most.
     *
     * @throws InvalidInputException if it takes a new action and the options do not allow one; if the platform finds the draft not
     *     valid or its test fails, and the draft is kept; or if somebody else changes the same action twice meanwhile
     * @throws CredentialException if the credentials are wrong or lack a permission
     * @throws UnavailableException if the platform cannot be reached, throttles to the end, or does not show the change in time
     * @throws DefectException if the platform answers something else than it should
     * @throws io.cxintegrate.core.audit.AuditException if a required audit sink could not keep the record before the change, and
     *     nothing is done, or the one after it, and it is done
     */
    public AppliedPlan apply(ActionPlan plan) {
        if (plan.kind() == ActionPlan.Kind.REFUSE) {
            throw refusal(plan);
        }
        if (plan.kind() == ActionPlan.Kind.NOTHING && plan.found().integrationEnabled()) {
            return new AppliedPlan(plan.found().require(), plan.kind(), null);
        }
        JsonObject content = ActionContent.of(plan.action(), plan.name(), plan.options());
        return audit.around(
                "DATA_ACTION_PUBLICATION_STARTED",
                "DATA_ACTION_PUBLISHED",
                "PUBLISH_DATA_ACTION",
                record -> record.attribute("actionName", plan.name())
                        .attribute("integrationName", plan.options().integration())
                        .payload(content),
                record -> {
                    AppliedPlan applied = replanningOnce(plan);
                    record.attribute("actionId", applied.action().id())
                            .attribute("version", applied.action().version())
                            .attribute("change", applied.done().name());
                    applied.former().ifPresent(former -> record.attribute("formerActionId", former));
                    return applied;
                });
    }

    /** {@link #apply} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<AppliedPlan> applyAsync(ActionPlan plan, Executor executor) {
        return Tasks.run(executor, () -> apply(plan));
    }

    /**
     * Registers the endpoint of a Data Action handler as an action of an integration of the same name, in one call. Any input and
     * any object as output; give an {@link EndpointAction} to have a contract that flows can be built on.
     *
     * @param name what authors of flows see; 1 to 256 characters
     * @param description what it is for, kept as the notes of the integration; blank for none
     * @param endpoint where the platform will call it: absolute, {@code https}, without user info and fragment
     * @throws InvalidConfigurationException naming everything that is wrong with the arguments; nothing is sent
     * @throws CxException as {@link #apply}
     */
    public AppliedPlan register(String name, String description, URI endpoint) {
        return register(
                EndpointAction.builder(name, endpoint).description(description).build());
    }

    /**
     * {@link #register(String, String, URI)} on another thread; cancelling the future interrupts it. Never throws.
     *
     * @param executor where it runs; blocks one of its threads meanwhile
     */
    public CompletableFuture<AppliedPlan> registerAsync(
            String name, String description, URI endpoint, Executor executor) {
        return Tasks.run(executor, () -> register(name, description, endpoint));
    }

    /** The same with a contract, headers and so on. @throws CxException as {@link #apply} */
    public AppliedPlan register(EndpointAction action) {
        return apply(plan(
                action.toExport(),
                RegistrationOptions.builder()
                        .integration(action.name())
                        .integrationNotes(action.description())
                        .build()));
    }

    /** {@link #register(EndpointAction)} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<AppliedPlan> registerAsync(EndpointAction action, Executor executor) {
        return Tasks.run(executor, () -> register(action));
    }

    /**
     * All published actions, those of others and static ones included. Pages are fetched as the stream is read, so what
     * {@link #apply} throws may come from its terminal operation.
     */
    public Stream<RegisteredAction> list() {
        return api.actions("").map(ActionPlanner::action);
    }

    /** All of {@link #list} on another thread, read to its end; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<List<RegisteredAction>> listAsync(Executor executor) {
        return Tasks.run(executor, () -> list().toList());
    }

    /**
     * Deletes an action and waits until reads do not show it any more, 30 s at most. Flows that refer to it break.
     *
     * @return whether it was there
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     * @throws InvalidInputException if it is a static action
     * @throws CxException as {@link #apply}
     */
    public boolean delete(String id) {
        return audit.around(
                "DATA_ACTION_DELETION_STARTED",
                "DATA_ACTION_DELETED",
                "DELETE_DATA_ACTION",
                record -> record.attribute("actionId", id),
                record -> {
                    boolean found = publisher.delete(id);
                    if (!found) {
                        record.attribute("found", false);
                    }
                    return found;
                });
    }

    /** {@link #delete} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<Boolean> deleteAsync(String id, Executor executor) {
        return Tasks.run(executor, () -> delete(id));
    }

    private AppliedPlan replanningOnce(ActionPlan plan) {
        try {
            return once(plan);
        } catch (CxException e) {
            if (!ActionApi.isClash(e)) {
                throw e;
            }
            ActionPlan again = planner.plan(plan.action(), plan.options());
            if (again.kind() == ActionPlan.Kind.REFUSE) {
                throw refusal(again);
            }
            return once(again);
        }
    }

    private AppliedPlan once(ActionPlan plan) {
        planner.checkCurrent(plan);
        ActionPlan.Found found = plan.found();
        String type = plan.action().integrationType().orElse(ActionPlanner.DEFAULT_TYPE);
        boolean fresh = !found.integrationEnabled();
        String integrationId = found.integrationId();
        if (integrationId == null) {
            integrationId = integrations.create(type, plan.options());
        } else if (fresh) {
            integrations.enable(integrationId, plan.options());
        }
        JsonObject content =
                ActionContent.of(plan.action(), plan.name(), plan.options()).with("integrationId", integrationId);
        return switch (plan.kind()) {
            case NOTHING -> new AppliedPlan(found.require(), plan.kind(), null);
            case UPDATE ->
                new AppliedPlan(
                        publisher.update(
                                found.require().id(), content, plan.options().testInput()),
                        plan.kind(),
                        null);
            case CREATE, CREATE_BESIDE, RECREATE -> {
                RegisteredAction made = publisher.create(
                        content, found.draftId(), fresh, plan.options().testInput());
                String former = found.action() == null ? null : found.action().id();
                if (plan.kind() == ActionPlan.Kind.RECREATE) {
                    publisher.delete(found.require().id());
                }
                yield new AppliedPlan(made, plan.kind(), former);
            }
            case REFUSE -> throw refusal(plan);
        };
    }

    private static InvalidInputException refusal(ActionPlan plan) {
        return new InvalidInputException(
                "action '" + plan.name() + "' (id " + plan.found().require().id() + ") cannot be changed in "
                        + String.join(", ", plan.fixed())
                        + ", which is fixed once it is published. It takes a new action with a new id, which the flows that"
                        + " refer to this one do not know: RegistrationOptions.beside() puts one beside it, allowRecreate()"
                        + " replaces it",
                ErrorContext.builder()
                        .platform("genesys")
                        .operation("PLAN_DATA_ACTION")
                        .build(),
                null);
    }
}
