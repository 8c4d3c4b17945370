package io.cxintegrate.cxone.schema;

import static io.cxintegrate.cxone.schema.SchemaDiffTest.DRAFT_2019;
import static io.cxintegrate.cxone.schema.SchemaDiffTest.changes;
import static io.cxintegrate.cxone.schema.SchemaDiffTest.diff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.change.ChangeKind;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** References, recursion, and schemas that are none. */
class SchemaDiffReferenceTest {
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    @Test
    void between_definition_isComparedWhereItIsUsed() {
        assertThat(changes("""
                        {"properties": {"agent": {"$ref": "#/definitions/Agent"}},
                         "definitions": {"Agent": {"properties": {"id": {"type": "string"}}}}}""", """
                        {"properties": {"agent": {"properties": {"id": {"type": "integer"}}}}}"""))
                .containsExactly(
                        "type-changed /definitions/Agent/properties/id/type -> /properties/agent/properties/id/type:"
                                + " type of 'agent.id' changed from string to integer");
    }

    @Test
    void between_definitionRenamed_isNoChange() {
        assertThat(changes(
                        "{\"$ref\": \"#/definitions/a\", \"definitions\": {\"a\": {\"type\": \"string\"}}}",
                        "{\"$ref\": \"#/$defs/b%20c\", \"$defs\": {\"b c\": {\"type\": \"string\"}}}"))
                .isEmpty();
    }

    @Test
    void between_sharedDefinition_isReportedOnceAtItsFirstField() {
        List<SchemaChange> changes = diff("""
                        {"properties": {"a": {"$ref": "#/definitions/x~1y"}, "b": {"$ref": "#/definitions/x~1y"}},
                         "definitions": {"x/y": {"minimum": 1}}}""", """
                        {"properties": {"a": {"$ref": "#/definitions/x~1y"}, "b": {"$ref": "#/definitions/x~1y"}},
                         "definitions": {"x/y": {"minimum": 2}}}""").changes();

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).oldPointer()).hasValue("/definitions/x~1y/minimum");
        assertThat(changes.get(0).field()).isEqualTo("a");
    }

    @Test
    void between_branchesWithTheSameReference_goIntoTheDefinition() {
        assertThat(changes(
                        "{\"oneOf\": [{\"$ref\": \"#/definitions/a\"}], \"definitions\": {\"a\": {\"maximum\": 1}}}",
                        "{\"oneOf\": [{\"$ref\": \"#/definitions/a\"}], \"definitions\": {\"a\": {\"maximum\": 2}}}"))
                .containsExactly("bound-changed /definitions/a/maximum -> /definitions/a/maximum:"
                        + " maximum of the root was raised from 1 to 2");
    }

    @Test
    void between_keywordBesideReferenceInDraft7_isIgnored() {
        assertThat(changes(
                        "{\"$ref\": \"#/definitions/a\", \"minimum\": 1, \"definitions\": {\"a\": {}}}",
                        "{\"$ref\": \"#/definitions/a\", \"minimum\": 2, \"definitions\": {\"a\": {}}}"))
                .isEmpty();
    }

    @Test
    void between_keywordBesideReferenceIn2019_counts() {
        assertThat(changes(
                        "{" + DRAFT_2019
                                + ", \"$ref\": \"#/$defs/a\", \"minimum\": 1, \"$defs\": {\"a\": {\"minimum\": 0}}}",
                        "{" + DRAFT_2019
                                + ", \"$ref\": \"#/$defs/a\", \"minimum\": 2, \"$defs\": {\"a\": {\"minimum\": -1}}}"))
                .containsExactly(
                        "bound-changed /minimum -> /minimum: minimum of the root was raised from 1 to 2",
                        "other-changed /$defs/a/minimum -> /$defs/a/minimum:"
                                + " minimum#2 of the root was lowered from 0 to -1");
    }

    @Test
    void between_recursiveSchema_endsAndFindsTheLeaf() {
        String tree = """
                {"$ref": "#/definitions/node", "definitions": {"node": {"properties": {
                    "value": {"type": "%s"}, "children": {"items": {"$ref": "#/definitions/node"}}}}}}""";

        Assertions.assertTimeoutPreemptively(
                GENEROUS,
                () -> assertThat(changes(tree.formatted("integer"), tree.formatted("number")))
                        .containsExactly("type-widened /definitions/node/properties/value/type ->"
                                + " /definitions/node/properties/value/type:"
                                + " type of 'value' was widened from integer to number"));
    }

    @Test
    void between_twelveMutuallyRecursiveTypes_isNotExponential() {
        JsonObject before = mutuallyRecursive(12, "integer");
        JsonObject after = mutuallyRecursive(12, "string");

        List<SchemaChange> changes = Assertions.assertTimeoutPreemptively(
                GENEROUS, () -> SchemaDiff.between(before, after).changes());

        assertThat(changes).hasSize(12).allMatch(c -> c.kind() == ChangeKind.TYPE_CHANGED);
    }

    @Test
    void between_chainOf20000Definitions_needsNoDeepStack() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            definitions.put("d" + i, Map.of("not", Map.of("$ref", "#/definitions/d" + (i + 1))));
        }
        definitions.put("d20000", Map.of("minimum", 1));
        JsonObject before = JsonObject.of("$ref", "#/definitions/d0", "definitions", definitions);
        definitions.put("d20000", Map.of("minimum", 2));
        JsonObject after = JsonObject.of("$ref", "#/definitions/d0", "definitions", definitions);

        assertThat(SchemaDiff.between(before, after).changes()).hasSize(1);
    }

    @Test
    void notCompared_referenceToElsewhere_isSaid() {
        String schema = "{\"properties\": {\"a\": {\"$ref\": \"common.json#/agent\"}}}";

        SchemaDiff diff = diff(schema, schema);

        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.notCompared())
                .containsExactly(
                        "the old schema refers to \"common.json#/agent\" at /properties/a/$ref,"
                                + " which was compared as text and not followed",
                        "the new schema refers to \"common.json#/agent\" at /properties/a/$ref,"
                                + " which was compared as text and not followed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"properties": {"a": {"$ref": "#/definitions/nope"}}} | the new schema has a reference at '/properties/a/$ref' that points to nothing: '#/definitions/nope'
            {"properties": {"a": {"$ref": "#/definitions/x"}}, "definitions": {"x": {"$ref": "#/definitions/y"}, "y": {"$ref": "#/definitions/x"}}} | the new schema has a reference at '/properties/a/$ref' that leads back to itself without describing anything; give it a target that has keywords of its own
            {"properties": {"a": 7}}                | the new schema should have an object or a boolean at '/properties/a' but has a value of type number
            {"properties": ["a"]}                   | the new schema should have an object at '/properties' but has a value of type array
            {"properties": {"a": {"type": "text"}}} | the new schema should have the name of a JSON type or a list of such names at '/properties/a/type' but has a value of type string
            {"properties": {"a": {"required": true}}} | the new schema should have an array of names at '/properties/a/required' but has a value of type boolean
            {"properties": {"a": {"required": [1]}}} | the new schema should have a name at '/properties/a/required/0' but has a value of type number
            {"properties": {"a": {"anyOf": {}}}}    | the new schema should have an array of schemas at '/properties/a/anyOf' but has a value of type object
            {"properties": {"a": {"type": null}}}   | the new schema should have the name of a JSON type or a list of such names at '/properties/a/type' but has null
            """)
    void between_notASchema_saysWhere(String newSchema, String message) {
        assertThatThrownBy(() -> diff("{\"properties\": {\"a\": {}}}", newSchema))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    /** Every type has a property of every type: as many ways through it as there are permutations. */
    private static JsonObject mutuallyRecursive(int count, String leaf) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("t" + i);
        }
        for (String name : names) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("leaf", Map.of("type", leaf));
            names.forEach(n -> properties.put(n, Map.of("$ref", "#/definitions/" + n)));
            definitions.put(name, Map.of("properties", properties));
        }
        return JsonObject.of("$ref", "#/definitions/t0", "definitions", definitions);
    }
}
