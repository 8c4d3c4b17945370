package io.cxintegrate.cognigy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.FieldChange;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingDifferenceTest {
    @Test
    void between_nestedFields_namesEachByItsPath() {
        JsonObject before = JsonObject.parse("""
                {"timeout_ms":5000,"metadata":{"owner":"alice","type_mapping":{"amount":"number"}},"tags":[1,2],"gone":null}""");
        JsonObject after = JsonObject.parse("""
                {"timeout_ms":12000,"metadata":{"type_mapping":{"amount":"number","a.b":"string"}},"tags":[2,1],"version":"v2"}""");

        assertThat(MappingDifference.between(before, after))
                .extracting(FieldChange::toString)
                .containsExactly(
                        "~ timeout_ms: 5000 -> 12000",
                        "+ metadata.type_mapping.a\\.b: \"string\"",
                        "- metadata.owner: \"alice\"",
                        "~ tags: [1,2] -> [2,1]",
                        "+ version: \"v2\"",
                        "- gone: null");
    }

    @Test
    void between_otherOrderAndSpellingOfNumbers_isNoDifference() {
        JsonObject before = JsonObject.parse("{\"a\":1.0,\"b\":{\"x\":1e2,\"y\":2}}");
        JsonObject after = JsonObject.parse("{\"b\":{\"y\":2.00,\"x\":100},\"a\":1}");
        assertThat(MappingDifference.between(before, after)).isEmpty();
    }

    @Test
    void between_numbersBeyondTheCanonicalForm_areComparedByTheirDigits() {
        JsonObject before = JsonObject.parse("{\"id\":9007199254740993}");
        assertThat(MappingDifference.between(before, JsonObject.parse("{\"id\":9007199254740993}")))
                .isEmpty();
        assertThat(MappingDifference.between(before, JsonObject.parse("{\"id\":9007199254740992}")))
                .hasSize(1);
    }

    @Test
    void between_objectBecomesText_isOneChange() {
        assertThat(MappingDifference.between(JsonObject.parse("{\"m\":{\"a\":1}}"), JsonObject.parse("{\"m\":\"a\"}")))
                .containsExactly(new FieldChange(
                        "m", FieldChange.Kind.CHANGED, JsonObject.of("a", 1).asMap(), "a"));
    }

    @Test
    void between_secretNames_areSeenToChangeButNotShown() {
        JsonObject before =
                JsonObject.parse("{\"metadata\":{\"api_key\":\"hunter2\",\"secrets\":{\"a\":\"hunter2\"}}}");
        JsonObject after = JsonObject.parse("{\"metadata\":{\"api_key\":\"hunter3\",\"secrets\":{\"a\":\"hunter3\"}}}");
        List<FieldChange> changes = MappingDifference.between(before, after);
        assertThat(changes)
                .extracting(FieldChange::toString)
                .containsExactly("~ metadata.api_key: \"***\" -> \"***\"", "~ metadata.secrets: \"***\" -> \"***\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer ${service_token}                 | Bearer ${service_token}",
                "Token token=\"${api_key}\"              | Token token=\"${api_key}\"",
                "Bearer sk-live-4242hunter2              | ***",
                "Bearer abcdefghijklmnopqrstuvwxyz       | ***",
            })
    void between_templateOnThePlatform_isShownOnlyWithoutALiteral(String template, String shown) {
        JsonObject before = JsonObject.of("auth_directive", JsonObject.of("template", template));
        JsonObject after = JsonObject.of("auth_directive", JsonObject.of("template", "${access_token}"));
        assertThat(MappingDifference.between(before, after))
                .containsExactly(
                        new FieldChange("auth_directive.template", FieldChange.Kind.CHANGED, shown, "${access_token}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://u:hunter2@api.example.com/charge          | https://***@api.example.com/charge",
                "https://api.example.com/charge?region=eu&api_key=hunter2 | https://api.example.com/charge?region=eu&api_key=***",
                "https://api.example.com/charge?flag               | https://api.example.com/charge?flag",
                "https://api.example.com/ch arge?token=hunter2     | ***",
            })
    void between_urlOnThePlatform_isShownWithoutCredentials(String url, String shown) {
        assertThat(MappingDifference.between(JsonObject.of("endpoint_url", url), JsonObject.empty()))
                .containsExactly(new FieldChange("endpoint_url", FieldChange.Kind.REMOVED, shown, null));
    }
}
