package io.cxintegrate.cxone.connectors.callback;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointHandler;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.callback.SignedCallbacks;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.webhook.WebhookVerifier;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Receives the platform's {@code CONFIG_UPDATED} callbacks: checks signature and age (Standard Webhooks, in constant time) before
 * anything is parsed, and calls the handler once for each id. Never throws; safe to share between threads, as the handler has to be.
 *
 * <p>It answers 200 with {@code outcome}: {@code ACCEPTED}, {@code REPLAYED} for an id that came before, {@code IGNORED} for another
 * kind of event; else as {@link SignedCallbacks}: 401 for what is not authentic or more than 5 minutes old, 400 for what is no
 * callback, 503 when the handler threw, and the same message is taken again.
 */
public final class ConfigCallbacks implements EndpointHandler {
    private static final String EVENT = "CONFIG_UPDATED";
    private static final int REMEMBERED_IDS = 10_000;

    private final SignedCallbacks callbacks;
    private final Consumer<ConfigUpdated> handler;

    private ConfigCallbacks(WebhookVerifier verifier, Consumer<ConfigUpdated> handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
        callbacks = SignedCallbacks.of("callback", verifier, this::read);
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
        return callbacks.maxRequestBytes();
    }

    @Override
    public EndpointResponse handle(EndpointRequest request) {
        return callbacks.handle(request);
    }

    private Supplier<String> read(String id, JsonObject body) {
        String event = body.optionalString("eventType")
                .or(() -> body.optionalString("action"))
                .orElse("");
        if (!event.equals(EVENT)) {
            return () -> "IGNORED";
        }
        ConfigUpdated update = new ConfigUpdated(id, body.string("connectorId"), body);
        return () -> {
            handler.accept(update);
            return "ACCEPTED";
        };
    }

    @Override
    public String toString() {
        return "ConfigCallbacks[" + callbacks + "]";
    }
}
