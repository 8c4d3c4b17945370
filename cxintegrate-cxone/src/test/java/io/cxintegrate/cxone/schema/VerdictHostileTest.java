package io.cxintegrate.cxone.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

        Verdict verdict = onASmallStack(
                () -> SchemaDiff.between(deep.formatted(1), deep.formatted(2)).backward());

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.BREAKING);
    }

    /** Definitions that refer to the next one, each in the same way. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            @                                             ~ hundreds of references in a row
            {"allOf": [@, {"minimum": 0}]}                ~ hundreds of references in a row
            {"anyOf": [@, {"const": "x"}]}                ~ hundreds of references in a row
            {"oneOf": [@, {"const": "x"}]}                ~ hundreds of references in a row
            {"not": @}                                    ~ hundreds of references in a row
            {"if": {"type": "number"}, "then": @}         ~ hundreds of references in a row
            {"allOf": [@], "unevaluatedProperties": false} ~ hundreds of references in a row
            {"properties": {"a": @}, "required": ["a"]}   ~ the schema is nested too deeply
            {"additionalProperties": @}                   ~ the schema is nested too deeply
            {"patternProperties": {"^a": @}}              ~ the schema is nested too deeply
            {"items": @}                                  ~ the schema is nested too deeply
            {"prefixItems": [@]}                          ~ the schema is nested too deeply
            {"contains": @}                               ~ the schema is nested too deeply
            """)
    void verdict_chainOf1000References_isUnknownBeforeTheStackEnds(String form, String reason) throws Exception {
        assertThat(onASmallStack(() -> chain(1000, form).backward()).reason()).startsWith(reason);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            @                                              ~ hundreds of references in a row ~ the schemas are nested too deeply
            {"allOf": [@], "unevaluatedProperties": false} ~ the schemas are nested too deeply ~ the schemas are nested too deeply
            {"properties": {"a": @}, "required": ["a"]}    ~ the schema is nested too deeply   ~ the schema is nested too deeply
            {"items": @}                                   ~ the schema is nested too deeply   ~ the schema is nested too deeply
            """)
    void verdict_chainOf100000References_isUnknownBeforeTheStackEnds(String form, String documents, String declared)
            throws Exception {
        SchemaDiff diff = onASmallStack(() -> chain(100_000, form));

        assertThat(onASmallStack(() -> diff.verdict(Direction.BACKWARD, SchemaProfile.DOCUMENTS))
                        .reason())
                .startsWith(documents);
        assertThat(onASmallStack(() -> diff.verdict(Direction.BACKWARD, SchemaProfile.DECLARED_FIELDS))
                        .reason())
                .startsWith(declared);
    }

    private static SchemaDiff chain(int length, String form) {
        StringBuilder text = new StringBuilder("{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\","
                + " \"$ref\": \"#/$defs/0\", \"$defs\": {");
        for (int i = 0; i < length; i++) {
            text.append("\"").append(i).append("\": ");
            text.append(form.replace("@", "{\"$ref\": \"#/$defs/" + (i + 1) + "\"}"))
                    .append(", ");
        }
        text.append("\"").append(length).append("\": {\"minimum\": %d}}}");
        String schema = text.toString();
        return SchemaDiff.between(schema.replace("%d", "1"), schema.replace("%d", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"not\":", "{\"allOf\":[", "{\"enum\":["})
    void between_textNested100000Levels_isRefusedByTheParser(String open) {
        String deep = open.repeat(100_000);

        assertThatThrownBy(() -> onASmallStack(() -> SchemaDiff.between(deep, "{}")))
                .isInstanceOf(JsonException.class)
                .hasMessageEndingWith("nested deeper than 200 levels");
    }

    @Test
    void verdict_patternsThatNest_areUnknownBeforeTheStackEnds() throws Exception {
        String assertions = ("(" + "^".repeat(490) + ")").repeat(490);

        assertThat(onASmallStack(() -> pattern("(".repeat(150) + "a" + ")".repeat(150)))
                        .reason())
                .endsWith("has groups nested deeper than 100 levels");
        assertThat(onASmallStack(() -> pattern(assertions)).reason()).isEqualTo("the schemas are nested too deeply");
        assertThat(onASmallStack(() -> pattern("(a|".repeat(95) + "b" + ")".repeat(95))))
                .hasToString("breaking: \"a\"");
        assertThat(onASmallStack(() -> pattern("^" + "(a|d)".repeat(400) + "$")).isCompatible())
                .isFalse();
    }

    private static Verdict pattern(String pattern) {
        return SchemaDiff.between("{\"pattern\": \"" + pattern + "\"}", "{\"pattern\": \"^never$\"}")
                .backward();
    }

    @Test
    void verdict_aThousandThingsToBreakAtOnce_endsBeforeTheStack() throws Exception {
        StringBuilder nots = new StringBuilder("{\"type\": \"object\", \"allOf\": [true");
        for (int i = 0; i < 1000; i++) {
            nots.append(", {\"not\": {\"properties\": {\"p").append(i).append("\": {\"type\": \"integer\"}}}}");
        }

        Verdict verdict = onASmallStack(
                () -> SchemaDiff.between(nots + "]}", "{\"required\": [\"q\"]}").backward());

        assertThat(verdict.isCompatible()).isFalse();
    }

    @Test
    void verdict_resolverOnADeepSchema_isAskedOnceForEachDocument() throws Exception {
        String deep = "{\"properties\":{\"a\":".repeat(90) + "{\"$ref\":\"other.json\"}" + "}}".repeat(90);
        List<String> asked = Collections.synchronizedList(new ArrayList<>());

        Verdict verdict = SchemaDiff.builder()
                .oldSchema(deep)
                .newSchema("false")
                .resolver(uri -> {
                    asked.add(uri);
                    return Optional.of(JsonObject.of("type", "null"));
                })
                .build()
                .backward();

        assertThat(verdict.isBreaking()).isTrue();
        assertThat(asked).containsExactly("other.json");
    }

    @Test
    void verdict_interruptedOnADeepSchema_keepsTheFlagAndTheVerdict() {
        String deep = "{\"items\":".repeat(190) + "{\"minimum\":%d}" + "}".repeat(190);
        SchemaDiff diff = SchemaDiff.between(deep.formatted(1), deep.formatted(2));

        Thread.currentThread().interrupt();
        Verdict verdict = diff.backward();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(verdict.isBreaking()).isTrue();
    }

    /** A quarter or less of what a thread has by default. */
    private static <T> T onASmallStack(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread small = new Thread(null, task, "small", 384 * 1024);
        small.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw new AssertionError("the stack ended", e.getCause());
        } finally {
            small.join();
        }
    }
}
