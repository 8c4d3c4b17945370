package io.cxintegrate.cxone.events.pipeline;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the settings of an {@link EventPipeline}; not safe for concurrent use. */
public final class EventPipelineBuilder {
    final String target;
    final DeadLetters<JsonObject> deadLetters;
    final Map<String, JsonSchema> schemas = new LinkedHashMap<>();
    final List<EventSink> sinks = new ArrayList<>();
    FieldPath versionField = FieldPath.parse("schema_version");
    String versionHeader = "Schema-Version";
    FieldPath idField = FieldPath.parse("eventId");
    String source = "urn:cxone:events";
    TimeSource time = TimeSource.system();
    IdSource ids = IdSource.random();
    Metrics metrics = Metrics.noop();

    @Nullable
    MigrationGraph migrations;

    @Nullable
    FieldPath subjectField;

    EventPipelineBuilder(String target, DeadLetters<JsonObject> deadLetters) {
        this.target = Require.name(target, "target");
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
    }

    /**
     * A version that events come in, and its schema; the version the pipeline is for must be among them. Where an event declares
     * none, the schemas are tried in the order they were added, so add the strictest first.
     *
     * @throws IllegalArgumentException if the version is no {@linkplain Require#name name}
     */
    public EventPipelineBuilder version(String version, JsonSchema schema) {
        schemas.put(Require.name(version, "version"), Objects.requireNonNull(schema, "schema"));
        return this;
    }

    /** How events get from the other versions to the target. Required when there are others. */
    public EventPipelineBuilder migrations(MigrationGraph value) {
        migrations = Objects.requireNonNull(value, "migrations");
        return this;
    }

    /** Adds a place where events go, after those before it. At least one is required. */
    public EventPipelineBuilder sink(EventSink value) {
        sinks.add(Objects.requireNonNull(value, "sink"));
        return this;
    }

    /**
     * Where an event declares its version. Default {@code schema_version}.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public EventPipelineBuilder versionField(String path) {
        versionField = FieldPath.parse(path);
        return this;
    }

    /** The header that declares the version where the event does not. Default {@code Schema-Version}. */
    public EventPipelineBuilder versionHeader(String name) {
        versionHeader = Require.text(name, "versionHeader");
        return this;
    }

    /**
     * Where an event says what tells it from all others; without it, it gets an id of its own each time it comes. Default
     * {@code eventId}.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public EventPipelineBuilder idField(String path) {
        idField = FieldPath.parse(path);
        return this;
    }

    /**
     * Where an event says what it is about, such as {@code interactionId}: events of one subject keep their order. Default:
     * nowhere.
     *
     * @throws io.cxintegrate.core.InvalidInputException if the path cannot be read
     */
    public EventPipelineBuilder subjectField(String path) {
        subjectField = FieldPath.parse(path);
        return this;
    }

    /**
     * What stands in envelopes as the place where events happen. Default {@code urn:cxone:events}.
     *
     * @throws IllegalArgumentException if it is no {@linkplain Require#name name}
     */
    public EventPipelineBuilder source(String value) {
        source = Require.name(value, "source");
        return this;
    }

    /** The clock of dead letters and of events that do not say when. Default: the system's. */
    public EventPipelineBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Ids for events that have none. Default: random UUIDs. */
    public EventPipelineBuilder ids(IdSource value) {
        ids = Objects.requireNonNull(value, "ids");
        return this;
    }

    /** Where measurements go: {@link io.cxintegrate.core.metrics.MetricNames#EVENT_DEAD_LETTERS}. Default: nowhere. */
    public EventPipelineBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing */
    public EventPipeline build() {
        Violations violations = Violations.of("event pipeline");
        violations.unless(
                schemas.containsKey(target), "version", "of the target '%s' is missing; add its schema", target);
        violations.unless(!sinks.isEmpty(), "sink", "there is none; add at least one");
        for (String version : schemas.keySet()) {
            violations.unless(
                    version.equals(target) || (migrations != null && migrations.canMigrate(version, target)),
                    "migrations",
                    "no migration leads from version '%s' to '%s'",
                    version,
                    target);
        }
        violations.throwIfAny();
        return new EventPipeline(this);
    }
}
