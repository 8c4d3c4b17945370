package io.cxintegrate.cxone.events.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetter.Reason;
import io.cxintegrate.core.deadletter.InMemoryDeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.event.InMemoryEventLog;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import io.cxintegrate.testkit.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPipelineTest {
    private static final JsonSchema OLD = JsonSchema.draft7(JsonObject.parse(
            "{\"type\":\"object\",\"required\":[\"agentEmail\"],\"properties\":{\"agentEmail\":{\"type\":\"string\"},"
                    + "\"callDuration\":{\"type\":\"integer\"}}}"));
    private static final JsonSchema NEW = JsonSchema.draft7(JsonObject.parse(
            "{\"type\":\"object\",\"required\":[\"agentId\"],\"properties\":{\"agentId\":{\"type\":\"string\","
                    + "\"maxLength\":10},\"durationSeconds\":{\"type\":\"integer\"}}}"));
    private static final MigrationGraph GRAPH = MigrationGraph.builder()
            .add(EventMigration.builder("2.0.0", "2.1.0")
                    .rename("agentEmail", "agentId")
                    .rename("callDuration", "durationSeconds")
                    .build())
            .build();

    private final InMemoryDeadLetters<JsonObject> dead = new InMemoryDeadLetters<>(100);
    private final List<EventEnvelope> out = new ArrayList<>();

    private EventPipelineBuilder builder() {
        return EventPipeline.builder("2.1.0", dead)
                .version("2.1.0", NEW)
                .version("2.0.0", OLD)
                .migrations(GRAPH)
                .clock(new TestClock())
                .ids(IdSource.sequence("id"));
    }

    private EventPipeline pipeline() {
        return builder().subjectField("interactionId").sink(out::add).build();
    }

    private static JsonObject event(String json) {
        return JsonObject.parse(json.replace('\'', '"'));
    }

    @Test
    void ingest_oldEvent_goesOutInTheTargetVersionWithWhatItSaysOfItself() {
        JsonObject old =
                event("{'eventType':'interaction.completed','timestamp':'2024-01-15T10:30:00Z','eventId':'e-1',"
                        + "'interactionId':'INT-1','schema_version':'2.0.0','agentEmail':'a','callDuration':245}");
        assertThat(pipeline().ingest(old))
                .contains(EventEnvelope.builder()
                        .id("e-1")
                        .type("interaction.completed")
                        .schemaVersion("2.1.0")
                        .source("urn:cxone:events")
                        .subject("INT-1")
                        .time(Instant.parse("2024-01-15T10:30:00Z"))
                        .data(event("{'eventType':'interaction.completed','timestamp':'2024-01-15T10:30:00Z',"
                                + "'eventId':'e-1','interactionId':'INT-1','schema_version':'2.0.0','agentId':'a',"
                                + "'durationSeconds':245}"))
                        .build());
        assertThat(out).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            declared                     | {'schema_version':'2.0.0','agentEmail':'a'}  |       | true
            declared with a v            | {'schema_version':'v2.0.0','agentEmail':'a'} |       | true
            declared before the header   | {'schema_version':'2.0.0','agentEmail':'a'}  | 2.1.0 | true
            by header                    | {'agentEmail':'a'}                           | 2.0.0 | true
            first schema that accepts it | {'agentEmail':'a'}                           |       | true
            new by its schema            | {'agentId':'a'}                              |       | true
            declared and not that        | {'schema_version':'2.1.0','agentEmail':'a'}  |       | false
            """)
    void ingest_version_isDeclaredElseInAHeaderElseByTheSchemas(
            String name, String json, String header, boolean delivered) {
        Headers headers = header == null ? Headers.empty() : Headers.of("schema-version", header);
        assertThat(pipeline().ingest(event(json), headers).isPresent()).as(name).isEqualTo(delivered);
        assertThat(out)
                .allSatisfy(one -> assertThat(one.data().string("agentId")).isEqualTo("a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'schema_version':'9','agentEmail':'a'}    | field 'schema_version' declares a schema version that is none of [2.1.0, 2.0.0]; add it to the pipeline
            {'schema_version':7,'agentEmail':'a'}      | field 'schema_version' must be the schema version as a string but is of type number
            {'x':1}                                    | the event declares no schema version, neither in field 'schema_version' nor in header 'Schema-Version', and is valid under none of [2.1.0, 2.0.0]
            {'agentId':'a','timestamp':'yesterday'}    | field 'timestamp' is no time of RFC 3339
            """)
    void ingest_poison_isADeadLetterWithTheReasonAsItCame(String json, String message) {
        assertThat(pipeline().ingest(event(json))).isEmpty();
        assertThat(dead.list()).singleElement().satisfies(letter -> {
            assertThat(letter.message()).isEqualTo(event(json));
            assertThat(letter.reason()).isEqualTo(Reason.INVALID);
            assertThat(letter.failure())
                    .isExactlyInstanceOf(InvalidInputException.class)
                    .hasMessage(message);
        });
    }

    @Test
    void ingest_invalidBeforeOrAfterMigration_saysWhereAndGoesOnWithTheNext() {
        EventPipeline pipeline = pipeline();
        assertThat(pipeline.ingest(event("{'schema_version':'2.0.0','agentEmail':5}")))
                .isEmpty();
        assertThat(pipeline.ingest(event("{'schema_version':'2.0.0','agentEmail':'longer than ten'}")))
                .isEmpty();
        assertThat(pipeline.ingest(event("{'agentId':'good'}"))).isPresent();
        assertThat(dead.list().get(0).failure())
                .hasMessageStartingWith("the event is not valid under the schema of version 2.0.0:\n  - /agentEmail");
        assertThat(dead.list().get(1).failure())
                .hasMessageStartingWith(
                        "the event, migrated from version 2.0.0, is not valid under the schema of version"
                                + " 2.1.0:\n  - /agentId");
        assertThat(pipeline.stats()).isEqualTo(new PipelineStats(1, 2));
    }

    @Test
    void ingest_sinkFails_othersGetItAndItIsADeadLetterOnce() {
        UnavailableException down = new UnavailableException(
                "down", ErrorContext.builder().retryable(true).build(), null);
        EventPipeline pipeline = builder()
                .sink(event -> {
                    throw down;
                })
                .sink(event -> {
                    throw new IllegalStateException("says what it should not");
                })
                .sink(out::add)
                .build();
        assertThat(pipeline.ingest(event("{'agentId':'a'}"))).isEmpty();
        assertThat(out).hasSize(1);
        assertThat(dead.list()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.EXHAUSTED);
            assertThat(letter.failure()).isSameAs(down);
            assertThat(letter.failure().getSuppressed())
                    .singleElement()
                    .isInstanceOf(DefectException.class)
                    .extracting(Throwable::getMessage)
                    .isEqualTo("a sink failed unexpectedly: java.lang.IllegalStateException");
        });
    }

    @Test
    void ingest_deadLettersThrow_doesNotStopTheLine() {
        EventPipeline pipeline = EventPipeline.builder("2.1.0", letter -> {
                    throw new IllegalStateException("disk full");
                })
                .version("2.1.0", NEW)
                .sink(out::add)
                .build();
        assertThat(pipeline.ingest(event("{}"))).isEmpty();
        assertThat(pipeline.ingest(event("{'agentId':'a'}"))).isPresent();
        assertThat(pipeline.stats()).isEqualTo(new PipelineStats(1, 1));
    }

    @Test
    void ingest_bothKindsOfSink_publishesAndBroadcasts() {
        InMemoryEventLog log = new InMemoryEventLog();
        try (EventBroadcaster broadcaster = EventBroadcaster.builder().build()) {
            EventPipeline pipeline = builder()
                    .sink(EventSink.publishing(log))
                    .sink(EventSink.broadcasting(broadcaster))
                    .build();
            assertThat(pipeline.ingest(event("{'agentEmail':'a'}"))).isPresent();
            log.close();
            assertThat(pipeline.ingest(event("{'agentEmail':'a'}"))).isEmpty();
        }
        assertThat(dead.list()).extracting(DeadLetter::reason).containsExactly(Reason.REFUSED);
    }

    @Test
    void build_incomplete_namesEverythingThatIsMissing() {
        assertThatThrownBy(() -> EventPipeline.builder("3.0.0", dead)
                        .version("2.0.0", OLD)
                        .build())
                .isExactlyInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        event pipeline has 3 problems:
                          - version: of the target '3.0.0' is missing; add its schema
                          - sink: there is none; add at least one
                          - migrations: no migration leads from version '2.0.0' to '3.0.0'""");
    }
}
