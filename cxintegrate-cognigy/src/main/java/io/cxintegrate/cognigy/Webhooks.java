package io.cxintegrate.cognigy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The webhooks of a bot, by which the platform says how its integrations are doing. Immutable and safe to share between threads.
 * Registering and deleting is on the audit trail, listing is not.
 *
 * <p>Each method has a twin that does not block, never throws, and whose future cancels the exchange when it is cancelled. Beside
 * what a method says of itself all of them fail with {@link io.cxintegrate.core.CredentialException} for 401, 403 and refused
 * credentials, {@link io.cxintegrate.core.UnavailableException} when the platform cannot be reached or has no time, and
 * {@link io.cxintegrate.core.audit.AuditException} when a required sink could not record the intent, and nothing is sent, or the
 * outcome of a change that is done.
 */
public final class Webhooks {
    /** The name of the health monitor. */
    public static final String HEALTH_MONITOR = "integration_health_monitor";

    /** What the health monitor hears of. */
    public static final List<String> HEALTH_EVENTS =
            List.of("integration.health.check", "integration.latency.threshold");

    private static final String CREATE_WEBHOOK = "CREATE_WEBHOOK";
    private static final String LIST_WEBHOOKS = "LIST_WEBHOOKS";
    private static final String WEBHOOKS = "/api/v3/bots/{botId}/webhooks";

    private final BotChanges changes;

    Webhooks(BotChanges changes) {
        this.changes = changes;
    }

    /**
     * Has the platform post {@link #HEALTH_EVENTS} to a URL, under the name {@link #HEALTH_MONITOR}.
     *
     * @param callback an absolute http or https URL with a host and without user info
     * @throws io.cxintegrate.core.InvalidInputException if the URL is another one, and for what the platform refuses
     * @throws DefectException if the platform's answer is no webhook
     */
    public Webhook registerHealthMonitor(URI callback) {
        return changes.run("REGISTER_WEBHOOK", () -> planRegister(callback));
    }

    /** {@link #registerHealthMonitor} without blocking. */
    public CompletableFuture<Webhook> registerHealthMonitorAsync(URI callback) {
        return changes.runAsync("REGISTER_WEBHOOK", () -> planRegister(callback));
    }

    /**
     * All webhooks of the bot.
     *
     * @throws DefectException if the platform's answer is no list of webhooks
     */
    public List<Webhook> list() {
        return changes.read(this::all);
    }

    /** {@link #list} without blocking. */
    public CompletableFuture<List<Webhook>> listAsync() {
        return changes.readAsync(this::all);
    }

    /**
     * Deletes a webhook.
     *
     * @return the id
     * @throws IllegalArgumentException if the id is empty
     * @throws io.cxintegrate.core.InvalidInputException if there is none of this id (404)
     */
    public String delete(String webhookId) {
        return changes.run("DELETE_WEBHOOK", () -> planDelete(webhookId));
    }

    /** {@link #delete} without blocking. */
    public CompletableFuture<String> deleteAsync(String webhookId) {
        return changes.runAsync("DELETE_WEBHOOK", () -> planDelete(webhookId));
    }

    @Override
    public String toString() {
        return "Webhooks[" + changes.botId() + "]";
    }

    private BotStep<Webhook> planRegister(URI callback) {
        check(callback);
        JsonObject payload = JsonObject.builder()
                .put("name", HEALTH_MONITOR)
                .put("url", callback.toString())
                .put("events", HEALTH_EVENTS)
                .put("active", true)
                .build();
        ApiRequest request = ApiRequest.post(WEBHOOKS)
                .operation(CREATE_WEBHOOK)
                .path("botId", changes.botId())
                .idempotent()
                .json(payload)
                .build();
        return new BotStep.Change<>(
                request,
                payload,
                // An answer that gives the id only is filled up with what was sent.
                response -> webhook(
                        CREATE_WEBHOOK,
                        response,
                        payload.toBuilder().putAll(response.json()).build()),
                webhook -> JsonObject.of("webhook_id", webhook.id(), "name", webhook.name()));
    }

    private BotStep<String> planDelete(String webhookId) {
        ApiRequest request = ApiRequest.delete(WEBHOOKS + "/{webhookId}")
                .operation("DELETE_WEBHOOK")
                .path("botId", changes.botId())
                .path("webhookId", webhookId)
                .build();
        return new BotStep.Change<>(
                request,
                JsonObject.of("webhook_id", webhookId),
                response -> webhookId,
                id -> JsonObject.of("webhook_id", id));
    }

    private BotStep<List<Webhook>> all() {
        return BotStep.list(
                LIST_WEBHOOKS,
                WEBHOOKS,
                changes.botId(),
                (response, item) -> webhook(LIST_WEBHOOKS, response, item),
                webhooks -> new BotStep.Answer<>(List.copyOf(webhooks.values())));
    }

    private static Webhook webhook(String operation, ApiResponse response, JsonObject json) {
        Answers.text(operation, response, json, "id");
        URI url = Answers.url(operation, response, json, "url");
        return Answers.read(operation, response, () -> Webhook.fromJson(json, url));
    }

    /** The URL is not repeated: it may carry a key. */
    private static void check(URI callback) {
        String scheme = String.valueOf(callback.getScheme()).toLowerCase(Locale.ROOT);
        Violations.of("webhook '" + HEALTH_MONITOR + "'")
                .unless(
                        (scheme.equals("http") || scheme.equals("https")) && callback.getHost() != null,
                        "url",
                        "must be an absolute http or https URL such as https://monitoring.example.com/health")
                .unless(
                        callback.getRawUserInfo() == null,
                        "url",
                        "must not carry user info before '@'; the platform would keep it")
                .throwIfAny();
    }
}
