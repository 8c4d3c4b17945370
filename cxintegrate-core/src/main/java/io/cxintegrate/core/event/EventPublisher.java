package io.cxintegrate.core.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Where events go: a log, a platform, a broker. Implementations are safe to share between threads; whoever creates one closes
 * it. One method is enough to bring your own.
 *
 * <p>At least once: after a failure nobody knows which events of the batch have arrived, so publish all of them again; the
 * ids stay, and tell a receiver what it has seen. Events of one {@linkplain EventEnvelope#subject() subject} that one caller
 * publishes, in one batch or one batch after the other, keep their order.
 */
@FunctionalInterface
public interface EventPublisher extends AutoCloseable {
    /**
     * Publishes a batch. When it returns, all of the events are kept as durably as the other side can.
     *
     * @param events in their order; nothing is done when there are none
     * @return the word of the other side for it
     * @throws io.cxintegrate.core.UnavailableException if not all of them are known to be kept; the same batch may be published
     *     again later
     * @throws io.cxintegrate.core.CredentialException if the other side does not let this caller publish
     * @throws io.cxintegrate.core.InvalidInputException if the other side refuses an event for good
     */
    PublishReceipt publish(List<EventEnvelope> events);

    /**
     * The same without blocking; never throws. By default {@link #publish} on the executor; cancelling the future interrupts
     * it. A publisher that has no need of a thread overrides this.
     */
    default CompletableFuture<PublishReceipt> publishAsync(List<EventEnvelope> events, Executor executor) {
        return AsyncPublish.start(() -> publish(events), executor);
    }

    /** Releases what the publisher holds; a second call does nothing. By default does nothing. */
    @Override
    default void close() {}
}
