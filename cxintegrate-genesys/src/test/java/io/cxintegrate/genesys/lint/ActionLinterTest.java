package io.cxintegrate.genesys.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.export.ActionExportBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionLinterTest {
    private static final JsonObject INPUT = JsonObject.parse("""
            {"type": "object", "properties": {
              "name": {"type": "string"}, "queueId": {"type": "string"}, "count": {"type": "integer"},
              "kind": {"type": "string", "enum": ["voice", "chat"]},
              "guid": {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}$"},
              "loose": {"type": "string", "pattern": "^[^<>]*$"}}}""");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /u/${input.name}                        | error url-injection     | /u/${esc.uriEncode(${input.name})}
            /u?q=$!{input.name}&x=1                 | error url-injection     | /u?q=$!{esc.uriEncode(${input.name})}&x=1
            /u/$input.name/x                        | error url-injection     | /u/${esc.uriEncode(${input.name})}/x
            /u/${input.queueId}                     | warning url-injection   | /u/${esc.uriEncode(${input.queueId})}
            /u/${input.loose}                       | error url-injection     | /u/${esc.uriEncode(${input.loose})}
            /u/${input.name.trim()}                 | error url-injection     | /u/${esc.uriEncode(${input.name.trim()})}
            /u?all=${input.rawRequest}              | error url-injection     | /u?all=${esc.uriEncode(${input.rawRequest})}
            /u/${input.count}                       | ''                      | ''
            /u/${input.kind}                        | ''                      | ''
            /u/${input.guid}                        | ''                      | ''
            /u/$esc.url(${input.name})              | ''                      | ''
            '/u?a=b${urlTool.optionalQueryParam("n", ${input.name})}' | ''    | ''
            '/u/$esc.url("x ${input.name}")'        | ''                      | ''
            /u/\\${input.name}                      | ''                      | ''
            '/u/#if($input.name == "a")b#end'       | ''                      | ''
            ${input.name}                           | error url-from-input    | ''
            https://${input.name}.example.com/x     | error url-from-input    | ''
            https://example.com/${input.name}       | error url-injection     | https://example.com/${esc.uriEncode(${input.name})}
            /u/${INPUT.count}                       | note input-case         | /u/${input.count}
            /u/${Input.name}                        | note input-case, error url-injection | /u/${esc.uriEncode(${input.name})}
            /u/${input.Count}                       | error undeclared-input  | /u/${input.count}
            /u/${input.other}                       | error undeclared-input, error url-injection | /u/${esc.uriEncode(${input.other})}
            /u?q=a^b                                | error illegal-url-character | /u?q=a%5Eb
            /u?q=x{c}                               | error illegal-url-character | /u?q=x%7Bc%7D
            '/u?q=a b '                             | error illegal-url-character | '/u?q=a%20b '
            '/u#if($input.count == 1)?a=b c#end'    | ''                      | ''
            '/u?a=${esc.url("a b ${input.name}")}'  | ''                      | ''
            /u/${input.count                        | ''                      | ''
            /u/6bca5ef8-411c-489d-a5d1-736bcd154111 | warning hard-coded-id   | ''
            /u?api_key=abcdef123456                 | error hard-coded-secret | ''
            """)
    void lint_urlTemplates_findsAndMends(String template, String found, String fixed) {
        LintReport report = lint(action().request("GET", template));

        assertThat(summary(report)).isEqualTo(found);
        assertThat(report.fix().request().urlTemplate()).isEqualTo(fixed.isEmpty() ? template : fixed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `#set($x = $input.name)/u/${x}` | error url-injection | `#set($x = $input.name)/u/${esc.uriEncode(${x})}`
            `#set( $x = "${input.name}" )/u?q=$!{x}&b=1` | error url-injection | `#set( $x = "${input.name}" )/u?q=$!{esc.uriEncode(${x})}&b=1`
            `#set($x = $input.name)#set($y = "a $x")/u/$y` | error url-injection | `#set($x = $input.name)#set($y = "a $x")/u/${esc.uriEncode(${y})}`
            `#set($x = $input.name.trim())/u/$x` | error url-injection | `#set($x = $input.name.trim())/u/${esc.uriEncode(${x})}`
            `#set($x = $input.queueId)/u/$x` | warning url-injection | `#set($x = $input.queueId)/u/${esc.uriEncode(${x})}`
            `#if(1 == 1)#set($x = "b")#else#set($x = $input.name)#end/u/$x` | error url-injection | `#if(1 == 1)#set($x = "b")#else#set($x = $input.name)#end/u/${esc.uriEncode(${x})}`
            `#set($x = $input.name)#set($x = "b$x")/u/$x` | error url-injection | `#set($x = $input.name)#set($x = "b$x")/u/${esc.uriEncode(${x})}`
            `#foreach($i in [$input.name])/u/$i#end` | error url-injection | `#foreach($i in [$input.name])/u/${esc.uriEncode(${i})}#end`
            `#set($x = $INPUT.name)/u/$x` | note input-case, error url-injection | `#set($x = $input.name)/u/${esc.uriEncode(${x})}`
            `#set($x = $input.name)$x/u` | error url-from-input | ``
            `#set($x = $input.name)https://$x/u` | error url-from-input | ``
            `#set($x = $esc.uriEncode($input.name))/u/$x` | `` | ``
            `#set($x = $input.name)/u/$esc.url($x)` | `` | ``
            `#set($x = $input.count)/u/$x` | `` | ``
            `#set($x = $input.kind)/u/$x` | `` | ``
            `#set($x = $input.name == "a")/u/$x` | `` | ``
            `#set($x = $input.name)#if($x == "a")/u/b#end` | `` | ``
            `#set($x = "a")/u/$x` | `` | ``
            """)
    void lint_inputInAVariable_isFollowed(String template, String found, String fixed) {
        LintReport report = lint(action().request("GET", template));

        assertThat(summary(report)).isEqualTo(found);
        assertThat(report.fix().request().urlTemplate()).isEqualTo(fixed.isEmpty() ? template : fixed);
    }

    @Test
    void lint_inputInAVariable_isNamedWithIt() {
        LintReport report =
                lint(action().request("POST", "/u").body("#set($x = $input.name){\"a\": \"$x\", \"b\": $x}"));

        assertThat(summary(report)).isEqualTo("error json-injection, warning json-raw-input");
        assertThat(report.findings().get(0).message()).startsWith("the input 'name' (as $x) goes into a JSON string");
        assertThat(report.fix().request().body())
                .contains("#set($x = $input.name){\"a\": \"${esc.jsonString(\"${x}\")}\", \"b\": $x}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": "${input.name}"}                  | error json-injection     | {"a": "${esc.jsonString("${input.name}")}"}
            {"a": "x $!{input.name}/${input.count}"} | error json-injection    | {"a": "x ${esc.jsonString("$!{input.name}")}/${input.count}"}
            {"a\\"": "${input.name}"}               | error json-injection     | {"a\\"": "${esc.jsonString("${input.name}")}"}
            [${input.name}]                         | warning json-raw-input   | ``
            {"a": ${input.count}}                   | ``                       | ``
            {"a": "${input.kind}"}                  | ``                       | ``
            {"a": "$esc.jsonString(${input.name})"} | ``                       | ``
            {"a": "$esc.jsonEncode($!{input.name})"} | ``                      | ``
            #if("${input.name}" != "")"a"#end       | ``                       | ``
            ${input.rawRequest}                     | ``                       | ``
            {"a": "Bearer abcdef0123456789"}        | error hard-coded-secret  | ``
            """)
    void lint_jsonBodies_findsAndMends(String template, String found, String fixed) {
        LintReport report = lint(action().request("POST", "/u").body(template));

        assertThat(summary(report)).isEqualTo(found);
        assertThat(report.fix().request().body()).contains(fixed.isEmpty() ? template : fixed);
    }

    @Test
    void lint_formBody_isEscapedAsAForm() {
        LintReport report = lint(action().request("POST", "/u")
                .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
                .body("a=${input.name}&b=$!{input.name}"));

        assertThat(summary(report)).isEqualTo("error form-injection, error form-injection");
        assertThat(report.fix().request().body())
                .contains("a=${esc.url(\"${input.name}\")}&b=${esc.url(\"$!{input.name}\")}");
    }

    @Test
    void lint_headers_findsInputAndSecrets() {
        LintReport report = lint(action().request("GET", "/u")
                .header("X/Name", "n ${input.name}")
                .header("Authorization", "Bearer abcdef0123456789")
                .header("x-api-key", "abcdef0123")
                .header("X-Ok", "Bearer ${authResponse.token}"));

        assertThat(summary(report))
                .isEqualTo("warning header-injection, error hard-coded-secret, error hard-coded-secret");
        assertThat(report.findings().get(0).pointer()).isEqualTo("/config/request/headers/X~1Name");
        assertThat(report.toText()).doesNotContain("abcdef");
    }

    @Test
    void lint_getWithABody_restoresTheDefault() {
        LintReport report = lint(action().request("GET", "/u").body("{\"a\": \"${input.name}\"}"));

        assertThat(summary(report)).isEqualTo("warning get-with-body");
        assertThat(report.fix().request().body()).contains("${input.rawRequest}");
        assertThat(summary(lint(action().request("GET", "/u").body("")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"type": "object"}}                        | error nested-input          | /contract/input/inputSchema/properties/a
            {"a": {"type": ["null", "array"]}}               | error nested-input          | /contract/input/inputSchema/properties/a
            {"a": {"$ref": "#/definitions/a"}}               | error schema-ref            | /contract/input/inputSchema/properties/a/$ref
            {"orgId": {"type": "string"}}                    | error reserved-property     | /contract/input/inputSchema/properties/orgId
            {"1a": {"type": "string"}}                       | error illegal-property-name | /contract/input/inputSchema/properties/1a
            {"a/b": {"type": "string"}}                      | error illegal-property-name | /contract/input/inputSchema/properties/a~1b
            {"a": {"type": "text"}}                          | error unknown-type          | /contract/input/inputSchema/properties/a/type
            {"type": {"type": "string", "default": "text"}}  | ``                          | ``
            {"a-b_9": {"type": "string"}}                    | ``                          | ``
            """)
    void lint_inputContracts_findsWhatThePlatformRefuses(String properties, String found, String pointer) {
        LintReport report = lint(ActionExport.builder("A")
                .request("GET", "/u")
                .input(JsonObject.of("type", "object", "properties", JsonObject.parse(properties))));

        assertThat(summary(report)).isEqualTo(found);
        assertThat(report.findings())
                .extracting(ActionFinding::pointer)
                .isEqualTo(pointer.isEmpty() ? List.of() : List.of(pointer));
    }

    @Test
    void lint_arrayOfArrays_isFoundWhereItIs() {
        LintReport report = lint(action().request("GET", "/u").output(JsonObject.parse("""
                {"type": "object", "properties": {
                   "ok": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "array", "items": {"type": "string"}}}}},
                   "no": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}}}""")));

        assertThat(summary(report)).isEqualTo("error array-in-array");
        assertThat(report.findings().get(0).pointer()).isEqualTo("/contract/output/successSchema/properties/no/items");
    }

    @Test
    void lint_mapping_findsWhatIsWrittenAndNeverComes() {
        LintReport report = lint(action().request("GET", "/u")
                .map("used", "$.used", "0")
                .map("unused", "$.unused", "0")
                .map("deep", "$..x", "[]")
                .map("none", "$.NULL", "[0].[0]")
                .map("quoted", "$.q")
                .map("broken", "$.a[?(@.b == 'c'")
                .success(
                        "#set($mine = 1){\"a\": ${used}, \"b\": ${deep}, \"c\": ${none}, \"d\": \"${quoted}\", \"e\": $mine,"
                                + " \"f\": ${broken}, \"g\": ${other}, \"h\": \"$esc.jsonString(${quoted})\"}"));

        assertThat(report.findings())
                .extracting(ActionFinding::toString)
                .containsExactly(
                        "warning /config/response/successTemplate: the variable 'quoted' is JSON text and carries its own quotes:"
                                + " between quotes the text of an answer breaks the result; leave the quotes out, or escape it with"
                                + " esc.jsonString [quoted-json-value]",
                        "error /config/response/successTemplate: the variable 'other' is not in the translation map, so that the text"
                                + " '${other}' stays and the result is not what the contract wants; map it [unmapped-variable]",
                        "warning /config/response/translationMap/unused: the success template does not use 'unused'; take it out, or"
                                + " use it [unused-mapping]",
                        "note /config/response/translationMap/none: the path is there to find nothing, so that 'none' is its default:"
                                + " an answer with a member of that name changes that [forced-default]",
                        "error /config/response/translationMap/broken: the brackets or quotes of the path do not match, so that the"
                                + " action fails whatever comes [invalid-path]",
                        "warning /config/response/translationMapDefaults/deep: the path of 'deep' may lead to several places, so that"
                                + " it always gives an array, an empty one when it finds nothing, and never this default; give the"
                                + " default to firstFromArray instead [default-never-applies]",
                        "error /config/response/translationMapDefaults/none: the default of 'none' is not valid JSON at line 1, column"
                                + " 4: unexpected character; write JSON, a text with its quotes: \"\\\"none\\\"\" [default-not-json]");
        assertThat(report.fix().response().translationMap())
                .doesNotContainKey("unused")
                .hasSize(5);
        assertThat(report.fix().response().defaults()).containsOnlyKeys("used", "deep", "none");
    }

    @Test
    void lint_defaultWithoutMapping_isTakenOut() {
        ActionExport action =
                action().request("GET", "/u").build().with("/config/response/translationMapDefaults/lost", "0");

        LintReport report = ActionLinter.standard().lint(action);

        assertThat(summary(report)).isEqualTo("warning default-never-applies");
        assertThat(report.fix().response().defaults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-5, 1", "61, 60", "1000000000000, 60", "2.5, 2"})
    void lint_timeoutOutOfRange_isPutToTheNearest(String seconds, int nearest) {
        ActionExport action = ActionExport.parse(action().request("GET", "/u")
                .timeoutSeconds(9)
                .build()
                .toJson()
                .replace("\"timeoutSeconds\": 9", "\"timeoutSeconds\": " + seconds));

        LintReport report = ActionLinter.standard().lint(action);

        assertThat(report.toText())
                .isEqualTo(
                        "error /config/timeoutSeconds: the platform takes whole seconds from 1 to 60 and" + " refuses "
                                + seconds + " [timeout-range]\n'A': 1 error, 0 warnings, 0 notes, 1 of 1 fixable\n");
        assertThat(report.fix().timeoutSeconds()).contains(nearest);
    }

    @Test
    void lint_secureMissing_saysWhatThePlatformAssumes() {
        LintReport report = ActionLinter.standard()
                .lint(action().request("GET", "/u").build().without("/secure"));

        assertThat(summary(report)).isEqualTo("warning secure-missing");
        assertThat(report.fix().secure()).contains(false);
        assertThat(report.fix().toJson())
                .isEqualTo(action().request("GET", "/u").build().toJson());
    }

    @Test
    void without_rules_areNotAsked() {
        LintReport report = ActionLinter.standard()
                .without(LintRule.URL_INJECTION, LintRule.SECURE_MISSING)
                .lint(action().request("GET", "/u/${input.name}").build().without("/secure"));

        assertThat(report.findings()).isEmpty();
        assertThat(report.hasErrors()).isFalse();
    }

    @Test
    void fix_oneFinding_leavesTheOthers() {
        LintReport report = lint(action().request("POST", "/u/${input.name}").body("{\"a\":\"${input.name}\"}"));

        ActionExport mended = report.fix(report.findings().get(1));

        assertThat(mended.request().urlTemplate()).isEqualTo("/u/${input.name}");
        assertThat(mended.request().body()).contains("{\"a\":\"${esc.jsonString(\"${input.name}\")}\"}");
        assertThat(report.fix(lint(action().request("GET", "${input.name}"))
                        .findings()
                        .get(0)))
                .isEqualTo(report.action());
    }

    @Test
    void lint_templateThatIsNone_isLookedAtAllTheSame() {
        LintReport report = lint(action().request("GET", "/u/${input.name")
                .body("${{{$$#if((((\"$!{")
                .success("${#"));

        assertThat(summary(report)).isEqualTo("warning get-with-body");
    }

    private static ActionExportBuilder action() {
        return ActionExport.builder("A").input(INPUT);
    }

    private static LintReport lint(ActionExportBuilder action) {
        return ActionLinter.standard().lint(action.build());
    }

    private static String summary(LintReport report) {
        return String.join(
                ", ",
                report.findings().stream()
                        .map(f -> f.severity().name().toLowerCase(java.util.Locale.ROOT) + " "
                                + f.rule().id())
                        .toList());
    }
}
