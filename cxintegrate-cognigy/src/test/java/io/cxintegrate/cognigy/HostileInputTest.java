package io.cxintegrate.cognigy;

import static io.cxintegrate.testkit.CognigyOperation.CREATE_INTEGRATION;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cxintegrate.cognigy.mapping.MappingFile;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.DocumentStore;
import io.cxintegrate.core.transform.ExpressionLimits;
import io.cxintegrate.core.transform.TransformationException;
import io.cxintegrate.testkit.FakeCognigy;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FaultEffect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad mappings, expressions and answers: each ends in an error of ours, in bounded time, and nothing that was there is lost. */
@CxFakes
class HostileInputTest {
    private static final String GOOD = Mappings.payment().build().toJson().toJson();

    private static final String NULLS = """
            {"name":null,"endpoint_url":null,"method":null,"timeout_ms":null,"auth_directive":null,\
            "transformations":null,"traffic_split":null,"version":null,"metadata":null}""";

    @TempDir
    Path folder;

    static Stream<Arguments> badMappings() {
        Class<?> problems = InvalidConfigurationException.class;
        Class<?> noJson = InvalidInputException.class;
        return Stream.of(
                arguments("empty", "", noJson),
                arguments("blanks", " \n\t", noJson),
                arguments("zero bytes", "\0\0\0\0", noJson),
                arguments("half", GOOD.substring(0, GOOD.length() / 2), noJson),
                arguments("twice", GOOD + GOOD, noJson),
                arguments("HTML", "<!DOCTYPE html><html><body>Log in</body></html>", noJson),
                arguments("XML", "<?xml version=\"1.0\"?><mapping/>", noJson),
                arguments("array", "[" + GOOD + "]", noJson),
                arguments("text", "\"" + GOOD.replace("\\", "\\\\").replace("\"", "\\\"") + "\"", noJson),
                arguments("null", "null", noJson),
                arguments("deep", "{\"a\":" + "[".repeat(100_000), noJson),
                arguments("deep objects", "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000), noJson),
                arguments("invalid UTF-8", GOOD.replace("payment_processor_v2", "pay\u00ff"), noJson),
                arguments("a member twice", GOOD.replace("{\"name\"", "{\"name\":\"x\",\"name\""), noJson),
                arguments("a number of a million digits", "{\"timeout_ms\":" + "9".repeat(1_000_000) + "}", noJson),
                arguments("comment", "/* mapping */" + GOOD, noJson),
                arguments("huge", "{\"name\":\"" + "x".repeat(2_000_000) + "\"}", noJson),
                arguments("empty object", "{}", problems),
                arguments("everything null", NULLS, problems),
                arguments("endless exponent", GOOD.replace("12000", "1e999999999"), noJson),
                arguments("huge exponent", GOOD.replace("12000", "1e300"), problems),
                arguments("negative timeout", GOOD.replace("12000", "-12000"), problems),
                arguments("weights huge", GOOD.replace("{\"v1\":1.0}", "{\"v1\":1e308,\"v2\":1e308}"), problems),
                arguments("weights negative", GOOD.replace("{\"v1\":1.0}", "{\"v1\":2,\"v2\":-1}"), problems),
                arguments("URL of a file", GOOD.replace("https://api.payment-provider.com", "file://"), problems),
                arguments("header with a line end", GOOD.replace("\"Authorization\"", "\"A\\r\\nX: 1\""), problems),
                arguments("secret", GOOD.replace("Bearer ${service_token}", "Bearer sk_live_51H8xYz"), problems),
                arguments("nested placeholder", GOOD.replace("${service_token}", "${${service_token}}"), problems),
                arguments("open expression", GOOD.replace("$merge([", "$merge([" + "(".repeat(20_000)), problems),
                arguments("endless comment", GOOD.replace("$merge([", "/* $merge(["), problems),
                arguments("lone surrogate", GOOD.replace("$merge(", "\\ud800$merge("), problems),
                arguments("catastrophic regex that does not compile", GOOD.replace("$merge(", "/(a/$merge("), problems),
                arguments("unknown function", GOOD.replace("$merge(", "$system("), problems));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMappings")
    void load_badMapping_isRefusedAndTheFileStays(String name, String content, Class<?> type) throws IOException {
        Path file = folder.resolve("mapping.json");
        Files.write(file, content.getBytes(ISO_8859_1));
        assertThatThrownBy(() -> MappingFile.load(file))
                .isInstanceOf(type)
                .isInstanceOf(CxException.class)
                .hasMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk_live_51H8xYz"));
        assertThat(Files.readString(file, ISO_8859_1)).isEqualTo(content);
    }

    static Stream<Arguments> badExpressions() {
        return Stream.of(
                arguments("endless recursion", "($f := function($n) {1 + $f($n + 1)}; $f(1))", "D1011"),
                arguments("endless loop", "($f := function($n) {$f($n + 1)}; $f(1))", "D1012"),
                arguments("hostile regex", "$match($join([1..60].('a')), /(a+)+\\1b/)", "D1012"),
                arguments("billion items", "[1..1000000000]", "D2014"),
                arguments("many items", "[1..9000000]", "D2015"),
                arguments("long text", "$pad('x', 2000000000)", "X0008"),
                arguments("doubling text", "$reduce([1..64], function($a, $i) {$a & $a}, 'xxxxxxxx')", "X0008"),
                arguments("code in data", "$eval(code)", "X0006"),
                arguments("number out of range", "{\"a\": 1e300 * 1e300}", "D1001"),
                arguments("text as a number", "amount + 1", "T2001"),
                arguments("key that is no text", "{\"a\": 1, $string(amount) & '': 1, [1]: 2}", "T1003"),
                arguments("function as a value", "{\"f\": function($x) {$x}}", "X0005"),
                arguments("own error", "$error('refused')", "D3137"),
                arguments("assertion", "$assert(false, 'refused')", "D3141"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badExpressions")
    void transform_badExpression_isTypedForARequestAndAResultForAResponse(String name, String source, String code) {
        MappingTransformer t = MappingTransformer.builder(Mappings.payment()
                        .transformations(Transformations.of(source, source).withFallback(source))
                        .build())
                .limits(ExpressionLimits.builder()
                        // Only what never ends is to end by the clock, on a busy machine too.
                        .timeout(code.equals("D1012") ? Duration.ofMillis(200) : Duration.ofMinutes(1))
                        .build())
                .build();
        String text = "{\"amount\":\"150\",\"code\":\"1 + 1\",\"items\":[null,{\"a\":null}]}";
        JsonObject context = JsonObject.parse(text);
        assertThatThrownBy(() -> t.request(context))
                .isInstanceOfSatisfying(
                        TransformationException.class, e -> assertThat(e.code()).isEqualTo(code));
        for (int status : new int[] {200, 500}) {
            JsonObject result = t.response(status, context);
            assertThat(result.names()).containsExactly("success", "error");
            assertThat(result.bool("success")).isFalse();
            assertThat(result.string("error")).contains(code);
        }
        assertThat(context.toJson()).isEqualTo(text);
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                arguments("empty", ""),
                arguments("HTML", "<html><body>502 Bad Gateway</body></html>"),
                arguments("half", "{\"id\": \"tx-1\", \"mess"),
                arguments("deep", "[".repeat(100_000)),
                arguments("invalid UTF-8", "{\"id\": \"\u00ff\u00fe\"}"),
                arguments("two values", "{} {}"),
                arguments("huge number", "{\"id\": " + "9".repeat(500) + "}"),
                arguments("NaN", "{\"id\": NaN}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void response_bodyThatIsNoJson_isTypedWhenReadAndPassesAsText(String name, String body) {
        assertThatThrownBy(() -> Json.parse(body.getBytes(ISO_8859_1), JsonLimits.DEFAULT))
                .isInstanceOf(JsonException.class);
        MappingTransformer t = MappingTransformer.of(Mappings.payment()
                .transformations(Transformations.of("$", "{\"id\": id}").withFallback("{\"raw\": $}"))
                .build());
        assertThat(t.response(200, body).toJson()).isEqualTo("{\"success\":true,\"data\":{}}");
        assertThat(t.response(502, body).object("data").string("raw")).isEqualTo(body);
    }

    static Stream<Arguments> badAnswers() {
        Duration pause = Duration.ofMillis(40);
        return Stream.of(
                answer("HTML instead of JSON", 1, DefectException.class, FaultEffect::wrongContentType),
                answer("no body", 1, DefectException.class, FaultEffect::emptyBody),
                answer("JSON cut in the middle", 1, DefectException.class, FaultEffect::malformedBody),
                answer("11 MB", 1, UnavailableException.class, f -> f.oversizedBody(11 * 1024 * 1024)),
                answer("JSON of another kind", 1, DefectException.class, f -> f.oversizedBody(40)),
                answer("302", 1, DefectException.class, f -> f.status(302)),
                answer("304", 1, DefectException.class, f -> f.status(304)),
                answer("400", 1, InvalidInputException.class, f -> f.status(400)),
                answer("418", 1, InvalidInputException.class, f -> f.status(418)),
                answer("500", 3, UnavailableException.class, f -> f.status(500)),
                answer("504", 3, UnavailableException.class, f -> f.status(504)),
                answer("429 without end", 3, UnavailableException.class, f -> f.tooManyRequests(Duration.ofSeconds(1))),
                answer("no HTTP", 3, UnavailableException.class, FaultEffect::notHttp),
                answer("reset before the work", 3, UnavailableException.class, FaultEffect::reset),
                answer("reset after the work", 3, UnavailableException.class, FaultEffect::resetAfterWork),
                answer("reset before the body", 3, UnavailableException.class, FaultEffect::resetAfterHeaders),
                answer("reset within the body", 3, UnavailableException.class, FaultEffect::resetMidBody),
                answer("slow drip", 3, UnavailableException.class, f -> f.drip(1, pause)),
                answer("slow first byte", 3, UnavailableException.class, f -> f.delay(Duration.ofSeconds(3))));
    }

    private static Arguments answer(
            String name, int times, Class<? extends CxException> type, Consumer<FaultEffect> fault) {
        return arguments(name, times, type, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void deploy_badAnswer_isTypedAndRepeatedMakesNoSecondIntegration(
            String name,
            int times,
            Class<? extends CxException> type,
            Consumer<FaultEffect> fault,
            FakeCognigy fake,
            TestClock clock) {
        DocumentStore store = DocumentStore.inMemory();
        Duration patience = name.startsWith("slow") ? Duration.ofSeconds(1) : Duration.ofSeconds(20);
        try (Cognigy hasty = Tenants.client(fake, clock)
                        .store(store)
                        .attemptTimeout(patience)
                        .build();
                Cognigy patient = Tenants.client(fake, clock).store(store).build()) {
            Deployments deployments = patient.bot(Tenants.BOT).deployments();
            deployments.deploy(Tenants.v1());
            fault.accept(fake.faults().on(CREATE_INTEGRATION).times(times));
            assertThatThrownBy(() -> hasty.bot(Tenants.BOT).deployments().deploy(Tenants.v2()))
                    .isInstanceOf(type)
                    .isInstanceOfSatisfying(
                            CxException.class, e -> assertThat(e.operation()).contains("CREATE_INTEGRATION"));
            assertThat(deployments.state().current().orElseThrow().version()).isEqualTo("v1");
            assertThat(repeated(deployments, times).version()).isEqualTo("v2");
            assertThat(deployments.state().previous().orElseThrow().version()).isEqualTo("v1");
        }
        assertThat(fake.integrations(Tenants.BOT)).hasSize(2);
    }

    /** Until the faults are used up: some are left where the platform never did the work. */
    private static DeployedVersion repeated(Deployments deployments, int atMost) {
        for (int i = 1; ; i++) {
            try {
                return deployments.deploy(Tenants.v2());
            } catch (CxException e) {
                if (i > atMost) {
                    throw e;
                }
            }
        }
    }
}
