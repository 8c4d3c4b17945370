package io.cxintegrate.core.transform.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class FieldMappingBuildTest {
    @Test
    void build_conflicts_areReportedAllAtOnce() {
        FieldMappingBuilder builder = FieldMapping.builder()
                .move("a", "x")
                .move("b", "x")
                .constant("y", 1)
                .move("c", "y.z")
                .move("d", "p.q.r")
                .move("e", "p.q")
                .move("f", "list[0]")
                .move("g", "g", field -> field.required().defaultValue(1));

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        field mapping has 5 problems:
                          - x: is written by two rules: 'a -> x' and 'b -> x'
                          - y.z: lies inside 'y', which the rule 'constant -> y' writes as a whole
                          - p.q.r: lies inside 'p.q', which the rule 'e -> p.q' writes as a whole
                          - list[0]: cannot be written to: a target path has names only, no array index
                          - g: is required and has a default for when it is missing; keep one""");
    }

    @Test
    void build_neighbours_areNoConflict() {
        FieldMapping mapping = FieldMapping.builder()
                .move("a", "p.q")
                .move("b", "p.qr")
                .move("c", "p\\.q")
                .remove("p")
                .build();

        assertThat(mapping.apply(JsonObject.parse("{\"a\": 1, \"b\": 2, \"c\": 3}"))
                        .toJson())
                .isEqualTo("{\"p\":{\"q\":1,\"qr\":2},\"p.q\":3}");
    }

    @Test
    void build_nothingToDo_isRefused() {
        InvalidConfigurationException e = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> FieldMapping.builder().build());

        assertThat(e.violations())
                .containsExactly(new Violation(
                        "rules",
                        "there is none, so that every field would be dropped; add one, or choose unmapped PASS"));
    }

    @Test
    void move_badPath_isRefusedAtOnce() {
        assertThatThrownBy(() -> FieldMapping.builder().move("a..b", "c"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("bad field path 'a..b' at position 3: expected a name");
        assertThatThrownBy(() -> FieldMapping.builder().move("a", "")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> FieldMapping.builder().remove("[0")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> FieldMapping.builder().constant("a", new Object()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void options_usedAfterwards_haveNoEffect() {
        FieldOptions[] kept = new FieldOptions[1];
        FieldMapping mapping =
                FieldMapping.builder().move("a", "b", field -> kept[0] = field).build();
        kept[0].defaultValue("late").cast(FieldCast.STRING);

        assertThat(mapping.apply(JsonObject.empty())).isEqualTo(JsonObject.empty());
        assertThat(mapping.apply(JsonObject.of("a", 1))).isEqualTo(JsonObject.of("b", 1));
    }

    @Test
    void builder_usedAgain_doesNotChangeWhatItBuilt() {
        FieldMappingBuilder builder = FieldMapping.builder().move("a", "b");
        FieldMapping first = builder.build();
        FieldMapping second = builder.move("c", "d").strict().build();
        FieldMapping third = second.toBuilder().constant("e", 1).build();

        assertThat(first).hasToString("FieldMapping[a -> b]");
        assertThat(first.unmapped()).isEqualTo(Unmapped.DROP);
        assertThat(second).hasToString("FieldMapping[a -> b, c -> d]");
        assertThat(third).hasToString("FieldMapping[a -> b, c -> d, constant -> e]");
        assertThat(third.missingSource()).isEqualTo(MissingSource.FAIL);
    }
}
