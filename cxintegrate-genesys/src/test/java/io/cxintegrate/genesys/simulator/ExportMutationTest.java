package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.lint.ActionLinter;
import io.cxintegrate.genesys.lint.LintReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Whatever stands in a file: it is refused as no export, or it is linted, mended and run, and nothing else is thrown. */
class ExportMutationTest {
    private static final ActionExport ACTION = ActionExport.builder("Find customer")
            .request("POST", "/customers/${input.id}?q=$esc.url($!{input.text})")
            .header("X-Trace", "${input.id}")
            .body("{\"a\": \"${input.text}\", \"n\": ${input.n} #if($input.text == \"x\"),\"b\": 1#end}")
            .map("name", "$..people[?(@.role == 'agent' && @.n > 1)].name", "[\"none\"]")
            .map("size", "$.people.size()", "0")
            .map("none", "$.NULL", "\"\"")
            .success("{\"name\": ${successTemplateUtils.firstFromArray(${name}, ${none})}, \"size\": ${size}}")
            .input(JsonObject.parse("""
                    {"type": "object", "required": ["id"], "properties": {
                       "id": {"type": "string", "pattern": "^[a-z]+$"}, "text": {"type": "string"}, "n": {"type": "integer"}}}"""))
            .output(JsonObject.parse("""
                    {"type": "object", "properties": {"name": {"type": "string"}, "size": {"type": "integer"}}}"""))
            .timeoutSeconds(5)
            .build();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1.5",
            "1e300",
            "\"\"",
            "[]",
            "{}",
            "[[1]]",
            "{\"a\":{\"b\":[]}}",
            "\"${\"",
            "\"#if(\"",
            "\"$..*\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"${input.id.x()}\"",
            "\"$!{\"",
            "\"#foreach($i in [1..9])$i#end\"",
            "\"\\\\\"",
            "\"$['a'\"",
            "\"$.a[?(@.b =~ /(a+)+/)]\"",
            "\"$..[?(@.a)]..b[-1:]\"",
            "\"type\"",
            "\"array\"",
            "{\"$ref\": \"#\"}",
            "{\"type\": \"string\", \"pattern\": \"(\"}",
            "{\"type\": [\"string\", \"null\"]}",
            "\"$input['id'].b[0]\"",
            "\"$math.div($input.n, 0)\"",
            "\"$input.text.replaceAll('(', $esc.quote)\"",
            "\"GET\"",
            "\"/a b\"",
            "\"a\\r\\nb\"");

    @RepeatedTest(150)
    void export_changedAtRandom_isRefusedOrRunsToAnEnd(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String changed = ACTION.toJson();
        ActionExport action;
        try {
            action = ACTION;
            for (int i = 0; i <= random.nextInt(3); i++) {
                List<String> pointers = new ArrayList<>();
                collect(Json.parse(action.toJson()), "", pointers);
                String pointer = pointers.get(random.nextInt(pointers.size()));
                action = random.nextInt(5) == 0
                        ? action.without(pointer)
                        : action.with(pointer, Json.parse(VALUES.get(random.nextInt(VALUES.size()))));
                changed = action.toJson();
            }
        } catch (InvalidInputException refused) {
            assertThat(refused.getMessage()).startsWith("exported action has ");
            return;
        }
        LintReport report = ActionLinter.standard().lint(action);
        ActionExport mended = report.fix();
        SimulationTrace trace = ActionSimulator.against(ActionBackend.answering(ActionSamples.answer(action)))
                .run(mended, ActionSamples.input(action));

        assertThat(trace.operations()).as(changed).isNotEmpty();
        assertThat(Json.parse(trace.toJson())).isNotNull();
        assertThat(report.toText() + report.toSarif("a.json").toJson()).isNotEmpty();
    }

    private static void collect(Object value, String at, List<String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                String pointer =
                        at + "/" + String.valueOf(name).replace("~", "~0").replace("/", "~1");
                into.add(pointer);
                collect(member, pointer, into);
            });
        }
    }
}
