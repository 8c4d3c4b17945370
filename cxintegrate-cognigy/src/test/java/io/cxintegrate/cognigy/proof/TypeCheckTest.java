package io.cxintegrate.cognigy.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.cognigy.mapping.Transformations;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeCheckTest {
    private static final IntegrationMapping MAPPING = Mappings.payment()
            .transformations(Transformations.of(
                    "{\"amount\": request.amount, \"currency\": request.currency,"
                            + " \"customer\": {\"id\": customer.id, \"tags\": customer.tags}}",
                    "$"))
            .typeMapping("customer.id", "string")
            .typeMapping("customer.tags", "array")
            .typeMapping("customer", "object")
            .build();

    private static final JsonObject GOOD = JsonObject.parse("""
            {"request": {"amount": 150.00, "currency": "USD"}, "customer": {"id": "c-1", "tags": []}}""");

    private static final JsonObject BAD = JsonObject.parse("""
            {"request": {"amount": "150", "currency": null}, "customer": {"id": 7}}""");

    @Test
    void mismatches_sampleAsPromised_areNone() {
        TypeCheck check = TypeCheck.of(MAPPING).sample("good", GOOD);
        assertThat(check.mismatches()).isEmpty();
        check.assertPassed();
    }

    @Test
    void mismatches_otherTypes_nameTheSampleAndThePath() {
        TypeCheck check = TypeCheck.of(MAPPING).sample("good", GOOD).sample("bad", BAD);
        assertThat(check.mismatches())
                .extracting(TypeMismatch::toString)
                .containsExactly(
                        "sample 'bad': amount must be number but is string",
                        "sample 'bad': currency must be string but is null",
                        "sample 'bad': customer.id must be string but is number",
                        "sample 'bad': customer.tags must be array but is nothing");
        assertThatThrownBy(check::assertPassed)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("""
                        integration mapping 'payment_processor_v2' has 4 problems:
                          - metadata.type_mapping.amount: sample 'bad': amount must be number but is string
                        """);
    }

    @Test
    void mismatches_expressionFails_isOneOfThem() {
        IntegrationMapping failing = Mappings.payment()
                .transformations(Transformations.of("$number(request.amount)", "$"))
                .build();
        TypeCheck check = TypeCheck.of(failing).sample("text", JsonObject.parse("{\"request\": {\"amount\": \"x\"}}"));
        assertThat(check.mismatches()).singleElement().satisfies(m -> {
            assertThat(m.path()).isEmpty();
            assertThat(m.found()).startsWith("expression 'request_expression' failed: D3030");
        });
        assertThatThrownBy(check::assertPassed)
                .hasMessageContaining("- transformations.request_expression: sample 'text'");
    }

    @Test
    void mismatches_memberWithADotInItsName_comesBeforeThePath() {
        IntegrationMapping dotted = Mappings.payment()
                .transformations(Transformations.of("{\"a.b\": 1, \"a\": {\"b\": \"x\"}}", "$"))
                .metadata(JsonObject.parse("{\"type_mapping\": {\"a.b\": \"number\", \"[\": \"string\"}}"))
                .build();
        assertThat(TypeCheck.of(dotted).sample("s", JsonObject.empty()).mismatches())
                .containsExactly(new TypeMismatch("s", "[", "string", "nothing"));
    }

    @Test
    void mismatches_noTypesPromised_areNone() {
        IntegrationMapping free =
                Mappings.payment().metadata(JsonObject.empty()).build();
        assertThat(TypeCheck.of(free).sample("bad", BAD).mismatches()).isEmpty();
    }

    @Test
    void samples_recordedCases_areThoseWithAContextThatWorks() {
        List<ProofCase> cases = List.of(
                ProofCase.fromJson(JsonObject.of("name", "recorded", "expected_request", JsonObject.empty())
                        .with("context", BAD)),
                ProofCase.fromJson(JsonObject.of("name", "fails", "expected_error", "D3030")
                        .with("context", BAD)),
                ProofCase.fromJson(JsonObject.of("name", "response", "expected_result", JsonObject.empty())
                        .with("status", 204)));
        assertThat(TypeCheck.of(MAPPING).samples(cases).mismatches())
                .extracting(TypeMismatch::sample)
                .containsOnly("recorded");
    }

    @Test
    void pathsNotInSamples_misspeltPath_isFound() {
        IntegrationMapping misspelt = Mappings.payment()
                .transformations(Transformations.of("{\"amount\": reqest.amount, \"id\": customer.id}", "$"))
                .build();
        assertThat(TypeCheck.of(misspelt).sample("good", GOOD).pathsNotInSamples())
                .singleElement()
                .satisfies(f ->
                        assertThat(f.message()).isEqualTo("the input has no field reqest here; did you mean request?"));
        assertThat(TypeCheck.of(MAPPING).sample("good", GOOD).pathsNotInSamples())
                .isEmpty();
    }

    @Test
    void mismatches_noSampleOrTwoOfOneName_isRefused() {
        assertThatThrownBy(() -> TypeCheck.of(MAPPING).mismatches())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a type check without samples shows nothing; give it at least one");
        TypeCheck one = TypeCheck.of(MAPPING).sample("a", GOOD);
        assertThatThrownBy(() -> one.sample("a", GOOD))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("two samples are named 'a'; give each a name of its own");
    }
}
