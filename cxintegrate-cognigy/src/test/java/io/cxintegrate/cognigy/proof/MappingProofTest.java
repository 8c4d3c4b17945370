package io.cxintegrate.cognigy.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.ExpressionLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MappingProofTest {
    private static final IntegrationMapping MAPPING = Mappings.payment()
            .transformations(Transformations.of(
                            "{\"amount\": request.amount, \"currency\": request.currency, \"at\": $now()}",
                            "{\"transaction_id\": id}")
                    .withFallback("{\"status\": \"DEGRADED\", \"was\": status}"))
            .build();

    private static final String CHARGE = """
            {"name": "a charge", "now": "2026-01-02T03:04:05Z",
             "context": {"request": {"amount": 150.00, "currency": "USD"}},
             "expected_request": {"currency": "USD", "amount": 150, "at": "2026-01-02T03:04:05.000Z"},
             "status": 201, "response": {"id": "tx-1"},
             "expected_result": {"success": true, "data": {"transaction_id": "tx-1"}}}""";

    private static final String DOWN = """
            {"name": "the service is down", "status": 503,
             "expected_result": {"fallback_triggered": true, "data": {"status": "DEGRADED", "was": 503}}}""";

    @Test
    void run_casesThatHold_passAndSayWhatWasNotRun() {
        ProofReport report = MappingProof.of(MAPPING).run(cases(CHARGE));
        assertThat(report.passed()).isTrue();
        assertThat(report.failures()).isEmpty();
        assertThat(report.notRun()).containsExactly("fallback_expression");
        assertThat(report.assertPassed()).isSameAs(report);
        assertThat(report).hasToString("""
                proof of payment_processor_v2 (v2): 1 of 1 case passed
                  PASS a charge
                  no case runs fallback_expression""");
    }

    @Test
    void run_statusOnly_runsTheFallbackWithoutABody() {
        ProofReport report = MappingProof.of(MAPPING).run(cases(DOWN));
        assertThat(report.results())
                .singleElement()
                .satisfies(r -> assertThat(r.passed()).as(r.toString()).isTrue());
        assertThat(report.notRun()).containsExactly("request_expression", "response_expression");
    }

    @Test
    void run_casesThatFail_areReportedWithEveryPlace() {
        ProofReport report = MappingProof.of(MAPPING).run(cases(CHARGE, """
                {"name": "a refund", "x_ticket": 7,
                 "context": {"request": {"amount": "150", "more": [1]}},
                 "expected_request": {"amount": 150, "currency": null, "a.b": [1, {"c": 2}], "at": "1970-01-01T00:00:00.000Z"},
                 "response": [1], "expected_result": {"success": false, "error": "no"}}"""));
        assertThat(report.failures()).singleElement().satisfies(r -> {
            assertThat(r.proofCase().name()).isEqualTo("a refund");
            assertThat(r.differences())
                    .extracting(Difference::path)
                    .containsExactly(
                            "request.amount",
                            "request.currency",
                            "request.a\\.b",
                            "result.success",
                            "result.error",
                            "result.data");
        });
        assertThat(report).hasToString("""
                proof of payment_processor_v2 (v2): 1 of 2 cases passed
                  PASS a charge
                  FAIL a refund
                       request.amount: expected 150 but was "150"
                       request.currency: expected null but was nothing
                       request.a\\.b: expected [1,{"c":2}] but was nothing
                       result.success: expected false but was true
                       result.error: expected "no" but was nothing
                       result.data: expected nothing but was {}
                  no case runs fallback_expression""");
        assertThatThrownBy(report::assertPassed)
                .isInstanceOfSatisfying(
                        ProofFailedException.class, e -> assertThat(e.report()).isSameAs(report))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(report.toString());
    }

    @Test
    void toJson_report_isWhatABuildKeeps() {
        ProofReport report = MappingProof.of(MAPPING).run(cases("""
                {"name": "wrong", "status": 200, "expected_result": {"success": true, "data": {"transaction_id": 1}}}"""));
        assertThat(report.toJson().toJson()).isEqualTo("""
                {"mapping":"payment_processor_v2","version":"v2","payload_hash":"%s","passed":false,\
                "cases":[{"name":"wrong","source":"","passed":false,"differences":\
                [{"path":"result.data.transaction_id","expected":"1","found":"nothing"}]}],\
                "not_run":["request_expression","fallback_expression"]}""".formatted(MAPPING.payloadHash()));
    }

    @Test
    void run_requestHasToFail_comparesTheCode() {
        IntegrationMapping strict = Mappings.payment()
                .transformations(Transformations.of("$number(request.amount)", "$"))
                .build();
        String badAmount = """
                {"name": "no number", "context": {"request": {"amount": "x"}}, "expected_error": "%s"}""";
        String good = """
                {"name": "a number", "context": {"request": {"amount": "1"}}, "expected_error": "D3030"}""";
        MappingProof proof = MappingProof.of(strict);
        assertThatCode(() -> proof.run(cases(badAmount.formatted("D3030"))).assertPassed())
                .doesNotThrowAnyException();
        assertThat(proof.run(cases(badAmount.formatted("T2002")))
                        .failures()
                        .get(0)
                        .differences())
                .singleElement()
                .satisfies(d -> {
                    assertThat(d.expected()).isEqualTo("an error T2002");
                    assertThat(d.found()).startsWith("expression 'request_expression' failed: D3030");
                });
        assertThat(proof.run(cases(good)).failures().get(0).differences())
                .containsExactly(new Difference("request", "an error D3030", "a request"));
    }

    @Test
    void run_requestFailsUnexpectedly_isADifferenceNotAnException() {
        IntegrationMapping strict = Mappings.payment()
                .transformations(Transformations.of("request.amount + 'x'", "$"))
                .build();
        ProofReport report = MappingProof.of(strict).run(cases("""
                {"name": "a", "context": {"request": {"amount": 1}}, "expected_request": {}}"""));
        assertThat(report.failures().get(0).differences().get(0).found())
                .startsWith("expression 'request_expression' failed: T2002");
    }

    @Test
    void run_longValues_areShortened() {
        String found = MappingProof.of(MAPPING)
                .run(cases("{\"name\": \"a\", \"response\": {\"id\": \"" + "x".repeat(1_000)
                        + "\"}, \"expected_result\": {\"success\": true, \"data\": {\"transaction_id\": 1}}}"))
                .failures()
                .get(0)
                .differences()
                .get(0)
                .found();
        assertThat(found).hasSize(203).endsWith("...");
    }

    @Test
    void run_limitsGiven_hold() {
        ProofReport report = MappingProof.of(Mappings.payment()
                        .transformations(Transformations.of("[1..1000]", "$"))
                        .build())
                .withLimits(ExpressionLimits.builder()
                        .maxItems(10)
                        .timeout(Duration.ofSeconds(5))
                        .build())
                .run(cases("{\"name\": \"a\", \"context\": {}, \"expected_request\": {}}"));
        assertThat(report.toString()).contains("D2015");
    }

    @Test
    void run_noCaseOrTwoOfOneName_isRefused() {
        MappingProof proof = MappingProof.of(MAPPING);
        assertThatThrownBy(() -> proof.run(List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a proof without cases proves nothing; give it at least one");
        assertThatThrownBy(() -> proof.run(cases(CHARGE, CHARGE)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("two cases are named 'a charge'; give each a name of its own");
    }

    private static List<ProofCase> cases(String... json) {
        return Stream.of(json)
                .map(text -> ProofCase.fromJson(JsonObject.parse(text)))
                .toList();
    }
}
