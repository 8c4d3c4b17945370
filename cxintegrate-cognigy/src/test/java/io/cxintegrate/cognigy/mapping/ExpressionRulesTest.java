package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.LintFinding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionRulesTest {
    private static final String WHY = "the keys are names of products";

    @Test
    void build_goodExpressions_haveNoFindings() {
        IntegrationMapping mapping = Mappings.payment().build();
        assertThat(mapping.lintFindings()).isEmpty();
        assertThat(mapping.lintWaivers()).isEmpty();
    }

    @Test
    void build_errorWaivedByName_isTakenAndStillTold() {
        IntegrationMapping mapping = Mappings.payment()
                .transformations(Transformations.of(Mappings.UNQUOTED_REQUEST, "$"))
                .waiveLint("unquoted-object-key", WHY)
                .build();
        assertThat(mapping.transformations().request()).isEqualTo(Mappings.UNQUOTED_REQUEST);
        assertThat(mapping.lintWaivers()).isEqualTo(Map.of("unquoted-object-key", WHY));
        assertThat(mapping.lintFindings()).hasSize(2).allSatisfy(f -> {
            assertThat(f.path()).isEqualTo("transformations.request_expression");
            assertThat(f.waiver()).contains(WHY);
            assertThat(f.finding().fixedSource()).isEqualTo(Mappings.REQUEST);
        });
        assertThat(mapping.lintFindings().get(0))
                .hasToString("transformations.request_expression: line 1, column 14: the key currency is an expression"
                        + " that reads the input; write \"currency\" for a fixed key [unquoted-object-key] waived: "
                        + WHY);
    }

    @Test
    void build_waiver_isSavedSentAndHashed() {
        IntegrationMapping plain = Mappings.payment().build();
        IntegrationMapping waived =
                plain.toBuilder().waiveLint("lossy-number", WHY).build();
        assertThat(waived.toJson().object("metadata").object("lint_waivers").string("lossy-number"))
                .isEqualTo(WHY);
        assertThat(waived.payloadHash()).isNotEqualTo(plain.payloadHash());
        assertThat(IntegrationMapping.fromJson(waived.toJson()).lintWaivers()).isEqualTo(waived.lintWaivers());
    }

    @Test
    void build_warning_isTakenAndTold() {
        IntegrationMapping mapping = Mappings.payment()
                .transformations(
                        Transformations.of("{\"n\": items[$$.price > 1]}", "$").withFallback("$"))
                .build();
        assertThat(mapping.lintFindings()).singleElement().satisfies(f -> {
            assertThat(f.finding().ruleId()).isEqualTo("constant-predicate");
            assertThat(f.finding().severity()).isEqualTo(LintFinding.Severity.WARNING);
            assertThat(f.waiver()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "{status: $.status} § unquoted-object-key",
                "sum(items.price) § function-without-dollar",
                "$toUpper(name) § unknown-function",
                "$regoin & name § unknown-variable",
                "{\"id\": 9007199254740993} § lossy-number",
            })
    void build_errorNotWaived_isRefusedInEachOfTheThree(String source, String rule) {
        for (Transformations t : List.of(
                Transformations.of(source, "$"),
                Transformations.of("$", source),
                Transformations.of("$", "$").withFallback(source))) {
            IntegrationMapping.Builder builder = Mappings.payment().transformations(t);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("[" + rule + "]")
                    .hasMessageEndingWith("; if it is meant, waiveLint(\"" + rule + "\", reason)");
            assertThat(builder.waiveLint(rule, WHY).build().lintFindings()).isNotEmpty();
        }
    }

    @Test
    void build_otherRuleWaived_isStillRefused() {
        assertThatThrownBy(() -> Mappings.payment()
                        .transformations(Transformations.of(Mappings.UNQUOTED_REQUEST, "$"))
                        .waiveLint("lossy-number", WHY)
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("[unquoted-object-key]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "{\"lint_waivers\":{\"unquoted-key\":\"x\"}} § metadata.lint_waivers.unquoted-key: is no rule of the lint;"
                        + " known are unquoted-object-key, function-without-dollar, unknown-function, unknown-variable,"
                        + " lossy-number, constant-predicate, group-of-nothing, quadratic-shape, unknown-path",
                "{\"lint_waivers\":{\"lossy-number\":\" \"}} § metadata.lint_waivers.lossy-number: must say why the rule is"
                        + " waived, in a text that is not blank",
                "{\"lint_waivers\":{\"lossy-number\":true}} § metadata.lint_waivers.lossy-number: must say why the rule is"
                        + " waived, in a text that is not blank",
                "{\"lint_waivers\":[]} § metadata.lint_waivers: must be an object but is of type array",
            })
    void build_badWaiver_isRefused(String metadata, String problem) {
        assertThatThrownBy(() ->
                        Mappings.payment().metadata(JsonObject.parse(metadata)).build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("integration mapping 'payment_processor_v2' has 1 problem:\n  - " + problem);
    }
}
