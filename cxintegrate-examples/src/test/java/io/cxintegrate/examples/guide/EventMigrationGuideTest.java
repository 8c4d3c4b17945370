package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldCast;
import io.cxintegrate.core.transform.fields.FieldCondition;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.core.transform.fields.MappingExplanation;
import io.cxintegrate.core.transform.fields.Unmapped;
import io.cxintegrate.core.transform.fields.convert.TimestampFormat;
import io.cxintegrate.core.transform.fields.convert.ValueTable;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.EventMigrationBuilder;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import io.cxintegrate.cxone.evolution.MigrationProof;
import io.cxintegrate.cxone.evolution.MigrationResult;
import io.cxintegrate.cxone.evolution.MigrationRun;
import io.cxintegrate.cxone.evolution.MigrationSuggestion;
import io.cxintegrate.examples.tour.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventMigrationGuideTest {
    private final JsonObject oldSchema = Resources.json("events/interaction-2.0.0.schema.json");
    private final JsonObject newSchema = Resources.json("events/interaction-2.1.0.schema.json");
    private final JsonObject event = Resources.json("events/interaction-completed.json");

    @Test
    void suggestions_asTheGuideShows_areAcceptedAndTried() {
        EventMigrationBuilder builder = EventMigration.builder("2.0.0", "2.1.0");
        for (MigrationSuggestion suggestion : MigrationSuggestion.between(oldSchema, newSchema)) {
            System.out.println(suggestion + " because " + suggestion.reasons());
            builder.accept(suggestion);
        }
        EventMigration migration = builder.build();
        MigrationProof proof = migration.prove(oldSchema, newSchema, event);

        assertThat(proof.holds()).isTrue();
        assertThat(migration.migrate(event).string("agentId")).isEqualTo(event.string("agentEmail"));
    }

    @Test
    void rules_asTheGuideShows_doTheirPart() {
        FieldMapping rules = FieldMapping.builder()
                .unmapped(Unmapped.PASS)
                .move("items[*].sku", "lines[*].code")
                .move("talkMs", "talkSeconds", f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS))
                .move(
                        "startedAt",
                        "started",
                        f -> f.timestamp(TimestampFormat.epochMilliseconds(), TimestampFormat.rfc3339()))
                .move("state", "status", f -> f.table(ValueTable.of(Map.of("A", "active", "B", "blocked"))))
                .move(
                        "fax",
                        "phone",
                        f -> f.when(FieldCondition.present("phone").not()))
                .build();

        JsonObject source = JsonObject.parse("""
                {"items": [{"sku": "a"}], "talkMs": 1500, "startedAt": 1705314600000, "state": "A", "fax": "1"}""");
        assertThat(rules.apply(source).toJson())
                .isEqualTo("{\"lines\":[{\"code\":\"a\"}],\"talkSeconds\":1.5,\"started\":\"2024-01-15T10:30:00Z\","
                        + "\"status\":\"active\",\"phone\":\"1\"}");
    }

    @Test
    void explain_asTheGuideShows_tellsTheRule() {
        EventMigration migration = EventMigration.builder("2.0.0", "2.1.0")
                .rename("agentEmail", "agentId")
                .build();

        MappingExplanation.Field agent = migration.explain(event).of("agentId").get(0);
        String made = agent.rule() + " from " + agent.source().orElse("-");

        assertThat(made).isEqualTo("agentEmail -> agentId from agentEmail");
    }

    @Test
    void graph_asTheGuideShows_goesUpAndDown() {
        EventMigration v1ToV2 =
                EventMigration.builder("1", "2").rename("mail", "agentEmail").build();
        EventMigration v2ToV3 =
                EventMigration.builder("2", "3").rename("agentEmail", "agentId").build();
        JsonObject old = JsonObject.of("mail", "a@example.com");

        MigrationGraph graph = MigrationGraph.builder()
                .addReversible(v1ToV2)
                .addReversible(v2ToV3)
                .schema("3", JsonSchema.draft7(JsonObject.of("required", List.of("agentId"))))
                .build();
        JsonObject newest = graph.migrate(old, "1", "3");
        JsonObject back = graph.migrate(newest, "3", "1");

        assertThat(back).isEqualTo(old);
    }

    @Test
    void run_asTheGuideShows_goesOnAfterABadEvent() {
        MigrationGraph graph = MigrationGraph.builder()
                .add(EventMigration.builder("1", "2").rename("a", "b").build())
                .add(EventMigration.builder("2", "3")
                        .rename("b", "c", field -> field.cast(FieldCast.INTEGER))
                        .build())
                .build();
        List<JsonObject> events = List.of(JsonObject.of("a", "x"), JsonObject.of("a", "7"));

        List<MigrationResult> letters = new ArrayList<>();
        MigrationRun run =
                MigrationRun.builder(graph, "1", "3").deadLetters(letters::add).build();
        List<MigrationResult> results = run.migrate(events);

        assertThat(letters).containsExactly(results.get(0));
        assertThat(results.get(1).migrated()).contains(JsonObject.of("c", 7));
    }

    @Test
    void json_asTheGuideShows_isReadElsewhere() {
        EventMigration migration = EventMigration.builder("2.0.0", "2.1.0")
                .rename("agentEmail", "agentId")
                .build();

        String saved = migration.toJson().toPrettyJson();
        EventMigration loaded = EventMigration.fromJson(JsonObject.parse(saved)).build();

        assertThat(loaded.migrate(event)).isEqualTo(migration.migrate(event));
    }
}
