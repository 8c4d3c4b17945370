package io.cxintegrate.examples.tour;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.Unmapped;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.server.BroadcastServer;
import io.cxintegrate.cxone.events.EventReceipt;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.EventMigrationBuilder;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import io.cxintegrate.cxone.evolution.MigrationProof;
import io.cxintegrate.cxone.evolution.MigrationSuggestion;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.websocket.WebSocketProbe;

/** An event schema changes: who breaks, a migration proposed and proved, publishing, and live listeners. */
public final class SchemaJourney implements Journey {
    @Override
    public String name() {
        return "CXone: an event schema that changes";
    }

    @Override
    public void run(JourneyReport report) throws Exception {
        JsonObject oldSchema = Resources.json("events/interaction-2.0.0.schema.json");
        JsonObject newSchema = Resources.json("events/interaction-2.1.0.schema.json");

        report.step("Who breaks when 2.0.0 becomes 2.1.0?");
        SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);
        for (SchemaChange change : diff.changes()) {
            report.say(change.kind() + "  old " + change.oldPointer().orElse("-") + "  new "
                    + change.newPointer().orElse("-") + "  " + change.description());
        }
        report.say("backward: " + diff.backward());
        report.expect(
                diff.backward().isBreaking()
                        && !JsonSchema.draft7(newSchema).accepts(diff.backward().witness()),
                "the validator says so, too: 2.1.0 refuses " + diff.backward().witnessJson());

        report.step("Let rules be proposed, and accept them by hand");
        EventMigrationBuilder rules = EventMigration.builder("2.0.0", "2.1.0")
                .unmapped(Unmapped.PASS)
                .source(JsonSchema.draft7(oldSchema))
                .target(JsonSchema.draft7(newSchema))
                .stampVersion("schema_version", "v2.1.0");
        for (MigrationSuggestion suggestion : MigrationSuggestion.between(oldSchema, newSchema)) {
            report.say(suggestion + " because " + String.join(" ", suggestion.reasons()));
            rules.accept(suggestion);
        }
        EventMigration migration = rules.build();

        report.step("Migrate an event, and prove the rules on events made from the schema");
        JsonObject before = Resources.json("events/interaction-completed.json");
        JsonObject after = migration.migrate(before);
        report.show("before", before);
        report.show("after ", after);
        MigrationProof proof = migration.prove(oldSchema, newSchema, before);
        report.expect(proof.holds(), "the migration " + proof);
        MigrationProof withoutRules = EventMigration.builder("2.0.0", "2.1.0")
                .unmapped(Unmapped.PASS)
                .target(JsonSchema.draft7(newSchema))
                .build()
                .prove(oldSchema, newSchema, before);
        report.expect(
                !withoutRules.holds(),
                "without rules it fails on "
                        + withoutRules.counterExample().map(JsonObject::toJson).orElse("nothing"));

        publish(report, after);
        broadcast(report, after);
        report.close();
    }

    private static void publish(JourneyReport report, JsonObject event) {
        try (FakeCxone fake = FakeCxone.start(TimeSource.system());
                Cxone cxone = Cxone.builder()
                        .baseUri(fake.baseUri())
                        .clientId(fake.clientId())
                        .clientSecret(fake.clientSecret())
                        .scopes("events:ingest", "events:read")
                        .audit(report.audit())
                        .metrics(report.stats())
                        .retryListener(report.retryListener())
                        .build();
                Cxone reader = Cxone.builder()
                        .baseUri(fake.baseUri())
                        .clientId(fake.clientId())
                        .clientSecret(fake.clientSecret())
                        .scopes("events:read")
                        .build()) {
            report.step("Publish it, with a token that was revoked behind our back");
            cxone.events().publish(event);
            fake.tokens().revokeAll();
            EventReceipt receipt = cxone.events().publish(event);
            report.show("receipt", receipt.response());
            report.expect(fake.events().size() == 2, "the platform took both events");
            report.step("A client without the scope is told which one is missing");
            report.expectFailure(
                    CredentialException.class, () -> reader.events().publish(event));
            report.traffic(fake);
        }
    }

    private static void broadcast(JourneyReport report, JsonObject event) {
        report.step("Broadcast it to two WebSocket clients, each in the version it asked for");
        MigrationGraph versions = MigrationGraph.builder()
                .addReversible(EventMigration.builder("2.0.0", "2.1.0")
                        .rename("agentEmail", "agentId")
                        .rename("callDuration", "durationSeconds")
                        .unmapped(Unmapped.PASS)
                        .build())
                .build();
        try (EventBroadcaster broadcaster =
                        EventBroadcaster.builder().migrations(versions).build();
                BroadcastServer server = BroadcastServer.builder(broadcaster)
                        .auth(EndpointAuth.bearer(Secret.of("listener-token")))
                        .start();
                WebSocketProbe current = listener(server, "2.1.0", "2.0.0");
                WebSocketProbe old = listener(server, "2.0.0")) {
            broadcaster.broadcast(event, "2.1.0");
            JsonObject inNew = current.nextEvent();
            JsonObject inOld = old.nextEvent();
            report.show("client of 2.1.0", inNew);
            report.show("client of 2.0.0", inOld);
            report.expect(
                    inNew.string("schema_version").equals("2.1.0")
                            && inNew.object("payload").equals(event),
                    "the one has the event as it was broadcast");
            report.expect(
                    inOld.string("schema_version").equals("2.0.0")
                            && inOld.object("payload").has("agentEmail")
                            && inOld.longValue("seq") == inNew.longValue("seq"),
                    "the other has it migrated back, under the same number");
            report.served(2);
        }
    }

    private static WebSocketProbe listener(BroadcastServer server, String... versions) {
        return WebSocketProbe.to(server.uri())
                .token("listener-token")
                .accept("interaction.completed", versions)
                .connect();
    }
}
