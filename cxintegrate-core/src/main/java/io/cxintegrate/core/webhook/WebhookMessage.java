package io.cxintegrate.core.webhook;

import io.cxintegrate.core.Require;
import io.cxintegrate.core.json.JsonObject;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message and where it goes. Immutable and safe to share between threads; its text form shows no content, path or query.
 *
 * @param endpoint where it is posted
 * @param id the {@code webhook-id}: the same over all attempts, and when it is sent again from the dead letters
 * @param body what is posted
 * @param orderingKey messages to one endpoint with the same key are delivered one after the other in a {@link WebhookQueue};
 *     null when the order does not matter
 */
public record WebhookMessage(
        URI endpoint, String id, JsonObject body, @Nullable String orderingKey) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the endpoint is no {@link Require#endpoint}, the id is not 1 to 256 visible ASCII
     *     characters without a dot, or the key is blank
     */
    public WebhookMessage {
        Require.endpoint(endpoint, "endpoint");
        WebhookSigner.requireId(id);
        Objects.requireNonNull(body, "body");
        if (orderingKey != null) {
            Require.text(orderingKey, "orderingKey");
        }
    }

    /** A message whose order does not matter. */
    public static WebhookMessage of(URI endpoint, String id, JsonObject body) {
        return new WebhookMessage(endpoint, id, body, null);
    }

    /** The same, to be delivered in order with the others of this key. */
    public WebhookMessage withOrderingKey(String key) {
        return new WebhookMessage(endpoint, id, body, Objects.requireNonNull(key, "orderingKey"));
    }

    /**
     * Reads what {@link #toJson()} wrote; other members are ignored.
     *
     * @throws io.cxintegrate.core.json.JsonException if a member is missing or of another type
     * @throws IllegalArgumentException as the constructor
     */
    public static WebhookMessage fromJson(JsonObject json) {
        return new WebhookMessage(
                URI.create(json.string("endpoint")),
                json.string("webhook_id"),
                json.object("body"),
                json.optionalString("ordering_key").orElse(null));
    }

    /** The whole message, to be kept and sent later: {@code webhook_id}, {@code endpoint}, {@code ordering_key}, {@code body}. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("webhook_id", id)
                .put("endpoint", endpoint.toString())
                .putIfPresent("ordering_key", orderingKey)
                .put("body", body)
                .build();
    }

    @Override
    public String toString() {
        return "WebhookMessage[" + id + " to " + endpoint.getHost() + "]";
    }
}
