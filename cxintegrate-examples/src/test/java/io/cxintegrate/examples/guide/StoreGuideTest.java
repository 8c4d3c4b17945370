package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.FeedListener;
import io.cxintegrate.core.event.InMemoryEventLog;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentKey;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.store.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StoreGuideTest {
    @Test
    void documents_asTheGuideShows_areChangedByCompareAndSet() {
        DocumentStore store = DocumentStore.inMemory();
        DocumentKey key = new DocumentKey("billing.calls", "contact-4");
        Optional<StoredDocument> won = Optional.empty();
        while (won.isEmpty()) {
            Optional<StoredDocument> stored = store.load(key);
            int calls = stored.map(s -> s.document().integer("calls")).orElse(0);
            long revision = stored.map(StoredDocument::revision).orElse(DocumentStore.NEW);
            won = store.save(key, JsonObject.of("calls", calls + 1), revision);
        }

        assertThat(store.load(key)).isEqualTo(won);
        assertThat(won.orElseThrow().document()).isEqualTo(JsonObject.of("calls", 1));
    }

    @Test
    void relay_asTheGuideShows_publishesWhatTheFeedHas() throws Exception {
        CompletableFuture<List<EventEnvelope>> arrived = new CompletableFuture<>();
        EventPublisher broker = batch -> {
            arrived.complete(batch);
            return PublishReceipt.of(batch.size());
        };
        List<String> alarms = new ArrayList<>();
        try (InMemoryEventLog log = new InMemoryEventLog()) {
            FeedListener relay = new FeedListener() {
                @Override
                public void onBatch(List<EventEnvelope> events, Cursor next) {
                    broker.publish(events);
                }

                @Override
                public void onGap(Cursor from, Cursor next) {
                    alarms.add("events behind " + from + " are lost");
                }
            };
            log.tail(log.latest(), relay);
            EventEnvelope event = EventEnvelope.builder()
                    .type("interaction.completed")
                    .schemaVersion("2.1.0")
                    .source("urn:example:contact-centre")
                    .subject("interaction-42")
                    .data(JsonObject.of("agentId", "a-7"))
                    .build();
            log.publish(List.of(event));

            assertThat(arrived.get(20, TimeUnit.SECONDS)).containsExactly(event);
        }
        assertThat(alarms).isEmpty();
    }
}
