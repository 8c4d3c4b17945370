package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.export.ActionExportBuilder;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.RecordedCall;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionSimulatorTest {
    private static final JsonObject INPUT = JsonObject.parse(
            "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\"}}}");
    private static final JsonObject OUTPUT = JsonObject.parse(
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}}}");

    @Test
    void run_actionThatWorks_tracesEveryStepAsThePlatformDoes() {
        ActionExport action = findUser().body("{\"id\": \"${input.id}\"}").build();

        SimulationTrace trace = ActionSimulator.against(ActionBackend.answering("{\"user\":{\"name\":\"Ann\"}}"))
                .run(action, JsonObject.of("id", "7"));

        assertThat(trace.toJsonObject().toJson())
                .isEqualTo("{\"operations\":["
                        + "{\"step\":1,\"name\":\"validate input\",\"success\":true,\"result\":{\"id\":\"7\"}},"
                        + "{\"step\":2,\"name\":\"resolve request URL\",\"success\":true,\"result\":\"/users/7\"},"
                        + "{\"step\":3,\"name\":\"resolve headers\",\"success\":true,\"result\":{\"X-Trace\":\"7\",\"Authorization\":\"***\"}},"
                        + "{\"step\":4,\"name\":\"resolve request body\",\"success\":true,\"result\":\"{\\\"id\\\": \\\"7\\\"}\"},"
                        + "{\"step\":5,\"name\":\"execute\",\"success\":true,\"result\":{\"user\":{\"name\":\"Ann\"}}},"
                        + "{\"step\":6,\"name\":\"resolve translation map\",\"success\":true,\"result\":{\"name\":\"Ann\"}},"
                        + "{\"step\":7,\"name\":\"apply defaults\",\"success\":true,\"result\":{\"name\":\"\\\"Ann\\\"\",\"age\":\"0\"}},"
                        + "{\"step\":8,\"name\":\"resolve success template\",\"success\":true,\"result\":\"{\\\"name\\\": \\\"Ann\\\", \\\"age\\\": 0}\"},"
                        + "{\"step\":9,\"name\":\"validate output\",\"success\":true,\"result\":{\"name\":\"Ann\",\"age\":0}}],"
                        + "\"finalResult\":{\"name\":\"Ann\",\"age\":0},\"success\":true}");
        BackendRequest request = trace.request().orElseThrow();
        assertThat(request.headers().first("Authorization")).contains("Bearer of-a-test");
        assertThat(request.headers().first("Content-Type")).contains("application/json");
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(request).hasToString("BackendRequest[POST, Headers[Accept, Authorization, Content-Type, X-Trace]]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                | 200 | {}                              | validate input: the input does not fit the contract: required property 'id' is missing
            {"id": 7}         | 200 | {}                              | validate input: the input does not fit the contract: /id: is of type number, expected string
            {"id": "7"}       | 404 | {"message":"no"}                | execute: the back end answered with status 404
            {"id": "7"}       | 302 | ``                              | execute: the back end answered with status 302
            {"id": "7"}       | 200 | {"user":{"age":3}}              | validate output: the rendered result is not valid JSON at line 1, column 10: unexpected character
            {"id": "7"}       | 200 | {"user":{"name":null,"age":3}}  | validate output: the result does not fit the contract: /name: is of type null, expected string
            {"id": "7"}       | 200 | {"user":{"name":"A","age":null}} | validate output: the result does not fit the contract: /age: is of type null, expected integer
            """)
    void run_whatGoesWrong_endsAtItsStepAndSaysWhy(String input, int status, String answer, String error) {
        ActionSimulator simulator = ActionSimulator.against(request -> new BackendResponse(status, answer));

        SimulationTrace trace = simulator.run(findUser().build(), JsonObject.parse(input));

        assertThat(trace.error()).contains(error);
        assertThat(trace.success()).isFalse();
        assertThat(trace.finalResult()).isNull();
        assertThat(trace.operations().get(trace.operations().size() - 1).success())
                .isFalse();
        assertThat(trace.toJsonObject().object("error").string("message")).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            $Input.id/${INPUT.id}/$!{inPut.id}                     ¦ 7/7/7
            $input.none|${input.none}|$!{input.none}|              ¦ $input.none|${input.none}||
            ${input.id.replace("7", "8")}                          ¦ 8
            ${input.id.length()}                                   ¦ 1
            `#if($input.id == "7")a#elseif($input.id == "8")b#else c#end` ¦ a
            `#if("$!{input.none}" != "")a#{else}b#end`             ¦ b
            `#set($y = "$input.id$input.id")$y`                    ¦ 77
            `#foreach($i in [1..3])$i$foreach.index#if($foreach.hasNext),#end#end` ¦ 10,21,32
            $esc.url("FIND {$salesforce.escReserved(${input.id}))} IN") ¦ FIND+%7B7%29%7D+IN
            $esc.jsonString(${input.none})                         ¦ $esc.jsonString(${input.none})
            $esc.quote$esc.quote                                   ¦ ""
            ?a=b${urlTool.optionalQueryParam("n m", "7 8")}${urlTool.optionalQueryParam("n", $input.none)} ¦ ?a=b&n%20m=7%208
            $math.add(${input.id}, 3) $math.div(7, 2) $math.div(7.0, 2) $math.round(2.5) $math.max(1, 2) ¦ 10 3 3.5 3 2
            $math.roundTo(1, 2.25) $math.mod(7, 4) $math.abs(-3) $math.ceil(1.2) $math.floor(1.8) ¦ 2.3 3 3 2 1
            ${successTemplateUtils.firstFromArray("[5,6]")} ${successTemplateUtils.firstFromArray("[]", "0")} ¦ 5 0
            ${successTemplateUtils.firstFromArray("${none}", "0")}${successTemplateUtils.firstFromArray("[]")}. ¦ 0.
            """)
    void body_languageOfThePlatform_rendersAsDocumented(String template, String rendered) {
        SimulationTrace trace = ActionSimulator.against(ActionBackend.answering("{}"))
                .run(findUser().body(template).build(), JsonObject.of("id", "7"));

        assertThat(trace.request().map(BackendRequest::body)).contains(rendered);
    }

    @Test
    void run_get_sendsNoBodyWhateverTheTemplateSays() {
        SimulationTrace trace = ActionSimulator.against(ActionBackend.answering("{}"))
                .run(
                        ActionExport.builder("A")
                                .request("GET", "/a")
                                .body("{\"a\": 1}")
                                .build(),
                        JsonObject.empty());

        assertThat(trace.request().orElseThrow().body()).isNull();
        assertThat(trace.operations()).extracting(SimulatedOperation::name).doesNotContain("resolve request body");
    }

    @Test
    void run_bodyWithoutTemplate_isTheWholeInput() {
        ActionExport action = findUser().build().without("/config/request/requestTemplate");

        SimulationTrace trace = ActionSimulator.against(ActionBackend.answering("{}"))
                .run(action, JsonObject.parse("{\"id\": \"7\", \"n\": 1.50}"));

        assertThat(trace.request().map(BackendRequest::body)).contains("{\"id\":\"7\",\"n\":1.50}");
    }

    @Test
    void run_customAuth_takesCredentialsAndHidesThem() {
        ActionExport action = ActionExport.builder("Log in")
                .request("POST", "${credentials.loginUrl}")
                .header("Authorization", "Basic $encoding.base64(\"${credentials.id}:${credentials.secret}\")")
                .header("Transfer-Encoding", "buffered")
                .build();

        SimulationTrace trace = ActionSimulator.builder(ActionBackend.answering("{\"access_token\": \"t\"}"))
                .credential("loginUrl", Secret.of("https://login.example.com/token"))
                .credential("id", Secret.of("me"))
                .credential("secret", Secret.of("pst"))
                .authResponse(JsonObject.of("token", "t"))
                .build()
                .run(action, JsonObject.empty());

        assertThat(trace.success()).isTrue();
        assertThat(trace.request().orElseThrow().headers().first("Authorization"))
                .contains("Basic bWU6cHN0");
        assertThat(trace.request().orElseThrow().headers().has("Transfer-Encoding"))
                .isFalse();
        assertThat(trace.toJson()).doesNotContain("bWU6cHN0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void run_overHttp_asksAndReadsOnASocket(boolean live) {
        try (FakeRestService service = FakeRestService.start();
                HttpTransport transport = HttpTransport.jdk()) {
            service.respond(
                    new RestOperation("POST", "/users/7"),
                    FakeResponse.json(200, JsonObject.parse("{\"user\":{\"name\":\"Ann\",\"age\":3}}")));
            String url =
                    live ? "/users/$esc.uriEncode(${input.id})" : "https://other.example.com/users/${input.id}?a=b";
            HttpActionBackend backend = live
                    ? HttpActionBackend.live(service.baseUri(), transport).withHeader("X-Live", "yes")
                    : HttpActionBackend.instead(service.baseUri(), transport);

            SimulationTrace trace = ActionSimulator.against(backend)
                    .run(findUser().request("POST", url).timeoutSeconds(20).build(), JsonObject.of("id", "7"));

            assertThat(trace.error()).isEmpty();
            assertThat(trace.finalResult())
                    .isEqualTo(JsonObject.parse("{\"name\":\"Ann\",\"age\":3}").asMap());
            RecordedCall call = service.journal().calls().get(0);
            assertThat(call.requestJson().toJson()).isEqualTo("{\"id\":\"7\"}");
            assertThat(call.requestHeader("X-Trace")).contains("7");
            assertThat(call.requestHeader("X-Live").isPresent()).isEqualTo(live);
        }
    }

    @Test
    void run_backendThatIsNotThere_failsTheStep() {
        try (HttpTransport transport = HttpTransport.jdk()) {
            ActionBackend backend = HttpActionBackend.live(URI.create("http://127.0.0.1:1"), transport);

            SimulationTrace trace =
                    ActionSimulator.against(backend).run(findUser().build(), JsonObject.of("id", "7"));

            assertThat(trace.error()).hasValueSatisfying(e -> assertThat(e).startsWith("execute: "));
            assertThat(trace.request()).isPresent();
        }
    }

    @Test
    void run_arnOfAFunction_isNothingForHttp() {
        try (HttpTransport transport = HttpTransport.jdk()) {
            ActionBackend backend = HttpActionBackend.live(URI.create("https://api.example.com"), transport);
            ActionExport action = findUser()
                    .request("POST", "arn:aws:lambda:eu-west-1:1:function:f")
                    .build();

            assertThat(ActionSimulator.against(backend)
                            .run(action, JsonObject.of("id", "7"))
                            .error())
                    .contains(
                            "execute: the request cannot be sent by HTTP: a request needs an absolute http or https URI with"
                                    + " a host, but scheme is 'arn' and host is null");
            assertThat(ActionSimulator.against(ActionBackend.answering("{\"user\":{\"name\":\"A\"}}"))
                            .run(action, JsonObject.of("id", "7"))
                            .success())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "velocity-engine-core, org.apache.velocity:velocity-engine-core",
        "commons-lang3, org.apache.velocity:velocity-engine-core",
        "json-path, com.jayway.jsonpath:json-path"
    })
    void build_withoutItsLibrary_namesIt(String jar, String library) throws Exception {
        try (URLClassLoader without = loaderWithout(jar)) {
            Class<?> backend = without.loadClass(ActionBackend.class.getName());
            Object answering = backend.getMethod("answering", String.class).invoke(null, "{}");

            assertThatThrownBy(() -> without.loadClass(ActionSimulator.class.getName())
                            .getMethod("against", backend)
                            .invoke(null, answering))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessage("action simulator has 1 problem:\n  - class path: needs " + library
                            + ", which is not there or not whole; add it to the dependencies of your build");
        }
    }

    private static URLClassLoader loaderWithout(String jar) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!Path.of(entry).getFileName().toString().startsWith(jar)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static ActionExportBuilder findUser() {
        return ActionExport.builder("Find user")
                .request("POST", "/users/${input.id}")
                .header("X-Trace", "${input.id}")
                .header("Authorization", "Bearer of-a-test")
                .input(INPUT)
                .output(OUTPUT)
                .map("name", "$.user.name")
                .map("age", "$.user.age", "0")
                .success("{\"name\": ${name}, \"age\": ${age}}");
    }
}
