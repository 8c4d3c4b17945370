package io.cxintegrate.cxone.connectors.callback;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionProblem;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.webhook.WebhookVerifier;
import io.cxintegrate.core.webhook.WebhookVerifier.Verdict;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the platform's {@code CONFIG_UPDATED} callbacks: checks signature and age (Standard Webhooks, in constant time) before
 * anything is parsed, and calls the handler once for each id. Never throws; safe to share between threads, as the handler has to be.
 *
 * <p>It answers 200 with {@code outcome}: {@code ACCEPTED}, {@code REPLAYED} for an id that came before, {@code IGNORED} for another
 * kind of event; 401 for what is not authentic or more than 5 minutes old; 400 for what is no callback; 503 when the handler threw, and
 * the same message is taken again.
 */
public final class ConfigCallbacks implements EndpointHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigCallbacks.class);
    private static final String EVENT = "CONFIG_UPDATED";
    private static final int MAX_BYTES = 64 * 1024;
    private static final int REMEMBERED_IDS = 10_000;

    private final WebhookVerifier verifier;
    private final Consumer<ConfigUpdated> handler;

    private ConfigCallbacks(WebhookVerifier verifier, Consumer<ConfigUpdated> handler) {
        this.verifier = verifier;
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * A receiver that remembers the last 10,000 ids, as long as their messages could pass again.
     *
     * @param handler called once for each id, on the thread of the request
     * @param clock the clock
     * @param secrets the current one, and those it replaces while they are still in use
     * @throws IllegalArgumentException if there is no secret, or one is malformed; the message does not show it
     */
    public static ConfigCallbacks of(Consumer<ConfigUpdated> handler, InstantSource clock, Secret... secrets) {
        return over(WebhookVerifier.of(clock, secrets).withReplayMemory(REMEMBERED_IDS), handler);
    }

    /** A receiver with a verifier of one's own; without a replay memory it calls the handler for each repeat. */
    public static ConfigCallbacks over(WebhookVerifier verifier, Consumer<ConfigUpdated> handler) {
        return new ConfigCallbacks(verifier, handler);
    }

    @Override
    public int maxRequestBytes() {
        return MAX_BYTES;
    }

    @Override
    public EndpointResponse handle(EndpointRequest request) {
        String id = request.headers().first("webhook-id").orElse("");
        if (!request.method().equals("POST")) {
            return refused(Code.METHOD_NOT_ALLOWED, "callbacks are posted", id, false);
        }
        if (request.body().length > MAX_BYTES) {
            return refused(Code.PAYLOAD_TOO_LARGE, "the body must not exceed " + MAX_BYTES + " bytes", id, false);
        }
        Verdict verdict = verifier.verify(request.headers(), request.body());
        if (verdict == Verdict.REFUSED) {
            return refused(Code.UNAUTHORIZED, "not authorized", id, false);
        }
        // A 2xx, or the sender goes on repeating what has been dealt with.
        return verdict == Verdict.REPLAYED ? outcome("REPLAYED") : accept(id, request.body());
    }

    private EndpointResponse accept(String id, byte[] bytes) {
        try {
            JsonObject body = Json.parseObject(bytes, JsonLimits.DEFAULT);
            String event = body.optionalString("eventType")
                    .or(() -> body.optionalString("action"))
                    .orElse("");
            if (!event.equals(EVENT)) {
                return outcome("IGNORED");
            }
            handler.accept(new ConfigUpdated(id, body.string("connectorId"), body));
            return outcome("ACCEPTED");
        } catch (JsonException e) {
            return refused(Code.INVALID_REQUEST, "the body is no callback: " + e.getMessage(), id, false);
        } catch (RuntimeException e) {
            verifier.forget(id);
            LOG.warn("config.callback.failed id={} error={}", id, e.getClass().getName());
            LOG.debug("config.callback.failed id={}", id, e);
            return refused(Code.UNAVAILABLE, "the callback could not be dealt with; send it again", id, true);
        }
    }

    private static EndpointResponse outcome(String name) {
        return EndpointResponse.json(200, JsonObject.of("outcome", name));
    }

    private EndpointResponse refused(Code code, String message, String id, boolean again) {
        return refusal(new DataActionProblem(code, message, id, again));
    }

    @Override
    public String toString() {
        return "ConfigCallbacks[" + verifier + "]";
    }
}
