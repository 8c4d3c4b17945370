package io.cxintegrate.core.dataaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.support.Fuzz;
import io.cxintegrate.core.support.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/** Whatever is sent to an endpoint: it throws nothing, and answers in its format with a status of its list. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class DataActionEndpointFuzzTest {
    private static final String SECRET = "s3cr3t-4711";

    @Group
    @PropertyDefaults(tries = 150, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 4_500, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        private final ManualTime time = new ManualTime();

        @Provide
        Arbitrary<String> methods() {
            return Arbitraries.frequencyOf(
                    Tuple.of(5, Arbitraries.just("POST")), Tuple.of(1, Fuzz.text("GET", "post", "TRACE")));
        }

        @Provide
        Arbitrary<String> authorizations() {
            return Arbitraries.frequencyOf(
                    Tuple.of(5, Arbitraries.just("Bearer " + SECRET)),
                    Tuple.of(1, Fuzz.text("Bearer " + SECRET, "Basic eDp5")));
        }

        @Provide
        Arbitrary<byte[]> bodies() {
            return Fuzz.bytes(
                    "{\"path\":\"a.b[0]\",\"n\":1}",
                    "{\"path\":\"a\",\"n\":2147483648,\"x\":{\"y\":[1.50,null,\"\\ud83d\\ude00\"]}}",
                    "{\"path\":7}",
                    "[]");
        }

        @Provide
        Arbitrary<String> texts() {
            return Fuzz.text("/data-action", "127.0.0.1", "application/json", "req-1");
        }

        @Property
        void handle_anyRequest_isAnsweredInTheFormat(
                @ForAll("methods") String method,
                @ForAll("authorizations") String authorization,
                @ForAll("bodies") byte[] body,
                @ForAll("texts") String text) {
            InMemoryAuditSink audit = AuditSink.inMemory();
            DataActionEndpoint endpoint = DataActionEndpoint.builder("demo", Properties::run)
                    .auth(EndpointAuth.bearer(Secret.of(SECRET)))
                    .limits(new EndpointLimits(EndpointLimits.cxone().timeout(), 4_000, 3_000, 1))
                    .clock(time)
                    .ids(IdSource.sequence("req"))
                    .audit(audit)
                    .build();
            Headers headers = Headers.ofAll(Map.of(
                    "authorization",
                    List.of(authorization),
                    "Content-Type",
                    List.of(text),
                    "X-Request-Id",
                    List.of(text)));

            EndpointResponse response = endpoint.handle(new EndpointRequest(method, text, headers, body, text));

            JsonObject answer = Json.parseObject(response.body(), JsonLimits.DEFAULT);
            assertThat(response.headers().first("X-Request-Id"))
                    .contains(text.matches("[\\w.:-]{1,128}") ? text : "req-1");
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).doesNotContain(SECRET);
            assertThat(audit.events())
                    .singleElement()
                    .satisfies(e -> assertThat(e.eventId()).isEqualTo("req-1"));
            if (response.status() == 200) {
                assertThat(method).isEqualTo("POST");
                assertThat(authorization).isEqualTo("Bearer " + SECRET);
                assertThat(body.length).isLessThanOrEqualTo(4_000);
                assertThat(response.body().length).isLessThanOrEqualTo(3_000);
                assertThat(answer.names()).containsExactly("at", "n", "input");
            } else {
                Code code = Code.valueOf(answer.string("title"));
                assertThat(code).isIn(Arrays.asList(Code.values())).isNotEqualTo(Code.INTERNAL_ERROR);
                assertThat(response.status()).isEqualTo(code.status());
                assertThat(answer.names())
                        .containsExactly("type", "title", "status", "detail", "requestId", "retryable");
                assertThat(answer.integer("status")).isEqualTo(code.status());
                assertThat(answer.string("detail")).isNotBlank().hasSizeLessThan(Fuzz.LONGEST + 200);
                assertThat(response.headers().first("Content-Type")).contains("application/problem+json");
            }
        }

        /** An action that reads its input as actions do, with the errors that gives. */
        private static DataActionResult run(DataActionCall call) {
            FieldPath path = FieldPath.parse(call.input().string("path"));
            return DataActionResult.of(JsonObject.builder()
                    .put("at", path.get(call.input()).orElse(null))
                    .put("n", call.input().integer("n"))
                    .put("input", call.input())
                    .build());
        }
    }
}
