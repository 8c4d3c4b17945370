package io.cxintegrate.cxone.broadcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.broadcast.BroadcastReceipt;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.MigrationException;
import io.cxintegrate.cxone.schema.SampleSchemas;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.change.ChangeKind;
import io.cxintegrate.testkit.websocket.WebSocketProbe;
import org.junit.jupiter.api.Test;

/** The schema-evolution journey from the diff to a client that really connects; publishing has its own tests. */
class SchemaEvolutionJourneyTest {
    private final EventMigration migration = EventMigration.builder("2.0.0", "2.1.0")
            .rename("agentEmail", "agentId")
            .rename("callDuration", "durationSeconds")
            .source(JsonSchema.draft7(SampleSchemas.LEGACY))
            .target(JsonSchema.draft7(SampleSchemas.NEW))
            .stampVersion("schema_version", "v2.1.0")
            .build();

    @Test
    void journey_fromDiffToLiveClient_carriesTheMigratedEvent() throws Exception {
        SchemaDiff diff = SchemaDiff.between(SampleSchemas.LEGACY, SampleSchemas.NEW);
        JsonObject migrated = migration.migrate(SampleSchemas.EVENT);
        EndpointAuth auth = EndpointAuth.bearer(Secret.of("listener-token"));
        try (EventBroadcaster broadcaster = EventBroadcaster.builder().build();
                BroadcastServer server =
                        BroadcastServer.builder(broadcaster).auth(auth).start();
                WebSocketProbe client =
                        WebSocketProbe.to(server.uri()).token("listener-token").connect()) {

            BroadcastReceipt receipt = broadcaster.broadcast(migrated, "v2.1.0");

            JsonObject message = client.nextEvent();
            assertThat(message.names())
                    .containsExactly("schema_version", "event_type", "timestamp", "payload", "seq", "epoch");
            assertThat(message.string("schema_version")).isEqualTo("v2.1.0");
            assertThat(message.string("event_type")).isEqualTo("interaction.completed");
            assertThat(message.string("timestamp")).isEqualTo("2024-01-15T10:30:00Z");
            assertThat(message.object("payload")).isEqualTo(migrated);
            assertThat(message.longValue("seq")).isEqualTo(receipt.seq());
            assertThat(message.string("epoch")).isEqualTo(receipt.epoch());
        }
        assertThat(diff.changes(ChangeKind.REQUIRED_ADDED)).hasSize(1);
    }

    /** An event that lacks what the new version demands is stopped before any listener sees it. */
    @Test
    void journey_eventWithoutAgent_isNotBroadcast() {
        assertThatThrownBy(() -> migration.migrate(SampleSchemas.EVENT.without("agentEmail")))
                .isInstanceOf(MigrationException.class)
                .hasMessage("migration 2.0.0 -> 2.1.0: the event is not valid under the schema of version 2.0.0:\n"
                        + "  - required property 'agentEmail' is missing");
    }
}
