package io.cxintegrate.genesys.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionExportTest {
    /** Odd on purpose: unknown members, escapes, numbers and white space that no writer would choose. */
    private static final String ODD = """
            \uFEFF{ "zeta" : [ 1.0 , 1e3,-0 , "\\u00e9\\/" ],
              "name":"Find caf\\u00e9",	"config" : { "request": {
                "requestUrlTemplate":"\\/api\\/v2\\/users\\/${input.id}" , "requestType": "GET", "headers": {}, "x": null },
                "response": {"translationMap": {"a": "$.a","b":"$.b"}, "translationMapDefaults": {} }, "timeoutSeconds": 5 },
              "contract" : {"input": {"inputSchema": {"type": "object"}}, "output":{"successSchema":{"type":"object"} } }
            }
            """;

    @Test
    void parse_anyLayout_keepsEveryCharacter() {
        ActionExport action = ActionExport.parse(ODD);

        assertThat(action.toJson()).isEqualTo(ODD);
        assertThat(action.toCompactJson())
                .isEqualTo(
                        "{\"zeta\":[1.0,1e3,-0,\"\\u00e9\\/\"],\"name\":\"Find caf\\u00e9\",\"config\":{\"request\":{"
                                + "\"requestUrlTemplate\":\"\\/api\\/v2\\/users\\/${input.id}\",\"requestType\":\"GET\","
                                + "\"headers\":{},\"x\":null},\"response\":{\"translationMap\":{\"a\":\"$.a\",\"b\":\"$.b\"},"
                                + "\"translationMapDefaults\":{}},\"timeoutSeconds\":5},\"contract\":{\"input\":{\"inputSchema\":"
                                + "{\"type\":\"object\"}},\"output\":{\"successSchema\":{\"type\":\"object\"}}}}");
    }

    @Test
    void parse_export_readsWhatItMeans() {
        ActionExport action = ActionExport.parse(ODD);

        assertThat(action.name()).isEqualTo("Find café");
        assertThat(action.request().urlTemplate()).isEqualTo("/api/v2/users/${input.id}");
        assertThat(action.request().sendsBody()).isFalse();
        assertThat(action.request().body()).isEmpty();
        assertThat(action.response().successTemplate()).isEqualTo("${rawResult}");
        assertThat(action.response().translationMap())
                .containsExactly(java.util.Map.entry("a", "$.a"), java.util.Map.entry("b", "$.b"));
        assertThat(action.secure()).isEmpty();
        assertThat(action.timeoutSeconds()).contains(5);
        assertThat(action).hasToString("ActionExport[Find café, GET, unknown integration]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /config/timeoutSeconds                      | "timeoutSeconds": 5 }                      | "timeoutSeconds": 7 }
            /zeta/2                                     | 1e3,-0 ,                                   | 1e3,7 ,
            /config/request/x                           | "x": null }                                | "x": 7 }
            /config/request/headers/N~1A                | "headers": {}                              | "headers": {"N/A": 7}
            /config/response/translationMap/c           | "b":"$.b"}                                 | "b":"$.b","c": 7}
            /zeta                                       | [ 1.0 , 1e3,-0 , "\\u00e9\\/" ]            | 7
            """)
    void with_onePlace_changesNothingElse(String pointer, String from, String to) {
        boolean text = pointer.contains("translationMap");
        String changed = ActionExport.parse(ODD).with(pointer, text ? "$.c" : 7).toJson();

        assertThat(changed)
                .isEqualTo(ODD.replace(from, text ? to.replace("7", "\"$.c\"") : to))
                .isNotEqualTo(ODD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /zeta/0                           | [ 1.0 , 1e3   | [ 1e3
            /zeta/3                           | -0 , "\\u00e9\\/" ] | -0  ]
            /config/timeoutSeconds            | }, "timeoutSeconds": 5 } | } }
            /config/response/translationMap/a | {"a": "$.a","b" | {"b"
            """)
    void without_onePlace_takesItsCommaAlong(String pointer, String from, String to) {
        assertThat(ActionExport.parse(ODD).without(pointer).toJson())
                .isEqualTo(ODD.replace(from, to))
                .isNotEqualTo(ODD);
    }

    @Test
    void with_memberAtTheEndOfAPrettyFile_isLaidOutAsItsNeighbours() {
        ActionExport action =
                ActionExport.builder("A").request("GET", "/a").build().without("/secure");

        assertThat(action.with("/secure", true).toJson()).endsWith("  },\n  \"secure\": true\n}");
    }

    @Test
    void without_nothingThere_isTheSame() {
        ActionExport action = ActionExport.parse(ODD);

        assertThat(action.without("/nowhere/at/all")).isEqualTo(action);
    }

    @Test
    void with_noObjectToHoldIt_saysSo() {
        assertThatThrownBy(() -> ActionExport.parse(ODD).with("/nowhere/x", 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there is no object that could hold /nowhere/x");
    }

    @Test
    void parse_otherObject_namesEverythingThatIsMissingOrWrong() {
        assertThatThrownBy(() -> ActionExport.parse("""
                {"name": 1, "config": {"request": {"requestType": "GET", "headers": {"a": []}}, "response": []},
                 "contract": {"input": {"inputSchema": {}}}}"""))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        exported action has 5 problems:
                          - config.response: must be an object but is array
                          - name: must be a string but is number
                          - config.request.requestUrlTemplate: is required but missing
                          - config.request.headers.a: must be a string but is array
                          - contract.output: is required but missing""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []        | an exported action is a JSON object, and this is something else
            {"a":1,}  | not valid JSON at line 1, column 8: unexpected character
            {"a":1,"a":1} | not valid JSON at line 1, column 11: a member occurs twice
            ''        | not valid JSON: the text is empty
            """)
    void parse_noObject_isRefused(String text, String message) {
        assertThatThrownBy(() -> ActionExport.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void read_fileThatIsNotUtf8_isRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.json"), new byte[] {'{', (byte) 0xC3, '}'});

        assertThatThrownBy(() -> ActionExport.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("an exported action is UTF-8, and this file is not");
    }

    @Test
    void parse_deepNesting_isRefusedAndDoesNotOverflow() {
        assertThatThrownBy(() -> ActionExport.parse("[".repeat(100_000)))
                .isInstanceOf(JsonException.class)
                .hasMessage("not valid JSON at line 1, column 201: nested deeper than 200 levels");
    }

    @Test
    void builder_withoutUrl_saysSo() {
        assertThatThrownBy(() -> ActionExport.builder("Find").build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("action 'Find' has 1 problem:\n  - requestUrlTemplate: is required but missing or blank");
    }

    @Test
    void builder_everything_isInTheExport() {
        ActionExport action = ActionExport.builder("Find")
                .integrationType("purecloud-data-actions")
                .request("POST", "/api/v2/users")
                .header("X-A", "${input.a}")
                .body("{}")
                .map("id", "$.id", "\"none\"")
                .success("{\"id\": ${id}}")
                .input(JsonObject.of("type", "object"))
                .output(JsonObject.of("type", "object"))
                .timeoutSeconds(9)
                .secure(true)
                .build();

        assertThat(ActionExport.parse(action.toJson())).isEqualTo(action);
        assertThat(action.document().toJson())
                .isEqualTo(
                        "{\"name\":\"Find\",\"integrationType\":\"purecloud-data-actions\",\"actionType\":\"custom\","
                                + "\"config\":{\"request\":{\"requestUrlTemplate\":\"/api/v2/users\",\"requestType\":\"POST\","
                                + "\"headers\":{\"X-A\":\"${input.a}\"},\"requestTemplate\":\"{}\"},\"response\":{"
                                + "\"translationMap\":{\"id\":\"$.id\"},\"translationMapDefaults\":{\"id\":\"\\\"none\\\"\"},"
                                + "\"successTemplate\":\"{\\\"id\\\": ${id}}\"},\"timeoutSeconds\":9},\"contract\":{\"input\":{"
                                + "\"inputSchema\":{\"type\":\"object\"}},\"output\":{\"successSchema\":{\"type\":\"object\"}}},"
                                + "\"secure\":true}");
    }
}
