package io.cxintegrate.core.audit;

/** A standard member of an audit record, with its two spellings; in the order of Cognigy's records. */
enum AuditMember {
    EVENT_TYPE("event_type", "eventType"),
    /** No member of its own: the place of the attributes. */
    ATTRIBUTES("", ""),
    ACTION("action", "action"),
    STATUS("status", "status"),
    PAYLOAD_HASH("payload_hash", "payloadHash"),
    USER_ID("user_id", "userId"),
    TIMESTAMP("timestamp", "timestamp"),
    LATENCY("latency_ms", "latencyMs"),
    COMPLIANCE_FRAMEWORK("compliance_framework", "complianceFramework"),
    DETAILS("details", "details"),
    EVENT_ID("event_id", "eventId");

    private final String snake;
    private final String camel;

    AuditMember(String snake, String camel) {
        this.snake = snake;
        this.camel = camel;
    }

    String snake() {
        return snake;
    }

    String camel() {
        return camel;
    }
}
