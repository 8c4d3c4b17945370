package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever stands in a mapping's JSON, it is read or refused with a path; what is read is written back as it was. */
class IntegrationMappingFuzzTest {
    private static final String TEXT = Mappings.payment().build().toJson().toJson();
    private static final List<String> PATHS = List.of(
            "name",
            "endpoint_url",
            "method",
            "timeout_ms",
            "auth_directive",
            "auth_directive.type",
            "auth_directive.header_name",
            "auth_directive.template",
            "transformations",
            "transformations.request_expression",
            "transformations.fallback_expression",
            "traffic_split",
            "traffic_split.v1",
            "version",
            "metadata",
            "metadata.type_mapping",
            "metadata.type_mapping.amount",
            "metadata.lint_waivers",
            "x_unknown");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "0.5",
            "1e300",
            "1e-300",
            "30000",
            "30001",
            "12000.0",
            "\"\"",
            "\" \"",
            "\"v9\"",
            "\"$\"",
            "\"(\"",
            "\"{a: 1}\"",
            "\"https://[::1\"",
            "\"${api_key}\"",
            "\"${}\"",
            "\"\\u0000\"",
            "[]",
            "[1]",
            "{}",
            "{\"\": 1}",
            "{\"v1\": 0.5, \"v2\": 0.5}",
            "{\"a\": null}",
            "{\"amount\": \"array\"}");

    @Property(tries = 1_000)
    void fromJson_anyMemberReplaced_isReadOrRefusedWithItsPath(
            @ForAll("paths") List<String> paths, @ForAll("values") List<String> values) {
        JsonObject json = JsonObject.parse(TEXT);
        for (int i = 0; i < Math.min(paths.size(), values.size()); i++) {
            json = replaced(json, paths.get(i), Json.parse(values.get(i)));
        }
        try {
            IntegrationMapping mapping = IntegrationMapping.fromJson(json);
            assertThat(IntegrationMapping.fromJson(mapping.toJson())).isEqualTo(mapping);
            assertThat(mapping.toJson().get("x_unknown")).isEqualTo(json.get("x_unknown"));
        } catch (InvalidConfigurationException e) {
            assertThat(e.violations())
                    .isNotEmpty()
                    .allSatisfy(v -> assertThat(v.problem()).isNotBlank());
        }
    }

    @Property(tries = 1_000)
    void fromJson_anyCharactersChanged_isReadOrRefused(
            @ForAll("places") List<Integer> places, @ForAll("signs") List<Character> signs) {
        StringBuilder text = new StringBuilder(TEXT);
        for (int i = 0; i < Math.min(places.size(), signs.size()); i++) {
            text.setCharAt(places.get(i), signs.get(i));
        }
        try {
            JsonObject json = JsonObject.parse(text.toString());
            assertThat(IntegrationMapping.fromJson(json).name())
                    .isEqualTo(json.optionalString("name").orElse(null));
        } catch (InvalidConfigurationException | JsonException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
    }

    private static JsonObject replaced(JsonObject json, String path, @Nullable Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return json.with(path, value);
        }
        String outer = path.substring(0, dot);
        return json.get(outer) instanceof Map
                ? json.with(outer, replaced(json.object(outer), path.substring(dot + 1), value))
                : json;
    }

    @Provide
    Arbitrary<List<String>> paths() {
        return Arbitraries.of(PATHS).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> values() {
        return Arbitraries.of(VALUES).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Integer>> places() {
        return Arbitraries.integers()
                .between(0, TEXT.length() - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<List<Character>> signs() {
        return Arbitraries.of(
                        '"', '{', '}', '[', ']', ',', ':', '0', '9', '-', '.', 'e', '$', '(', '\\', ' ', 'n', '\u0000',
                        'ÿ')
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }
}
