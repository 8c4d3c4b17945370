package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths against a sample and against a JSON Schema of the input: the same expressions, the same findings. */
class ExpressionLintInputTest {
    private static final JsonObject SAMPLE = JsonObject.parse("""
            {"customer": {"name": "Ada", "phone": null, "a b": 1},
             "items": [{"sku": "x", "price": 1}, {"sku": "y", "tags": [{"k": "v"}]}],
             "notes": [], "limit": 5}""");

    private static final JsonObject SCHEMA = JsonObject.parse("""
            {"type": "object", "properties": {
               "customer": {"$ref": "#/$defs/customer"},
               "items": {"type": "array", "items": {"allOf": [
                  {"properties": {"sku": {"type": "string"}, "price": {"type": "number"}}},
                  {"properties": {"tags": {"items": {"properties": {"k": {"type": "string"}}}}}}]}},
               "notes": {"type": "array"}, "limit": {"type": "integer"}},
             "$defs": {"customer": {"properties": {"name": {"type": "string"}, "phone": {}, "a b": {"type": "number"}}}}}""");

    private static final ExpressionLint BY_SAMPLE =
            ExpressionLint.builder().sample(SAMPLE).build();
    private static final ExpressionLint BY_SCHEMA =
            ExpressionLint.builder().schema(SCHEMA).build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "custmer.name § 0 § the input has no field custmer here; did you mean customer?",
                "customer.nmae § 9 § the input has no field nmae here; did you mean name?",
                "$$.customer.mail § 12 § the input has no field mail here",
                "customer.`a c` § 9 § the input has no field `a c` here; did you mean a b?",
                "items[prise > 1].sku § 6 § the input has no field prise here; did you mean price?",
                "items.tags[k = 'v'].w § 20 § the input has no field w here; did you mean k?",
                "items^(>cost).sku § 8 § the input has no field cost here",
                "items{sku: $sum(cost)} § 16 § the input has no field cost here",
                "$map(items, function($i) {$i.skuu}) § 29 § the input has no field skuu here; did you mean sku?",
                "$filter(items, function($i) {$i.price > 1}).skuu § 44 § the input has no field skuu here; did you mean sku?",
                "($c := customer; $c.mail) § 20 § the input has no field mail here",
                "{\"a\": limit.x} § 12 § the input has no field x here",
                "items.(sku & cost) § 13 § the input has no field cost here",
                "[1..limt] § 4 § the input has no field limt here; did you mean limit?",
                "-limt § 1 § the input has no field limt here; did you mean limit?",
            })
    void findings_pathTheInputDoesNotHave_isFound(String source, int position, String message) {
        for (ExpressionLint lint : List.of(BY_SAMPLE, BY_SCHEMA)) {
            assertThat(lint.findings(source)).singleElement().satisfies(f -> {
                assertThat(f.ruleId()).isEqualTo(ExpressionLint.UNKNOWN_PATH);
                assertThat(f.isError()).isFalse();
                assertThat(f.position()).isEqualTo(position);
                assertThat(f.message()).isEqualTo(message);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer.name & customer.phone.anything",
                "notes.anything",
                "items.tags.k",
                "$exists(custmer.name) ? 1 : 2",
                "nick ?? customer.name",
                "nick ?: customer.name",
                "*.whatever",
                "**.whatever",
                "items.%.whatever",
                "items@$i.whatever",
                "$lookup(customer, 'x').y",
                "$map(items, function($v, $i) {$i.x})",
                "$ ~> |items|{\"x\": y}|",
                "(customer.name).z ?: 1",
                "\"text\".x",
            })
    void findings_pathThatMayBeThere_isNotFound(String source) {
        assertThat(BY_SAMPLE.findings(source)).isEmpty();
        assertThat(BY_SCHEMA.findings(source)).isEmpty();
    }

    @Test
    void findings_severalSamples_oneThatHasItIsEnough() {
        ExpressionLint lint = ExpressionLint.builder()
                .sample(JsonObject.parse("{\"a\": 1}"))
                .sample(JsonObject.parse("{\"b\": {\"c\": 2}}"))
                .build();
        assertThat(lint.findings("a & b.c")).isEmpty();
        assertThat(lint.findings("b.d")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"properties\": {\"a\": {}}, \"additionalProperties\": true}",
                "{\"properties\": {\"a\": {}}, \"additionalProperties\": {\"type\": \"string\"}}",
                "{\"properties\": {\"a\": {}}, \"patternProperties\": {\"^x\": {}}}",
                "{\"type\": \"object\"}",
                "{}",
                "{\"$ref\": \"#/$defs/none\"}",
                "{\"$ref\": \"https://example.com/schema.json\"}",
                "{\"anyOf\": [{\"properties\": {\"a\": {}}}, {}]}",
            })
    void findings_schemaThatLeavesItOpen_findsNothing(String schema) {
        assertThat(ExpressionLint.builder()
                        .schema(JsonObject.parse(schema))
                        .build()
                        .findings("other.path"))
                .isEmpty();
    }

    @Test
    void findings_schemaThatRefersToItself_ends() {
        JsonObject tree = JsonObject.parse("""
                {"properties": {"child": {"$ref": "#"}, "name": {"type": "string"}}}""");
        ExpressionLint lint = ExpressionLint.builder().schema(tree).build();
        assertThat(lint.findings("child.child.name")).isEmpty();
        assertThat(lint.findings("child.child.nam")).hasSize(1);
    }
}
