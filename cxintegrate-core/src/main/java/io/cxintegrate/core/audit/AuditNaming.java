package io.cxintegrate.core.audit;

import io.cxintegrate.core.Durations;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How the standard members of an audit record are spelled and ordered: as the platform does whose records it joins.
 * Immutable.
 *
 * <p>Members that are not set are left out. Attributes, in the order they were set, and details keep the names they were
 * given.
 */
public enum AuditNaming {
    /**
     * As Cognigy: {@code event_type}, the attributes, {@code action}, {@code status}, {@code payload_hash}, {@code user_id},
     * {@code timestamp}, {@code latency_ms}, {@code compliance_framework}, {@code details}, {@code event_id}.
     */
    SNAKE_CASE,

    /**
     * As CXone: {@code timestamp}, {@code eventType}, the attributes, {@code action}, {@code status}, {@code payloadHash},
     * {@code userId}, {@code latencyMs}, {@code complianceFramework}, {@code details}, {@code eventId}.
     */
    CAMEL_CASE;

    /** Whether an attribute of this name would hide a standard member. */
    boolean reserves(String name) {
        for (AuditMember member : AuditMember.values()) {
            if (member != AuditMember.ATTRIBUTES && spell(member).equals(name)) {
                return true;
            }
        }
        return false;
    }

    JsonObject layOut(Map<AuditMember, Object> members, JsonObject attributes) {
        JsonObject.Builder out = JsonObject.builder();
        if (this == CAMEL_CASE) {
            // It comes first here; set again below, it keeps this place.
            put(out, AuditMember.TIMESTAMP, Objects.requireNonNull(members.get(AuditMember.TIMESTAMP)));
        }
        for (AuditMember member : AuditMember.values()) {
            Object value = members.get(member);
            if (member == AuditMember.ATTRIBUTES) {
                out.putAll(attributes);
            } else if (value != null) {
                put(out, member, value);
            }
        }
        return out.build();
    }

    private void put(JsonObject.Builder out, AuditMember member, Object value) {
        if (value instanceof Duration latency) {
            out.put(spell(member), millis(latency));
        } else {
            out.put(spell(member), value instanceof JsonObject details ? details : value.toString());
        }
    }

    private String spell(AuditMember member) {
        return this == SNAKE_CASE ? member.snake() : member.camel();
    }

    /** Not a double: Java writes the double 10,000,000 as {@code 1.0E7}. */
    private static BigDecimal millis(Duration latency) {
        BigDecimal rounded = BigDecimal.valueOf(Durations.saturatedNanos(latency), 6)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return rounded.scale() < 1 ? rounded.setScale(1) : rounded;
    }
}
