package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.DeploymentPlan.Action;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.cognigy.plan.MappingDifference;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The steps of each change of {@link Deployments}. Immutable and safe to share between threads.
 *
 * <p>A deployment is: read the platform back, put the intent on record, write down that it begins, send, write down the result. Who
 * dies after any of them leaves enough behind for the next one to find out what came of it.
 */
final class DeploymentSteps {
    static final String CREATE_INTEGRATION = "CREATE_INTEGRATION";
    static final String UPDATE_ROUTING = "UPDATE_ROUTING";

    private final BotChanges changes;
    private final DeploymentRecords records;
    private final PendingChanges pending;

    DeploymentSteps(BotChanges changes, DeploymentRecords records) {
        this.changes = changes;
        this.records = records;
        pending = new PendingChanges(changes, records);
    }

    BotStep<DeploymentState> recover() {
        return pending.recovered(() -> new BotStep.Answer<>(records.state()));
    }

    BotStep<DeployedVersion> deploy(IntegrationMapping mapping) {
        refuseTakenLabel(records.state(), mapping);
        return PlatformView.readIntegrations(
                changes.botId(), there -> pending.settled(there, () -> deploy(mapping, there)));
    }

    private BotStep<DeployedVersion> deploy(IntegrationMapping mapping, Map<String, JsonObject> there) {
        DeploymentState state = records.state();
        refuseTakenLabel(state, mapping);
        Optional<String> id = PlatformView.idOf(there, mapping.payloadHash());
        if (id.isPresent()) {
            DeployedVersion version = version(mapping, id.get());
            return new BotStep.Known<>(
                    mapping.toJson(),
                    () -> booked(version),
                    v -> details(mapping, v).with("already_there", true));
        }
        refuseLabelOfAnother(there, mapping);
        PendingChange begun = pending.change(PendingChange.DEPLOY, mapping.version(), mapping.payloadHash());
        return new BotStep.Change<>(
                create(mapping),
                mapping.toJson(),
                () -> pending.begin(begun),
                response -> {
                    DeployedVersion version =
                            version(mapping, Answers.text(CREATE_INTEGRATION, response, response.json(), "id"));
                    records.update(
                            now -> now.pending().stream().anyMatch(begun::isLike)
                                    ? now.settled(begun::isLike).deployed(version)
                                    // Somebody has found it on the platform and written it down already.
                                    : now,
                            lost(version.toString()));
                    return version;
                },
                v -> details(mapping, v),
                failure -> pending.takeBack(begun, failure));
    }

    BotStep<DeploymentPlan> plan(IntegrationMapping mapping) {
        refuseTakenLabel(records.state(), mapping);
        return PlatformView.readAll(changes.botId(), view -> {
            Optional<String> current = records.state()
                    .current()
                    .map(DeployedVersion::integrationId)
                    .filter(view.integrations()::containsKey)
                    .or(view::busiest);
            Optional<String> same = PlatformView.idOf(view.integrations(), mapping.payloadHash());
            if (same.isEmpty()) {
                refuseLabelOfAnother(view.integrations(), mapping);
            }
            boolean isCurrent = same.isPresent() && same.equals(current);
            return new BotStep.Answer<>(new DeploymentPlan(
                    changes.botId(),
                    mapping,
                    same.isEmpty() ? Action.CREATE : isCurrent ? Action.NOTHING : Action.MAKE_CURRENT,
                    current.orElse(null),
                    MappingDifference.between(
                            current.map(id -> view.mapping(id, mapping.toJson()))
                                    .orElse(JsonObject.empty()),
                            mapping.toJson()),
                    view));
        });
    }

    BotStep<DeployedVersion> apply(DeploymentPlan plan) {
        if (!plan.botId().equals(changes.botId())) {
            throw refusal(CREATE_INTEGRATION, "the plan was made for bot '" + plan.botId() + "'");
        }
        return PlatformView.readAll(changes.botId(), view -> {
            List<String> changed = plan.outdatedBy(view);
            if (!changed.isEmpty()) {
                throw refusal(
                        CREATE_INTEGRATION,
                        "the platform has changed since the plan was made: " + String.join(", ", changed)
                                + "; make a new plan");
            }
            return pending.settled(view.integrations(), () -> deploy(plan.mapping(), view.integrations()));
        });
    }

    /** The version as it is written down: the current one stays as it is when it is the same. */
    private DeployedVersion booked(DeployedVersion version) {
        DeploymentState next = records.update(
                now -> now.current()
                                .map(c -> c.integrationId().equals(version.integrationId()))
                                .orElse(false)
                        ? now
                        : now.deployed(version),
                lost(version.toString()));
        return next.find(version.version()).orElse(version);
    }

    private ApiRequest create(IntegrationMapping mapping) {
        // Made of what is deployed, not minted: whoever sends it again, from whatever process, gets the integration
        // that
        // is there.
        String key =
                CanonicalJson.sha256(JsonObject.of("bot_id", changes.botId(), "payload_hash", mapping.payloadHash()));
        return ApiRequest.post(PlatformView.INTEGRATIONS)
                .operation(CREATE_INTEGRATION)
                .path("botId", changes.botId())
                .idempotencyKey(key)
                .json(mapping.toJson())
                .build();
    }

    BotStep<TrafficSplit> split(Supplier<TrafficSplit> wanted) {
        TrafficSplit split = wanted.get();
        return pending.recovered(() -> split(split));
    }

    private BotStep<TrafficSplit> split(TrafficSplit split) {
        DeploymentState state = records.state();
        DeployedVersion current = state.current()
                .orElseThrow(() -> refusal(
                        UPDATE_ROUTING, "no version is deployed whose traffic could be split; deploy one first"));
        Set<String> known = new LinkedHashSet<>();
        state.history().forEach(v -> known.add(v.version()));
        Violations violations = Violations.of("traffic split of bot '" + changes.botId() + "'");
        split.weights()
                .keySet()
                .forEach(label -> violations.unless(
                        known.contains(label),
                        "traffic_split." + label,
                        "is no deployed version; known are %s",
                        String.join(", ", known)));
        violations.throwIfAny();
        JsonObject payload = JsonObject.of("traffic_split", split.toJson(), "updated_at", now().toString());
        return new BotStep.Change<>(
                routing(current, payload),
                payload,
                response -> split,
                s -> JsonObject.of("integration_id", current.integrationId(), "traffic_split", s.toJson()));
    }

    BotStep<Map<String, Double>> trafficSplit() {
        DeploymentState state = records.state();
        return state.current()
                .<BotStep<Map<String, Double>>>map(current -> PlatformView.readRouting(
                        changes.botId(), current.integrationId(), split -> new BotStep.Answer<>(byLabel(split, state))))
                .orElse(new BotStep.Answer<>(Map.of()));
    }

    /** Roll backs name the integration instead of the label. */
    private static Map<String, Double> byLabel(JsonObject split, DeploymentState state) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String name : split.names()) {
            String label = state.history().stream()
                    .filter(v -> v.integrationId().equals(name))
                    .map(DeployedVersion::version)
                    .findFirst()
                    .orElse(name);
            weights.merge(label, split.get(name) instanceof Number n ? n.doubleValue() : 0.0, Double::sum);
        }
        return Collections.unmodifiableMap(weights);
    }

    BotStep<DeployedVersion> rollback() {
        DeploymentState state = records.state();
        DeployedVersion previous = state.previous()
                .orElseThrow(() -> refusal(
                        UPDATE_ROUTING,
                        "there is no previous version to roll back to; "
                                + state.current()
                                        .map(v -> "the only one is " + v)
                                        .orElse("nothing is deployed")));
        return rollback(state.current().orElseThrow(), previous, Function.identity());
    }

    /** Rolls back only while this version is current, so that who comes second undoes nothing else. */
    BotStep<Optional<DeployedVersion>> rollbackFrom(String version) {
        DeploymentState state = records.state();
        Optional<DeployedVersion> current =
                state.current().filter(v -> v.version().equals(version));
        if (current.isEmpty() || state.previous().isEmpty()) {
            return new BotStep.Answer<>(Optional.empty());
        }
        return rollback(current.get(), state.previous().get(), Optional::of);
    }

    private <T> BotStep<T> rollback(
            DeployedVersion current, DeployedVersion previous, Function<DeployedVersion, T> result) {
        JsonObject payload = JsonObject.of(
                "traffic_split", JsonObject.of(previous.integrationId(), 1.0), "rollback_triggered", true);
        PendingChange begun = pending.change(PendingChange.ROLLBACK, previous.version(), previous.payloadHash());
        return new BotStep.Change<>(
                routing(current, payload),
                payload,
                () -> pending.begin(begun),
                response -> {
                    records.update(now -> rolledBack(now.settled(begun::isLike), current), lost(previous.toString()));
                    return result.apply(previous);
                },
                to -> JsonObject.of("from", current.integrationId(), "to", previous.integrationId()),
                failure -> pending.takeBack(begun, failure));
    }

    /** Whoever deployed meanwhile has said what is current now. */
    private static DeploymentState rolledBack(DeploymentState now, DeployedVersion from) {
        return now.current().filter(from::equals).isPresent() && now.previous().isPresent() ? now.rolledBack() : now;
    }

    private void refuseTakenLabel(DeploymentState state, IntegrationMapping mapping) {
        state.find(mapping.version())
                .filter(v -> !v.payloadHash().equals(mapping.payloadHash()))
                .ifPresent(v -> {
                    throw labelTaken(mapping, v.integrationId());
                });
    }

    /** Deployed by somebody who keeps other records than these. */
    private void refuseLabelOfAnother(Map<String, JsonObject> there, IntegrationMapping mapping) {
        there.forEach((id, integration) -> {
            if (mapping.version().equals(integration.get("version"))) {
                throw labelTaken(mapping, id);
            }
        });
    }

    private InvalidInputException labelTaken(IntegrationMapping mapping, String id) {
        return refusal(
                CREATE_INTEGRATION,
                "version '" + mapping.version() + "' is deployed already with another payload, as " + id
                        + "; give the changed mapping a new version label");
    }

    /** The whole split is sent, so that repeating it changes nothing; the key says so to the platform. */
    private ApiRequest routing(DeployedVersion current, JsonObject payload) {
        return ApiRequest.patch(PlatformView.ROUTING)
                .operation(UPDATE_ROUTING)
                .path("botId", changes.botId())
                .path("versionId", current.integrationId())
                .idempotent()
                .json(payload)
                .build();
    }

    private DeployedVersion version(IntegrationMapping mapping, String id) {
        return DeployedVersion.of(mapping.version(), id, mapping.payloadHash(), now(), changes.userId());
    }

    /** Which rules of the lint are waived is on record as well: whoever asks why it was deployed finds the reasons. */
    private static JsonObject details(IntegrationMapping mapping, DeployedVersion version) {
        JsonObject details = JsonObject.of("version", version.version(), "integration_id", version.integrationId());
        return mapping.lintWaivers().isEmpty() ? details : details.with("lint_waivers", mapping.lintWaivers());
    }

    private String lost(String version) {
        return "the change of bot '" + changes.botId() + "' to " + version
                + ", which the platform has taken; call recover()";
    }

    private Instant now() {
        return changes.clock().instant();
    }

    InvalidInputException refusal(String operation, String problem) {
        return new InvalidInputException(
                "cognigy " + operation + " refused for bot '" + changes.botId() + "': " + problem,
                ErrorContext.builder().platform("cognigy").operation(operation).build(),
                null);
    }
}
