package io.cxintegrate.cxone;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.cxone.dataaction.CxoneWireFormat;
import io.cxintegrate.testkit.TestClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * Whatever CXone sends: a call of a Data Action gets an answer of its form, and an answer of the platform gives connectors, a
 * receipt or one of our exceptions.
 */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class CxoneFuzzTest {
    private static final String HUSH = "hush-hush-4711";

    @Group
    @PropertyDefaults(tries = 200, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 6_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        /** One of these with some of it replaced by what nobody expects there. */
        private static Arbitrary<String> torn(String... samples) {
            Arbitrary<String> hostile = Arbitraries.of(
                    "",
                    "\0",
                    "\uD800",
                    "\u2028",
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "[".repeat(600),
                    "null",
                    "-0",
                    "1e999999999",
                    "9".repeat(400),
                    "{\"a\":",
                    ",",
                    ":",
                    "true",
                    "\u0130",
                    "%2e%2e/",
                    "a".repeat(3_000),
                    " ");
            Arbitrary<Integer> places = Arbitraries.integers().between(0, 999);
            return Combinators.combine(
                            Arbitraries.of(samples),
                            places,
                            Arbitraries.integers().between(0, 40),
                            hostile)
                    .as((sample, place, length, with) -> {
                        int from = sample.length() * place / 1_000;
                        int to = Math.min(sample.length(), from + length);
                        return sample.substring(0, from) + with + sample.substring(to);
                    });
        }

        @Provide
        Arbitrary<String> calls() {
            return torn(
                    "{\"variables\":{\"userId\":\"u-1\",\"n\":1.50}}",
                    "{\"variables\":{\"a\":{\"b\":[1,null,\"\\ud83d\\ude00\"]}},\"more\":7}",
                    "{\"variables\":{\"fail\":\"1\"}}",
                    "{\"variables\":null}",
                    "[]");
        }

        @Provide
        Arbitrary<String> answers() {
            return torn(
                    "{\"connectors\":[{\"connectorId\":\"c-1\",\"name\":\"n\",\"connector_type\":\"jdbc\"}],\"total\":1}",
                    "{\"items\":[{\"id\":\"c-1\"}],\"entities\":[{\"connectorId\":7},{}]}",
                    "{\"connectorId\":\"c-1\",\"status\":\"registered\",\"eventId\":\"e-1\"}",
                    "{\"title\":\"Validation\",\"detail\":\"bad " + HUSH + "\",\"errors\":[{\"field\":\"a\"}]}",
                    "<html><title>" + HUSH + "</title></html>",
                    "");
        }

        @Provide
        Arbitrary<Integer> statuses() {
            return Arbitraries.of(200, 200, 200, 201, 204, 400, 401, 403, 404, 409, 422, 429, 500, 503);
        }

        @Property
        void handle_anyCall_isAnsweredInItsForm(@ForAll("calls") String call, @ForAll boolean simulated) {
            CxoneWireFormat format = simulated ? CxoneWireFormat.simulate() : CxoneWireFormat.webhook();
            DataActionEndpoint endpoint = DataActionEndpoint.builder("cxone", Properties::run)
                    .format(format)
                    .auth(EndpointAuth.none())
                    .clock(new TestClock())
                    .build();

            EndpointResponse response = endpoint.handle(new EndpointRequest(
                    "POST",
                    "/",
                    Headers.of("Content-Type", "application/json"),
                    call.getBytes(StandardCharsets.UTF_8),
                    "127.0.0.1"));

            JsonObject answer = Json.parseObject(response.body(), JsonLimits.DEFAULT);
            if (response.status() != 200) {
                assertThat(answer.names()).containsExactly("status", "code", "message", "requestId", "retryable");
                Code code = Code.valueOf(answer.string("code"));
                assertThat(code).isNotEqualTo(Code.INTERNAL_ERROR);
                assertThat(response.status()).isEqualTo(code.status());
                assertThat(answer.string("message")).isNotBlank();
            } else if (simulated) {
                assertThat(answer.names()).containsExactly("simulated_result");
                assertThat(answer.objects("simulated_result")).hasSize(1);
            } else {
                assertThat(answer.names()).containsExactly("status", "result", "message");
                assertThat(answer.objects("result")).hasSize(1);
            }
        }

        private static DataActionResult run(DataActionCall call) {
            if (call.input().has("fail")) {
                throw new InvalidInputException("member 'userId' is missing");
            }
            return DataActionResult.of(JsonObject.of("input", call.input(), "simulated", call.simulated()));
        }

        @Property
        void decode_anyObject_isReadOrRefused(@ForAll("calls") String call) {
            JsonObject body;
            try {
                body = Json.parseObject(call.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
            } catch (JsonException noObject) {
                return;
            }
            try {
                WireFormat.Decoded decoded = CxoneWireFormat.webhook().decode(body);
                assertThat(decoded.input()).isEqualTo(body.object("variables"));
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).startsWith("member 'variables' ").endsWith("; send {\"variables\": {...}}");
            }
        }

        @Property
        void platform_anyAnswer_isReadOrOneOfOurExceptions(
                @ForAll("answers") String body, @ForAll("statuses") int status) {
            try (Cxone cxone = Cxone.builder()
                    .baseUri(URI.create("https://api.example.com"))
                    .transport(CannedTransport.answering(status, Headers.empty(), body))
                    .tokens(TokenSource.fixed(Secret.of(HUSH)))
                    .clock(new TestClock())
                    .retry(RetryPolicy.none())
                    .build()) {
                List<Runnable> calls = List.of(
                        () -> cxone.connectors()
                                .list()
                                .forEach(c -> assertThat(c).isNotNull()),
                        () -> cxone.connectors().get("c-1"),
                        () -> cxone.connectors().delete("c-1"),
                        () -> cxone.events().publish(JsonObject.of("eventType", "x")));
                for (Runnable call : calls) {
                    try {
                        call.run();
                        assertThat(status).isIn(200, 201, 204, 404);
                    } catch (CxException e) {
                        assertThat(e.getMessage())
                                .isNotBlank()
                                .hasSizeLessThan(4_000)
                                .doesNotContain(HUSH);
                    }
                }
            }
        }
    }
}
