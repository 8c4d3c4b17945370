package io.cxintegrate.testkit.tck.event;

import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.InMemoryEventLog;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class InMemoryEventPublisherContractTest extends EventPublisherContract {
    private final InMemoryEventLog log = new InMemoryEventLog();
    private final Cursor start = log.latest();

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** The log is read after the publisher was closed, so closing this one leaves the log open. */
    @Override
    protected EventPublisher open() {
        return events -> log.publish(events);
    }

    @Override
    protected List<String> arrived() throws InterruptedException {
        // What is published last marks the end of what has to be waited for.
        FeedRecorder recorder = new FeedRecorder();
        EventEnvelope end = EventEnvelope.builder()
                .type("tck.end")
                .schemaVersion("1")
                .source("urn:example:tck")
                .data(JsonObject.empty())
                .build();
        log.publish(List.of(end));
        log.tail(start, recorder);
        recorder.awaitId(end.id());
        return recorder.await(1).stream()
                .filter(event -> !event.type().equals("tck.end"))
                .map(EventEnvelope::id)
                .toList();
    }
}
