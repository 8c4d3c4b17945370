package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One keyword changed, with the directions that this breaks known; and the same deep inside an array of objects. */
class VerdictMutationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"type": "integer"}                 | {"type": "number"}                  | forward
            {"type": "string"}                  | {"type": ["string", "null"]}        | forward
            {"enum": ["a", "b"]}                | {"enum": ["a"]}                     | backward
            {"enum": ["a"]}                     | {"const": "a"}                      | none
            {"const": 1}                        | {"const": 1.0}                      | none
            {"minimum": 1}                      | {"minimum": 2}                      | backward
            {"type": "integer", "maximum": 10}  | {"type": "integer", "exclusiveMaximum": 11} | none
            {"maximum": 9007199254740992}       | {"maximum": 9007199254740993}       | forward
            {"multipleOf": 0.1}                 | {"multipleOf": 0.01}                | forward
            {"minLength": 1}                    | {"minLength": 2}                    | backward
            {"maxLength": 1}                    | {}                                  | forward
            {"pattern": "^[a-c]$"}              | {"pattern": "^[a-z]$"}              | forward
            {"pattern": "^(ab)*$"}              | {"pattern": "^((ab)(ab))*$"}        | backward
            {"pattern": ""}                     | {}                                  | none
            {"minItems": 1}                     | {"minItems": 2}                     | backward
            {"uniqueItems": true}               | {}                                  | forward
            {"items": {"type": "null"}}         | {"items": {"type": ["null", "boolean"]}} | forward
            {"items": [{"type": "null"}]}       | {}                                  | forward
            {"contains": {"const": 1}}          | {"contains": {"enum": [1, 2]}}      | forward
            {"required": ["a"]}                 | {"required": ["a", "b"]}            | backward
            {"properties": {"a": {"type": "null"}}} | {}                              | forward
            {"additionalProperties": false}     | {}                                  | forward
            {"patternProperties": {"^x": {"type": "null"}}} | {"patternProperties": {"^xx": {"type": "null"}}} | forward
            {"propertyNames": {"maxLength": 2}} | {"propertyNames": {"maxLength": 3}} | forward
            {"dependencies": {"a": ["b"]}}      | {"dependencies": {"a": ["b", "c"]}} | backward
            {"minProperties": 1}                | {"required": ["a"]}                 | backward
            {"maxProperties": 1}                | {"maxProperties": 2}                | forward
            {"anyOf": [{"type": "null"}]}       | {"anyOf": [{"type": "null"}, {"const": 1}]} | forward
            {"oneOf": [{"type": "null"}]}       | {"oneOf": [{"type": "null"}, {"const": null}]} | backward
            {"not": {"type": "null"}}           | {"type": ["boolean", "number", "string", "array", "object"]} | none
            {"if": {"type": "null"}, "then": false} | {"not": {"type": "null"}}       | none
            {"title": "A"}                      | {"title": "B", "default": 1}        | none
            true                                | {}                                  | none
            false                               | {"not": {}}                         | none
            """)
    void verdict_oneKeyword_breaksTheKnownDirections(String oldSchema, String newSchema, String breaking) {
        assertBreaks(oldSchema, newSchema, breaking);
        String outer = "{\"type\": \"object\", \"required\": [\"list\"], \"properties\": {\"list\": {\"minItems\": 1,"
                + " \"items\": {\"required\": [\"x\"], \"properties\": {\"x\": %s}}}}}";
        assertBreaks(outer.formatted(oldSchema), outer.formatted(newSchema), breaking);
    }

    private static void assertBreaks(String oldSchema, String newSchema, String breaking) {
        SchemaDiff diff = SchemaDiff.between(oldSchema, newSchema);
        assertThat(diff.backward().kind())
                .as("backward %s", diff.backward())
                .isEqualTo(breaking.equals("backward") ? Verdict.Kind.BREAKING : Verdict.Kind.COMPATIBLE);
        assertThat(diff.forward().kind())
                .as("forward %s", diff.forward())
                .isEqualTo(breaking.equals("forward") ? Verdict.Kind.BREAKING : Verdict.Kind.COMPATIBLE);
    }
}
