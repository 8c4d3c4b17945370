package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.change.BreakingCandidate;
import io.cxintegrate.cxone.schema.change.ChangeKind;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is listed for which edit. References and recursion have a test of their own. */
class SchemaDiffTest {
    static final String DRAFT_2019 = "\"$schema\": \"https://json-schema.org/draft/2019-09/schema\"";

    static SchemaDiff diff(String oldSchema, String newSchema) {
        return SchemaDiff.between(JsonObject.parse(oldSchema), JsonObject.parse(newSchema));
    }

    static List<String> changes(String oldSchema, String newSchema) {
        return diff(oldSchema, newSchema).changes().stream()
                .map(SchemaChange::toString)
                .toList();
    }

    @Test
    void between_journeySchemas_listsEveryChangeWithKindAndPointers() {
        SchemaDiff diff = SchemaDiff.between(SampleSchemas.LEGACY, SampleSchemas.NEW);

        assertThat(diff.changes().stream().map(SchemaChange::toString))
                .containsExactly(
                        "required-removed /required/2 -> -: 'agentEmail' is no longer required",
                        "required-added - -> /required/2: 'agentId' is now required",
                        "property-removed /properties/agentEmail -> -: property 'agentEmail' was removed",
                        "property-removed /properties/callDuration -> -: property 'callDuration' was removed",
                        "property-added - -> /properties/agentId: property 'agentId' was added",
                        "property-added - -> /properties/durationSeconds: property 'durationSeconds' was added",
                        "property-added - -> /properties/metadata: property 'metadata' was added");
        assertThat(diff.notCompared()).isEmpty();
        assertThat(diff).hasToString("SchemaDiff[7 changes]");
    }

    @Test
    void change_accessors_tellKindPlacesAndField() {
        SchemaChange change = diff(
                        "{\"properties\": {\"a/b\": {\"properties\": {\"c.d\": {\"maxLength\": 5}}}}}",
                        "{\"properties\": {\"a/b\": {\"properties\": {\"c.d\": {}}}}}")
                .changes()
                .get(0);

        assertThat(change.kind()).isEqualTo(ChangeKind.LENGTH_CHANGED);
        assertThat(change.oldPointer()).hasValue("/properties/a~1b/properties/c.d/maxLength");
        assertThat(change.newPointer()).isEmpty();
        assertThat(change.field()).isEqualTo("a/b.c\\.d");
        assertThat(change.description()).isEqualTo("maxLength of 'a/b.c\\.d' was removed: 5");
    }

    @Test
    void breakingCandidates_journeySchemas_comeUnderTheKnownNames() {
        List<BreakingCandidate> candidates =
                SchemaDiff.between(SampleSchemas.LEGACY, SampleSchemas.NEW).breakingCandidates();

        assertThat(candidates.stream().map(BreakingCandidate::toString))
                .containsExactly(
                        "Required fields removed: agentEmail",
                        "Properties removed from schema: agentEmail, callDuration");
    }

    @Test
    void breakingCandidates_typeChanges_areFoundAtAnyDepth() {
        SchemaDiff diff = diff(
                "{\"properties\": {\"a\": {\"properties\": {\"b\": {\"type\": \"string\"}}}, \"c\": {\"type\": \"integer\"}}}",
                "{\"properties\": {\"a\": {\"properties\": {\"b\": {\"type\": \"integer\"}}}, \"c\": {\"type\": \"number\"}}}");

        assertThat(diff.breakingCandidates()).hasToString("[Type change detected: a.b, c]");
    }

    @Test
    void between_sameSchema_isEmpty() {
        SchemaDiff diff = SchemaDiff.between(SampleSchemas.LEGACY, SampleSchemas.LEGACY);

        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.breakingCandidates()).isEmpty();
        assertThat(diff.toText())
                .startsWith("no changes\n")
                .endsWith("compatible\nbackward compatible\nforward compatible\n")
                .doesNotContain("breaking");
        assertThat(diff.toMarkdown()).startsWith("**no changes**\n\n| If |");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"type": "string"}             | {"type": "integer"}          | type-changed /type -> /type: type of the root changed from string to integer
            {"type": "integer"}            | {"type": "number"}           | type-widened /type -> /type: type of the root was widened from integer to number
            {"type": ["null", "string"]}   | {"type": "string"}           | type-narrowed /type -> /type: type of the root was narrowed from null or string to string
            {}                             | {"type": "object"}           | type-narrowed - -> /type: type of the root was narrowed from any to object
            {"type": "object"}             | {}                           | type-widened /type -> -: type of the root was widened from object to any
            {"enum": ["a", "b"]}           | {"enum": ["b", "c"]}         | enum-changed /enum -> /enum: enum of the root no longer has "a" and now has "c"
            {"enum": [1]}                  | {"enum": [1, 2]}             | enum-changed /enum -> /enum: enum of the root now has 2
            {"const": 1}                   | {"const": 2}                 | const-changed /const -> /const: const of the root was raised from 1 to 2
            {"const": null}                | {}                           | const-changed /const -> -: const of the root was removed: null
            {"minimum": 9007199254740993}  | {"minimum": 9007199254740992} | bound-changed /minimum -> /minimum: minimum of the root was lowered from 9007199254740993 to 9007199254740992
            {"multipleOf": 0.1}            | {"multipleOf": 0.01}         | multiple-of-changed /multipleOf -> /multipleOf: multipleOf of the root was lowered from 0.1 to 0.01
            {"minItems": 1}                | {}                           | count-changed /minItems -> -: minItems of the root was removed: 1
            {"pattern": "^a"}              | {"pattern": "^b"}            | pattern-changed /pattern -> /pattern: pattern of the root changed from "^a" to "^b"
            {}                             | {"format": "uuid"}           | format-changed - -> /format: format of the root was added: "uuid"
            {"uniqueItems": true}          | {"uniqueItems": false}       | unique-items-changed /uniqueItems -> /uniqueItems: uniqueItems of the root changed from true to false
            {}                             | {"additionalProperties": false} | additional-properties-changed - -> /additionalProperties: additionalProperties of the root changed from open to closed
            {"additionalProperties": {"type": "string"}} | {"additionalProperties": true} | additional-properties-changed /additionalProperties -> /additionalProperties: additionalProperties of the root changed from a schema to open
            {"items": {"type": "string"}}  | {"items": {"type": "null"}}  | type-changed /items/type -> /items/type: type of '[]' changed from string to null
            {"items": {"type": "string"}}  | {}                           | items-changed /items -> -: items of the root changed from a schema to open
            {"items": [{}, {}]}            | {"items": [{}]}              | tuple-changed /items -> /items: the tuple of the root had 2 positions and now has 1
            {"items": [{}, {}]}            | {"items": {"type": "null"}}  | tuple-changed /items -> /items: items of the root changed from 2 positions to a schema
            {"items": [{"minimum": 1}]}    | {"items": [{"minimum": 2}]}  | bound-changed /items/0/minimum -> /items/0/minimum: minimum of '[0]' was raised from 1 to 2
            {"contains": {"type": "null"}} | {}                           | contains-changed /contains -> -: contains of the root was removed: {"type":"null"}
            {"patternProperties": {"^x": {"type": "null"}}} | {}          | pattern-properties-changed /patternProperties/^x -> -: patternProperties of the root for '^x' was removed: {"type":"null"}
            {"propertyNames": {"maxLength": 3}} | {}                      | property-names-changed /propertyNames -> -: propertyNames of the root changed from a schema to open
            {"unevaluatedProperties": false} | {}                         | unevaluated-changed /unevaluatedProperties -> -: unevaluatedProperties of the root changed from closed to open
            {"dependencies": {"a": ["b"]}} | {"dependencies": {"a": ["b", "c"]}} | dependency-changed /dependencies/a -> /dependencies/a: dependencies of the root for 'a' changed from ["b"] to ["b","c"]
            {"oneOf": [{"type": "null"}]}  | {"oneOf": [{"type": "null"}, {"const": 1}]} | composition-changed - -> /oneOf/1: oneOf branch of the root was added: {"const":1}
            {"anyOf": [{"const": 1}, {"const": 2}]} | {"anyOf": [{"const": 2}]} | composition-changed /anyOf/0 -> -: anyOf branch of the root was removed: {"const":1}
            {"allOf": [{"minimum": 1}]}    | {"allOf": [{"minimum": 2}]}  | bound-changed /allOf/0/minimum -> /allOf/0/minimum: minimum of the root was raised from 1 to 2
            {"not": {"const": 1}}          | {"not": {"const": 2}}        | const-changed /not/const -> /not/const: const of the root was raised from 1 to 2
            {}                             | {"if": {"const": 1}}         | conditional-changed - -> /if: if of the root was added: {"const":1}
            {"$ref": "other.json#/a"}      | {"$ref": "other.json#/b"}    | reference-changed /$ref -> /$ref: $ref of the root changed from "other.json#/a" to "other.json#/b"
            {"properties": {"a": false}}   | {"properties": {"a": true}}  | schema-replaced /properties/a -> /properties/a: 'a' no longer allows nothing
            {"$schema": "http://json-schema.org/draft-06/schema#"} | {"$schema": "http://json-schema.org/draft-07/schema#"} | draft-changed /$schema -> /$schema: $schema of the root changed from "http://json-schema.org/draft-06/schema#" to "http://json-schema.org/draft-07/schema#"
            {"title": "A"}                 | {"title": "B"}               | annotation-changed /title -> /title: title of the root changed from "A" to "B"
            {"x-owner": {"team": "a"}}     | {"x-owner": {"team": "b"}}   | other-changed /x-owner -> /x-owner: x-owner of the root changed from {"team":"a"} to {"team":"b"}
            """)
    void between_oneEdit_isOneChangeOfItsKind(String oldSchema, String newSchema, String expected) {
        assertThat(changes(oldSchema, newSchema)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"type": "string"}              | {"type": ["string"]}
            {"type": "number"}              | {"type": ["integer", "number"]}
            {"const": 1}                    | {"const": 1.0}
            {"const": {"a": 1, "b": [2]}}   | {"const": {"b": [2.0], "a": 1}}
            {"enum": [1, 2, 2]}             | {"enum": [2, 1]}
            {"required": ["a", "b"]}        | {"required": ["b", "a", "b"]}
            {"additionalProperties": true}  | {}
            {"items": {}}                   | {"items": true}
            {"properties": {}}              | {}
            {"properties": {"a": true}}     | {"properties": {"a": {}}}
            {"allOf": [{"const": 1}, {"const": 2}]} | {"allOf": [{"const": 2}, {"const": 1}]}
            {"dependencies": {"a": ["b", "c"]}} | {"dependencies": {"a": ["c", "b"]}}
            {"definitions": {"a": {"type": "null"}}} | {"definitions": {"a": {"type": "string"}}}
            """)
    void between_otherSpelling_isNoChange(String oldSchema, String newSchema) {
        assertThat(changes(oldSchema, newSchema)).isEmpty();
    }

    @Test
    void between_nested_pointsIntoBothSchemas() {
        assertThat(changes("""
                        {"properties": {"order": {"properties": {"lines": {"items": {
                            "required": ["sku"], "properties": {"sku": {"type": "string"}}}}}}}}""", """
                        {"properties": {"order": {"properties": {"lines": {"items": {
                            "required": ["ean"], "properties": {"sku": {"type": "integer"}}}}}}}}"""))
                .containsExactly(
                        "required-removed /properties/order/properties/lines/items/required/0 -> -:"
                                + " 'order.lines[].sku' is no longer required",
                        "required-added - -> /properties/order/properties/lines/items/required/0:"
                                + " 'order.lines[].ean' is now required",
                        "type-changed /properties/order/properties/lines/items/properties/sku/type ->"
                                + " /properties/order/properties/lines/items/properties/sku/type:"
                                + " type of 'order.lines[].sku' changed from string to integer");
    }

    @Test
    void between_manyEdits_comeInTheOrderOfTheDocument() {
        assertThat(diff("""
                                {"title": "A", "properties": {"z": {"properties": {"y": {"minimum": 1}}}, "a": {"minimum": 1}}}""", """
                                {"title": "B", "properties": {"a": {"minimum": 2}, "z": {"properties": {"y": {"minimum": 2}}}}}""").changes().stream().map(SchemaChange::field)).containsExactly("", "z.y", "a");
    }
}
