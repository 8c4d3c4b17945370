package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.BranchingTransform;
import io.cxintegrate.core.transform.Explanation;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.ExpressionCache;
import io.cxintegrate.core.transform.ExpressionLint;
import io.cxintegrate.core.transform.ExpressionResult;
import io.cxintegrate.core.transform.LintFinding;
import io.cxintegrate.core.transform.fields.FieldMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformGuideTest {
    @Test
    void expression_asTheGuideShows_keepsNumbersAndLeavesOutWhatIsMissing() {
        JsonObject order = JsonObject.parse("{\"customer\":{\"name\":\"Leanne\"},\"total\":19.90}");

        Expression summary = Expression.compile("{'name': customer.name, 'total': total, 'phone': customer.phone}");
        JsonObject result = summary.evaluate(order).asObject().orElseThrow();

        assertThat(result.toJson()).isEqualTo("{\"name\":\"Leanne\",\"total\":19.90}");
    }

    @Test
    void explain_asTheGuideShows_saysWhatIsMissing() {
        JsonObject order = JsonObject.parse("{\"customer\":{\"name\":\"Leanne\"},\"total\":19.90}");
        Expression summary = Expression.compile("{'name': customer.name, 'total': total, 'phone': customer.phone}");

        Explanation explanation = summary.explain(order);
        Explanation.Field phone = explanation.fields().get(2);
        boolean nothingThere = phone.result().orElseThrow().isMissing();

        assertThat(nothingThere).isTrue();
        assertThat(phone.reads()).containsExactly("customer.phone");
    }

    @Test
    void cache_asTheGuideShows_evaluates() {
        JsonObject order = JsonObject.parse("{\"customer\":{\"phone\":\"+43 1\"}}");

        ExpressionCache expressions = ExpressionCache.builder().maxSize(500).build();
        ExpressionResult phone = expressions.get("customer.phone").evaluate(order);

        assertThat(phone.value()).isEqualTo("+43 1");
        assertThat(expressions.size()).isEqualTo(1);
    }

    @Test
    void lint_asTheGuideShows_mends() {
        List<LintFinding> findings = ExpressionLint.check("{status: $.status}");
        String mended = findings.get(0).fixedSource();

        assertThat(mended).isEqualTo("{\"status\": $.status}");
    }

    @Test
    void lintWithSample_asTheGuideShows_findsThePath() {
        JsonObject order = JsonObject.parse("{\"customer\":{\"name\":\"Leanne\"},\"total\":19.90}");

        ExpressionLint lint = ExpressionLint.builder().sample(order).build();
        LintFinding misspelt = lint.findings("custmer.name").get(0);

        assertThat(misspelt.message()).isEqualTo("the input has no field custmer here; did you mean customer?");
    }

    @Test
    void branching_asTheGuideShows_runsTheFirstThatHolds() {
        JsonObject order = JsonObject.parse("{\"customer\":{\"tier\":\"gold\",\"id\":7}}");

        BranchingTransform routing = BranchingTransform.builder()
                .when("vip", "customer.tier = 'gold'", "{'queue': 'vip', 'id': customer.id}")
                .when("large", "$sum(items.price) > 1000", "{'queue': 'sales'}")
                .otherwise("{'queue': 'standard'}")
                .build();
        BranchingTransform.Outcome outcome = routing.evaluate(order);

        assertThat(outcome.branch()).isEqualTo("vip");
        assertThat(outcome.result().toJson()).isEqualTo("{\"queue\":\"vip\",\"id\":7}");
    }

    @Test
    void fieldMapping_asTheGuideShows_movesAndDefaults() {
        FieldMapping mapping = FieldMapping.builder()
                .move("company.name", "companyName", f -> f.defaultValue("Unknown Corp"))
                .constant("isValidUser", true)
                .build();

        assertThat(mapping.apply(JsonObject.empty()))
                .isEqualTo(JsonObject.of("companyName", "Unknown Corp", "isValidUser", true));
    }
}
