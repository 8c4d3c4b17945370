package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;

/** A connector the engine has taken. Immutable and safe to share between threads. */
public final class Registration {
    private final String connectorId;
    private final JsonObject response;
    private final int attempts;
    private final Duration latency;

    Registration(String connectorId, JsonObject response, int attempts, Duration latency) {
        this.connectorId = connectorId;
        this.response = response;
        this.attempts = attempts;
        this.latency = latency;
    }

    /** The connector. */
    public String connectorId() {
        return connectorId;
    }

    /** What the platform answered; empty when it answered nothing. */
    public JsonObject response() {
        return response;
    }

    /** How many attempts it took, from 1. */
    public int attempts() {
        return attempts;
    }

    /** How long it took, repeats and waits included. */
    public Duration latency() {
        return latency;
    }

    @Override
    public String toString() {
        return "Registration[" + connectorId + ", attempts=" + attempts + ", latency=" + latency + "]";
    }
}
