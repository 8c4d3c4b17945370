package io.cxintegrate.cxone.broadcast;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.Unmapped;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.EventMigrationBuilder;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import java.util.List;

/** Three versions of one event: 1 and 2 can be had from each other, 3 from nothing and nothing from 3. */
final class Versions {
    static final String TYPE = "interaction.completed";

    private Versions() {}

    static EventMigrationBuilder oneToTwo() {
        return EventMigration.builder("1", "2")
                .rename("agentEmail", "agentId")
                .rename("callDuration", "durationSeconds")
                .unmapped(Unmapped.PASS);
    }

    static MigrationGraph graph() {
        return MigrationGraph.builder()
                .addReversible(oneToTwo().build())
                .add(EventMigration.builder("3", "4").rename("a", "b").build())
                .schema("2", JsonSchema.draft7(JsonObject.of("required", List.of("agentId"))))
                .schema("1", JsonSchema.draft7(JsonObject.of("required", List.of("agentEmail"))))
                .build();
    }

    static JsonObject two(String agent) {
        return JsonObject.builder()
                .put("eventType", TYPE)
                .put("timestamp", "2026-01-01T00:00:00Z")
                .put("agentId", agent)
                .put("durationSeconds", 5)
                .build();
    }
}
