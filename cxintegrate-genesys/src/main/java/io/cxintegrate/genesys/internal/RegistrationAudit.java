package io.cxintegrate.genesys.internal;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditException;
import io.cxintegrate.core.audit.AuditNaming;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Leaves two records for every change of the platform: the intent before it and the outcome after it, however it ends. A process
 * that dies in between has left the intent. Immutable and safe to share between threads.
 */
public final class RegistrationAudit {
    private final PlatformConnection connection;
    private final @Nullable String clientId;

    /** For the changes of one client. */
    public RegistrationAudit(PlatformConnection connection, @Nullable String clientId) {
        this.connection = connection;
        this.clientId = clientId;
    }

    /**
     * Records the intent, does {@code work}, which completes the record of the outcome, and keeps that.
     *
     * @param intent the type of the first record
     * @param outcome the type of the second
     * @param subject says what is changed, to both
     * @throws AuditException if a required sink did not take the intent: then nothing was done; or the outcome of work that is done
     */
    public <T> T around(
            String intent,
            String outcome,
            String action,
            Consumer<AuditEvent.Builder> subject,
            Function<AuditEvent.Builder, T> work) {
        long start = connection.clock().nanoTime();
        connection.audit().record(event(intent, action, subject).build());
        AuditEvent.Builder event = event(outcome, action, subject);
        T result;
        try {
            result = work.apply(event);
        } catch (CxException e) {
            try {
                record(event.details(failure(e)), "FAILED", start);
            } catch (AuditException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
        record(event, "SUCCESS", start);
        return result;
    }

    /** The endpoint as it may be shown: hosts of functions take their key in the query. */
    public static String withoutQuery(URI endpoint) {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
    }

    private AuditEvent.Builder event(String eventType, String action, Consumer<AuditEvent.Builder> subject) {
        AuditEvent.Builder event = AuditEvent.builder()
                .naming(AuditNaming.CAMEL_CASE)
                .ids(connection.ids())
                .clock(connection.clock())
                .eventType(eventType)
                .action(action)
                .userId(clientId);
        subject.accept(event);
        return event;
    }

    private void record(AuditEvent.Builder event, String status, long start) {
        connection
                .audit()
                .record(event.status(status)
                        .latency(Duration.ofNanos(connection.clock().nanoTime() - start))
                        .build());
    }

    private static JsonObject failure(CxException e) {
        JsonObject.Builder details = JsonObject.builder().put("error", String.valueOf(e.getMessage()));
        e.status().ifPresent(status -> details.put("httpStatus", status));
        e.correlationId().ifPresent(id -> details.put("correlationId", id));
        return details.build();
    }
}
