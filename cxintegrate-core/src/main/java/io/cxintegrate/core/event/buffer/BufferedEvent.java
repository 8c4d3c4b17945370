package io.cxintegrate.core.event.buffer;

import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.json.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An event in the buffer: it is settled once, by what becomes of it, by one that gives way, or by the end of the buffer. */
final class BufferedEvent {
    private final EventEnvelope event;
    private final int bytes;
    private final CompletableFuture<PublishReceipt> result = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();

    BufferedEvent(EventEnvelope event) {
        this.event = event;
        bytes = Json.writeBytes(event.toJson()).length;
    }

    EventEnvelope event() {
        return event;
    }

    int bytes() {
        return bytes;
    }

    /** What its order is kept by; null when it does not matter. */
    @Nullable
    String key() {
        return event.subject().orElse(null);
    }

    CompletableFuture<PublishReceipt> result() {
        return result;
    }

    /** Whether it was open until now. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }
}
