package io.cxintegrate.cxone.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.core.transform.fields.FieldCast;
import io.cxintegrate.core.transform.fields.MappingExplanation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationRunTest {
    private static final MigrationGraph GRAPH = MigrationGraph.builder()
            .add(EventMigration.builder("1", "2").rename("a", "b").build())
            .add(EventMigration.builder("2", "3")
                    .rename("b", "c", field -> field.cast(FieldCast.INTEGER))
                    .rename("x", "y")
                    .build())
            .schema("3", JsonSchema.draft7(JsonObject.parse("{\"properties\":{\"c\":{\"minimum\":0}}}")))
            .build();

    private static final JsonObject GOOD = JsonObject.of("a", "7");
    private static final JsonObject BAD = JsonObject.of("a", "seven");
    private static final JsonObject INVALID = JsonObject.of("a", "-1");

    @Test
    void migrate_onError_throwsForTheFirst() {
        MigrationRun run = MigrationRun.builder(GRAPH, "1", "3").build();

        assertThat(run.migrate(GOOD).migrated()).contains(JsonObject.of("c", 7));
        assertThatThrownBy(() -> run.migrate(List.of(GOOD, BAD, INVALID)))
                .isInstanceOf(MigrationException.class)
                .hasMessage(
                        "migration 2 -> 3: mapping rule 'b -> c' failed: at 'b' expected an integer, or text that is one"
                                + " but found a string");
    }

    @Test
    void migrate_onSkip_goesOnAndSaysWhy() {
        MigrationRun run = MigrationRun.builder(GRAPH, "1", "3")
                .onFailure(FailurePolicy.SKIP)
                .build();

        List<MigrationResult> results = run.migrate(List.of(BAD, INVALID, GOOD));

        assertThat(results).extracting(MigrationResult::succeeded).containsExactly(false, false, true);
        assertThat(results.get(0).failure())
                .hasValueSatisfying(e -> assertThat(e.stage()).isEqualTo(MigrationException.Stage.RULES));
        assertThat(results.get(1).failure())
                .hasValueSatisfying(e -> assertThat(e.stage()).isEqualTo(MigrationException.Stage.RESULT));
        assertThat(results.get(1).event()).isEqualTo(INVALID);
        assertThat(results.get(2).migrated()).contains(JsonObject.of("c", 7));
        assertThat(results.get(0))
                .hasToString(
                        "MigrationResult[migration 2 -> 3: mapping rule 'b -> c' failed: at 'b' expected an integer, or"
                                + " text that is one but found a string]");
        assertThat(results.get(2)).hasToString("MigrationResult[migrated]");
    }

    @Test
    void migrate_withDeadLetters_handsOverTheEventAndTheReason() {
        List<MigrationResult> letters = new ArrayList<>();
        MigrationRun run =
                MigrationRun.builder(GRAPH, "1", "3").deadLetters(letters::add).build();

        List<MigrationResult> results = run.migrate(List.of(BAD, GOOD));

        assertThat(letters).containsExactly(results.get(0));
        assertThat(letters.get(0).event()).isSameAs(BAD);
        assertThat(letters.get(0).failure()).isPresent();
    }

    @Test
    void migrate_explained_tellsForEachStepWhatItsRulesDid() {
        MigrationRun run = MigrationRun.builder(GRAPH, "1", "3")
                .onFailure(FailurePolicy.SKIP)
                .explained(true)
                .build();

        MigrationResult good = run.migrate(GOOD);

        assertThat(good.migrated()).contains(JsonObject.of("c", 7));
        assertThat(good.steps()).hasSize(2);
        assertThat(good.steps().get(1).fields())
                .extracting(MappingExplanation.Field::rule, MappingExplanation.Field::outcome)
                .containsExactly(
                        tuple("b -> c", MappingExplanation.Outcome.WRITTEN),
                        tuple("x -> y", MappingExplanation.Outcome.SKIPPED));
        assertThat(run.migrate(BAD).steps()).hasSize(1);
    }

    @Test
    void build_whatCannotWork_isNamed() {
        assertThatThrownBy(() -> MigrationRun.builder(GRAPH, "1", "3")
                        .onFailure(FailurePolicy.DEAD_LETTER)
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("deadLetters: is required with the policy DEAD_LETTER");
        assertThatThrownBy(() -> MigrationRun.builder(GRAPH, "1", "3")
                        .deadLetters(letter -> {})
                        .onFailure(FailurePolicy.SKIP)
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("deadLetters: is never used with the policy SKIP");
        assertThatThrownBy(() -> MigrationRun.builder(GRAPH, "3", "1").build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no migration leads from version '3' to '1'");
        assertThat(MigrationRun.builder(GRAPH, "1", "3").build()).hasToString("MigrationRun[1 -> 3, ERROR]");
    }
}
