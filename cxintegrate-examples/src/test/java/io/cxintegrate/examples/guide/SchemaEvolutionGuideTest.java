package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.server.BroadcastServer;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.schema.Direction;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.SchemaProfile;
import io.cxintegrate.cxone.schema.Verdict;
import io.cxintegrate.cxone.schema.gate.Compatibility;
import io.cxintegrate.cxone.schema.gate.GateFinding;
import io.cxintegrate.cxone.schema.gate.GateReport;
import io.cxintegrate.cxone.schema.gate.SchemaGate;
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
    void verdict_asTheGuideShows_isProvedOrShown() {
        SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);
        Verdict backward = diff.backward();
        String show = backward.isBreaking()
                ? "an old event that new readers refuse: " + backward.witnessJson()
                : backward.toString();
        boolean forDeclaredFields =
                diff.verdict(Direction.BACKWARD, SchemaProfile.DECLARED_FIELDS).isCompatible();

        assertThat(show).startsWith("an old event that new readers refuse: {").contains("agentEmail");
        assertThat(forDeclaredFields).isFalse();
    }

    @Test
    void gate_asTheGuideShows_namesTheVersionThatBreaks() {
        SchemaHistory history = SchemaHistory.inMemory();
        history.append("interaction.completed", oldSchema, 0);
        SchemaGate gate = SchemaGate.builder(Compatibility.BACKWARD_TRANSITIVE)
                .profile(SchemaProfile.DECLARED_FIELDS)
                .build();
        GateReport report = gate.report(history, "interaction.completed", newSchema);
        String why = report.earliestBreak().map(GateFinding::toString).orElse("");

        assertThat(why).startsWith("version 1, backward breaking: {");
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
