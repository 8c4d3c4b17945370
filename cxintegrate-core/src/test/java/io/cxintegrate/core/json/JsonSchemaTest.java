package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Violation;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {
    private static JsonSchema schema(String json) {
        return JsonSchema.of(JsonObject.parse(json));
    }

    @Test
    void validate_severalFaults_reportsEachWithItsPointer() {
        JsonSchema schema = schema("""
                {"type":"object","required":["id","agent"],"additionalProperties":false,
                 "properties":{"id":{"type":"string","pattern":"^[a-z]+$"},"agent":{"type":"object","properties":{"a/b":{"type":"integer"}}},
                 "kind":{"enum":["x","y"]},"fix":{"const":3}}}""");
        assertThat(
                        schema.validate(
                                JsonObject.parse(
                                        "{\"id\":\"SECRET1\",\"agent\":{\"a/b\":\"SECRET2\"},\"kind\":\"SECRET3\",\"fix\":4,\"more\":1}")))
                .containsExactlyInAnyOrder(
                        new Violation("/id", "does not match the pattern of the schema"),
                        new Violation("/agent/a~1b", "is of type string, expected integer"),
                        new Violation("/kind", "is none of the values the schema lists"),
                        new Violation("/fix", "is not the value the schema demands"),
                        new Violation("", "property 'more' is not allowed"));
        assertThat(schema.validate(JsonObject.parse("{\"id\":\"a\"}")))
                .containsExactly(new Violation("", "required property 'agent' is missing"));
    }

    @Test
    void accepts_valid_isTrue() {
        assertThat(schema("{\"type\":\"object\"}").accepts(JsonObject.empty())).isTrue();
        assertThat(schema("{\"minimum\":3}").validate(2))
                .containsExactly(new Violation("", "breaks the rule 'minimum' of the schema"));
    }

    @Test
    void draft7_withoutSchemaMember_readsDraft7() {
        // Tuples are an array under items up to 2019-09, and that is an error from 2020-12 on.
        JsonSchema tuple = JsonSchema.draft7(JsonObject.parse("{\"items\":[{\"type\":\"string\"}]}"));
        assertThat(tuple.accepts(java.util.List.of("x", 1))).isTrue();
        assertThat(tuple.accepts(java.util.List.of(1))).isFalse();
    }

    @Test
    void of_recursiveSchema_works() {
        JsonSchema tree = schema(
                "{\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/$defs/n\"}}}},\"$ref\":\"#/$defs/n\"}");
        assertThat(tree.accepts(JsonObject.parse("{\"next\":{\"next\":{}}}"))).isTrue();
        assertThat(tree.validate(JsonObject.parse("{\"next\":{\"next\":1}}")))
                .containsExactly(new Violation("/next/next", "is of type number, expected object"));
    }

    @Test
    void validate_schemaThatRefersToItselfInPlace_saysSoInsteadOfRunningOut() {
        JsonSchema endless = JsonSchema.of(JsonObject.of("$ref", "#"));

        assertThatThrownBy(() -> endless.validate(JsonObject.empty()))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the JSON Schema refers to itself without end; a '$ref' has to lead into a part of the value, not to"
                                + " the same place again");
    }

    @Test
    void of_remoteReference_isNotFetched() {
        assertThatThrownBy(
                        () -> schema("{\"$ref\":\"http://127.0.0.1:1/x.json\"}").validate(1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("not a usable JSON Schema: ");
    }

    @Test
    void of_unknownDraft_isRefused() {
        assertThatThrownBy(() -> schema("{\"$schema\":\"urn:none\",\"type\":\"object\"}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("not a usable JSON Schema: ");
    }
}
