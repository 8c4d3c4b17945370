package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.JsonObject;

/** The two schemas and the event of the schema-evolution journey. */
public final class SampleSchemas {
    /** Version 2.0.0. */
    public static final JsonObject LEGACY = JsonObject.parse("""
            {
              "type": "object",
              "required": ["customerId", "interactionId", "agentEmail"],
              "properties": {
                "customerId": {"type": "string"},
                "interactionId": {"type": "string"},
                "agentEmail": {"type": "string"},
                "callDuration": {"type": "integer"}
              }
            }""");

    /** Version 2.1.0. */
    public static final JsonObject NEW = JsonObject.parse("""
            {
              "type": "object",
              "required": ["customerId", "interactionId", "agentId"],
              "properties": {
                "customerId": {"type": "string"},
                "interactionId": {"type": "string"},
                "agentId": {"type": "string"},
                "durationSeconds": {"type": "integer"},
                "metadata": {"type": "object"}
              }
            }""");

    /** An event of version 2.0.0. */
    public static final JsonObject EVENT = JsonObject.parse("""
            {
              "eventType": "interaction.completed",
              "timestamp": "2024-01-15T10:30:00Z",
              "customerId": "CUST-99281",
              "interactionId": "INT-4421",
              "agentEmail": "agent.smith@company.com",
              "callDuration": 245
            }""");

    private SampleSchemas() {}
}
