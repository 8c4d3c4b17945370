package io.cxintegrate.cxone.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldCast;
import io.cxintegrate.core.transform.fields.MappingException;
import io.cxintegrate.core.transform.fields.Unmapped;
import io.cxintegrate.cxone.schema.SampleSchemas;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EventMigrationTest {
    private static EventMigrationBuilder journey() {
        return EventMigration.builder("2.0.0", "2.1.0")
                .rename("agentEmail", "agentId")
                .rename("callDuration", "durationSeconds")
                .source(JsonSchema.draft7(SampleSchemas.LEGACY))
                .target(JsonSchema.draft7(SampleSchemas.NEW));
    }

    @Test
    void migrate_journeyEvent_keepsWhatIsNotMentionedAndIsStamped() {
        EventMigration migration =
                journey().stampVersion("schema_version", "v2.1.0").build();

        JsonObject migrated = migration.migrate(SampleSchemas.EVENT);

        assertThat(migrated.toJson())
                .isEqualTo("{\"eventType\":\"interaction.completed\",\"timestamp\":\"2024-01-15T10:30:00Z\","
                        + "\"customerId\":\"CUST-99281\",\"interactionId\":\"INT-4421\","
                        + "\"agentId\":\"agent.smith@company.com\",\"durationSeconds\":245,"
                        + "\"schema_version\":\"v2.1.0\"}");
        assertThat(SampleSchemas.EVENT.has("agentEmail")).isTrue();
        assertThat(migration).hasToString("EventMigration[2.0.0 -> 2.1.0]");
    }

    @Test
    void migrate_oldStamp_isReplaced() {
        EventMigration migration =
                journey().stampVersion("schema_version", "v2.1.0").build();

        JsonObject migrated = migration.migrate(SampleSchemas.EVENT.with("schema_version", "v2.0.0"));

        assertThat(migrated.string("schema_version")).isEqualTo("v2.1.0");
    }

    /** What the rules alone make of the event lacks two required fields: nobody would have noticed without the check. */
    @Test
    void migrate_strictWithoutRulesForRequiredFields_namesThemAll() {
        EventMigration migration = journey().strict().build();

        MigrationException e =
                catchThrowableOfType(MigrationException.class, () -> migration.migrate(SampleSchemas.EVENT));

        assertThat(e).hasMessage("""
                        migration 2.0.0 -> 2.1.0: the migrated event is not valid under the schema of version 2.1.0:
                          - required property 'customerId' is missing
                          - required property 'interactionId' is missing\
                        """);
        assertThat(e.stage()).isEqualTo(MigrationException.Stage.RESULT);
        assertThat(e.violations()).hasSize(2);
        assertThat(e.fromVersion()).isEqualTo("2.0.0");
        assertThat(e.toVersion()).isEqualTo("2.1.0");
        assertThat(e.retryable()).isFalse();
    }

    @Test
    void migrate_strictWithoutTarget_writesWhatTheRulesSayAndNoMore() {
        EventMigration migration = EventMigration.builder("1", "2")
                .rename("agentEmail", "agentId")
                .rename("callDuration", "durationSeconds")
                .strict()
                .build();

        assertThat(migration.migrate(SampleSchemas.EVENT).toJson())
                .isEqualTo("{\"agentId\":\"agent.smith@company.com\",\"durationSeconds\":245}");
    }

    @Test
    void migrate_strictWithMissingSource_fails() {
        EventMigration migration = EventMigration.builder("1", "2")
                .rename("agentEmail", "agentId")
                .strict()
                .build();

        MigrationException e =
                catchThrowableOfType(MigrationException.class, () -> migration.migrate(JsonObject.empty()));

        assertThat(e)
                .hasMessage("migration 1 -> 2: mapping rule 'agentEmail -> agentId' failed:"
                        + " at 'agentEmail' expected a value or null but found nothing")
                .hasCauseInstanceOf(MappingException.class);
        assertThat(e.stage()).isEqualTo(MigrationException.Stage.RULES);
        assertThat(e.violations()).isEmpty();
    }

    @Test
    void migrate_missingSourceByDefault_writesNothing() {
        EventMigration migration =
                EventMigration.builder("1", "2").rename("a", "b").build();

        assertThat(migration.migrate(JsonObject.of("c", 1)).toJson()).isEqualTo("{\"c\":1}");
    }

    @Test
    void migrate_invalidEvent_isNotTouched() {
        MigrationException e = catchThrowableOfType(
                MigrationException.class,
                () -> journey().build().migrate(SampleSchemas.EVENT.with("callDuration", "245")));

        assertThat(e)
                .hasMessage("migration 2.0.0 -> 2.1.0: the event is not valid under the schema of version 2.0.0:\n"
                        + "  - /callDuration: is of type string, expected integer");
        assertThat(e.stage()).isEqualTo(MigrationException.Stage.SOURCE);
    }

    @Test
    void migrate_everyKindOfRule_doesItsPart() {
        EventMigration migration = EventMigration.builder("1", "2")
                .rename(
                        "agent.mail",
                        "agentId",
                        field -> field.function(v -> v.toString().toLowerCase(Locale.ROOT)))
                .change("callDuration", field -> field.cast(FieldCast.INTEGER))
                .rename("note", "comment", field -> field.defaultValue("none"))
                .constant("meta.source", "cxone")
                .remove("secret")
                .build();

        JsonObject migrated = migration.migrate(JsonObject.parse("""
                {"agent": {"mail": "A.SMITH@COMPANY.COM", "team": 7}, "callDuration": "245", "secret": "x", "kept": null}"""));

        assertThat(migrated).isEqualTo(JsonObject.parse("""
                        {"agent": {"team": 7}, "kept": null, "agentId": "a.smith@company.com", "callDuration": 245,
                         "comment": "none", "meta": {"source": "cxone"}}"""));
    }

    @Test
    void migrate_swap_readsTheEventAsItCame() {
        EventMigration migration = EventMigration.builder("1", "2")
                .rename("a", "b")
                .rename("b", "a")
                .build();

        assertThat(migration.migrate(JsonObject.of("a", 1, "b", 2))).isEqualTo(JsonObject.of("a", 2, "b", 1));
    }

    @Test
    void migrate_unmappedFail_namesTheField() {
        EventMigration migration = EventMigration.builder("1", "2")
                .rename("a", "b")
                .unmapped(Unmapped.FAIL)
                .build();

        assertThatThrownBy(() -> migration.migrate(JsonObject.of("a", 1, "c", 2)))
                .isInstanceOf(MigrationException.class)
                .hasMessage("migration 1 -> 2: mapping rule 'unmapped FAIL' failed:"
                        + " at 'c' expected a rule for every field but found none for 'c'");
    }

    @Test
    void build_conflicts_areAllNamed() {
        EventMigrationBuilder builder = EventMigration.builder("1", "1")
                .rename("a", "id")
                .rename("b", "id")
                .constant("schema_version", "x")
                .stampVersion("schema_version", "v2");

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        event migration 1 -> 1 has 3 problems:
                          - toVersion: must differ from fromVersion 1
                          - rules.id: is written by two rules: 'a -> id' and 'b -> id'
                          - rules.schema_version: is written by two rules: 'constant -> schema_version' and 'constant -> schema_version'\
                        """);
    }

    @Test
    void rename_badPath_failsInTheSetter() {
        EventMigrationBuilder builder = EventMigration.builder("1", "2");

        assertThatThrownBy(() -> builder.rename("a..b", "c"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("bad field path 'a..b' at position 3: expected a name");
    }

    @Test
    void builder_blankVersion_isRefused() {
        assertThatThrownBy(() -> EventMigration.builder("", "2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fromVersion must not be blank but is ''");
    }
}
