package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
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

    /** Far longer than a request may be repeated: what the platform does not have by then was never taken. */
    private static final Duration PENDING_FOR = Duration.ofMinutes(15);

    private final BotChanges changes;
    private final DeploymentRecords records;

    DeploymentSteps(BotChanges changes, DeploymentRecords records) {
        this.changes = changes;
        this.records = records;
    }

    BotStep<DeployedVersion> deploy(IntegrationMapping mapping) {
        refuseTakenLabel(records.state(), mapping);
        return PlatformView.readIntegrations(changes.botId(), there -> settled(there, () -> deploy(mapping, there)));
    }

    private BotStep<DeployedVersion> deploy(IntegrationMapping mapping, Map<String, JsonObject> there) {
        DeploymentState state = records.state();
        refuseTakenLabel(state, mapping);
        Optional<String> id = PlatformView.idOf(there, mapping.payloadHash());
        if (id.isPresent()) {
            DeployedVersion version = version(mapping, id.get());
            return new BotStep.Known<>(
                    mapping.toJson(), () -> booked(version), v -> details(v).with("already_there", true));
        }
        refuseLabelOfAnother(there, mapping);
        PendingChange pending = pending(PendingChange.DEPLOY, mapping.version(), mapping.payloadHash());
        return new BotStep.Change<>(
                create(mapping),
                mapping.toJson(),
                () -> begin(pending),
                response -> {
                    DeployedVersion version =
                            version(mapping, Answers.text(CREATE_INTEGRATION, response, response.json(), "id"));
                    records.update(
                            now -> now.pending().stream().anyMatch(pending::isLike)
                                    ? now.settled(pending::isLike).deployed(version)
                                    // Somebody has found it on the platform and written it down already.
                                    : now,
                            lost(version.toString()));
                    return version;
                },
                DeploymentSteps::details,
                failure -> takeBack(pending, failure));
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
        return recovered(() -> split(split));
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
        PendingChange pending = pending(PendingChange.ROLLBACK, previous.version(), previous.payloadHash());
        return new BotStep.Change<>(
                routing(current, payload),
                payload,
                () -> begin(pending),
                response -> {
                    records.update(now -> rolledBack(now.settled(pending::isLike), current), lost(previous.toString()));
                    return result.apply(previous);
                },
                to -> JsonObject.of("from", current.integrationId(), "to", previous.integrationId()),
                failure -> takeBack(pending, failure));
    }

    /** Whoever deployed meanwhile has said what is current now. */
    private static DeploymentState rolledBack(DeploymentState now, DeployedVersion from) {
        return now.current().filter(from::equals).isPresent() && now.previous().isPresent() ? now.rolledBack() : now;
    }

    /** Finds out what came of everything that was begun and is not written down, then goes on. */
    <T> BotStep<T> recovered(Supplier<BotStep<T>> then) {
        return records.state().pending().isEmpty()
                ? then.get()
                : PlatformView.readIntegrations(changes.botId(), there -> settled(there, then));
    }

    private <T> BotStep<T> settled(Map<String, JsonObject> there, Supplier<BotStep<T>> then) {
        DeploymentState state = records.state();
        if (state.pending().isEmpty()) {
            return then.get();
        }
        records.update(now -> withDeployments(now, there), "what the platform says of changes that were begun");
        boolean rollbacks = state.pending().stream().anyMatch(p -> p.action().equals(PendingChange.ROLLBACK));
        if (!rollbacks || there.isEmpty()) {
            return then.get();
        }
        return PlatformView.readRouting(
                changes.botId(), there.keySet().iterator().next(), split -> {
                    records.update(
                            now -> withRollbacks(now, split), "what the platform says of changes that were begun");
                    return then.get();
                });
    }

    private DeploymentState withDeployments(DeploymentState state, Map<String, JsonObject> there) {
        DeploymentState next = state;
        for (PendingChange change : state.pending()) {
            if (!change.action().equals(PendingChange.DEPLOY)) {
                continue;
            }
            Optional<String> id = PlatformView.idOf(there, change.payloadHash());
            if (id.isPresent()) {
                next = next.settled(change::isLike)
                        .deployed(DeployedVersion.of(
                                change.version(),
                                id.get(),
                                change.payloadHash(),
                                change.startedAt(),
                                change.startedBy()));
            } else if (isOver(change)) {
                next = next.settled(change::isLike);
            }
        }
        return next;
    }

    private DeploymentState withRollbacks(DeploymentState state, JsonObject split) {
        DeploymentState next = state;
        for (PendingChange change : state.pending()) {
            if (!change.action().equals(PendingChange.ROLLBACK)) {
                continue;
            }
            Optional<DeployedVersion> to =
                    next.previous().filter(v -> v.payloadHash().equals(change.payloadHash()));
            boolean done = to.filter(v -> hasEverything(split, v)).isPresent();
            if (done) {
                next = next.settled(change::isLike).rolledBack();
            } else if (to.isEmpty() || isOver(change)) {
                next = next.settled(change::isLike);
            }
        }
        return next;
    }

    private static boolean hasEverything(JsonObject split, DeployedVersion version) {
        return split.size() == 1 && (split.has(version.integrationId()) || split.has(version.version()));
    }

    private boolean isOver(PendingChange change) {
        return change.startedAt().plus(PENDING_FOR).isBefore(now());
    }

    private void begin(PendingChange pending) {
        records.update(
                now -> now.begun(pending),
                "that a change of bot '" + changes.botId() + "' begins, so nothing was sent; repeat the call");
    }

    /** What the platform refused it has not done; of all else that goes wrong nobody knows. */
    private void takeBack(PendingChange pending, RuntimeException failure) {
        if (failure instanceof InvalidInputException || failure instanceof CredentialException) {
            records.update(now -> now.settled(pending::isLike), "that a change was refused");
        }
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

    private PendingChange pending(String action, String version, String payloadHash) {
        return new PendingChange(action, version, payloadHash, now(), changes.userId());
    }

    private static JsonObject details(DeployedVersion version) {
        return JsonObject.of("version", version.version(), "integration_id", version.integrationId());
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
