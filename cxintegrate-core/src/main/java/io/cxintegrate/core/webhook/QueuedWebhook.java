package io.cxintegrate.core.webhook;

import io.cxintegrate.core.webhook.WebhookSender.Delivery;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A message in the queue: it is settled once, either by what becomes of it or by the end of the queue. */
final class QueuedWebhook {
    private final WebhookMessage message;
    private final CompletableFuture<Delivery> result = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicReference<@Nullable CompletableFuture<Delivery>> running = new AtomicReference<>();

    QueuedWebhook(WebhookMessage message) {
        this.message = message;
    }

    WebhookMessage message() {
        return message;
    }

    CompletableFuture<Delivery> result() {
        return result;
    }

    /** Whether it was open until now. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    boolean isSettled() {
        return settled.get();
    }

    void runs(CompletableFuture<Delivery> delivery) {
        running.set(delivery);
        if (settled.get()) {
            delivery.cancel(true);
        }
    }

    /** Ends the delivery under way; whether there was one. */
    boolean stop() {
        CompletableFuture<Delivery> delivery = running.get();
        return delivery != null && (delivery.cancel(true) || delivery.isDone());
    }
}
