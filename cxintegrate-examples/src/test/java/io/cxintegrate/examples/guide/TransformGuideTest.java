package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.FieldMapping;
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
    void fieldMapping_asTheGuideShows_movesAndDefaults() {
        FieldMapping mapping = FieldMapping.builder()
                .move("company.name", "companyName", f -> f.defaultValue("Unknown Corp"))
                .constant("isValidUser", true)
                .build();

        assertThat(mapping.apply(JsonObject.empty()))
                .isEqualTo(JsonObject.of("companyName", "Unknown Corp", "isValidUser", true));
    }
}
