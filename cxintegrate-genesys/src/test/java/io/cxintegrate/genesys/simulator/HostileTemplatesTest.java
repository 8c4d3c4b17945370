package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.export.ActionExport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What templates and inputs that mean harm come to. The tables show the template, the input {@code x}, and the outcome. */
class HostileTemplatesTest {
    private static final ActionSimulator SIMULATOR = ActionSimulator.builder(ActionBackend.answering("{}"))
            .templateTimeout(Duration.ofMinutes(1))
            .build();

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            ${input.x}                       ¦ ${input.y}           ¦ ${input.y}
            ${input.x}                       ¦ #set($a = 1)$a       ¦ #set($a = 1)$a
            "${input.x}"                     ¦ a","b":"c            ¦ "a","b":"c"
            "$esc.jsonString(${input.x})"    ¦ a","b":"c            ¦ "a\\",\\"b\\":\\"c"
            "$esc.jsonString("${input.x}")"  ¦ ${esc.quote}$x#end   ¦ "${esc.quote}$x#end"
            $esc.uriEncode($input.x)         ¦ ../a?b=c&d#e f       ¦ ..%2Fa%3Fb%3Dc%26d%23e%20f
            $esc.url($input.x)               ¦ é ü&                 ¦ %C3%A9+%C3%BC%26
            $salesforce.escReserved($input.x) ¦ a} RETURNING User(Id) ¦ a\\} RETURNING User\\(Id\\)
            $encoding.base64($input.x)       ¦ é                    ¦ w6k=
            $input.x.class                   ¦ a                    ¦ $input.x.class
            $input.x.bytes                   ¦ a                    ¦ $input.x.bytes
            $input.class.name                ¦ a                    ¦ $input.class.name
            $esc.class.forName("java.lang.Runtime") ¦ a             ¦ $esc.class.forName("java.lang.Runtime")
            $input                           ¦ a                    ¦ $input
            $esc                             ¦ a                    ¦ $esc
            $unknown.foo().bar[0]            ¦ a                    ¦ $unknown.foo().bar[0]
            $!unknown.foo()|                 ¦ a                    ¦ |
            \\${input.x}                     ¦ a                    ¦ ${input.x}
            $$$${}#                          ¦ a                    ¦ $$$${}#
            $5 #1 #ff0000 100%               ¦ a                    ¦ $5 #1 #ff0000 100%
            `#foreach($c in $input.x)y#end|`  ¦ abc                  ¦ |
            $math.pow(10, 100000)            ¦ a                    ¦ $math.pow(10, 100000)
            $math.mul("1e999999999", 2)      ¦ a                    ¦ $math.mul("1e999999999", 2)
            $math.div(1, 0)                  ¦ a                    ¦ $math.div(1, 0)
            $math.add($input.x, 1)           ¦ NaN                  ¦ $math.add($input.x, 1)
            $successTemplateUtils.firstFromArray($input.x, "none") ¦ [[[[[[ ¦ none
            $input.rawRequest                ¦ a"b                  ¦ {"x":"a\\"b"}
            `#set($input = "b")${input.x}`    ¦ a                    ¦ ${input.x}
            """)
    void body_hostileButBounded_rendersExactlyThis(String template, String x, String body) {
        SimulationTrace trace = run(template, x);

        assertThat(trace.error()).isEmpty();
        assertThat(trace.request().orElseThrow().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            ${input.x                                    ¦ the template is not valid at line 1, column 10
            $input.x.getClass()                          ¦ the method getClass of a text is not allowed here
            $input.x.intern()                            ¦ the method intern of a text is not allowed here
            $input.getClass()                            ¦ the method getClass is not allowed here
            $esc.getClass()                              ¦ the macro esc.getClass is not known here
            $esc.java("a")                               ¦ the macro esc.java is not known here
            $math.random()                               ¦ the macro math.random is not known here
            `#evaluate("$input.x")`                       ¦ the directive #evaluate is not allowed here
            `#parse("/etc/passwd")`                       ¦ the directive #parse is not allowed here
            `#include("/etc/passwd")`                     ¦ the directive #include is not allowed here
            `#define($a)x#end`                            ¦ the directive #define is not allowed here
            `#macro(a)x#end`                              ¦ the directive #macro is not allowed here
            `#stop`                                       ¦ the directive #stop is not allowed here
            `#@a()x#end`                                  ¦ the directive #@a is not allowed here
            $esc.url("#parse('/etc/passwd')")            ¦ the directive #parse is not allowed here
            `#if("#evaluate('a')" == "b")#end`            ¦ the directive #evaluate is not allowed here
            `#set($input.x = "b")`                        ¦ setting the property x is not allowed here
            `#set($esc = 1)$esc.url("a")`                 ¦ the method url is not allowed here
            `#foreach($i in [1..2000000000])x#end`        ¦ a range may have 10000 numbers at most here
            `#foreach($i in [1..$input.x])x#end`          ¦ a range needs two numbers as its ends here, such as [1..10]
            `#foreach($i in [1..9999])#foreach($j in [1..9999])#end#end`  ¦ the template takes more than 100000 steps
            `#set($s = "0123456789")#foreach($i in [1..99])#set($s = "$s$s")#end`  ¦ a text would be longer than 262144 characters
            `#set($s = "0123456789")#foreach($i in [1..99])#set($s = $s + $s)#end`  ¦ a text would be longer than 262144 characters
            `#set($n = 3)#foreach($i in [1..99])#set($n = $n * $n)#end`  ¦ a number would have more than 4096 bits
            `#foreach($i in [1..9999])$input.x$input.x$input.x#end`  ¦ the template writes more than 4000000 characters
            $input.x.replace("a", $input.x)              ¦ a text would be longer than 262144 characters
            $input.x.replaceAll("(", "b")                ¦ replaceAll got a regular expression that is not valid: Unclosed group
            $input.x.replaceAll("a", "$9")               ¦ replaceAll got a position outside the text
            $input.x.substring(9999)                     ¦ substring got a position outside the text
            $input.x.substring("b")                      ¦ substring needs a number as argument 1
            $input.x.replace("a")                        ¦ replace takes 2 arguments but got 1
            $esc.url([1..3])                             ¦ url takes texts, numbers and booleans only
            $esc.jsonDecode("\\q")                       ¦ jsonDecode got a text that is not escaped as JSON wants it
            `#if(true)x`                                  ¦ the template is not valid at line 1, column 11
            `#foreach($i in)x#end`                        ¦ the template is not valid at line 1, column 9
            """)
    void body_beyondTheSandbox_endsTheStepAndSaysWhy(String template, String error) {
        SimulationTrace trace = run(template, "a".repeat(1000));

        assertThat(trace.error()).contains("resolve request body: " + error);
        assertThat(trace.request()).isEmpty();
        assertThat(trace.finalResult()).isNull();
    }

    @Test
    void body_hugeOrDeepTemplates_areRefused() {
        assertThat(run("$" + "a".repeat(70_000), "a").error())
                .contains("resolve request body: the template is longer than 65536 characters");
        assertThat(run("#set($n = " + "1 + ".repeat(300) + "1)", "a").error())
                .contains("resolve request body: the template has more than 200 arithmetic operators");
        assertThat(run("#if(" + "(".repeat(20_000) + "true" + ")".repeat(20_000) + ")x#end", "a")
                        .error())
                .contains("resolve request body: the template is nested too deeply");
        assertThat(run("#if(true)".repeat(6_000) + "#end".repeat(2_000), "a").error())
                .hasValueSatisfying(e -> assertThat(e).startsWith("resolve request body: the template is n"));
    }

    @Test
    void body_regularExpressionWithoutEnd_endsWithItsTime() {
        ActionExport action = ActionExport.builder("A")
                .request("POST", "/u")
                .body("$input.x.replaceAll(\"(.*)(.*)(.*)(.*)(.*)!\", \"b\")")
                .build();

        SimulationTrace trace = ActionSimulator.builder(ActionBackend.answering("{}"))
                // For the steps before it as well, which have to be in time.
                .templateTimeout(Duration.ofSeconds(2))
                .build()
                .run(action, JsonObject.of("x", "a".repeat(1000)));

        assertThat(trace.error()).contains("resolve request body: it takes longer than 2000 ms");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            /u/${input.x}               ¦ ../admin       ¦ /u/../admin
            /u/${input.x}               ¦ a?b=c#d        ¦ /u/a?b=c#d
            /u/$esc.uriEncode($input.x) ¦ a?b=c#d/..     ¦ /u/a%3Fb%3Dc%23d%2F..
            ${input.x}/u                ¦ //evil.example ¦ //evil.example/u
            /u/${input.y}               ¦ a              ¦ resolve request URL: what comes out is no URL: illegal character in path at character 5
            /u/${input.x}               ¦ a b            ¦ resolve request URL: what comes out is no URL: illegal character in path at character 5
            /u?q=${input.x}             ¦ {"a"}          ¦ resolve request URL: what comes out is no URL: illegal character in query at character 6
            /u/${input.x}               ¦ %zz            ¦ resolve request URL: what comes out is no URL: malformed escape pair at character 4
            ${input.x}                  ¦ users/1        ¦ resolve request URL: what comes out is neither a path that begins with '/' nor a whole URL
            ${input.x}                  ¦ ``             ¦ resolve request URL: what comes out is neither a path that begins with '/' nor a whole URL
            """)
    void url_hostileInput_comesToThis(String template, String x, String outcome) {
        SimulationTrace trace =
                SIMULATOR.run(ActionExport.builder("A").request("GET", template).build(), JsonObject.of("x", x));

        assertThat(trace.request().map(BackendRequest::url).or(trace::error)).contains(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            "a\\r\\nX-Injected: b" ¦ resolve headers: header 'X-A' has a value that HTTP does not allow: character 2 of 16 is U+000D
            "a\\u0000b"            ¦ resolve headers: header 'X-A' has a value that HTTP does not allow: character 2 of 3 is U+0000
            "\\u0142"              ¦ resolve headers: header 'X-A' has a value that HTTP does not allow: character 1 of 1 is U+0142
            """)
    void header_valueThatHttpForbids_endsTheStepWithoutShowingIt(String x, String error) {
        ActionExport action = ActionExport.builder("A")
                .request("GET", "/u")
                .header("X-A", "${input.x}")
                .build();

        assertThat(SIMULATOR.run(action, JsonObject.parse("{\"x\": " + x + "}")).error())
                .contains(error);
    }

    private static SimulationTrace run(String template, String x) {
        ActionExport action =
                ActionExport.builder("A").request("POST", "/u").body(template).build();
        return SIMULATOR.run(action, JsonObject.of("x", x));
    }
}
