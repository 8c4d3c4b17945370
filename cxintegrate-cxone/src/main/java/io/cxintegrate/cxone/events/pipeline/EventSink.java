package io.cxintegrate.cxone.events.pipeline;

import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.buffer.BufferedEventPublisher;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where a pipeline hands its events. Implementations are safe to share between threads. What one throws puts the event among the
 * dead letters of the pipeline; the other sinks get it all the same.
 */
@FunctionalInterface
public interface EventSink {
    /** Takes an event, in the version the pipeline is for. */
    void accept(EventEnvelope event);

    /** Publishes each event and waits for its receipt. */
    static EventSink publishing(EventPublisher publisher) {
        return event -> publisher.publish(List.of(event));
    }

    /** Publishes in the background: what the buffer gives up goes to the buffer's own dead letters. */
    static EventSink publishing(BufferedEventPublisher buffer) {
        return event -> {
            CompletableFuture<?> unused = buffer.submit(event);
        };
    }

    /** Broadcasts each event's data in its version. */
    static EventSink broadcasting(EventBroadcaster broadcaster) {
        return event -> broadcaster.broadcast(event.data(), event.schemaVersion());
    }
}
