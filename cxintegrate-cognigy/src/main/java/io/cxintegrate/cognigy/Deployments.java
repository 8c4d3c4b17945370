package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The versions of a bot's integration mapping on the platform: deploy one, split the traffic, roll back. Immutable and safe to
 * share between threads; what is deployed is remembered in the {@link DocumentStore} of the tenant. Every change is on the audit
 * trail, the failed ones too.
 *
 * <p>Each method has a twin that does not block, never throws, and whose future cancels the exchange when it is cancelled. Beside
 * what a method says of itself all of them fail with {@link io.cxintegrate.core.CredentialException} for 401, 403 and refused
 * credentials, {@link UnavailableException} when the platform cannot be reached or has no time, and
 * {@link io.cxintegrate.core.audit.AuditException} when a required sink could not record the intent, and nothing is sent, or the
 * outcome of a change that is done. How long they take is measured as {@code cxintegrate.call.duration} with the operations
 * {@code CREATE_INTEGRATION}, {@code UPDATE_ROUTING}, {@code LIST_INTEGRATIONS} and {@code GET_ROUTING}.
 */
public final class Deployments {
    private final BotChanges changes;
    private final DeploymentRecords records;
    private final DeploymentSteps steps;

    Deployments(BotChanges changes, DocumentStore store, DocumentKey key) {
        this.changes = changes;
        records = new DeploymentRecords(store, key);
        steps = new DeploymentSteps(changes, records);
    }

    /**
     * Deploys a version. It becomes current, the current one becomes previous. The traffic stays as it is until {@link #split}.
     *
     * <p>Safe to repeat after any failure and from any process: the platform is read first, and what it has with the same payload
     * is that version; else the mapping is sent with an {@code Idempotency-Key} made of bot and payload, so that the platform makes
     * one integration of it.
     *
     * @throws InvalidInputException if the version label is deployed already with another payload, and for what the platform refuses
     * @throws UnavailableException also if the store does not take down that it begins, and nothing is sent, or what came of it
     * @throws DefectException if the platform's answer has no id; the integration may exist
     */
    public DeployedVersion deploy(IntegrationMapping mapping) {
        return changes.run("DEPLOY_MAPPING", () -> steps.deploy(mapping));
    }

    /** {@link #deploy} without blocking. */
    public CompletableFuture<DeployedVersion> deployAsync(IntegrationMapping mapping) {
        return changes.runAsync("DEPLOY_MAPPING", () -> steps.deploy(mapping));
    }

    /**
     * What {@link #deploy} would change, compared with what the platform has now: with the current version or, when that is not
     * known, with the one that has most of the traffic. Nothing is changed. Members the platform added to a mapping do not count.
     *
     * @throws InvalidInputException if the version label is deployed already with another payload
     * @throws DefectException if the platform's answers are no integrations and no routing
     */
    public DeploymentPlan plan(IntegrationMapping mapping) {
        return changes.read(() -> steps.plan(mapping));
    }

    /** {@link #plan} without blocking. */
    public CompletableFuture<DeploymentPlan> planAsync(IntegrationMapping mapping) {
        return changes.readAsync(() -> steps.plan(mapping));
    }

    /**
     * Deploys as planned, unless an integration or the traffic split of the bot has changed since on the platform. It reads before it
     * sends, so what changes in the moment between the two is not noticed.
     *
     * @throws InvalidInputException if the plan is for another bot or the platform has changed, saying what, and as {@link #deploy}
     */
    public DeployedVersion apply(DeploymentPlan plan) {
        return changes.run("DEPLOY_MAPPING", () -> steps.apply(plan));
    }

    /** {@link #apply} without blocking. */
    public CompletableFuture<DeployedVersion> applyAsync(DeploymentPlan plan) {
        return changes.runAsync("DEPLOY_MAPPING", () -> steps.apply(plan));
    }

    /**
     * Splits the traffic among versions that are deployed.
     *
     * @return the split that now holds
     * @throws InvalidInputException if a version label is not known, or nothing is deployed, and for what the platform refuses
     */
    public TrafficSplit split(TrafficSplit split) {
        return changes.run("UPDATE_SPLIT", () -> steps.split(() -> split));
    }

    /**
     * Splits the traffic by version label.
     *
     * @return the split that now holds
     * @throws InvalidInputException as {@link #split(TrafficSplit)}, and naming every weight that is off
     */
    public TrafficSplit split(Map<String, Double> weights) {
        return changes.run("UPDATE_SPLIT", () -> steps.split(() -> TrafficSplit.of(weights)));
    }

    /** {@link #split(TrafficSplit)} without blocking. */
    public CompletableFuture<TrafficSplit> splitAsync(TrafficSplit split) {
        return changes.runAsync("UPDATE_SPLIT", () -> steps.split(() -> split));
    }

    /** {@link #split(Map)} without blocking. */
    public CompletableFuture<TrafficSplit> splitAsync(Map<String, Double> weights) {
        return changes.runAsync("UPDATE_SPLIT", () -> steps.split(() -> TrafficSplit.of(weights)));
    }

    /**
     * The split that is in force on the platform now, read from there.
     *
     * @return the weights by version label, or by integration id where the label is not known; empty when nothing is deployed
     * @throws DefectException if the platform's answer is no routing
     */
    public Map<String, Double> trafficSplit() {
        return changes.read(steps::trafficSplit);
    }

    /** {@link #trafficSplit} without blocking. */
    public CompletableFuture<Map<String, Double>> trafficSplitAsync() {
        return changes.readAsync(steps::trafficSplit);
    }

    /**
     * Gives all traffic back to the previous version, which becomes current. A second roll back needs another deployment first.
     *
     * @return the version that has all the traffic
     * @throws InvalidInputException if there is no previous version, and for what the platform refuses
     */
    public DeployedVersion rollback() {
        return changes.run("ROLLBACK", steps::rollback);
    }

    /** {@link #rollback} without blocking. */
    public CompletableFuture<DeployedVersion> rollbackAsync() {
        return changes.runAsync("ROLLBACK", steps::rollback);
    }

    /**
     * Gives all traffic back to the previous version if the current one has this label, so that of several who notice the same
     * trouble one rolls back and nobody undoes what was deployed since.
     *
     * @param version the label of the version to get away from
     * @return the version that has all the traffic; empty, and nothing is sent, when another one is current already or there is no
     *     previous version
     * @throws InvalidInputException for what the platform refuses
     */
    public Optional<DeployedVersion> rollbackFrom(String version) {
        return changes.run("ROLLBACK", () -> steps.rollbackFrom(version));
    }

    /** {@link #rollbackFrom} without blocking. */
    public CompletableFuture<Optional<DeployedVersion>> rollbackFromAsync(String version) {
        return changes.runAsync("ROLLBACK", () -> steps.rollbackFrom(version));
    }

    /**
     * Finds out from the platform what came of changes that were begun and never written down, because their process died or the
     * answer was lost, and writes it down: an integration that is there becomes a deployed version, in the order in which they were
     * begun, and a roll back that took effect is one. What the platform does not have 15 minutes after it began is forgotten.
     * {@link #deploy} and {@link #split} do so by themselves; call it when a service starts.
     *
     * @return what is deployed
     * @throws DefectException if the platform's answer is no list of integrations
     */
    public DeploymentState recover() {
        return changes.read(steps::recover);
    }

    /** {@link #recover} without blocking. */
    public CompletableFuture<DeploymentState> recoverAsync() {
        return changes.readAsync(steps::recover);
    }

    /**
     * What is deployed, as far as the store knows. Nothing is sent.
     *
     * @throws DefectException if what the store has under the bot's key is no such state
     */
    public DeploymentState state() {
        return records.state();
    }

    @Override
    public String toString() {
        return "Deployments[" + changes.botId() + "]";
    }
}
