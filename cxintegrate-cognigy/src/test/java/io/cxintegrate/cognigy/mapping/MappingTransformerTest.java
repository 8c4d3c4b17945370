package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.transform.BranchingTransform;
import io.cxintegrate.core.transform.TransformationException;
import io.cxintegrate.testkit.TestClock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTransformerTest {
    private static final JsonObject CONTEXT =
            JsonObject.parse("{\"request\":{\"amount\":150.00,\"currency\":\"USD\"}}");

    @Test
    void request_paymentContext_addsAmountAndCurrency() {
        JsonObject request = MappingTransformer.of(Mappings.payment().build()).request(CONTEXT);
        assertThat(request.toJson())
                .isEqualTo(
                        "{\"request\":{\"amount\":150.00,\"currency\":\"USD\"},\"currency\":\"USD\",\"amount\":150.00}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": request.currency} | {\"a\":\"USD\"}",
                "request.currency         | {\"payload\":\"USD\"}",
                "request.amount * 2       | {\"payload\":300}",
                "[1, 2]                   | {\"payload\":[1,2]}",
                "null                     | {\"payload\":null}",
                "true                     | {\"payload\":true}",
                "request.nothing          | {}",
            })
    void request_anyResult_becomesAnObject(String expression, String expected) {
        assertThat(transformer(expression, "$", null).request(CONTEXT).toJson()).isEqualTo(expected);
    }

    @Test
    void request_expressionFails_throwsWithCodeAndPlace() {
        assertThatThrownBy(() -> transformer("request.amount + 'x'", "$", null).request(CONTEXT))
                .isInstanceOfSatisfying(TransformationException.class, e -> {
                    assertThat(e.expressionName()).isEqualTo("request_expression");
                    assertThat(e.code()).isEqualTo("T2002");
                });
    }

    @ParameterizedTest
    @CsvSource({"200", "204", "302", "399"})
    void response_statusBelow400_isSuccess(int status) {
        assertThat(transformer("$", "{\"id\": id}", "{\"x\": 1}")
                        .response(status, JsonObject.of("id", "tx-1"))
                        .toJson())
                .isEqualTo("{\"success\":true,\"data\":{\"id\":\"tx-1\"}}");
    }

    @ParameterizedTest
    @CsvSource({"400", "404", "503", "599"})
    void response_statusFrom400WithFallback_triggersIt(int status) {
        assertThat(transformer("$", "$error('must not run')", "{\"seen\": status, \"why\": error_description}")
                        .response(status, JsonObject.of("error_description", "no funds"))
                        .toJson())
                .isEqualTo("{\"fallback_triggered\":true,\"data\":{\"seen\":" + status + ",\"why\":\"no funds\"}}");
    }

    @Test
    void response_statusFrom400WithoutFallback_isAFailureThatNamesIt() {
        assertThat(transformer("$", "$", null).response(503, JsonObject.empty()).toJson())
                .isEqualTo("{\"success\":false,\"error\":\"the service answered with status 503\",\"status\":503}");
    }

    @Test
    void response_statusNotGiven_isReadFromTheBody() {
        MappingTransformer t = MappingTransformer.of(Mappings.payment().build());
        assertThat(t.response(JsonObject.parse("{\"status\":502,\"error_description\":\"down\"}"))
                        .toJson())
                .isEqualTo("{\"fallback_triggered\":true,\"data\":{\"status\":\"DEGRADED\",\"message\":\"down\"}}");
        assertThat(t.response(JsonObject.parse("{\"status\":201,\"id\":\"tx-1\",\"message\":\"ok\"}"))
                        .toJson())
                .isEqualTo(
                        "{\"success\":true,\"data\":{\"status\":201,\"transaction_id\":\"tx-1\",\"message\":\"ok\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                    | true",
                "{\"status\":\"503\"}  | true",
                "{\"status\":null}     | true",
                "{\"status\":399.9}    | true",
                "{\"status\":-1e30}    | true",
                "{\"status\":400}      | false",
                "{\"status\":4.0e2}    | false",
                "{\"status\":1e30}     | false",
            })
    void response_statusInBody_countsWhenItIsANumber(String body, boolean success) {
        assertThat(transformer("$", "1", null).response(JsonObject.parse(body)).bool("success"))
                .isEqualTo(success);
    }

    @Test
    void response_httpStatusGiven_beatsTheOneInTheBody() {
        JsonObject body = JsonObject.of("status", 500);
        assertThat(transformer("$", "{\"status\": status}", null)
                        .response(200, body)
                        .toJson())
                .isEqualTo("{\"success\":true,\"data\":{\"status\":500}}");
    }

    @Test
    void response_bodyWithoutStatus_seesTheHttpStatus() {
        MappingTransformer t = transformer("$", "{\"status\": status}", null);
        assertThat(t.response(201, JsonObject.empty()).toJson())
                .isEqualTo("{\"success\":true,\"data\":{\"status\":201}}");
        assertThat(t.response(201, Map.of("id", 1)).toJson()).isEqualTo("{\"success\":true,\"data\":{\"status\":201}}");
    }

    @Test
    void response_bodyThatIsNoObject_isTransformedAsItIs() {
        MappingTransformer t = transformer("$", "$count($)", "$");
        assertThat(t.response(200, List.of(1, 2, 3)).toJson()).isEqualTo("{\"success\":true,\"data\":3}");
        assertThat(t.response(502, "<html>").toJson()).isEqualTo("{\"fallback_triggered\":true,\"data\":\"<html>\"}");
    }

    @Test
    void response_nothingFound_isNull() {
        assertThat(transformer("$", "{\"state\": status = 204 ? \"done\" : \"open\"}", "{\"was\": status}")
                        .response(204, null)
                        .toJson())
                .isEqualTo("{\"success\":true,\"data\":{\"state\":\"done\"}}");
        assertThat(transformer("$", "$", "{\"was\": status}")
                        .response(503, null)
                        .toJson())
                .isEqualTo("{\"fallback_triggered\":true,\"data\":{\"was\":503}}");
        assertThat(transformer("$", "nothing", "nothing").response(200, null).toJson())
                .isEqualTo("{\"success\":true,\"data\":null}");
        assertThat(transformer("$", "nothing", "nothing").response(500, null).toJson())
                .isEqualTo("{\"fallback_triggered\":true,\"data\":null}");
    }

    @Test
    void response_expressionFails_isAResultNotAnException() {
        JsonObject result = transformer("$", "id + 'x'", "$").response(200, JsonObject.of("id", 1));
        assertThat(result.bool("success")).isFalse();
        assertThat(result.string("error"))
                .startsWith("expression 'response_expression' failed: T2002 at line 1, column 4:");
        assertThat(result.names()).containsExactly("success", "error");
    }

    @Test
    void response_fallbackFails_isAResultNotAnException() {
        JsonObject result =
                transformer("$", "$", "$error('no fallback either')").response(500, JsonObject.empty());
        assertThat(result.bool("success")).isFalse();
        assertThat(result.string("error")).startsWith("expression 'fallback_expression' failed: D3137");
    }

    @Test
    void response_bodyThatIsNoJson_isAResultNotAnException() {
        JsonObject result = transformer("$", "$", null).response(200, Map.of("at", new StringBuilder("now")));
        assertThat(result.bool("success")).isFalse();
        assertThat(result.string("error")).contains("java.lang.StringBuilder");
    }

    @Test
    void transform_metricsGiven_countsOutcomesByOperation() {
        TestClock clock = new TestClock();
        CallStats stats = new CallStats(clock);
        MappingTransformer t = MappingTransformer.builder(Mappings.payment()
                        .transformations(Transformations.of("request.currency + 1", "id + 1"))
                        .build())
                .clock(clock)
                .metrics(stats)
                .build();
        assertThatThrownBy(() -> t.request(CONTEXT)).isInstanceOf(TransformationException.class);
        t.response(200, JsonObject.of("id", 1));
        t.response(200, JsonObject.of("id", "x"));
        assertThat(stats.snapshot("TRANSFORM_REQUEST").toJson().toJson())
                .isEqualTo("{\"avg_latency_ms\":0.0,\"success_rate\":0.0,\"total_requests\":1,"
                        + "\"timestamp\":\"2026-01-01T00:00:00Z\"}");
        assertThat(stats.snapshot("TRANSFORM_RESPONSE").successes()).isEqualTo(1);
        assertThat(stats.snapshot("TRANSFORM_RESPONSE").failures()).isEqualTo(1);
    }

    @Test
    void transform_clockGiven_isWhatNowShows() {
        MappingTransformer t = MappingTransformer.builder(Mappings.payment()
                        .transformations(Transformations.of("{\"at\": $now()}", "$"))
                        .build())
                .clock(new TestClock())
                .build();
        assertThat(t.request(CONTEXT).string("at")).isEqualTo("2026-01-01T00:00:00.000Z");
    }

    @Test
    void mapRequest_withoutBranches_ranTheDefault() {
        MappingTransformer.Mapped mapped =
                MappingTransformer.of(Mappings.payment().build()).mapRequest(CONTEXT);
        assertThat(mapped.branch()).contains("default");
        assertThat(mapped.json().string("currency")).isEqualTo("USD");
    }

    @Test
    void map_branchesGiven_standInForTheExpressionsAndAreNamed() {
        MappingTransformer t = MappingTransformer.builder(Mappings.payment().build())
                .request(BranchingTransform.builder()
                        .when("large", "request.amount > 100", "{\"review\": true}")
                        .otherwise("request.currency")
                        .build())
                .response(BranchingTransform.builder()
                        .when("partial", "status = 206", "{\"partial\": items}")
                        .when("broken", "id = 0", "id + 'x'")
                        .otherwise("{\"id\": id}")
                        .build())
                .fallback(BranchingTransform.builder()
                        .when("later", "status = 503", "{\"retry\": true}")
                        .otherwise("{\"retry\": false}")
                        .build())
                .build();
        assertMapped(t.mapRequest(CONTEXT), "large", "{\"review\":true}");
        assertMapped(
                t.mapRequest(JsonObject.parse("{\"request\":{\"amount\":1,\"currency\":\"USD\"}}")),
                "default",
                "{\"payload\":\"USD\"}");
        assertMapped(
                t.mapResponse(206, JsonObject.parse("{\"items\":[1]}")),
                "partial",
                "{\"success\":true,\"data\":{\"partial\":[1]}}");
        assertMapped(t.mapResponse(200, JsonObject.of("id", 7)), "default", "{\"success\":true,\"data\":{\"id\":7}}");
        assertMapped(
                t.mapResponse(503, JsonObject.empty()),
                "later",
                "{\"fallback_triggered\":true,\"data\":{\"retry\":true}}");
        MappingTransformer.Mapped failed = t.mapResponse(200, JsonObject.of("id", 0));
        assertThat(failed.branch()).isEmpty();
        assertThat(failed.json().string("error")).startsWith("expression 'transform[broken]' failed: T2002");
    }

    @Test
    void mapResponse_fallbackBranchesWithoutAFallbackExpression_areUsed() {
        MappingTransformer t = MappingTransformer.builder(Mappings.payment()
                        .transformations(Transformations.of("$", "$"))
                        .build())
                .fallback(BranchingTransform.builder().otherwise("1").build())
                .build();
        assertMapped(t.mapResponse(500, null), "default", "{\"fallback_triggered\":true,\"data\":1}");
    }

    private static void assertMapped(MappingTransformer.Mapped mapped, String branch, String json) {
        assertThat(mapped.branch()).contains(branch);
        assertThat(mapped.json().toJson()).isEqualTo(json);
    }

    private static MappingTransformer transformer(String request, String response, @Nullable String fallback) {
        Transformations t = Transformations.of(request, response);
        return MappingTransformer.of(Mappings.payment()
                .transformations(fallback == null ? t : t.withFallback(fallback))
                .build());
    }
}
