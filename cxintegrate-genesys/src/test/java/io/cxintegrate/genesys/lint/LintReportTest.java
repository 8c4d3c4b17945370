package io.cxintegrate.genesys.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import java.util.List;
import org.junit.jupiter.api.Test;

class LintReportTest {
    private final LintReport report = ActionLinter.standard()
            .lint(ActionExport.builder("Find user")
                    .request("GET", "/users/${input.name}")
                    .input(JsonObject.parse("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}"))
                    .build()
                    .without("/secure"));

    @Test
    void toText_findings_areOneALineWithASum() {
        assertThat(report.toText())
                .isEqualTo(
                        "error /config/request/requestUrlTemplate: the input 'name' goes into the URL unescaped: with"
                                + " 'a/b?c=d&e#f' the request goes to another path with another query; escape it with esc.uriEncode"
                                + " [url-injection]\n"
                                + "warning /secure: without 'secure' the action is created as not secure, and its values are seen in"
                                + " logs and by every flow; say so, or say true: it cannot be changed later [secure-missing]\n"
                                + "'Find user': 1 error, 1 warning, 0 notes, 2 of 2 fixable\n");
        assertThat(report).hasToString("LintReport[Find user, 1 error, 1 warning, 0 notes]");
    }

    @Test
    void toJsonObject_findings_haveRulePlaceAndExample() {
        JsonObject json = report.toJsonObject();

        assertThat(json.string("action")).isEqualTo("Find user");
        assertThat(json.integer("errors")).isOne();
        JsonObject first = json.objects("findings").get(0);
        assertThat(first.names()).containsExactly("ruleId", "severity", "pointer", "message", "example", "fixable");
        assertThat(first.object("example").toJson()).isEqualTo("{\"name\":\"a/b?c=d&e#f\"}");
        assertThat(first.bool("fixable")).isTrue();
    }

    @Test
    void toSarif_withAFile_pointsIntoIt() {
        JsonObject sarif = report.toSarif("actions/find-user.json");

        assertThat(sarif.string("version")).isEqualTo("2.1.0");
        JsonObject run = sarif.objects("runs").get(0);
        List<JsonObject> rules = run.object("tool").object("driver").objects("rules");
        assertThat(rules).hasSize(LintRule.values().length);
        JsonObject result = run.objects("results").get(0);
        assertThat(rules.get(result.integer("ruleIndex")).string("id"))
                .isEqualTo(result.string("ruleId"))
                .isEqualTo("url-injection");
        assertThat(result.string("level")).isEqualTo("error");
        assertThat(result.objects("locations").get(0).toJson())
                .isEqualTo(
                        "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"actions/find-user.json\"},\"region\":{"
                                + "\"startLine\":7}},\"logicalLocations\":[{\"fullyQualifiedName\":"
                                + "\"/config/request/requestUrlTemplate\",\"kind\":\"member\"}]}");
    }

    @Test
    void toSarif_withoutAFile_pointsIntoTheDocumentOnly() {
        JsonObject result =
                report.toSarif(null).objects("runs").get(0).objects("results").get(1);

        assertThat(result.objects("locations").get(0).toJson())
                .isEqualTo("{\"logicalLocations\":[{\"fullyQualifiedName\":\"/secure\",\"kind\":\"member\"}]}");
        assertThat(result.has("properties")).isFalse();
    }

    @Test
    void toSarif_fixableFindings_carryTheirFixAsAReplacement() {
        ActionExport action = ActionExport.parse("\uFEFF"
                + ActionExport.builder("Ünï \uD83D\uDE00")
                        .request("GET", "/u/${input.name}?q=${INPUT.name}")
                        .body("{\"a\": 1}")
                        .map("unused", "$.a", "1")
                        .timeoutSeconds(60)
                        .input(JsonObject.parse(
                                "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}}"))
                        .build()
                        .without("/secure")
                        .toJson()
                        .replace("\"timeoutSeconds\": 60", "\"timeoutSeconds\": 61")
                        .replace("\n", "\r\n"));
        LintReport mixed = ActionLinter.standard().lint(action);

        List<JsonObject> results =
                mixed.toSarif("a.json").objects("runs").get(0).objects("results");

        assertThat(results).hasSize(7).hasSize(mixed.findings().size());
        for (int i = 0; i < results.size(); i++) {
            ActionFinding finding = mixed.findings().get(i);
            assertThat(finding.isFixable()).isTrue();
            JsonObject change = results.get(i)
                    .objects("fixes")
                    .get(0)
                    .objects("artifactChanges")
                    .get(0);
            assertThat(change.object("artifactLocation").string("uri")).isEqualTo("a.json");
            assertThat("\uFEFF"
                            + applied(
                                    action.toJson().substring(1),
                                    change.objects("replacements").get(0)))
                    .as("%s", finding)
                    .isEqualTo(mixed.fix(finding).toJson());
        }
    }

    @Test
    void toSarif_findingForAPerson_carriesNoFix() {
        ActionExport action =
                ActionExport.builder("A").request("GET", "${input.name}").build();

        JsonObject result = ActionLinter.standard()
                .lint(action)
                .toSarif("a.json")
                .objects("runs")
                .get(0)
                .objects("results")
                .get(0);

        assertThat(result.has("fixes")).isFalse();
    }

    /** Written apart from the code under test: what a reviewer's tool does with a replacement. */
    private static String applied(String text, JsonObject replacement) {
        JsonObject region = replacement.object("deletedRegion");
        int from = offset(text, region.integer("startLine"), region.integer("startColumn"));
        int to = offset(text, region.integer("endLine"), region.integer("endColumn"));
        return text.substring(0, from) + replacement.object("insertedContent").string("text") + text.substring(to);
    }

    private static int offset(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start + column - 1;
    }
}
