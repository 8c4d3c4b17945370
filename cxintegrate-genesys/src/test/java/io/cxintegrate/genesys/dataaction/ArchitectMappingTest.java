package io.cxintegrate.genesys.dataaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.genesys.dataaction.ArchitectMapping.Entry;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectMappingTest {
    private static ArchitectMapping of(String schema) {
        return ArchitectMapping.of(JsonSchema.of(JsonObject.parse(schema)));
    }

    @Test
    void toText_theTutorialsOutcome_namesEveryPlace() {
        assertThat(ArchitectMapping.of(FetchUser.OUTPUT).toText()).isEqualTo("""
                        Keep the outcome of the data action in the variable 'output', then refer to:
                          <output.name>         string
                          <output.email>        string
                          <output.companyName>  string
                          <output.website>      string   may be missing
                          <output.isValidUser>  boolean
                        """);
    }

    @Test
    void toText_variableOfTheTutorial_isUsed() {
        ArchitectMapping mapping = ArchitectMapping.of(FetchUser.DATA).withVariable("data");

        assertThat(mapping.variable()).isEqualTo("data");
        assertThat(mapping.toText()).contains("<data.name> ", "<data.email> ").doesNotContain("output");
    }

    @Test
    void toMarkdown_theTutorialsOutcome_isATable() {
        assertThat(ArchitectMapping.of(FetchUser.OUTPUT).toMarkdown()).isEqualTo("""
                        | Reference | Type | Always there |
                        |---|---|---|
                        | `<output.name>` | string | yes |
                        | `<output.email>` | string | yes |
                        | `<output.companyName>` | string | yes |
                        | `<output.website>` | string | no |
                        | `<output.isValidUser>` | boolean | yes |
                        """);
    }

    @Test
    void of_nestedContract_listsObjectsArraysAndWhatIsInThem() {
        ArchitectMapping mapping = of("""
                {"type": "object",
                 "properties": {
                   "company": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
                   "tags": {"type": "array", "items": {"type": "string"}},
                   "orders": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}},
                              "required": ["id"]}},
                   "note": {"type": ["string", "null"]},
                   "either": {"type": ["string", "integer"]},
                   "open": {}},
                 "required": ["company", "tags", "orders", "note", "either", "open"]}""");

        assertThat(mapping.entries())
                .containsExactly(
                        new Entry("company", "object", false),
                        new Entry("company.name", "string", false),
                        new Entry("tags", "array", false),
                        new Entry("tags[i]", "string", true),
                        new Entry("orders", "array", false),
                        new Entry("orders[i]", "object", true),
                        new Entry("orders[i].id", "integer", true),
                        new Entry("note", "string", true),
                        new Entry("either", "any", false),
                        new Entry("open", "any", false));
    }

    @Test
    void of_optionalObject_makesItsMembersOptional() {
        assertThat(of("""
                                {"properties": {"a": {"type": "object", "properties": {"b": {"type": "number"}},
                                 "required": ["b"]}}}""").entries()).containsExactly(new Entry("a", "object", true), new Entry("a.b", "number", true));
    }

    @Test
    void of_sample_takesWhatItSees() {
        assertThat(ArchitectMapping.of(JsonObject.parse(
                                "{\"n\": 1, \"o\": {\"s\": \"x\"}, \"l\": [{\"b\": true}], \"e\": [], \"z\": null}"))
                        .entries())
                .containsExactly(
                        new Entry("n", "number", false),
                        new Entry("o", "object", false),
                        new Entry("o.s", "string", false),
                        new Entry("l", "array", false),
                        new Entry("l[i]", "object", false),
                        new Entry("l[i].b", "boolean", false),
                        new Entry("e", "array", false),
                        new Entry("z", "any", true));
    }

    @Test
    void toText_noFields_saysSo() {
        assertThat(of("{\"type\": \"object\"}").toText())
                .isEqualTo("Keep the outcome of the data action in the variable 'output'; it has no fields.\n");
    }

    @Test
    void of_contractDeeperThanThePlatformTakes_stopsThere() {
        String open = Stream.generate(() -> "{\"type\":\"object\",\"properties\":{\"a\":")
                .limit(60)
                .collect(Collectors.joining());
        ArchitectMapping mapping = of(open + "{\"type\":\"string\"}" + "}}".repeat(60));

        assertThat(mapping.entries()).hasSize(50);
    }

    @Test
    void toText_hostileNames_stayInTheirLineAndCell() {
        ArchitectMapping mapping = ArchitectMapping.of(JsonObject.of("a\n| b`", 1));

        assertThat(mapping.toText().lines()).hasSize(2);
        assertThat(mapping.toMarkdown()).endsWith("| `<output.a?\\| b'>` | number | yes |\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a>b", "<a>", "a\n"})
    void withVariable_illegalName_isRefused(String name) {
        ArchitectMapping mapping = ArchitectMapping.of(FetchUser.OUTPUT);

        assertThatThrownBy(() -> mapping.withVariable(name))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("a variable is named by letters, digits, '_' and '.', such as Flow.user, but is '" + name
                        + "'");
    }

    @Test
    void equals_sameContent_isEqual() {
        assertThat(ArchitectMapping.of(FetchUser.OUTPUT))
                .isEqualTo(ArchitectMapping.of(FetchUser.OUTPUT))
                .hasSameHashCodeAs(ArchitectMapping.of(FetchUser.OUTPUT))
                .isNotEqualTo(ArchitectMapping.of(FetchUser.OUTPUT).withVariable("data"))
                .hasToString("ArchitectMapping[output, 5 entries]");
    }

    @Test
    void of_contractOfAnArray_refersToItsElements() {
        ArchitectMapping mapping = of("""
                {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}""");

        assertThat(mapping.toText()).isEqualTo("""
                Keep the outcome of the data action in the variable 'output', then refer to:
                  <output[i]>     object   may be missing
                  <output[i].id>  string   may be missing
                """);
    }
}
