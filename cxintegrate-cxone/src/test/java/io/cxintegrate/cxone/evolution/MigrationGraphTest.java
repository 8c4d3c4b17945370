package io.cxintegrate.cxone.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldCast;
import org.junit.jupiter.api.Test;

class MigrationGraphTest {
    private static EventMigration rename(String from, String to, String old, String now) {
        return EventMigration.builder(from, to).rename(old, now).build();
    }

    private static final MigrationGraph GRAPH = MigrationGraph.builder()
            .addReversible(rename("1", "2", "a", "b"))
            .addReversible(rename("2", "3", "b", "c"))
            .add(rename("3", "4", "c", "d"))
            .add(rename("2", "4", "b", "d"))
            .schema("3", JsonSchema.draft7(JsonObject.parse("{\"required\":[\"c\"]}")))
            .build();

    @Test
    void migrate_overSeveralVersions_goesUpAndDown() {
        JsonObject old = JsonObject.of("a", 1, "kept", true);

        assertThat(GRAPH.migrate(old, "1", "3")).isEqualTo(JsonObject.of("kept", true, "c", 1));
        assertThat(GRAPH.migrate(GRAPH.migrate(old, "1", "3"), "3", "1")).isEqualTo(old);
        assertThat(GRAPH.migrate(old, "1", "1")).isSameAs(old);
    }

    @Test
    void path_ofSeveralWays_isTheShortest() {
        assertThat(GRAPH.path("1", "4"))
                .extracting(EventMigration::toString)
                .containsExactly("EventMigration[1 -> 2]", "EventMigration[2 -> 4]");
        assertThat(GRAPH.versions()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void migrate_overAPath_isEachStepAfterTheOther() {
        JsonObject event = JsonObject.parse("{\"a\":{\"x\":[1.50]},\"k\":null}");
        JsonObject at = event;
        for (EventMigration step : GRAPH.path("1", "3")) {
            at = step.migrate(at);
        }

        assertThat(GRAPH.migrate(event, "1", "3").toJson()).isEqualTo(at.toJson());
    }

    @Test
    void migrate_ruleOfALaterStepFails_namesTheStepAlsoWhereStepsAreOnePass() {
        MigrationGraph graph = MigrationGraph.builder()
                .add(rename("1", "2", "a", "b"))
                .add(EventMigration.builder("2", "3")
                        .rename("b", "c", field -> field.cast(FieldCast.INTEGER))
                        .build())
                .build();

        assertThat(graph.migrate(JsonObject.of("a", "7"), "1", "3")).isEqualTo(JsonObject.of("c", 7));
        assertThatThrownBy(() -> graph.migrate(JsonObject.of("a", "x"), "1", "3"))
                .isInstanceOf(MigrationException.class)
                .hasMessage(
                        "migration 2 -> 3: mapping rule 'b -> c' failed: at 'b' expected an integer, or text that is one"
                                + " but found a string");
    }

    @Test
    void migrate_schemaOfASecondStep_isStillLookedAt() {
        JsonSchema needsB = JsonSchema.draft7(JsonObject.parse("{\"required\":[\"b\"]}"));
        MigrationGraph graph = MigrationGraph.builder()
                .add(rename("1", "2", "a", "b"))
                .add(EventMigration.builder("2", "3")
                        .rename("b", "c")
                        .source(needsB)
                        .build())
                .build();

        assertThat(graph.migrate(JsonObject.of("a", 1), "1", "3")).isEqualTo(JsonObject.of("c", 1));
        assertThatThrownBy(() -> graph.migrate(JsonObject.of("x", 1), "1", "3"))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("migration 2 -> 3: the event is not valid under the schema of version 2");
    }

    @Test
    void migrate_withoutAWay_namesTheVersions() {
        assertThat(GRAPH.canMigrate("4", "1")).isFalse();
        assertThat(GRAPH.canMigrate("9", "9")).isFalse();
        assertThat(GRAPH.canMigrate("3", "1")).isTrue();
        assertThatThrownBy(() -> GRAPH.migrate(JsonObject.empty(), "4", "1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no migration leads from version '4' to '1'; known versions are [1, 2, 3, 4]; add what is"
                        + " missing to the graph");
    }

    @Test
    void migrate_resultOfAStepThatIsNotValid_stopsThere() {
        MigrationException e =
                catchThrowableOfType(MigrationException.class, () -> GRAPH.migrate(JsonObject.of("x", 1), "1", "3"));

        assertThat(e)
                .hasMessage("migration 2 -> 3: the migrated event is not valid under the schema of version 3:\n"
                        + "  - required property 'c' is missing");
    }

    @Test
    void build_contradictions_areAllNamed() {
        assertThatThrownBy(() -> MigrationGraph.builder()
                        .add(rename("1", "2", "a", "b"))
                        .add(rename("1", "2", "a", "c"))
                        .schema("7", JsonSchema.draft7(JsonObject.empty()))
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        migration graph has 2 problems:
                          - 1 -> 2: was added twice; keep one
                          - schema 7: belongs to a version that no migration touches""");
        assertThatThrownBy(() -> MigrationGraph.builder().build())
                .hasMessageContaining("migrations: there is none; add at least one");
    }
}
