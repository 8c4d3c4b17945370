package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What paths and answers come to: the dialect that others use, and what means harm. */
class HostileMappingsTest {
    private static final String ANSWER = """
            {"id": "7", "none": null, "n": 3, "yes": true, "text": "say \\"${rawResult}\\" #end",
             "entities": [{"id": "a", "tags": ["agent"], "at": {"city": "X"}, "k": 1},
                          {"id": "b", "tags": [], "at": {"city": "Y"}, "k": 2},
                          {"id": "c", "tags": ["agent", "user"], "k": 3}],
             "odd name": 5, "a.b": 6}""";

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            $.id                                   ¦ "7"
            id                                     ¦ "7"
            $                                      ¦ *
            $.none                                 ¦ null
            $.NULL                                 ¦ "default"
            $.missing.below                        ¦ "default"
            $.id.below                             ¦ "default"
            $.entities[9].id                       ¦ "default"
            $.entities[0].id                       ¦ "a"
            $.entities.[0].id                      ¦ "a"
            $.entities[-1].id                      ¦ "c"
            $.entities[-1:].id                     ¦ ["c"]
            $.entities[0:2].id                     ¦ ["a","b"]
            $.entities[*].id                       ¦ ["a","b","c"]
            $.entities[0,2].id                     ¦ ["a","c"]
            $.entities[0]['id','k']                ¦ {"id":"a","k":1}
            $..city                                ¦ ["X","Y"]
            $..nothing                             ¦ []
            $.entities[?(@.id == 'b')].k           ¦ [2]
            $.entities[?(@.id=="b")].k             ¦ [2]
            $.entities[?(@.id == 'z')].k           ¦ []
            $.missing[?(@.id == 'z')].k            ¦ "default"
            $.entities[?(@.k > 1 && @.k < 3)].id   ¦ ["b"]
            $.entities[?(@.k == 1 || @.k == 3)].id ¦ ["a","c"]
            $.entities[?('agent' in @.tags)].id    ¦ ["a","c"]
            $.entities[?(@.id in ['a','b'])].k     ¦ [1,2]
            $.entities[?(@.at)].id                 ¦ ["a","b"]
            $.entities[?(@.at.city != 'X')].id     ¦ ["b","c"]
            $.entities[?(@.id =~ /[ab]/)].k        ¦ [1,2]
            $.entities[?(@.id =~ /.*B.*/i)].k      ¦ [2]
            $.entities[?(!(@.k == 1))].id          ¦ ["b","c"]
            $.entities.size()                      ¦ 3
            $.entities.length()                    ¦ 3
            $.entities[0].tags.size()              ¦ 1
            $['odd name']                          ¦ 5
            $['a.b']                               ¦ 6
            $.text                                 ¦ "say \\"${rawResult}\\" #end"
            """)
    void path_dialectOfExports_findsExactlyThis(String path, String json) {
        SimulationTrace trace = run(path, ANSWER);

        assertThat(trace.error()).isEmpty();
        Object wanted = json.equals("*") ? Json.parse(ANSWER) : Json.parse(json);
        assertThat(Json.write(trace.finalResult())).isEqualTo("{\"v\":" + Json.write(wanted) + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            $[                                  ¦ it is no JSONPath
            $.a[?(@.b == 'c'                    ¦ it is no JSONPath
            $.                                  ¦ it is no JSONPath
            $..                                 ¦ it is no JSONPath
            $.a[?(@.b ==)]                      ¦ it is no JSONPath
            $.entities[?(@.id =~ /(a+)+$/)].k   ¦ a regular expression in a filter may have four '*' or '+', no repeated group and no reference back here
            $.entities[?(@.id =~ /a*a*a*a*a*b/)].k    ¦ a regular expression in a filter may have four '*' or '+', no repeated group and no reference back here
            $.entities[?(@.id =~ /(a)\\1/)].k   ¦ a regular expression in a filter may have four '*' or '+', no repeated group and no reference back here
            $.id.min()                          ¦ it cannot be evaluated on this answer
            """)
    void path_thatCannotBe_endsTheStepAndSaysWhy(String path, String error) {
        SimulationTrace trace = run(path, ANSWER);

        assertThat(trace.success()).isFalse();
        assertThat(trace.error().orElseThrow()).startsWith("resolve translation map: 'v': " + error);
    }

    @Test
    void path_hugeOrDeep_isRefused() {
        assertThat(run("$." + "a".repeat(5_000), "{}").error())
                .contains("resolve translation map: 'v': it is longer than 4096 characters");
        // How many brackets fit is a matter of the thread's stack; that there are too many is an error, not a crash.
        assertThat(run("$[?(" + "(".repeat(2_000) + "@.a" + ")".repeat(2_000) + ")]", "{}")
                        .error()
                        .orElse("none"))
                .isIn("none", "resolve translation map: 'v': it is nested too deeply");
    }

    @Test
    void path_regularExpressionOnALongText_isRefusedBeforeItTakesForEver() {
        String answer = "{\"e\":[{\"n\":\"" + "a".repeat(501) + "\"}]}";

        assertThat(run("$.e[?(@.n =~ /.*x.*/)]", answer).error()).isEmpty();
        assertThat(run("$.e[?(@.n =~ /.*x.*y.*/)]", answer).error())
                .contains(
                        "resolve translation map: 'v': its regular expression takes texts of at most 500 characters here,"
                                + " and the answer has one of 501");
    }

    @Test
    void path_deepScansOfADeepAnswer_endWithTheirTime() {
        String answer = "[".repeat(190) + "{\"a\":1}" + "]".repeat(190);
        ActionExport action = action("$..*..*..*..*..*");

        SimulationTrace trace = ActionSimulator.builder(ActionBackend.answering(answer))
                // For the steps before it as well, which have to be in time.
                .templateTimeout(Duration.ofSeconds(2))
                .build()
                .run(action, JsonObject.empty());

        assertThat(trace.error()).contains("resolve translation map: it takes longer than 2000 ms");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            <html>                 ¦ execute: the answer of the back end is not valid JSON at line 1, column 1: unexpected character
            {"a":1} {"a":2}        ¦ execute: the answer of the back end is not valid JSON at line 1, column 9: unexpected text after the value
            {"a":1,"a":2}          ¦ execute: the answer of the back end is not valid JSON at line 1, column 11: a member occurs twice
            {"a":NaN}              ¦ execute: the answer of the back end is not valid JSON at line 1, column 9: unexpected character
            """)
    void answer_thatIsNoJson_endsTheStep(String answer, String error) {
        assertThat(run("$.a", answer).error()).contains(error);
    }

    @Test
    void answer_nestedTooDeeply_endsTheStep() {
        assertThat(run("$", "[".repeat(300) + "]".repeat(300)).error())
                .contains(
                        "execute: the answer of the back end is not valid JSON at line 1, column 201: nested deeper than"
                                + " 200 levels");
        assertThat(run("$", "[".repeat(60) + "]".repeat(60)).error())
                .contains(
                        "validate output: the rendered result is not valid JSON at line 1, column 56: nested deeper than 50"
                                + " levels");
    }

    @Test
    void answer_empty_countsAsAnEmptyObject() {
        assertThat(run("$", "").finalResult()).isEqualTo(Map.of("v", Map.of()));
    }

    @Test
    void answer_scalarAtTheRoot_hasNothingBelow() {
        assertThat(Json.write(run("$.a", "5").finalResult())).isEqualTo("{\"v\":\"default\"}");
        assertThat(Json.write(run("$", "5").finalResult())).isEqualTo("{\"v\":5}");
    }

    @Test
    void answer_numbers_keepTheirDigits() {
        assertThat(run("$.a", "{\"a\": 12345678901234567890.10}")
                        .operations()
                        .get(4)
                        .result())
                .hasToString("{v=12345678901234567890.10}");
    }

    private static SimulationTrace run(String path, String answer) {
        return ActionSimulator.builder(ActionBackend.answering(answer))
                .templateTimeout(Duration.ofMinutes(1))
                .build()
                .run(action(path), JsonObject.empty());
    }

    private static ActionExport action(String path) {
        return ActionExport.builder("A")
                .request("GET", "/u")
                .map("v", path, "\"default\"")
                .success("{\"v\": ${v}}")
                .build();
    }
}
