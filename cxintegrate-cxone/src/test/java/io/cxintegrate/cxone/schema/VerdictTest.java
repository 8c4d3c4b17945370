package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drafts, references, profiles and limits. What keywords mean for each other is the mutations' and the corpus's matter. */
class VerdictTest {
    private static final String OPEN =
            "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, \"required\": [\"a\"]}";
    private static final String MORE = "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"},"
            + " \"b\": {\"type\": \"integer\"}}, \"required\": [\"a\"]}";

    @Test
    void backward_breaking_showsTheSmallestEventBothValidatorsSplitOn() {
        Verdict verdict = SchemaDiff.between(OPEN, MORE).backward();

        assertThat(verdict).hasToString("breaking: {\"a\":\"\",\"b\":null}");
        assertThat(verdict.isBreaking()).isTrue();
        assertThat(verdict.witness())
                .isEqualTo(new LinkedHashMap<>(
                        JsonObject.parse("{\"a\":\"\",\"b\":null}").asMap()));
        assertThat(verdict.reason()).isEmpty();
    }

    @Test
    void verdict_optionalFieldAdded_breaksNobodyWhoSendsDeclaredFieldsOnly() {
        SchemaDiff diff = SchemaDiff.between(OPEN, MORE);

        assertThat(diff.verdict(Direction.BACKWARD, SchemaProfile.DECLARED_FIELDS)
                        .isCompatible())
                .isTrue();
        assertThat(diff.verdict(Direction.FORWARD, SchemaProfile.DECLARED_FIELDS)
                        .isCompatible())
                .isTrue();
        assertThat(diff.suggestedBump(SchemaProfile.DOCUMENTS)).isEqualTo(VersionBump.MAJOR);
        assertThat(diff.suggestedBump(SchemaProfile.DECLARED_FIELDS)).isEqualTo(VersionBump.PATCH);
    }

    @Test
    void verdict_requiredWithDefault_breaksNobodyWhoFillsDefaultsIn() {
        SchemaDiff diff = SchemaDiff.between(
                "{\"properties\": {\"a\": {\"type\": \"integer\", \"default\": 1}}}",
                "{\"properties\": {\"a\": {\"type\": \"integer\", \"default\": 1}}, \"required\": [\"a\"]}");

        assertThat(diff.backward()).hasToString("breaking: {}");
        assertThat(diff.verdict(Direction.BACKWARD, SchemaProfile.DEFAULTS_APPLIED)
                        .isCompatible())
                .isTrue();
    }

    @Test
    void verdict_formatRemoved_breaksOldReadersThatAssertIt() {
        SchemaDiff diff = SchemaDiff.between("{\"type\": \"string\", \"format\": \"email\"}", "{\"type\": \"string\"}");

        assertThat(diff.forward().isCompatible()).isTrue();
        assertThat(diff.verdict(Direction.FORWARD, SchemaProfile.FORMAT_ASSERTED))
                .hasToString("breaking: \"\"");
        assertThat(diff.verdict(Direction.BACKWARD, SchemaProfile.FORMAT_ASSERTED)
                        .isCompatible())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true} | {"$schema": "http://json-schema.org/draft-06/schema#", "exclusiveMinimum": 1}
            {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "null"}], "additionalItems": false} | {"$schema": "https://json-schema.org/draft/2020-12/schema", "prefixItems": [{"type": "null"}], "items": false}
            {"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"]}} | {"$schema": "https://json-schema.org/draft/2019-09/schema", "dependentRequired": {"a": ["b"]}}
            {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a", "minimum": 5, "definitions": {"a": {"type": "integer"}}} | {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "integer"}
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#a", "minimum": 5, "$defs": {"x": {"$anchor": "a", "type": "integer"}}} | {"type": "integer", "minimum": 5}
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$dynamicRef": "#a", "$defs": {"x": {"$dynamicAnchor": "a", "type": "integer"}}} | {"type": "integer"}
            {"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true, "properties": {"a": {"$recursiveRef": "#"}}, "additionalProperties": false} | {"properties": {"a": {"$ref": "#"}}, "additionalProperties": false}
            {"$id": "https://example.org/a", "allOf": [{"$ref": "b"}], "definitions": {"b": {"$id": "https://example.org/b", "type": "null"}}} | {"type": "null"}
            {"definitions": {"n": {"properties": {"next": {"$ref": "#/definitions/n"}, "v": {"type": "integer"}}}}, "$ref": "#/definitions/n"} | {"definitions": {"m": {"properties": {"v": {"type": "integer"}, "next": {"$ref": "#/definitions/m"}}}}, "$ref": "#/definitions/m"}
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [{"properties": {"a": true}}], "properties": {"b": true}, "unevaluatedProperties": false} | {"properties": {"a": true, "b": true}, "additionalProperties": false}
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "contains": {"type": "null"}, "unevaluatedItems": false} | {"items": {"type": "null"}, "contains": true}
            """)
    void verdict_sameMeaningInAnotherDraftOrSpelling_isCompatibleBothWays(String oldSchema, String newSchema) {
        SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);

        assertThat(diff.backward()).hasToString("compatible");
        assertThat(diff.forward()).hasToString("compatible");
    }

    @Test
    void verdict_otherDocument_isFollowedByTheResolver() {
        Map<String, JsonObject> documents = Map.of(
                "https://example.org/v1.json",
                        JsonObject.parse("{\"definitions\": {\"agent\": {\"type\": \"string\"}}}"),
                "https://example.org/v2.json",
                        JsonObject.parse("{\"definitions\": {\"agent\": {\"type\": \"string\", \"minLength\": 1}}}"));
        SchemaDiff diff = SchemaDiff.builder()
                .oldSchema("{\"$ref\": \"https://example.org/v1.json#/definitions/agent\"}")
                .newSchema("{\"$ref\": \"https://example.org/v2.json#/definitions/agent\"}")
                .resolver(uri -> Optional.ofNullable(documents.get(uri)))
                .build();

        assertThat(diff.backward()).hasToString("breaking: \"\"");
        assertThat(diff.forward()).hasToString("compatible");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"pattern": "(a)\\\\1"}    | {"pattern": "^(aa)"}  | the pattern '(a)\\1' has a back-reference
            {"allOf": [{"$ref": "#"}, {"type": "null"}]} | {"type": "null"} | a reference leads back to itself without going into a value: old (root)
            {"$schema": "https://example.org/own"} | {"type": "null"} | the draft is not known: https://example.org/own
            """)
    void verdict_whatIsNotDecided_saysWhy(String oldSchema, String newSchema, String reason) {
        assertThat(SchemaDiff.between(oldSchema, newSchema).backward()).hasToString("unknown: " + reason);
    }

    @Test
    void verdict_notEnoughEffort_isUnknown() {
        // Nine pigeons and eight holes: easy to see, and exponential to prove by cases.
        StringBuilder pigeons = new StringBuilder("{\"type\": \"object\", \"allOf\": [true");
        for (int p = 0; p < 9; p++) {
            pigeons.append(", {\"anyOf\": [false");
            for (int h = 0; h < 8; h++) {
                pigeons.append(", {\"required\": [\"p")
                        .append(p)
                        .append('h')
                        .append(h)
                        .append("\"]}");
            }
            pigeons.append("]}");
            for (int other = 0; other < p; other++) {
                for (int h = 0; h < 8; h++) {
                    pigeons.append(", {\"not\": {\"required\": [\"p%dh%d\", \"p%dh%d\"]}}".formatted(p, h, other, h));
                }
            }
        }
        Verdict verdict = SchemaDiff.builder()
                .oldSchema(pigeons + "]}")
                .newSchema("false")
                .effort(2000)
                .build()
                .backward();

        assertThat(verdict.isUnknown()).isTrue();
        assertThat(verdict.reason()).matches("the search was given up after \\d+ steps");
    }

    @Test
    void verdict_schemaAsDeepAsJsonMayBe_ends() {
        String deep = "{\"properties\": {\"a\": ".repeat(95) + "%s" + "}}".repeat(95);

        SchemaDiff diff =
                SchemaDiff.between(deep.formatted("{\"type\": \"integer\"}"), deep.formatted("{\"type\": \"number\"}"));

        assertThat(diff.backward()).hasToString("compatible");
        assertThat(diff.forward().isBreaking()).isTrue();
    }

    @Test
    void verdict_twelveTypesThatReferToEachOther_isProved() {
        assertThat(SchemaDiff.between(union("integer"), union("number")).backward())
                .hasToString("compatible");
        assertThat(SchemaDiff.between(union("integer"), union("number")).forward())
                .hasToString("breaking: {\"kind\":\"t0\",\"leaf\":0.5}");
    }

    private static String union(String leaf) {
        StringBuilder out = new StringBuilder("{\"$ref\": \"#/definitions/t0\", \"definitions\": {");
        for (int i = 0; i < 12; i++) {
            out.append(i > 0 ? "," : "")
                    .append("\"t")
                    .append(i)
                    .append("\": {\"type\": \"object\", \"required\": [\"kind\"],");
            out.append("\"properties\": {\"kind\": {\"const\": \"t").append(i).append("\"}, \"leaf\": {\"type\": \"");
            out.append(leaf).append("\"}, \"child\": {\"oneOf\": [");
            for (int j = 0; j < 12; j++) {
                out.append(j > 0 ? "," : "")
                        .append("{\"$ref\": \"#/definitions/t")
                        .append(j)
                        .append("\"}");
            }
            out.append("]}}}");
        }
        return out.append("}}").toString();
    }

    @Test
    void effect_ofEachChange_isWhatItDoesAlone() {
        SchemaDiff diff = SchemaDiff.between(
                "{\"type\": \"object\", \"properties\": {\"a\": {\"maxLength\": 5}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"maxLength\": 9}}, \"required\": [\"b\"], \"title\": \"T\"}");

        assertThat(diff.changes().stream()
                        .map(c -> c.kind().id() + " "
                                + diff.effect(c, Direction.BACKWARD).kind().id() + " "
                                + diff.effect(c, Direction.FORWARD).kind().id()))
                .containsExactly(
                        "required-added breaking compatible",
                        "annotation-changed compatible compatible",
                        "length-changed compatible breaking");
    }

    @Test
    void fingerprint_reformatted_staysAndEditedChanges() {
        String spread = OPEN.replace(",", ",\n   ");
        SchemaDiff diff = SchemaDiff.between(OPEN, MORE);

        assertThat(SchemaDiff.between(spread, MORE).fingerprint()).isEqualTo(diff.fingerprint());
        assertThat(SchemaDiff.between(MORE, OPEN).fingerprint()).isNotEqualTo(diff.fingerprint());
        assertThat(diff.changes().get(0).fingerprint())
                .isEqualTo(SchemaDiff.between(spread, MORE).changes().get(0).fingerprint());
    }

    @Test
    void position_schemaAsText_isLineAndColumn() {
        SchemaDiff diff = SchemaDiff.between("{\n  \"a\\u002fb\": [1, {\"x\": null}],\n  \"maxLength\": 5}", "{}");

        assertThat(diff.oldPosition(diff.changes().get(0))).hasValue(new SchemaPosition(2, 3));
        assertThat(diff.oldPosition(diff.changes().get(1))).hasValue(new SchemaPosition(3, 3));
        assertThat(diff.newPosition(diff.changes().get(1))).isEmpty();
    }

    @Test
    void build_withoutSchemas_namesBoth() {
        assertThatThrownBy(() -> SchemaDiff.builder().build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("oldSchema")
                .hasMessageContaining("newSchema");
    }

    @Test
    void verdict_notASchema_saysWhere() {
        assertThatThrownBy(() -> SchemaDiff.between("{\"minLength\": -1}", "{}").backward())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the old schema should have a number without fraction, 0 or more at '/minLength'"
                        + " but has a value of type number");
    }
}
