package io.cxintegrate.testkit.tck.event;

import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.event.buffer.BufferedEventPublisher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class BufferedEventPublisherContractTest extends EventPublisherContract {
    private final List<String> arrived = new CopyOnWriteArrayList<>();

    @Override
    protected EventPublisher open() {
        return BufferedEventPublisher.builder(
                        events -> {
                            events.forEach(event -> arrived.add(event.id()));
                            return PublishReceipt.of(
                                    events.stream().map(EventEnvelope::id).toList());
                        },
                        new InMemoryDeadLetters<>(10))
                .maxBatch(3)
                .build();
    }

    @Override
    protected List<String> arrived() {
        return arrived;
    }
}
