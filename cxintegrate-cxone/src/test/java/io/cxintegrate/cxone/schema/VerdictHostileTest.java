package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas that want to be large, deep or endless: each ends with a verdict, whatever the stack of the thread. */
class VerdictHostileTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            {"pattern": "(a|b)*a(a|b){30}$"} ~ {"pattern": "(a|b)*b(a|b){30}$"} ~ unknown
            {"pattern": "^(ab|cd)*$"} ~ {"pattern": "^((ab|cd)(ab|cd))*$"} ~ breaking
            {"type": "string", "minLength": 2000000000} ~ {"type": "string", "minLength": 2000000001} ~ unknown
            {"type": "array", "minItems": 2000000000} ~ {"type": "array", "minItems": 2000000001} ~ unknown
            {"type": "object", "minProperties": 2000000000} ~ {"type": "object", "minProperties": 2000000001} ~ unknown
            {"multipleOf": 1e-300} ~ {"multipleOf": 1e300} ~ breaking
            {"allOf": [{"$ref": "#"}]} ~ {"not": {"$ref": "#"}} ~ unknown
            {"required": ["a"], "type": "object", "properties": {"a": {"$ref": "#"}}} ~ false ~ compatible
            """)
    void verdict_hostileSchema_ends(String oldSchema, String newSchema, String kind) {
        assertThat(SchemaDiff.between(oldSchema, newSchema).backward().kind().id())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"properties", "items", "additionalProperties", "contains", "not", "allOf", "anyOf", "oneOf"})
    void verdict_deepSchemaOnASmallStack_ends(String keyword) throws Exception {
        boolean list = keyword.endsWith("Of");
        String open = "{\"" + keyword + "\":" + (keyword.equals("properties") ? "{\"a\":" : list ? "[" : "");
        String close = (keyword.equals("properties") ? "}" : list ? "]" : "") + "}";
        int depth = keyword.equals("properties") || list ? 95 : 190;
        String deep = open.repeat(depth) + "{\"minimum\":%d}" + close.repeat(depth);
        Verdict[] verdict = new Verdict[1];
        Thread small = new Thread(
                null,
                () -> verdict[0] =
                        SchemaDiff.between(deep.formatted(1), deep.formatted(2)).backward(),
                "small",
                384 * 1024);
        small.start();
        small.join();

        assertThat(verdict[0]).isNotNull();
    }
}
