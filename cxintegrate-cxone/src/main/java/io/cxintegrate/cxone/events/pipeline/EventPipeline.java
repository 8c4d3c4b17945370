package io.cxintegrate.cxone.events.pipeline;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.event.EventEnvelope;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events of one kind in any version it knows and hands them on in one. Immutable but for its counts, and safe to share
 * between threads; it starts none: what is slow or has to be repeated is behind its sinks, such as a buffered publisher.
 *
 * <p>Each event is taken through: which version is it of, is it valid under that version's schema, what is it in the target
 * version, is that valid. Whatever fails puts the event, as it came, among the dead letters with the reason, and the next one is
 * taken: no event stops the line.
 *
 * <pre>{@code
 * EventPipeline pipeline = EventPipeline.builder("2.1.0", deadLetters)
 *         .version("2.1.0", JsonSchema.draft7(newSchema))
 *         .version("2.0.0", JsonSchema.draft7(oldSchema))
 *         .migrations(graph)
 *         .subjectField("interactionId")
 *         .sink(EventSink.publishing(cxone.events().buffered(unsent).build()))
 *         .sink(EventSink.broadcasting(broadcaster))
 *         .build();
 * pipeline.ingest(event);
 * }</pre>
 */
public final class EventPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(EventPipeline.class);

    private final String target;
    private final Map<String, JsonSchema> schemas;
    private final VersionFinder versions;
    private final @Nullable MigrationGraph migrations;
    private final List<EventSink> sinks;
    private final DeadLetters<JsonObject> deadLetters;
    private final FieldPath idField;
    private final @Nullable FieldPath subjectField;
    private final String source;
    private final TimeSource time;
    private final IdSource ids;
    private final Metrics metrics;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong deadLettered = new AtomicLong();

    EventPipeline(EventPipelineBuilder b) {
        target = b.target;
        schemas = Map.copyOf(b.schemas);
        versions = new VersionFinder(b.versionField, b.versionHeader, b.schemas);
        migrations = b.migrations;
        sinks = List.copyOf(b.sinks);
        deadLetters = b.deadLetters;
        idField = b.idField;
        subjectField = b.subjectField;
        source = b.source;
        time = b.time;
        ids = b.ids;
        metrics = b.metrics;
    }

    /**
     * A builder with the defaults.
     *
     * @param target the version that goes out
     * @param deadLetters where events go, as they came, that cannot be handed on
     * @throws IllegalArgumentException if the version is no {@linkplain io.cxintegrate.core.Require#name name}
     */
    public static EventPipelineBuilder builder(String target, DeadLetters<JsonObject> deadLetters) {
        return new EventPipelineBuilder(target, deadLetters);
    }

    /** {@link #ingest(JsonObject, Headers)} for an event that came without headers. */
    public Optional<EventEnvelope> ingest(JsonObject event) {
        return ingest(event, Headers.empty());
    }

    /**
     * Takes an event through. Never throws for the event's sake, or for that of a sink or the dead letters.
     *
     * @param headers what came with it; one of them may declare its version
     * @return the event as every sink has taken it; empty when it is among the dead letters
     */
    public Optional<EventEnvelope> ingest(JsonObject event, Headers headers) {
        Objects.requireNonNull(event, "event");
        EventEnvelope out;
        try {
            out = envelope(event, migrated(event, versions.find(event, headers)));
        } catch (CxException e) {
            putAside(event, DeadLetter.Reason.INVALID, e);
            return Optional.empty();
        } catch (RuntimeException e) {
            putAside(event, DeadLetter.Reason.INVALID, unexpected("the event could not be migrated", e));
            return Optional.empty();
        }
        CxException failure = handOn(out);
        if (failure != null) {
            putAside(event, failure.retryable() ? DeadLetter.Reason.EXHAUSTED : DeadLetter.Reason.REFUSED, failure);
            return Optional.empty();
        }
        delivered.incrementAndGet();
        return Optional.of(out);
    }

    /** What has become of the events so far. */
    public PipelineStats stats() {
        return new PipelineStats(delivered.get(), deadLettered.get());
    }

    @Override
    public String toString() {
        return "EventPipeline[" + schemas.keySet() + " -> " + target + "]";
    }

    private JsonObject migrated(JsonObject event, String version) {
        requireValid(event, version, "the event");
        if (version.equals(target)) {
            return event;
        }
        // build() has seen that there is a way.
        JsonObject migrated = Objects.requireNonNull(migrations).migrate(event, version, target);
        requireValid(migrated, target, "the event, migrated from version " + version + ",");
        return migrated;
    }

    private void requireValid(JsonObject event, String version, String subject) {
        List<Violation> violations =
                Objects.requireNonNull(schemas.get(version)).validate(event);
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations.stream()
                    .map(v -> "  - " + v)
                    .collect(Collectors.joining(
                            "\n", subject + " is not valid under the schema of version " + version + ":\n", "")));
        }
    }

    private EventEnvelope envelope(JsonObject in, JsonObject out) {
        EventEnvelope.Builder envelope = EventEnvelope.builder()
                .ids(ids)
                .clock(time)
                .type(out.get("eventType") instanceof String type ? type : "custom")
                .schemaVersion(target)
                .source(source)
                .data(out);
        text(idField, in).ifPresent(envelope::id);
        text(subjectField, in).ifPresent(envelope::subject);
        if (in.get("timestamp") instanceof String at) {
            try {
                envelope.time(Instant.parse(at));
            } catch (DateTimeParseException e) {
                throw new InvalidInputException("field 'timestamp' is no time of RFC 3339", ErrorContext.NONE, e);
            }
        }
        return envelope.build();
    }

    private static Optional<String> text(@Nullable FieldPath path, JsonObject event) {
        return path == null
                ? Optional.empty()
                : path.get(event).filter(String.class::isInstance).map(String.class::cast);
    }

    /** Every sink gets it; the first failure, with the others attached. */
    private @Nullable CxException handOn(EventEnvelope event) {
        CxException first = null;
        for (EventSink sink : sinks) {
            try {
                sink.accept(event);
            } catch (RuntimeException e) {
                CxException failure = e instanceof CxException cx ? cx : unexpected("a sink failed", e);
                if (first == null) {
                    first = failure;
                } else if (first != failure) {
                    first.addSuppressed(failure);
                }
            }
        }
        return first;
    }

    private void putAside(JsonObject event, DeadLetter.Reason reason, CxException failure) {
        deadLettered.incrementAndGet();
        metrics.count(
                MetricNames.EVENT_DEAD_LETTERS,
                1,
                Map.of(MetricNames.REASON, reason.name().toLowerCase(Locale.ROOT)));
        try {
            deadLetters.accept(new DeadLetter<>(event, reason, failure.attempts(), time.instant(), failure));
        } catch (RuntimeException e) {
            LOG.warn(
                    "event.dead_letter_lost reason={} error={}",
                    reason,
                    e.getClass().getName());
            LOG.debug("event.dead_letter_lost", e);
        }
    }

    /** From code of the user's: its text may hold anything, so only its kind is told. */
    private static CxException unexpected(String what, RuntimeException e) {
        return new DefectException(what + " unexpectedly: " + e.getClass().getName(), ErrorContext.NONE, e);
    }
}
