package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import java.time.DateTimeException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The versions of a bot's integration mapping on the platform: deploy one, split the traffic, roll back. Immutable and safe to
 * share between threads; what is deployed is remembered in the {@link DocumentStore} of the tenant. Every change is on the audit
 * trail, the failed ones too.
 *
 * <p>Each method has a twin that does not block, never throws, and whose future cancels the exchange when it is cancelled. Beside
 * what a method says of itself all of them fail with {@link io.cxintegrate.core.CredentialException} for 401, 403 and refused
 * credentials, {@link UnavailableException} when the platform cannot be reached or has no time, and
 * {@link io.cxintegrate.core.audit.AuditException} when a required sink could not record the intent, and nothing is sent, or the
 * outcome of a change that is done. How long they
 * take is measured as {@code cxintegrate.call.duration} with the operations {@code CREATE_INTEGRATION} and
 * {@code UPDATE_ROUTING}.
 */
public final class Deployments {
    private static final String CREATE_INTEGRATION = "CREATE_INTEGRATION";
    private static final String UPDATE_ROUTING = "UPDATE_ROUTING";
    private static final String INTEGRATIONS = "/api/v3/bots/{botId}/integrations";
    private static final String ROUTING = INTEGRATIONS + "/{versionId}/routing";

    /** Each lost race means that another change was stored, so that many in a row are a store that does not work. */
    private static final int MAX_RACES = 100;

    private final BotChanges changes;
    private final DocumentStore store;
    private final DocumentKey key;

    Deployments(BotChanges changes, DocumentStore store, DocumentKey key) {
        this.changes = changes;
        this.store = store;
        this.key = key;
    }

    /**
     * Deploys a version. It becomes current, the current one becomes previous. The traffic stays as it is until {@link #split}.
     *
     * <p>Safe to repeat after any failure: the same mapping is sent with the same {@code Idempotency-Key}, so that the platform
     * makes one integration of it.
     *
     * @throws InvalidInputException if the version label is deployed already with another payload, and for what the platform refuses
     * @throws DefectException if the platform's answer has no id; the integration may exist
     */
    public DeployedVersion deploy(IntegrationMapping mapping) {
        return changes.run("DEPLOY_MAPPING", () -> planDeploy(mapping));
    }

    /** {@link #deploy} without blocking. */
    public CompletableFuture<DeployedVersion> deployAsync(IntegrationMapping mapping) {
        return changes.runAsync("DEPLOY_MAPPING", () -> planDeploy(mapping));
    }

    /**
     * Splits the traffic among versions that are deployed.
     *
     * @return the split that now holds
     * @throws InvalidInputException if a version label is not known, or nothing is deployed, and for what the platform refuses
     */
    public TrafficSplit split(TrafficSplit split) {
        return changes.run("UPDATE_SPLIT", () -> planSplit(split));
    }

    /**
     * Splits the traffic by version label.
     *
     * @return the split that now holds
     * @throws InvalidInputException as {@link #split(TrafficSplit)}, and naming every weight that is off
     */
    public TrafficSplit split(Map<String, Double> weights) {
        return changes.run("UPDATE_SPLIT", () -> planSplit(TrafficSplit.of(weights)));
    }

    /** {@link #split(TrafficSplit)} without blocking. */
    public CompletableFuture<TrafficSplit> splitAsync(TrafficSplit split) {
        return changes.runAsync("UPDATE_SPLIT", () -> planSplit(split));
    }

    /** {@link #split(Map)} without blocking. */
    public CompletableFuture<TrafficSplit> splitAsync(Map<String, Double> weights) {
        return changes.runAsync("UPDATE_SPLIT", () -> planSplit(TrafficSplit.of(weights)));
    }

    /**
     * Gives all traffic back to the previous version, which becomes current. A second roll back needs another deployment first.
     *
     * @return the version that has all the traffic
     * @throws InvalidInputException if there is no previous version, and for what the platform refuses
     */
    public DeployedVersion rollback() {
        return changes.run("ROLLBACK", this::planRollback);
    }

    /** {@link #rollback} without blocking. */
    public CompletableFuture<DeployedVersion> rollbackAsync() {
        return changes.runAsync("ROLLBACK", this::planRollback);
    }

    /**
     * What is deployed, as far as the store knows. Nothing is sent.
     *
     * @throws DefectException if what the store has under the bot's key is no such state
     */
    public DeploymentState state() {
        return state(store.load(key));
    }

    @Override
    public String toString() {
        return "Deployments[" + changes.botId() + "]";
    }

    private BotChange<DeployedVersion> planDeploy(IntegrationMapping mapping) {
        state().find(mapping.version())
                .filter(v -> !v.payloadHash().equals(mapping.payloadHash()))
                .ifPresent(v -> {
                    throw refusal(
                            CREATE_INTEGRATION,
                            "version '" + mapping.version() + "' is deployed already with another payload, as "
                                    + v.integrationId() + "; give the changed mapping a new version label");
                });
        // Made of what is deployed, not minted: a process that died after the platform had taken the mapping, and now
        // deploys it
        // again, gets the integration that is there.
        String key =
                CanonicalJson.sha256(JsonObject.of("bot_id", changes.botId(), "payload_hash", mapping.payloadHash()));
        ApiRequest request = ApiRequest.post(INTEGRATIONS)
                .operation(CREATE_INTEGRATION)
                .path("botId", changes.botId())
                .idempotencyKey(key)
                .json(mapping.toJson())
                .build();
        return new BotChange<>(
                request,
                mapping.toJson(),
                response -> {
                    DeployedVersion version = DeployedVersion.of(
                            mapping.version(),
                            Answers.text(CREATE_INTEGRATION, response, response.json(), "id"),
                            mapping.payloadHash(),
                            changes.clock().instant(),
                            changes.userId());
                    book(state -> state.deployed(version), version);
                    return version;
                },
                version -> JsonObject.of("version", version.version(), "integration_id", version.integrationId()));
    }

    private BotChange<TrafficSplit> planSplit(TrafficSplit split) {
        DeploymentState state = state();
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
        JsonObject payload = JsonObject.of(
                "traffic_split",
                split.toJson(),
                "updated_at",
                changes.clock().instant().toString());
        return new BotChange<>(
                routing(current, payload),
                payload,
                response -> split,
                s -> JsonObject.of("integration_id", current.integrationId(), "traffic_split", s.toJson()));
    }

    private BotChange<DeployedVersion> planRollback() {
        DeploymentState state = state();
        DeployedVersion previous = state.previous()
                .orElseThrow(() -> refusal(
                        UPDATE_ROUTING,
                        "there is no previous version to roll back to; "
                                + state.current()
                                        .map(v -> "the only one is " + v)
                                        .orElse("nothing is deployed")));
        DeployedVersion current = state.current().orElseThrow();
        JsonObject payload = JsonObject.of(
                "traffic_split", JsonObject.of(previous.integrationId(), 1.0), "rollback_triggered", true);
        return new BotChange<>(
                routing(current, payload),
                payload,
                response -> {
                    // Whoever deployed meanwhile has said what is current now.
                    book(now -> now.current().equals(state.current()) ? now.rolledBack() : now, previous);
                    return previous;
                },
                to -> JsonObject.of("from", current.integrationId(), "to", to.integrationId()));
    }

    /** The whole split is sent, so that repeating it changes nothing; the key says so to the platform. */
    private ApiRequest routing(DeployedVersion current, JsonObject payload) {
        return ApiRequest.patch(ROUTING)
                .operation(UPDATE_ROUTING)
                .path("botId", changes.botId())
                .path("versionId", current.integrationId())
                .idempotent()
                .json(payload)
                .build();
    }

    private void book(UnaryOperator<DeploymentState> change, DeployedVersion version) {
        for (int i = 0; i < MAX_RACES; i++) {
            Optional<StoredDocument> stored = store.load(key);
            DeploymentState state = state(stored);
            DeploymentState next = change.apply(state);
            long revision = stored.map(StoredDocument::revision).orElse(DocumentStore.NEW);
            if (next.equals(state) || store.save(key, next.toJson(), revision).isPresent()) {
                return;
            }
        }
        throw new UnavailableException("cognigy: the platform has taken the change of bot '" + changes.botId() + "' to "
                + version + ", but " + store + " refused it " + MAX_RACES
                + " times because of other changes; read the state and repeat the call");
    }

    private DeploymentState state(Optional<StoredDocument> stored) {
        try {
            return stored.map(StoredDocument::document)
                    .map(DeploymentState::fromJson)
                    .orElse(DeploymentState.empty());
        } catch (JsonException | DateTimeException e) {
            throw new DefectException(
                    "cognigy: what " + store + " has under " + key + " is no state of deployments: " + e.getMessage());
        }
    }

    private InvalidInputException refusal(String operation, String problem) {
        return new InvalidInputException(
                "cognigy " + operation + " refused for bot '" + changes.botId() + "': " + problem,
                ErrorContext.builder().platform("cognigy").operation(operation).build(),
                null);
    }
}
