package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.FieldMapping;
import org.junit.jupiter.api.Test;

class CoreGuideTest {
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
