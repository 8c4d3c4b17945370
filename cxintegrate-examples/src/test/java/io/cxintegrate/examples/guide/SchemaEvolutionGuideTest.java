package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.broadcast.BroadcastServer;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.examples.tour.Resources;
import org.junit.jupiter.api.Test;

class SchemaEvolutionGuideTest {
    private final JsonObject oldSchema = Resources.json("events/interaction-2.0.0.schema.json");
    private final JsonObject newSchema = Resources.json("events/interaction-2.1.0.schema.json");
    private final JsonObject event = Resources.json("events/interaction-completed.json");

    @Test
    void diff_asTheGuideShows_listsTheChanges() {
        SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);
        System.out.println(diff.toMarkdown());

        assertThat(diff.toMarkdown()).contains("agentEmail").contains("agentId");
    }

    @Test
    void migrate_asTheGuideShows_carriesTheEventOver() {
        EventMigration migration = EventMigration.builder("2.0.0", "2.1.0")
                .rename("agentEmail", "agentId")
                .rename("callDuration", "durationSeconds")
                .source(JsonSchema.draft7(oldSchema))
                .target(JsonSchema.draft7(newSchema))
                .stampVersion("schema_version", "v2.1.0")
                .build();
        JsonObject migrated = migration.migrate(event);

        assertThat(migrated.string("agentId")).isEqualTo(event.string("agentEmail"));
        broadcast(migrated, Secret.of("listener-token"));
    }

    private static void broadcast(JsonObject migrated, Secret token) {
        try (EventBroadcaster broadcaster = EventBroadcaster.builder().build();
                BroadcastServer server = BroadcastServer.builder(broadcaster)
                        .auth(EndpointAuth.bearer(token))
                        .start()) {
            broadcaster.broadcast(migrated, "v2.1.0");

            assertThat(server.uri().getPort()).isPositive();
        }
    }
}
