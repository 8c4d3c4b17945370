package io.cxintegrate.cxone.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.schema.SampleSchemas;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MigrationProofTest {
    @Test
    void prove_theJourney_holdsForManyEvents() {
        MigrationProof proof = EventMigration.builder("2.0.0", "2.1.0")
                .rename("agentEmail", "agentId")
                .rename("callDuration", "durationSeconds")
                .remove("metadata")
                .build()
                .prove(SampleSchemas.LEGACY, SampleSchemas.NEW, SampleSchemas.EVENT.without("eventType"));

        assertThat(proof.counterExample()).isEmpty();
        assertThat(proof.holds()).isTrue();
        assertThat(proof.events()).isGreaterThan(20);
    }

    @Test
    void prove_aForgottenRename_showsTheSmallestEventThatFails() {
        EventMigration migration = EventMigration.builder("2.0.0", "2.1.0")
                .rename("callDuration", "durationSeconds")
                .source(JsonSchema.draft7(SampleSchemas.LEGACY))
                .target(JsonSchema.draft7(SampleSchemas.NEW))
                .build();

        MigrationProof proof = migration.prove(List.of(SampleSchemas.EVENT));

        assertThat(proof.holds()).isFalse();
        JsonObject event = proof.counterExample().orElseThrow();
        assertThat(event.toJson()).isEqualTo("{\"customerId\":\"\",\"interactionId\":\"\",\"agentEmail\":\"\"}");
        assertThat(JsonSchema.draft7(SampleSchemas.LEGACY).accepts(event)).isTrue();
        assertThat(proof.failure().orElseThrow())
                .hasMessage(
                        "migration 2.0.0 -> 2.1.0: the migrated event is not valid under the schema of version 2.1.0:\n"
                                + "  - required property 'agentId' is missing");
        assertThat(proof.toString())
                .startsWith("fails on JsonObject[customerId, interactionId, agentEmail]: migration");
    }

    @Test
    void prove_aUnitThatIsNotWhole_isFound() {
        MigrationProof proof = EventMigration.builder("1", "2")
                .rename("ms", "seconds", f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS))
                .build()
                .prove(
                        JsonObject.parse("{\"properties\":{\"ms\":{\"type\":\"integer\",\"minimum\":0}}}"),
                        JsonObject.parse("{\"properties\":{\"seconds\":{\"type\":\"integer\"}}}"));

        assertThat(proof.counterExample()).contains(JsonObject.of("ms", 1));
        assertThat(proof.failure().orElseThrow().stage()).isEqualTo(MigrationException.Stage.RESULT);
    }

    @Test
    void prove_schemaWithPatternsReferencesAndAlternatives_makesEventsForIt() {
        JsonObject schema = JsonObject.parse("""
                {"type": "object", "required": ["id", "who", "lines"], "additionalProperties": false,
                 "definitions": {"agent": {"type": "object", "required": ["mail"], "properties": {
                    "mail": {"type": "string", "format": "email"}, "boss": {"$ref": "#/definitions/agent"}}}},
                 "properties": {"id": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]+$"}, "who": {"$ref": "#/definitions/agent"},
                    "lines": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {"n": {"type": "integer", "minimum": 5}}}},
                    "kind": {"enum": ["a", "b"]}, "extra": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]}}}""");

        MigrationProof proof = EventMigration.builder("1", "2")
                .rename("lines[*].n", "lines[*].number")
                .build()
                .prove(schema, JsonObject.parse("{\"required\": [\"id\"]}"));

        assertThat(proof.holds()).isTrue();
        assertThat(proof.events()).isGreaterThan(50);
    }

    @Test
    void prove_samplesAlone_count() {
        MigrationProof proof = EventMigration.builder("1", "2")
                .rename("a", "b")
                .build()
                .prove(
                        JsonObject.parse("{\"properties\": {\"a\": {}}}"),
                        JsonObject.parse("{\"properties\": {\"b\": {\"not\": {\"const\": \"a very special word\"}}}}"),
                        JsonObject.of("a", "a very special word", "more", 1));

        assertThat(proof.counterExample()).contains(JsonObject.of("a", "a very special word"));
    }

    @Test
    void prove_withoutSchemas_saysWhichIsMissing() {
        EventMigration migration =
                EventMigration.builder("1", "2").rename("a", "b").build();

        assertThatThrownBy(() -> migration.prove(List.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        proof of EventMigration[1 -> 2] has 2 problems:
                          - source: is needed to make events; give the schema of version 1
                          - target: is needed to judge results; give the schema of version 2""");
    }
}
