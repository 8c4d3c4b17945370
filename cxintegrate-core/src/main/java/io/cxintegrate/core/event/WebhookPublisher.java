package io.cxintegrate.core.event;

import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.webhook.WebhookMessage;
import io.cxintegrate.core.webhook.WebhookSender;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Publishes events as webhooks, each in the {@linkplain EventEnvelope#toJson() JSON format of CloudEvents}. The
 * {@code webhook-id} is the event's id, so it stays the same however often the event is published. Safe to share between
 * threads; does not close the sender's transport.
 *
 * <p>Behind something that repeats by itself and remembers over restarts, such as an outbox, give it a sender that tries once
 * ({@link io.cxintegrate.core.retry.RetryPolicy#none()}); each try is signed anew.
 *
 * <pre>{@code
 * EventPublisher publisher = WebhookPublisher.to(endpoint, sender);
 * }</pre>
 */
public final class WebhookPublisher implements EventPublisher {
    private final Function<EventEnvelope, URI> endpoint;
    private final WebhookSender sender;

    private WebhookPublisher(Function<EventEnvelope, URI> endpoint, WebhookSender sender) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.sender = Objects.requireNonNull(sender, "sender");
    }

    /** Everything to one endpoint. */
    public static WebhookPublisher to(URI endpoint, WebhookSender sender) {
        Objects.requireNonNull(endpoint, "endpoint");
        return new WebhookPublisher(event -> endpoint, sender);
    }

    /**
     * Each event to an endpoint of its own, such as the one that its tenant has registered.
     *
     * @param endpoint asked at every try; throws {@link InvalidInputException} for an event that has none
     */
    public static WebhookPublisher to(Function<EventEnvelope, URI> endpoint, WebhookSender sender) {
        return new WebhookPublisher(endpoint, sender);
    }

    /**
     * Sends the events one after the other, up to the first that is not taken.
     *
     * @throws io.cxintegrate.core.UnavailableException if one was not taken in time
     * @throws InvalidInputException if the receiver refuses one for good, or an event's id cannot be a {@code webhook-id}:
     *     1 to 256 visible ASCII characters without a dot
     */
    @Override
    public PublishReceipt publish(List<EventEnvelope> events) {
        for (EventEnvelope event : events) {
            sender.send(message(event));
        }
        return PublishReceipt.of(events.size());
    }

    /** As {@link #publish}; a single event takes no thread while it is under way. */
    @Override
    public CompletableFuture<PublishReceipt> publishAsync(List<EventEnvelope> events, Executor executor) {
        if (events.size() != 1) {
            return EventPublisher.super.publishAsync(events, executor);
        }
        CompletableFuture<WebhookSender.Delivery> delivery;
        try {
            delivery = sender.sendAsync(message(events.get(0)), executor);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<PublishReceipt> result = new CompletableFuture<>();
        delivery.whenComplete((taken, thrown) -> {
            if (thrown == null) {
                result.complete(PublishReceipt.of(1));
            } else {
                result.completeExceptionally(thrown);
            }
        });
        result.whenComplete((receipt, thrown) -> {
            if (result.isCancelled()) {
                delivery.cancel(true);
            }
        });
        return result;
    }

    private WebhookMessage message(EventEnvelope event) {
        URI to = endpoint.apply(event);
        try {
            return WebhookMessage.of(to, event.id(), event.toJson());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "the id of an event of type '" + event.type()
                            + "' cannot be a webhook-id, which is 1 to 256 visible"
                            + " ASCII characters without a dot; leave ids to the envelope's builder",
                    ErrorContext.NONE,
                    e);
        }
    }
}
