package io.cxintegrate.cognigy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The audit records of one change: one before it is sent, one when it is over. For one thread at a time. */
final class ChangeEntry {
    private final String botId;
    private final PlatformConnection connection;
    private final Cognigy.Settings settings;
    private final String action;
    private final long start;
    private @Nullable JsonObject payload;
    private @Nullable ApiResponse answer;

    ChangeEntry(String botId, PlatformConnection connection, Cognigy.Settings settings, String action) {
        this.botId = botId;
        this.connection = connection;
        this.settings = settings;
        this.action = action;
        start = connection.clock().nanoTime();
    }

    /** What is done or decided without a change of its own, in one record. */
    void done(JsonObject details) {
        payload = details;
        succeeded(details);
    }

    void planned(JsonObject sent) {
        payload = sent;
        keep(event("STARTED"));
    }

    ApiResponse answered(ApiResponse response) {
        answer = response;
        return response;
    }

    void succeeded(JsonObject details) {
        record("SUCCESS", details);
    }

    /** Records the failure and gives it back, to be thrown. */
    RuntimeException failed(RuntimeException failure) {
        JsonObject.Builder details =
                JsonObject.builder().put("error", failure.getClass().getSimpleName());
        if (answer != null) {
            // The platform has done it and only the booking failed: whoever reads the record has to know.
            details.put("http_status", answer.status());
        }
        if (failure instanceof CxException cx) {
            cx.status().ifPresent(status -> details.put("http_status", status));
            cx.correlationId().ifPresent(id -> details.put("correlation_id", id));
        }
        try {
            record("FAILURE", details.build());
        } catch (RuntimeException audit) {
            // What the user has to know first is why the change failed. A sink may throw the same object each time.
            if (audit != failure) {
                failure.addSuppressed(audit);
            }
        }
        return failure;
    }

    private void record(String status, JsonObject details) {
        keep(event(status)
                .latency(Duration.ofNanos(connection.clock().nanoTime() - start))
                .details(details));
    }

    private void keep(AuditEvent.Builder event) {
        connection.audit().record(event.build());
    }

    private AuditEvent.Builder event(String status) {
        return AuditEvent.builder()
                .ids(connection.ids())
                .clock(connection.clock())
                .eventType("integration.mapping.update")
                .attribute("bot_id", botId)
                .action(action)
                .status(status)
                .payload(payload)
                .userId(settings.userId())
                .complianceFramework(settings.complianceFramework());
    }
}
