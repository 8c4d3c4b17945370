package io.cxintegrate.cxone.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldCast;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.core.transform.fields.MappingExplanation;
import io.cxintegrate.cxone.schema.SampleSchemas;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventMigrationInverseTest {
    private static EventMigrationBuilder journey() {
        return EventMigration.builder("2.0.0", "2.1.0")
                .rename("agentEmail", "agentId")
                .rename("callDuration", "durationSeconds", f -> f.unit(TimeUnit.MILLISECONDS, TimeUnit.SECONDS))
                .source(JsonSchema.draft7(SampleSchemas.LEGACY))
                .target(JsonSchema.draft7(SampleSchemas.NEW))
                .stampVersion("schema_version", "v2.1.0");
    }

    @Test
    void inverse_ofTheJourney_bringsTheEventBack() {
        EventMigration up = journey().build();
        EventMigration down = up.inverse().build();
        JsonObject event = SampleSchemas.EVENT.with("callDuration", 245000);

        assertThat(down).hasToString("EventMigration[2.1.0 -> 2.0.0]");
        assertThat(up.migrate(event).get("durationSeconds")).isEqualTo(245);
        assertThat(down.migrate(up.migrate(event))).isEqualTo(event);
    }

    @Test
    void inverse_exchangesTheSchemas() {
        EventMigration down = journey().build().inverse().build();

        MigrationException e =
                catchThrowableOfType(MigrationException.class, () -> down.migrate(JsonObject.of("agentId", 1)));

        assertThat(e.stage()).isEqualTo(MigrationException.Stage.SOURCE);
        assertThat(e).hasMessageContaining("the event is not valid under the schema of version 2.1.0");
    }

    @Test
    void inverse_withTheOldStamp_stampsAgain() {
        EventMigration up = journey().build();
        EventMigration down =
                up.inverse().stampVersion("schema_version", "v2.0.0").build();

        JsonObject event = SampleSchemas.EVENT.with("callDuration", 1000).with("schema_version", "v2.0.0");
        assertThat(down.migrate(up.migrate(event))).isEqualTo(event);
    }

    @Test
    void inverse_ofWhatLosesSomething_namesTheRulesAtBuild() {
        EventMigrationBuilder back = EventMigration.builder("1", "2")
                .rename("a", "b", f -> f.cast(FieldCast.STRING))
                .jsonata("c", "a & a")
                .remove("d")
                .build()
                .inverse();

        assertThatThrownBy(back::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        event migration 2 -> 1 has 3 problems:
                          - rules.a -> b: has no inverse: its cast does not say from which type; use cast(from, to)
                          - rules.jsonata -> c: has no inverse: it is computed by JSONata
                          - rules.remove d: leaves out what cannot be brought back""");
    }

    @Test
    void json_ofAMigration_isReadBack() {
        EventMigration up = journey().build();

        EventMigration read = EventMigration.fromJson(
                        JsonObject.parse(up.toJson().toJson()))
                .target(JsonSchema.draft7(SampleSchemas.NEW))
                .build();

        assertThat(read).hasToString("EventMigration[2.0.0 -> 2.1.0]");
        JsonObject event = SampleSchemas.EVENT.with("callDuration", 2000);
        assertThat(read.migrate(event).toJson()).isEqualTo(up.migrate(event).toJson());
    }

    @Test
    void serialization_carriesRulesAndSchemas() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(journey().build());
        }
        EventMigration read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            read = (EventMigration) in.readObject();
        }

        assertThat(read.migrate(SampleSchemas.EVENT.with("callDuration", 2000)).get("durationSeconds"))
                .isEqualTo(2);
        assertThat(catchThrowableOfType(MigrationException.class, () -> read.migrate(JsonObject.empty()))
                        .stage())
                .isEqualTo(MigrationException.Stage.SOURCE);
    }

    @Test
    void explain_tellsWhereAFieldComesFrom() {
        MappingExplanation.Field field =
                journey().build().explain(SampleSchemas.EVENT).of("agentId").get(0);

        assertThat(field.source()).contains("agentEmail");
        assertThat(field.rule()).isEqualTo("agentEmail -> agentId");
    }

    @Test
    void rules_ofAMapping_replaceThoseGiven() {
        FieldMapping mapping =
                FieldMapping.builder().move("a", "b").copy("a", "c").build();

        assertThat(EventMigration.builder("1", "2")
                        .rename("x", "y")
                        .rules(mapping)
                        .build()
                        .rules())
                .hasToString("FieldMapping[a -> b, copy a -> c]");
        assertThat(EventMigration.builder("1", "2").copy("a", "d").build().migrate(JsonObject.of("a", 1)))
                .isEqualTo(JsonObject.of("a", 1, "d", 1));
    }
}
