package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final JsonObject ORDER = JsonObject.parse("""
            {"customer": {"name": "Leanne"}, "items": [{"price": 10}, {"price": 2.5}], "note": null}
            """);

    @Test
    void explain_object_showsEachFieldWithItsPlaceAndPaths() {
        Explanation explanation = Expression.compile("""
                        {
                          "who": customer.name,
                          "sum": $sum(items.price),
                          "gone": customer.phone,
                          "note": note ? note : null,
                          "bad": customer + 1
                        }""").explain(ORDER);

        assertThat(explanation.fields())
                .extracting(Explanation.Field::key)
                .containsExactly("\"who\"", "\"sum\"", "\"gone\"", "\"note\"", "\"bad\"");
        Explanation.Field sum = explanation.fields().get(1);
        assertThat(sum.source()).isEqualTo("$sum(items.price)");
        assertThat(sum.line()).isEqualTo(3);
        assertThat(sum.column()).isEqualTo(10);
        assertThat(sum.reads()).containsExactly("items.price");
        assertThat(sum.result().orElseThrow().toJson()).isEqualTo("12.5");
        assertThat(sum.failure()).isEmpty();
        assertThat(explanation.fields().get(2).result().orElseThrow().isMissing())
                .isTrue();
        assertThat(explanation.fields().get(3).result().orElseThrow().isNull()).isTrue();
        assertThat(explanation.fields().get(4).failure().orElseThrow().code()).isEqualTo("T2001");
    }

    @Test
    void explain_toString_showsNoValue() {
        assertThat(Expression.compile("{\"who\": customer.name, \"bad\": customer + 1}")
                        .explain(ORDER)
                        .toString()
                        .replaceAll("[0-9]+ us", "N us"))
                .isEqualTo("""
                        1:9 "who" = customer.name reads [customer.name] -> string in N us
                        1:31 "bad" = customer + 1 reads [customer] -> T2001 in N us""");
    }

    @Test
    void explain_anythingElse_isOneFieldWithoutKey() {
        Explanation explanation =
                Expression.compile("$merge([customer, {\"region\": $region}])").explain(ORDER, Map.of("region", "eu"));

        assertThat(explanation.fields()).singleElement().satisfies(f -> {
            assertThat(f.key()).isEmpty();
            assertThat(f.result().orElseThrow().toJson()).isEqualTo("{\"name\":\"Leanne\",\"region\":\"eu\"}");
            assertThat(f.reads()).isEqualTo(List.of("customer"));
        });
    }
}
