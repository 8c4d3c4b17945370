package io.cxintegrate.core.audit;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.CanonicalJson;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One audit record: who did what to which resource, and how it ended. Immutable and safe to share between threads.
 *
 * <p>What stands in attributes or details under a name that looks like a secret's ({@code password}, {@code client_secret},
 * {@code accessToken}, {@code X-Api-Key}, {@code Authorization} and so on, in any case, with any separator, at any depth) is
 * replaced by {@code ***}, a reference to a vault included. Only names decide, so put no secret elsewhere.
 *
 * <pre>{@code
 * AuditEvent event = AuditEvent.builder()
 *         .eventType("integration.mapping.update")
 *         .attribute("bot_id", "bot-1")
 *         .action("DEPLOY_MAPPING")
 *         .payload(Map.of("name", "payment_processor_v2"))
 *         .userId("svc_account_01")
 *         .complianceFramework("SOC2_TypeII")
 *         .build();
 * }</pre>
 */
public final class AuditEvent {
    private final AuditNaming naming;
    private final Map<AuditMember, Object> members;
    private final JsonObject attributes;
    private final JsonObject json;

    private AuditEvent(AuditNaming naming, Map<AuditMember, Object> members, JsonObject attributes) {
        this.naming = naming;
        this.members = members;
        this.attributes = attributes;
        this.json = naming.layOut(members, attributes);
    }

    /** A builder with the defaults: {@link AuditNaming#SNAKE_CASE}, a random id, the time of {@code build()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this event, its id and timestamp included. */
    public Builder toBuilder() {
        Builder b = new Builder().naming(naming);
        b.members.putAll(members);
        b.attributes.putAll(attributes.asMap());
        return b;
    }

    /** How {@link #toJson()} spells and orders the members. */
    public AuditNaming naming() {
        return naming;
    }

    /** What tells this record from all others. */
    public String eventId() {
        return text(AuditMember.EVENT_ID).orElseThrow();
    }

    /** What kind of thing happened, for example {@code integration.mapping.update}. */
    public String eventType() {
        return text(AuditMember.EVENT_TYPE).orElseThrow();
    }

    /** When it happened. */
    public Instant timestamp() {
        return member(AuditMember.TIMESTAMP, Instant.class).orElseThrow();
    }

    /** The resource and whatever else was said, in the order it was set, secrets masked. */
    public JsonObject attributes() {
        return attributes;
    }

    /** What was done, for example {@code DEPLOY_MAPPING}. */
    public Optional<String> action() {
        return text(AuditMember.ACTION);
    }

    /** How it ended, for example {@code SUCCESS}. */
    public Optional<String> status() {
        return text(AuditMember.STATUS);
    }

    /** The SHA-256 of the payload, 64 lower-case hexadecimal digits. */
    public Optional<String> payloadHash() {
        return text(AuditMember.PAYLOAD_HASH);
    }

    /** Who did it. */
    public Optional<String> userId() {
        return text(AuditMember.USER_ID);
    }

    /** How long it took. */
    public Optional<Duration> latency() {
        return member(AuditMember.LATENCY, Duration.class);
    }

    /** What the record is kept for, for example {@code SOC2_TypeII}. */
    public Optional<String> complianceFramework() {
        return text(AuditMember.COMPLIANCE_FRAMEWORK);
    }

    /** What else is to be known, secrets masked. */
    public Optional<JsonObject> details() {
        return member(AuditMember.DETAILS, JsonObject.class);
    }

    /**
     * The record, laid out by its {@link AuditNaming}. The timestamp is ISO 8601 in UTC; the latency is in milliseconds,
     * rounded half to even to 2 decimals, with trailing zeros dropped but the first: {@code 12.0}.
     */
    public JsonObject toJson() {
        return json;
    }

    /** Whether both are laid out alike and say the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuditEvent e && naming == e.naming && json.equals(e.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Type and id; the content is printed on request, by {@link #toJson()}. */
    @Override
    public String toString() {
        return "AuditEvent[" + eventType() + " " + eventId() + "]";
    }

    private Optional<String> text(AuditMember member) {
        return member(member, String.class);
    }

    private <T> Optional<T> member(AuditMember member, Class<T> type) {
        return Optional.ofNullable(members.get(member)).map(type::cast);
    }

    /**
     * Collects what is known; not safe for concurrent use. Null leaves a member out. It may be used again: each
     * {@link #build()} draws a new id and timestamp, unless they are set.
     */
    public static final class Builder {
        private final Map<AuditMember, Object> members = new EnumMap<>(AuditMember.class);
        private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        /** What a setter could not take, by path: reported by {@code build()} with everything else that is wrong. */
        private final Map<String, String> refused = new LinkedHashMap<>();

        private AuditNaming naming = AuditNaming.SNAKE_CASE;
        private IdSource ids = IdSource.random();
        private InstantSource clock = TimeSource.system();

        private Builder() {}

        /** How the members are spelled and ordered. Default {@link AuditNaming#SNAKE_CASE}. */
        public Builder naming(AuditNaming value) {
            naming = Objects.requireNonNull(value, "naming");
            return this;
        }

        /** Where the id comes from unless {@link #eventId} is set. Default {@link IdSource#random()}. */
        public Builder ids(IdSource value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** Where the timestamp comes from unless {@link #timestamp} is set. Default {@link TimeSource#system()}. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** What tells this record from all others. Default: drawn from {@link #ids}. */
        public Builder eventId(@Nullable String value) {
            return set(AuditMember.EVENT_ID, value);
        }

        /** What kind of thing happened. Required. */
        public Builder eventType(@Nullable String value) {
            return set(AuditMember.EVENT_TYPE, value);
        }

        /** When it happened. Default: when the event is built. */
        public Builder timestamp(@Nullable Instant value) {
            return set(AuditMember.TIMESTAMP, value);
        }

        /** What was done. */
        public Builder action(@Nullable String value) {
            return set(AuditMember.ACTION, value);
        }

        /** How it ended. */
        public Builder status(@Nullable String value) {
            return set(AuditMember.STATUS, value);
        }

        /** Who did it. */
        public Builder userId(@Nullable String value) {
            return set(AuditMember.USER_ID, value);
        }

        /** How long it took; not negative. */
        public Builder latency(@Nullable Duration value) {
            return set(AuditMember.LATENCY, value);
        }

        /** What the record is kept for. */
        public Builder complianceFramework(@Nullable String value) {
            return set(AuditMember.COMPLIANCE_FRAMEWORK, value);
        }

        /** What else is to be known. Secrets are masked now. */
        public Builder details(@Nullable JsonObject value) {
            return set(AuditMember.DETAILS, value == null ? null : SensitiveNames.mask(value));
        }

        /**
         * A member of a free name: the resource, such as {@code bot_id} or {@code connectorId}, and anything else. The value
         * is plain (see {@link JsonObject}), is copied, and is masked now. A name may not be one of the standard members.
         */
        public Builder attribute(String name, @Nullable Object value) {
            String path = "attributes." + name;
            refused.remove(path);
            attributes.remove(name);
            try {
                if (value != null) {
                    Object safe = SensitiveNames.isSensitive(name) ? SensitiveNames.MASK : value;
                    attributes.putAll(
                            SensitiveNames.mask(JsonObject.of(name, safe)).asMap());
                }
            } catch (IllegalArgumentException e) {
                refused.put(path, String.valueOf(e.getMessage()));
            }
            return this;
        }

        /**
         * What was sent or stored, of which only the SHA-256 of its canonical JSON (RFC 8785) is kept. Plain values and
         * {@link JsonObject}; a text is taken as a JSON string, not parsed.
         */
        public Builder payload(@Nullable Object value) {
            payloadHash(null);
            try {
                return value == null ? this : set(AuditMember.PAYLOAD_HASH, CanonicalJson.sha256(value));
            } catch (JsonException | IllegalArgumentException e) {
                refused.put("payload", "cannot be hashed: " + e.getMessage());
                return this;
            }
        }

        /** The SHA-256 of what was sent or stored: 64 lower-case hexadecimal digits. */
        public Builder payloadHash(@Nullable String value) {
            refused.remove("payload");
            return set(AuditMember.PAYLOAD_HASH, value);
        }

        /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong */
        public AuditEvent build() {
            Violations violations = Violations.of("audit event");
            AuditEventRules.check(violations, naming, members, attributes.keySet());
            refused.forEach((path, problem) -> violations.add(path, problem));
            violations.throwIfAny();
            Map<AuditMember, Object> complete = new EnumMap<>(members);
            complete.computeIfAbsent(AuditMember.EVENT_ID, m -> ids.next());
            complete.computeIfAbsent(AuditMember.TIMESTAMP, m -> clock.instant());
            return new AuditEvent(naming, complete, JsonObject.of(attributes));
        }

        private Builder set(AuditMember member, @Nullable Object value) {
            if (value == null) {
                members.remove(member);
            } else {
                members.put(member, value);
            }
            return this;
        }
    }
}
