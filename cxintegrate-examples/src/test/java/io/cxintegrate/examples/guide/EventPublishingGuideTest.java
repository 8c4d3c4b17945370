package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.deadletter.FileDeadLetters;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.event.Cursor;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.EventPublisher;
import io.cxintegrate.core.event.PublishReceipt;
import io.cxintegrate.core.event.Subscription;
import io.cxintegrate.core.event.buffer.BufferedEventPublisher;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.events.pipeline.EventPipeline;
import io.cxintegrate.cxone.events.pipeline.EventSink;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import io.cxintegrate.examples.tour.Resources;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventPublishingGuideTest {
    private final JsonObject oldSchema = Resources.json("events/interaction-2.0.0.schema.json");
    private final JsonObject newSchema = Resources.json("events/interaction-2.1.0.schema.json");
    private final JsonObject oldEvent = Resources.json("events/interaction-completed.json");
    private final EventEnvelope event = EventEnvelope.builder()
            .type("interaction.completed")
            .schemaVersion("2.1.0")
            .source("urn:example:contact-centre")
            .subject("interaction-42")
            .data(JsonObject.of("agentId", "a-7"))
            .build();

    /** Stands for the client of a broker: send one record, get a future of where it is kept. */
    private static final class BrokerClient {
        private final List<String> records = new CopyOnWriteArrayList<>();

        CompletableFuture<Long> send(String topic, String key, String value) {
            records.add(topic + " " + key + " " + value);
            return CompletableFuture.completedFuture((long) records.size());
        }
    }

    private record BrokerPublisher(BrokerClient client, String topic) implements EventPublisher {
        @Override
        public PublishReceipt publish(List<EventEnvelope> events) {
            List<CompletableFuture<Long>> sent = new ArrayList<>();
            for (EventEnvelope event : events) {
                String key = event.subject().orElse(event.id());
                sent.add(client.send(topic, key, event.toJson().toJson()));
            }
            return PublishReceipt.of(
                    sent.stream().map(offset -> topic + "@" + offset.join()).toList());
        }
    }

    @Test
    void ownPublisher_asTheGuideShows_isOneClass() {
        BrokerClient client = new BrokerClient();
        InMemoryDeadLetters<EventEnvelope> deadLetters = new InMemoryDeadLetters<>(1_000);
        try (BufferedEventPublisher events = BufferedEventPublisher.builder(
                        new BrokerPublisher(client, "interactions"), deadLetters)
                .maxBatch(100)
                .build()) {
            PublishReceipt receipt = events.publish(List.of(event));

            assertThat(receipt.references()).containsExactly("interactions@1");
        }
        assertThat(client.records)
                .singleElement()
                .asString()
                .startsWith("interactions interaction-42 {\"specversion\"");
    }

    @Test
    void buffered_asTheGuideShows_publishesAndReplays(@TempDir Path folder) throws Exception {
        try (FakeCxone fake = FakeCxone.start(new TestClock());
                Cxone cxone = cxone(fake)) {
            Path file = folder.resolve("unsent-events.jsonl");
            try (FileDeadLetters<EventEnvelope> unsent =
                            FileDeadLetters.open(file, EventEnvelope::toJson, EventEnvelope::fromJson);
                    BufferedEventPublisher events =
                            cxone.events().buffered(unsent).build()) {
                CompletableFuture<PublishReceipt> receipt = events.submit(event);
                boolean allDone = events.flush(Duration.ofSeconds(10));
                unsent.replay(letter -> events.submit(letter.message()));

                assertThat(allDone).isTrue();
                assertThat(receipt.get(10, TimeUnit.SECONDS).references()).containsExactly("evt-1");
            }
            assertThat(fake.events()).hasSize(1);
        }
    }

    @Test
    void pipelineAndPoller_asTheGuideShows_carryEventsThrough() throws Exception {
        EventMigration migration = EventMigration.builder("2.0.0", "2.1.0")
                .rename("agentEmail", "agentId")
                .rename("callDuration", "durationSeconds")
                .build();
        MigrationGraph graph = MigrationGraph.builder().add(migration).build();
        InMemoryDeadLetters<JsonObject> poison = new InMemoryDeadLetters<>(1_000);
        InMemoryDeadLetters<EventEnvelope> unsent = new InMemoryDeadLetters<>(1_000);
        CompletableFuture<Cursor> saved = new CompletableFuture<>();
        try (FakeCxone fake = FakeCxone.start(TestClock.manual());
                Cxone cxone = cxone(fake);
                EventBroadcaster broadcaster = EventBroadcaster.builder().build();
                BufferedEventPublisher events = cxone.events().buffered(unsent).build()) {
            EventPipeline pipeline = EventPipeline.builder("2.1.0", poison)
                    .version("2.1.0", JsonSchema.draft7(newSchema))
                    .version("2.0.0", JsonSchema.draft7(oldSchema))
                    .migrations(graph)
                    .subjectField("interactionId")
                    .sink(EventSink.publishing(events))
                    .sink(EventSink.broadcasting(broadcaster))
                    .build();
            pipeline.ingest(oldEvent);

            assertThat(events.flush(Duration.ofSeconds(30))).isTrue();

            EventPipeline live = EventPipeline.builder("2.1.0", poison)
                    .version("2.1.0", JsonSchema.draft7(newSchema))
                    .sink(EventSink.broadcasting(broadcaster))
                    .build();
            try (Subscription polling = cxone.events()
                    .poller((polled, next) -> {
                        polled.forEach(live::ingest);
                        saved.complete(next);
                    })
                    .start()) {
                assertThat(saved.get(30, TimeUnit.SECONDS)).isEqualTo(new Cursor("c-1"));
                assertThat(polling.cursor().value()).isNotBlank();
            }
            assertThat(live.stats().delivered()).isEqualTo(1);
            assertThat(pipeline.stats().delivered()).isEqualTo(1);
        }
        assertThat(unsent.list()).isEmpty();
    }

    private static Cxone cxone(FakeCxone fake) {
        return Cxone.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock())
                .build();
    }
}
