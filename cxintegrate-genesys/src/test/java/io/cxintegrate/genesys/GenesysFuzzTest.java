package io.cxintegrate.genesys;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.dataaction.EndpointResponse;
import io.cxintegrate.core.dataaction.WireFormat;
import io.cxintegrate.core.dataaction.lambda.LambdaHost;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.net.TransportRequest;
import io.cxintegrate.core.net.TransportResponse;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.genesys.dataaction.GenesysWireFormat;
import io.cxintegrate.testkit.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * Whatever Genesys sends: an event of a Data Action gets an envelope, and an answer of the platform gives integrations or one of
 * our exceptions.
 */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class GenesysFuzzTest {
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
        private static Arbitrary<byte[]> torn(String... samples) {
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
                        return (sample.substring(0, from) + with + sample.substring(to))
                                .getBytes(StandardCharsets.UTF_8);
                    });
        }

        @Provide
        Arbitrary<byte[]> events() {
            return torn(
                    "{\"actionName\":\"Get user\",\"requestId\":\"r-1\",\"data\":{\"userId\":\"u-1\",\"n\":1.50}}",
                    "{\"requestId\":4711,\"data\":{\"a\":{\"b\":[1,null,\"\\ud83d\\ude00\"]}}}",
                    "{\"data\":{\"fail\":\"1\"}}",
                    "{\"data\":null}",
                    "[]");
        }

        @Provide
        Arbitrary<byte[]> pages() {
            return torn(
                    "{\"pageCount\":1,\"entities\":[{\"id\":\"a\",\"name\":\"n\",\"endpoint\":\"https://x.example.com/y\"}]}",
                    "{\"pageCount\":1,\"entities\":[{\"id\":7,\"name\":null,\"endpoint\":\"no uri\"},{}]}",
                    "{\"message\":\"not allowed " + HUSH + "\",\"code\":\"bad\",\"status\":403,\"contextId\":\"c\"}",
                    "<html><title>" + HUSH + "</title></html>",
                    "");
        }

        @Property
        void handle_anyEvent_isAnsweredByAnEnvelope(@ForAll("events") byte[] event, @ForAll boolean withHttpStatus)
                throws IOException {
            GenesysWireFormat format =
                    withHttpStatus ? GenesysWireFormat.withHttpStatus() : GenesysWireFormat.standard();
            DataActionEndpoint endpoint = DataActionEndpoint.builder("genesys", Properties::run)
                    .format(format)
                    .auth(EndpointAuth.none())
                    .clock(new TestClock())
                    .build();

            EndpointResponse response = endpoint.handle(new EndpointRequest(
                    "POST", "/", Headers.of("Content-Type", "application/json"), event, "127.0.0.1"));
            ByteArrayOutputStream lambda = new ByteArrayOutputStream();
            LambdaHost.of(endpoint).handleRequest(new ByteArrayInputStream(event), lambda);

            JsonObject envelope = envelope(response.body());
            assertThat(envelope(lambda.toByteArray())).isEqualTo(envelope);
            if (envelope.string("status").equals("success")) {
                assertThat(response.status()).isEqualTo(200);
            } else {
                assertThat(envelope.string("error")).isNotBlank().isNotEqualTo(GenesysWireFormat.INTERNAL);
                assertThat(response.status()).isIn(withHttpStatus ? List.of(400, 413) : List.of(200, 413));
            }
        }

        private static JsonObject envelope(byte[] body) {
            JsonObject envelope = Json.parseObject(body, JsonLimits.DEFAULT);
            boolean success = envelope.string("status").equals("success");
            assertThat(envelope.names())
                    .containsExactlyElementsOf(
                            success ? List.of("status", "data") : List.of("status", "error", "data"));
            envelope.object("data");
            return envelope;
        }

        private static DataActionResult run(DataActionCall call) {
            if (call.input().has("fail")) {
                throw new InvalidInputException("Missing required parameter: userId");
            }
            return DataActionResult.of(JsonObject.of("input", call.input()));
        }

        @Property
        void decode_anyObject_isReadOrRefused(@ForAll("events") byte[] event) {
            JsonObject body;
            try {
                body = Json.parseObject(event, JsonLimits.DEFAULT);
            } catch (io.cxintegrate.core.json.JsonException noObject) {
                return;
            }
            try {
                WireFormat.Decoded decoded = GenesysWireFormat.standard().decode(body);
                assertThat(decoded.input()).isEqualTo(body.object("data"));
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).startsWith("Invalid input: '");
            }
        }

        @Property
        void list_anyAnswer_isIntegrationsOrOneOfOurExceptions(
                @ForAll("pages") byte[] body, @ForAll("statuses") int status) {
            try (Genesys genesys = Genesys.builder()
                    .baseUri(java.net.URI.create("https://api.example.com"))
                    .transport(new Canned(new TransportResponse(status, Headers.empty(), body)))
                    .tokens(TokenSource.fixed(Secret.of(HUSH)))
                    .clock(new TestClock())
                    .retry(RetryPolicy.none())
                    .build()) {
                genesys.registrar().list().limit(100).forEach(found -> {
                    assertThat(found.id()).isNotNull();
                    assertThat(found.name()
                                    + found.description()
                                    + found.type()
                                    + found.status()
                                    + found.endpoint()
                                    + found)
                            .isNotBlank();
                });
                assertThat(status).isEqualTo(200);
            } catch (CxException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(4_000).doesNotContain(HUSH);
            }
        }

        @Provide
        Arbitrary<Integer> statuses() {
            return Arbitraries.of(200, 200, 200, 400, 401, 403, 404, 429, 500, 503);
        }
    }

    /** Always the same answer. */
    private record Canned(TransportResponse answer) implements HttpTransport {
        @Override
        public TransportResponse send(TransportRequest request) {
            return answer;
        }

        @Override
        public CompletableFuture<TransportResponse> sendAsync(TransportRequest request) {
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public void close() {}
    }
}
