package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.export.ActionExportBuilder;
import io.cxintegrate.genesys.lint.ActionFinding;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.lint.LintReport;
import io.cxintegrate.genesys.lint.LintRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule: an action that breaks it, one that comes close and does not, and the proof of its fix by the simulator. */
class LintRuleProofTest {
    private record Pair(ActionExport bad, ActionExport good) {}

    private static Pair pair(LintRule rule) {
        return switch (rule) {
            case URL_INJECTION -> urls("/u/${input.name}?x=1", "/u/${esc.uriEncode(${input.name})}?x=1");
            case URL_FROM_INPUT -> urls("https://${input.name}/u", "https://example.com/${esc.url(${input.name})}");
            case ILLEGAL_URL_CHARACTER -> urls("/u?q=a|b", "/u?q=a%7Cb&x=$!{input.count}");
            case JSON_INJECTION ->
                bodies("{\"a\": \"${input.name}\"}", "{\"a\": \"$esc.jsonString(\"${input.name}\")\"}");
            case JSON_RAW_INPUT -> bodies("{\"a\": ${input.name}}", "{\"a\": ${input.count}}");
            case FORM_INJECTION -> pair(form("a=${input.name}"), form("a=$esc.url(\"${input.name}\")"));
            case HEADER_INJECTION ->
                pair(get("/u").header("X-A", "${input.name}"), get("/u").header("X-A", "${input.count}"));
            case UNDECLARED_INPUT -> urls("/u/${esc.url(${input.other})}", "/u/${esc.url(${input.name})}");
            case INPUT_CASE -> urls("/u/${INPUT.count}", "/u/${input.count}");
            case NESTED_INPUT -> inputs("{\"a\": {\"type\": \"object\"}}", "{\"a\": {\"type\": \"boolean\"}}");
            case SCHEMA_REF ->
                inputs(
                        "{\"a\": {\"$ref\": \"#/definitions/a\"}}",
                        "{\"a\": {\"type\": \"string\", \"title\": \"$ref\"}}");
            case UNKNOWN_TYPE -> inputs("{\"a\": {\"type\": \"text\"}}", "{\"type\": {\"type\": \"string\"}}");
            case RESERVED_PROPERTY ->
                inputs("{\"orgId\": {\"type\": \"string\"}}", "{\"orgid\": {\"type\": \"string\"}}");
            case ILLEGAL_PROPERTY_NAME ->
                inputs("{\"1a\": {\"type\": \"string\"}}", "{\"a-1_\": {\"type\": \"string\"}}");
            case ARRAY_IN_ARRAY ->
                outputs(
                        "{\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}}",
                        "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"array\","
                                + " \"items\": {\"type\": \"string\"}}}}}");
            case UNUSED_MAPPING ->
                pair(
                        get("/u").map("a", "$.a").map("b", "$.b").success("{\"a\": ${a}}"),
                        get("/u").map("a", "$.a").success("{\"a\": ${a}}"));
            case UNMAPPED_VARIABLE ->
                pair(
                        get("/u").success("{\"a\": ${a}}"),
                        get("/u").success("#set($a = 1){\"a\": $a, \"b\": ${rawResult}}"));
            case QUOTED_JSON_VALUE ->
                pair(
                        get("/u").map("a", "$.a").success("{\"a\": \"${a}\"}"),
                        get("/u").map("a", "$.a").success("{\"a\": ${a}}"));
            case INVALID_PATH -> mapped("$.a[?(@.b == 'c'", "$.a[?(@.b == 'c')]");
            case FORCED_DEFAULT -> mapped("$.NULL", "$.NULLS");
            case DEFAULT_NOT_JSON -> defaults("$.a", "[0].[0]", "[0]");
            case DEFAULT_NEVER_APPLIES ->
                pair(
                        get("/u").map("a", "$..a", "1").success("{\"a\": ${a}}"),
                        get("/u").map("a", "$.a", "1").success("{\"a\": ${a}}"));
            case GET_WITH_BODY -> pair(get("/u").body("{\"a\": 1}"), get("/u").body("${input.rawRequest}"));
            case HARD_CODED_SECRET ->
                pair(
                        get("/u").header("Authorization", "Bearer abcdef0123456789"),
                        get("/u").header("Authorization", "Bearer ${authResponse.token}"));
            case HARD_CODED_ID -> urls("/u/6bca5ef8-411c-489d-a5d1-736bcd154111", "/u/6bca5ef8-411c-489d-a5d1");
            case TIMEOUT_RANGE ->
                new Pair(
                        get("/u").timeoutSeconds(60).build().with("/config/timeoutSeconds", 61),
                        get("/u").timeoutSeconds(60).build());
            case SECURE_MISSING ->
                new Pair(get("/u").build().without("/secure"), get("/u").build());
        };
    }

    private static ActionExportBuilder get(String url) {
        return of("GET", url);
    }

    private static ActionExportBuilder of(String method, String url) {
        return ActionExport.builder("A").request(method, url).input(JsonObject.parse("""
                {"type": "object", "properties": {"name": {"type": "string"}, "count": {"type": "integer"}}}"""));
    }

    private static ActionExportBuilder form(String body) {
        return of("POST", "/u")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body);
    }

    private static Pair pair(ActionExportBuilder bad, ActionExportBuilder good) {
        return new Pair(bad.build(), good.build());
    }

    private static Pair urls(String bad, String good) {
        return pair(get(bad), get(good));
    }

    private static Pair bodies(String bad, String good) {
        return pair(of("POST", "/u").body(bad), of("POST", "/u").body(good));
    }

    private static Pair inputs(String bad, String good) {
        return pair(
                get("/u").input(JsonObject.of("type", "object", "properties", JsonObject.parse(bad))),
                get("/u").input(JsonObject.of("type", "object", "properties", JsonObject.parse(good))));
    }

    private static Pair outputs(String bad, String good) {
        return pair(get("/u").output(JsonObject.parse(bad)), get("/u").output(JsonObject.parse(good)));
    }

    private static Pair mapped(String bad, String good) {
        return pair(
                get("/u").map("a", bad).success("{\"a\": ${a}}"),
                get("/u").map("a", good).success("{\"a\": ${a}}"));
    }

    private static Pair defaults(String path, String bad, String good) {
        return pair(
                get("/u").map("a", path, bad).success("{\"a\": ${a}}"),
                get("/u").map("a", path, good).success("{\"a\": ${a}}"));
    }

    private static List<LintRule> found(ActionExport action) {
        return ActionLinter.standard().lint(action).findings().stream()
                .map(ActionFinding::rule)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(LintRule.class)
    void rule_brokenAndKept_isFoundOnceAndNotAtAllAndItsFixIsProved(LintRule rule) {
        Pair pair = pair(rule);
        LintReport report = ActionLinter.standard().lint(pair.bad());

        assertThat(found(pair.bad())).containsOnlyOnce(rule);
        assertThat(found(pair.good())).doesNotContain(rule);
        assertThat(FixProof.of(report).problems()).isEmpty();
        if (report.findings().stream().allMatch(ActionFinding::isFixable)) {
            assertThat(found(report.fix())).isEmpty();
        }
    }

    static Stream<ActionExportBuilder> inVariables() {
        return Stream.of(
                get("#set($x = $input.name)/u/$x"),
                get("#set($x = \"a-${input.name}\")#set($y = $x)/u?q=${y}&r=1"),
                get("/u/#if($input.count == 1)#set($x = $input.name)#else#set($x = \"b\")#end$!{x}"),
                get("#foreach($i in [\"a\", $input.name])/u/$i#end"),
                of("POST", "/u").body("#set($x = $input.name){\"a\": \"$x\", \"b\": \"${input.count}\"}"),
                of("POST", "/u").body("#set($x = $input.name.trim())#set($y = \"$x!\"){\"a\": \"$!{y}\"}"),
                form("#set($x = $input.name)a=$x&b=${input.count}"));
    }

    @ParameterizedTest
    @MethodSource("inVariables")
    void fix_ofInputInAVariable_isProved(ActionExportBuilder builder) {
        LintReport report = ActionLinter.standard().lint(builder.build());

        assertThat(report.findings()).isNotEmpty().allMatch(ActionFinding::isFixable);
        assertThat(FixProof.of(report).problems()).isEmpty();
    }
}
