package io.cxintegrate.cognigy;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes a bot: plans, puts the intent on record, sends, books, and puts on record what came of it, a failure too. The one way in
 * which anything is changed, so that nothing is changed without a record: a process that dies in between has left the intent. Safe
 * to share between threads.
 */
final class BotChanges {
    private final String botId;
    private final PlatformConnection connection;
    private final Cognigy.Settings settings;

    BotChanges(String botId, PlatformConnection connection, Cognigy.Settings settings) {
        this.botId = botId;
        this.connection = connection;
        this.settings = settings;
    }

    String botId() {
        return botId;
    }

    @Nullable
    String userId() {
        return settings.userId();
    }

    TimeSource clock() {
        return connection.clock();
    }

    ApiClient client() {
        return connection.client();
    }

    /** Does it on this thread. */
    <T> T run(String action, Supplier<BotChange<T>> plan) {
        Entry entry = new Entry(action);
        T result;
        JsonObject details;
        try {
            BotChange<T> change = entry.planned(plan.get());
            result = change.book().apply(entry.answered(client().send(change.request())));
            details = change.details().apply(result);
        } catch (RuntimeException e) {
            throw entry.failed(e);
        }
        entry.succeeded(details);
        return result;
    }

    /** Does it without blocking on the exchange; never throws. Cancelling the future cancels the exchange. */
    <T> CompletableFuture<T> runAsync(String action, Supplier<BotChange<T>> plan) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            settings.executor().execute(() -> start(new Entry(action), plan, result));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private <T> void start(Entry entry, Supplier<BotChange<T>> plan, CompletableFuture<T> result) {
        if (result.isDone()) {
            return;
        }
        try {
            BotChange<T> change = entry.planned(plan.get());
            CompletableFuture<ApiResponse> exchange = client().sendAsync(change.request());
            result.whenComplete((value, thrown) -> {
                if (result.isCancelled()) {
                    exchange.cancel(true);
                }
            });
            exchange.handleAsync((response, thrown) -> finish(entry, change, response, thrown), settings.executor())
                    .whenComplete((value, thrown) -> {
                        if (thrown == null) {
                            result.complete(value);
                        } else {
                            result.completeExceptionally(unwrap(thrown));
                        }
                    });
        } catch (RuntimeException e) {
            result.completeExceptionally(entry.failed(e));
        }
    }

    private <T> T finish(Entry entry, BotChange<T> change, @Nullable ApiResponse response, @Nullable Throwable thrown) {
        if (response == null) {
            Throwable cause =
                    thrown == null ? new IllegalStateException("an exchange without a result") : unwrap(thrown);
            throw entry.failed(cause instanceof RuntimeException e ? e : new CompletionException(cause));
        }
        T result;
        JsonObject details;
        try {
            result = change.book().apply(entry.answered(response));
            details = change.details().apply(result);
        } catch (RuntimeException e) {
            throw entry.failed(e);
        }
        entry.succeeded(details);
        return result;
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    /** The audit records of one change: one before it is sent, one when it is over. For one thread at a time. */
    private final class Entry {
        private final String action;
        private final long start = clock().nanoTime();
        private @Nullable JsonObject payload;
        private @Nullable ApiResponse answer;

        Entry(String action) {
            this.action = action;
        }

        <T> BotChange<T> planned(BotChange<T> change) {
            payload = change.payload();
            keep(event("STARTED"));
            return change;
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
                    .latency(Duration.ofNanos(clock().nanoTime() - start))
                    .details(details));
        }

        private void keep(AuditEvent.Builder event) {
            connection.audit().record(event.build());
        }

        private AuditEvent.Builder event(String status) {
            return AuditEvent.builder()
                    .ids(connection.ids())
                    .clock(clock())
                    .eventType("integration.mapping.update")
                    .attribute("bot_id", botId)
                    .action(action)
                    .status(status)
                    .payload(payload)
                    .userId(settings.userId())
                    .complianceFramework(settings.complianceFramework());
        }
    }
}
