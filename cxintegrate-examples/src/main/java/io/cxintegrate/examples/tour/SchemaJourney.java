package io.cxintegrate.examples.tour;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.Unmapped;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.broadcast.BroadcastServer;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.events.EventReceipt;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.MigrationProof;
import io.cxintegrate.cxone.evolution.MigrationSuggestion;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import io.cxintegrate.testkit.FakeCxone;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

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
        EventMigration.Builder rules = EventMigration.builder("2.0.0", "2.1.0")
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

    private static void broadcast(JourneyReport report, JsonObject event) throws Exception {
        report.step("Broadcast it to a WebSocket client that really connects");
        HttpClient http = HttpClient.newHttpClient();
        try (EventBroadcaster broadcaster = EventBroadcaster.builder().build();
                BroadcastServer server = BroadcastServer.builder(broadcaster)
                        .auth(EndpointAuth.bearer(Secret.of("listener-token")))
                        .start()) {
            Listener listener = new Listener();
            WebSocket socket = http.newWebSocketBuilder()
                    .header("Authorization", "Bearer listener-token")
                    .buildAsync(server.uri(), listener)
                    .get(30, TimeUnit.SECONDS);
            // Connected is one thing, listed by the broadcaster another: a pong says that the server is ready.
            socket.sendPing(ByteBuffer.allocate(0)).get(30, TimeUnit.SECONDS);
            listener.ready.get(30, TimeUnit.SECONDS);
            broadcaster.broadcast(event, "v2.1.0");
            JsonObject message = JsonObject.parse(listener.message.get(30, TimeUnit.SECONDS));
            report.show("client received", message);
            report.expect(
                    message.string("schema_version").equals("v2.1.0")
                            && message.object("payload").equals(event),
                    "the message carries the version and the event");
            report.served(1);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
        }
    }

    /** Collects the first message. */
    private static final class Listener implements WebSocket.Listener {
        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private final CompletableFuture<String> message = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            ready.complete(null);
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                message.complete(text.toString());
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ready.completeExceptionally(error);
            message.completeExceptionally(error);
        }
    }
}
