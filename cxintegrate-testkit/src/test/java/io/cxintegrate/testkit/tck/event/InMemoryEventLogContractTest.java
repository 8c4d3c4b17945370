package io.cxintegrate.testkit.tck.event;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventFeed;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.InMemoryEventLog;
import io.cxintegrate.core.json.JsonObject;
import java.util.Collections;

class InMemoryEventLogContractTest extends EventFeedContract {
    private static final int CAPACITY = 2_000;

    private final InMemoryEventLog log = new InMemoryEventLog(CAPACITY, TimeSource.system());

    @Override
    protected EventFeed openFeed() {
        return log;
    }

    @Override
    protected EventPublisher openPublisher() {
        return log;
    }

    @Override
    protected void forget() {
        EventEnvelope filler = EventEnvelope.builder()
                .type("tck.filler")
                .schemaVersion("1")
                .source("urn:example:tck")
                .data(JsonObject.empty())
                .build();
        log.publish(Collections.nCopies(CAPACITY, filler));
    }
}
