package io.cxintegrate.cxone.events;

import io.cxintegrate.core.json.JsonObject;

/** An event the platform has taken. Immutable and safe to share between threads. */
public final class EventReceipt {
    private final String idempotencyKey;
    private final JsonObject response;
    private final int attempts;

    EventReceipt(String idempotencyKey, JsonObject response, int attempts) {
        this.idempotencyKey = idempotencyKey;
        this.response = response;
        this.attempts = attempts;
    }

    /** What the event was sent under, the same over all attempts. */
    public String idempotencyKey() {
        return idempotencyKey;
    }

    /** What the platform answered; empty when it answered nothing. */
    public JsonObject response() {
        return response;
    }

    /** How many attempts it took, from 1. */
    public int attempts() {
        return attempts;
    }

    @Override
    public String toString() {
        return "EventReceipt[" + idempotencyKey + ", attempts=" + attempts + "]";
    }
}
