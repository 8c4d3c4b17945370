package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.export.ActionExportBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up inputs and answers are such that an action runs to its end with them. */
class ActionSamplesTest {
    private static SimulationTrace run(ActionExportBuilder builder) {
        ActionExport action = builder.build();
        return ActionSimulator.against(ActionBackend.answering(ActionSamples.answer(action)))
                .run(action, ActionSamples.input(action));
    }

    private static ActionExportBuilder get() {
        return ActionExport.builder("A").request("GET", "/u");
    }

    private static JsonObject object(String name, String schema) {
        return JsonObject.of("type", "object", "properties", JsonObject.of(name, JsonObject.parse(schema)))
                .with("required", java.util.List.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"string\", \"pattern\": \"^[A-Z]{2}-\\\\d{4}$\"}",
                "{\"type\": \"string\", \"pattern\": \"^\\\\+[1-9][0-9]{6,14}$\"}",
                "{\"type\": \"string\", \"pattern\": \"^(?:red|green)(-(dark|light))?$\"}",
                "{\"type\": \"string\", \"pattern\": \"^[^@\\\\s]+@[a-z.]+\\\\.(com|org)$\"}",
                "{\"type\": \"string\", \"pattern\": \"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$\"}",
                "{\"type\": \"string\", \"pattern\": \"^\\\\w{3,}?#\\\\[x]$\"}",
                "{\"type\": \"string\", \"minLength\": 36, \"maxLength\": 36}",
                "{\"type\": \"string\", \"enum\": [\"q\", \"r\"]}",
                "{\"type\": \"integer\", \"minimum\": 11, \"maximum\": 20, \"multipleOf\": 5}",
                "{\"type\": \"integer\", \"maximum\": 0}",
                "{\"type\": \"integer\", \"minimum\": 1, \"exclusiveMinimum\": true}",
                "{\"type\": \"number\", \"maximum\": -2.5, \"exclusiveMaximum\": true}",
                "{\"type\": \"boolean\"}",
                "{\"type\": [\"null\", \"string\"]}"
            })
    void input_anyRuleOfASchema_fits(String schema) {
        assertThat(run(get().input(object("a", schema))).error()).isEmpty();
    }

    @Test
    void input_draft6Bounds_fit() {
        JsonObject schema = object("a", "{\"type\": \"integer\", \"exclusiveMinimum\": 5, \"exclusiveMaximum\": 7}")
                .with("$schema", "http://json-schema.org/draft-07/schema#");

        assertThat(run(get().input(schema)).error()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://json-schema.org/schema#", "https://json-schema.org/draft-04/schema", "own", ""})
    void contract_draftThatIsNotKnownOrOddlySpelt_isReadAsDraft4(String draft) {
        JsonObject schema = object("a", "{\"type\": \"integer\"}").with("$schema", draft);

        assertThat(run(get().input(schema)).error()).isEmpty();
        assertThat(ActionSimulator.against(ActionBackend.answering("{}"))
                        .run(get().input(schema).build(), JsonObject.of("a", "x"))
                        .error())
                .contains(
                        "validate input: the input does not fit the contract: /a: is of type string, expected integer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            $.entities[*]                             ¦ ${v}                            ¦ {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}
            $.entities[*].id                          ¦ {"v": ${v}}                     ¦ {"type": "object", "properties": {"v": {"type": "array", "items": {"type": "string"}}}}
            $..count.sum()                            ¦ {"v": ${v}}                     ¦ {"type": "object", "properties": {"v": {"type": "number"}}}
            $.map.keys()                              ¦ {"v": ${v}}                     ¦ {"type": "object", "properties": {"v": {"type": "array", "items": {"type": "string"}}}}
            $.a                                       ¦ {"v": "${v}"}                   ¦ {"type": "object", "properties": {"v": {"type": "string"}}}
            $.a                                       ¦ {"v": $math.sub($v, $v)}        ¦ {"type": "object", "properties": {"v": {"type": "number"}}}
            $.a                                       ¦ {"v": ${v}}                     ¦ {"type": "object", "properties": {"v": {"type": "array", "minItems": 2, "items": {"type": "string"}}}}
            $.e[?(@.name =~ /.*a.*/i)].id             ¦ {"v": ${v}}                     ¦ {"type": "object", "properties": {"v": {"type": "array", "items": {"type": "string"}}}}
            $.e[?(@.end == null && @.on == true)].id  ¦ {"v": ${v}}                     ¦ {"type": "object", "properties": {"v": {"type": "array", "items": {"type": "string"}}}}
            $.e[?(@.x nin ['A','B'])].id              ¦ {"v": ${successTemplateUtils.firstFromArray("${v}", "0")}} ¦ {"type": "object", "properties": {"v": {"type": "string"}}}
            """)
    void answer_anyPath_leadsToWhatTheContractWants(String path, String success, String contract) {
        SimulationTrace trace = run(get().map("v", path).success(success).output(JsonObject.parse(contract)));

        assertThat(trace.error()).isEmpty();
        assertThat(trace.finalResult()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            `[#foreach($i in ${input.a.split(",")})"$i"#if($foreach.hasNext),#end#end]`  ¦ x,y,,z  ¦ ["x","y","","z"]
            `#set($p = $input.a.split(";"))["$p[0]", $p.size()]`                        ¦ x;y;;   ¦ ["x", 2]
            `["$input.a.split("")"]`                                                    ¦ ab      ¦ ["[a, b]"]
            `#set($m = {"k": "v"})["$m.k", "$m.get("k")", $m.containsKey("z")]`          ¦ x       ¦ ["v", "v", false]
            """)
    void body_listsAndMapsOfATemplate_areThere(String template, String a, String rendered) {
        ActionExport action =
                ActionExport.builder("A").request("POST", "/u").body(template).build();

        assertThat(ActionSimulator.against(ActionBackend.answering("{}"))
                        .run(action, JsonObject.of("a", a))
                        .request()
                        .map(BackendRequest::body))
                .contains(rendered);
    }

    @Test
    void url_blanksAround_areLeftOut() {
        SimulationTrace trace = run(ActionExport.builder("A").request("GET", " /u/1\n"));

        assertThat(trace.request().map(BackendRequest::url)).contains("/u/1");
        assertThat(trace.finalResult()).isEqualTo(Map.of());
    }
}
