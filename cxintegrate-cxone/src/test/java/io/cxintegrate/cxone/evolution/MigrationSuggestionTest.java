package io.cxintegrate.cxone.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.schema.SampleSchemas;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationSuggestionTest {
    private static List<MigrationSuggestion> between(String oldProperties, String newProperties) {
        return MigrationSuggestion.between(schema(oldProperties), schema(newProperties));
    }

    private static JsonObject schema(String properties) {
        return JsonObject.parse("{\"type\":\"object\",\"properties\":{" + properties + "}}");
    }

    @Test
    void between_theSchemasOfTheJourney_findsBothRenames() {
        List<MigrationSuggestion> found = MigrationSuggestion.between(SampleSchemas.LEGACY, SampleSchemas.NEW);

        assertThat(found)
                .extracting(MigrationSuggestion::toString)
                .containsExactly("callDuration -> durationSeconds (70 %)", "agentEmail -> agentId (60 %)");
        assertThat(found.get(0).reasons())
                .containsExactly(
                        "the names share [\"duration\"]",
                        "both are of type integer",
                        "both are in the same object",
                        "the unit of 'callDuration' is not stated, so the number is moved as it is; check it");
    }

    @Test
    void accept_suggestions_makesAMigrationThatWorks() {
        EventMigrationBuilder builder =
                EventMigration.builder("2.0.0", "2.1.0").target(JsonSchema.draft7(SampleSchemas.NEW));
        MigrationSuggestion.between(SampleSchemas.LEGACY, SampleSchemas.NEW).forEach(builder::accept);

        JsonObject migrated = builder.build().migrate(SampleSchemas.EVENT);

        assertThat(migrated.string("agentId")).isEqualTo("agent.smith@company.com");
        assertThat(migrated.integer("durationSeconds")).isEqualTo(245);
    }

    @Test
    void between_twoUnits_suggestsTheConversion() {
        List<MigrationSuggestion> found =
                between("\"talkTimeMs\":{\"type\":\"integer\"}", "\"talkTimeSeconds\":{\"type\":\"integer\"}");

        assertThat(found)
                .extracting(MigrationSuggestion::toString)
                .containsExactly("talkTimeMs -> talkTimeSeconds, milliseconds to seconds (90 %)");
        EventMigration migration =
                EventMigration.builder("1", "2").accept(found.get(0)).build();
        assertThat(migration.migrate(JsonObject.of("talkTimeMs", 5000))).isEqualTo(JsonObject.of("talkTimeSeconds", 5));
    }

    @Test
    void between_unitInTheDescription_isRead() {
        assertThat(between(
                        "\"hold\":{\"type\":\"number\",\"description\":\"Hold time in milliseconds\"}",
                        "\"holdTime\":{\"type\":\"number\",\"description\":\"Hold time in seconds\"}"))
                .singleElement()
                .satisfies(s -> assertThat(s.toString()).startsWith("hold -> holdTime, milliseconds to seconds ("));
    }

    @Test
    void between_anotherTypeAtTheSamePlace_suggestsTheCast() {
        assertThat(between("\"id\":{\"type\":\"integer\"}", "\"id\":{\"type\":\"string\"}"))
                .extracting(MigrationSuggestion::toString)
                .containsExactly("id -> id, integer to string (90 %)");
    }

    @Test
    void between_fieldsInArraysAndOtherObjects_areFound() {
        assertThat(between(
                        "\"items\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"skuCode\":{\"type\":\"string\"}}}},"
                                + "\"mail\":{\"type\":\"string\"},\"agent\":{\"type\":\"object\"}",
                        "\"items\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"sku\":{\"type\":\"string\"}}}},"
                                + "\"agent\":{\"type\":\"object\",\"properties\":{\"mail\":{\"type\":\"string\"}}}"))
                .extracting(s -> s.from() + " -> " + s.to())
                .containsExactly("mail -> agent.mail", "items[*].skuCode -> items[*].sku");
    }

    @Test
    void between_fieldsWithNothingInCommon_suggestsNothing() {
        assertThat(between("\"color\":{\"type\":\"string\"}", "\"weight\":{\"type\":\"string\"}"))
                .isEmpty();
        assertThat(between("\"agentName\":{\"type\":\"string\"}", "\"agentCount\":{\"type\":\"integer\"}"))
                .isEmpty();
    }
}
