package io.cxintegrate.cxone.internal;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditNaming;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One change of a connector in the audit trail: the intent before it, with the hash of what is sent, and the outcome after
 * it. A process that dies in between has left the intent. In CXone's naming: {@code eventType}, {@code connectorId},
 * {@code status}, {@code latencyMs}, {@code details}. Used by one call; its steps may run on different threads.
 */
public final class Audited {
    private final AuditTrail trail;
    private final PlatformConnection connection;
    private final String eventType;
    private final String connectorId;
    private final @Nullable String insecureReason;

    private Audited(
            PlatformConnection connection, String eventType, String connectorId, @Nullable String insecureReason) {
        this.trail = connection.audit();
        this.connection = connection;
        this.eventType = eventType;
        this.connectorId = connectorId;
        this.insecureReason = insecureReason;
    }

    /**
     * Records the intent.
     *
     * @param intent the type of this record
     * @param outcome the type of the record that follows
     * @param payload what is sent, of which the hash is kept; null for nothing
     * @param insecureReason why a connection need not be encrypted; null when it is
     * @throws AuditException if a required sink did not take it: then nothing may be done
     */
    public static Audited begin(
            PlatformConnection connection,
            String intent,
            String outcome,
            String connectorId,
            @Nullable JsonObject payload,
            @Nullable String insecureReason) {
        Audited audited = new Audited(connection, outcome, connectorId, insecureReason);
        audited.trail.record(audited.event(intent).payload(payload).build());
        return audited;
    }

    /**
     * Records that it went well.
     *
     * @throws AuditException if a required sink did not take it, though the work is done
     */
    public void succeeded(Duration latency, JsonObject details) {
        trail.record(event(eventType)
                .status("SUCCESS")
                .latency(latency)
                .details(details)
                .build());
    }

    /** Records that it failed, and gives the failure back: a sink that fails too is attached to it. */
    public <T extends Throwable> T failed(Duration latency, T failure) {
        try {
            trail.record(event(eventType)
                    .status("FAILED")
                    .latency(latency)
                    .details(details(failure))
                    .build());
        } catch (AuditException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private AuditEvent.Builder event(String type) {
        return AuditEvent.builder()
                .naming(AuditNaming.CAMEL_CASE)
                .ids(connection.ids())
                .clock(connection.clock())
                .eventType(type)
                .attribute("connectorId", connectorId)
                .attribute("insecureReason", insecureReason);
    }

    /** Our own messages hold no secret; those of others may. */
    private static JsonObject details(Throwable failure) {
        JsonObject.Builder details = JsonObject.builder();
        if (failure instanceof CxException e) {
            details.put("error", e.getMessage())
                    .put("errorType", e.getClass().getSimpleName())
                    .putIfPresent(
                            "httpStatus", e.status().isPresent() ? e.status().getAsInt() : null)
                    .putIfPresent("correlationId", e.correlationId().orElse(null))
                    .put("attempts", e.attempts());
        } else {
            String name = failure.getClass().getSimpleName();
            details.put("error", "ended by " + name).put("errorType", name);
        }
        return details.build();
    }
}
