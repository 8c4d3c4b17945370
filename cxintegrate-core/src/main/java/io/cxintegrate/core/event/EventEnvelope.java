package io.cxintegrate.core.event;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event and what has to be known to deliver it. Immutable and safe to share between threads. The names are those of
 * CloudEvents 1.0, and so is its {@linkplain #toJson() JSON form}.
 *
 * <pre>{@code
 * EventEnvelope event = EventEnvelope.builder()
 *         .type("interaction.completed")
 *         .schemaVersion("2.1.0")
 *         .source("urn:example:contact-centre")
 *         .subject("interaction-42")
 *         .data(JsonObject.of("agentId", "a-7", "durationSeconds", 312))
 *         .build();
 * }</pre>
 */
public final class EventEnvelope {
    private final String id;
    private final String type;
    private final String schemaVersion;
    private final String source;
    private final @Nullable String subject;
    private final Instant time;
    private final JsonObject data;

    private EventEnvelope(Builder b) {
        id = b.id == null ? b.ids.next() : b.id;
        type = Objects.requireNonNull(b.type);
        schemaVersion = Objects.requireNonNull(b.schemaVersion);
        source = Objects.requireNonNull(b.source);
        subject = b.subject;
        time = b.time == null ? b.clock.instant() : b.time;
        data = Objects.requireNonNull(b.data);
    }

    /** A builder with the defaults: a random id, the time of {@code build()}, no subject. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this event, its id and time included. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.id = id;
        b.type = type;
        b.schemaVersion = schemaVersion;
        b.source = source;
        b.subject = subject;
        b.time = time;
        b.data = data;
        return b;
    }

    /**
     * Reads what {@link #toJson()} wrote; other members are ignored.
     *
     * @throws InvalidInputException if a member is missing, of another type, or no value of its kind, saying which
     */
    public static EventEnvelope fromJson(JsonObject json) {
        try {
            Builder b = builder()
                    .id(json.string("id"))
                    .source(json.string("source"))
                    .type(json.string("type"))
                    .time(Instant.parse(json.string("time")))
                    .schemaVersion(json.string("schemaversion"))
                    .data(json.object("data"));
            json.optionalString("subject").ifPresent(b::subject);
            return b.build();
        } catch (DateTimeParseException e) {
            throw new InvalidInputException("not an event: member 'time' is no time of RFC 3339");
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("not an event: " + e.getMessage());
        }
    }

    /** What tells this event from all others of its source, however often it is delivered. */
    public String id() {
        return id;
    }

    /** What has happened, such as {@code interaction.completed}. */
    public String type() {
        return type;
    }

    /** Which version of the schema of its type {@link #data()} follows, such as {@code 2.1.0}. */
    public String schemaVersion() {
        return schemaVersion;
    }

    /** Where it has happened: the service or the tenant, as an absolute URI or a path. */
    public String source() {
        return source;
    }

    /** What it has happened to, such as the id of an interaction; events of one subject keep their order. */
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }

    /** When it has happened. */
    public Instant time() {
        return time;
    }

    /** What is to be said of it. */
    public JsonObject data() {
        return data;
    }

    /**
     * The event in the JSON format of CloudEvents 1.0: {@code specversion}, {@code id}, {@code source}, {@code type},
     * {@code subject}, {@code time}, the extension {@code schemaversion}, {@code datacontenttype}, {@code data}.
     */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", source)
                .put("type", type)
                .putIfPresent("subject", subject)
                .put("time", DateTimeFormatter.ISO_INSTANT.format(time))
                .put("schemaversion", schemaVersion)
                .put("datacontenttype", "application/json")
                .put("data", data)
                .build();
    }

    /** Whether both say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventEnvelope e
                && id.equals(e.id)
                && type.equals(e.type)
                && schemaVersion.equals(e.schemaVersion)
                && source.equals(e.source)
                && Objects.equals(subject, e.subject)
                && time.equals(e.time)
                && data.equals(e.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, source);
    }

    /** Type, schema version and id; the data is printed on request only. */
    @Override
    public String toString() {
        return type + "@" + schemaVersion + "[" + id + "]";
    }

    /** Collects an event; not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String type;
        private @Nullable String schemaVersion;
        private @Nullable String source;
        private @Nullable String subject;
        private @Nullable Instant time;
        private @Nullable JsonObject data;
        private IdSource ids = IdSource.random();
        private InstantSource clock = TimeSource.system();

        private Builder() {}

        /**
         * What has happened. Required.
         *
         * @throws IllegalArgumentException if it is no {@linkplain Require#name name}
         */
        public Builder type(String value) {
            type = Require.name(value, "type");
            return this;
        }

        /**
         * Which version of its type's schema the data follows. Required.
         *
         * @throws IllegalArgumentException if it is no {@linkplain Require#name name}
         */
        public Builder schemaVersion(String value) {
            schemaVersion = Require.name(value, "schemaVersion");
            return this;
        }

        /**
         * Where it has happened, as an absolute URI or a path. Required.
         *
         * @throws IllegalArgumentException if it is no {@linkplain Require#name name}
         */
        public Builder source(String value) {
            source = Require.name(value, "source");
            return this;
        }

        /**
         * What it has happened to. Default: not said.
         *
         * @throws IllegalArgumentException if it is no {@linkplain Require#name name}
         */
        public Builder subject(String value) {
            subject = Require.name(value, "subject");
            return this;
        }

        /** What is to be said of it. Required. */
        public Builder data(JsonObject value) {
            data = Objects.requireNonNull(value, "data");
            return this;
        }

        /**
         * What tells it from all others of its source. Default: the next of {@link #ids}.
         *
         * @throws IllegalArgumentException if it is no {@linkplain Require#name name}
         */
        public Builder id(String value) {
            id = Require.name(value, "id");
            return this;
        }

        /**
         * When it has happened. Default: now, by the {@link #clock}.
         *
         * @throws IllegalArgumentException if it is outside the years 0 to 9999, which RFC 3339 cannot say
         */
        public Builder time(Instant value) {
            int year = value.atOffset(ZoneOffset.UTC).getYear();
            if (year < 0 || year > 9999) {
                throw new IllegalArgumentException("time must be in the years 0 to 9999 but is " + value);
            }
            time = value;
            return this;
        }

        /** Where the id comes from unless it is said. Default: random UUIDs. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** Where the time comes from unless it is said. Default: the system's clock. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is missing */
        public EventEnvelope build() {
            Violations.of("event")
                    .unless(type != null, "type", "is required but missing")
                    .unless(schemaVersion != null, "schemaVersion", "is required but missing")
                    .unless(source != null, "source", "is required but missing")
                    .unless(data != null, "data", "is required but missing")
                    .throwIfAny();
            return new EventEnvelope(this);
        }
    }
}
