package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonFile;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingFileTest {
    private static final JsonSchema SCHEMA = JsonSchema.of(MappingFile.schema());

    @TempDir
    Path folder;

    @Test
    void save_mapping_isLoadedAsItWas() {
        Path file = folder.resolve("payment.json");
        IntegrationMapping mapping = IntegrationMapping.fromJson(Mappings.payment()
                .build()
                .toJson()
                .with("x_owner", JsonObject.parse("{\"team\":\"payments\",\"pager\":null}")));
        MappingFile.save(mapping, file);
        assertThat(MappingFile.load(file)).isEqualTo(mapping);
        assertThat(MappingFile.load(file).toJson().toJson())
                .isEqualTo(mapping.toJson().toJson());
        assertThat(MappingFile.read(file).object("x_owner").isNull("pager")).isTrue();
    }

    @Test
    void save_again_replacesTheFileAsAWhole() throws IOException {
        Path file = folder.resolve("payment.json");
        MappingFile.save(Mappings.payment().build(), file);
        MappingFile.save(Mappings.payment().version("v3").build(), file);
        assertThat(MappingFile.load(file).version()).isEqualTo("v3");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void load_badMapping_namesTheFileAndEveryPath() throws IOException {
        Path file = folder.resolve("bad.json");
        Files.writeString(file, """
                {"name": "n", "endpoint_url": "ftp://x/", "timeout_ms": "soon",
                 "auth_directive": {}, "transformations": {"request_expression": "$", "response_expression": "("}}""");
        assertThatThrownBy(() -> MappingFile.load(file))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("integration mapping in file '" + file + "' has 3 problems:\n" + """
                          - endpoint_url: must be an absolute http or https URL such as https://api.example.com/v1 but is of \
                        scheme ftp
                          - transformations.response_expression: expression 'response_expression' is not valid: S0203 at \
                        line 1, column 2: expected ')' but the expression ends
                          (
                           ^
                          - timeout_ms: must be a number of milliseconds but is of type string""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"name\": 1, \"name\": 2}", "{\"name\": 1}}", "\uFEFF", "<html>"})
    void load_noJsonObject_namesTheFile(String content) throws IOException {
        Path file = folder.resolve("bad.json");
        Files.writeString(file, content);
        assertThatThrownBy(() -> MappingFile.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("file '" + file + "' is not valid JSON");
    }

    @Test
    void load_hugeFile_isNotReadToItsEnd() throws IOException {
        Path file = folder.resolve("huge.json");
        Files.writeString(file, "{\"name\":\"" + "x".repeat(1 << 20) + "\"}");
        assertThatThrownBy(() -> MappingFile.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("file '" + file + "' is larger than 1048576 bytes");
    }

    @Test
    void read_fileWithOwnPlaceholders_isBuiltWithThem() {
        Path file = folder.resolve("own.json");
        JsonFile.write(
                file,
                Mappings.payment()
                        .placeholders("tenant_key")
                        .authDirective(AuthDirective.of("${tenant_key}"))
                        .build()
                        .toJson());
        assertThatThrownBy(() -> MappingFile.load(file)).hasMessageContaining("unknown placeholder ${tenant_key}");
        assertThat(IntegrationMapping.builder()
                        .placeholders("tenant_key")
                        .from(MappingFile.read(file))
                        .build()
                        .authDirective()
                        .template())
                .isEqualTo("${tenant_key}");
    }

    @Property(tries = 300)
    void schema_everyMappingThatCanBeBuilt_isValid(@ForAll("mappings") IntegrationMapping mapping) {
        assertThat(SCHEMA.validate(mapping.toJson())).isEmpty();
        assertThat(IntegrationMapping.builder()
                        .placeholders("tenant_key")
                        .from(JsonObject.parse(mapping.toJson().toPrettyJson()))
                        .build())
                .isEqualTo(mapping);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "name § \" \" § /name",
                "name § 5 § /name",
                "endpoint_url § \"api.example.com\" § /endpoint_url",
                "endpoint_url § \"ftp://api.example.com/\" § /endpoint_url",
                "endpoint_url § \"https://user:pw@api.example.com/\" § /endpoint_url",
                "endpoint_url § \"https://api.example.com/a b\" § /endpoint_url",
                "method § \"post\" § /method",
                "timeout_ms § 0 § /timeout_ms",
                "timeout_ms § 30001 § /timeout_ms",
                "timeout_ms § 0.5 § /timeout_ms",
                "timeout_ms § \"5000\" § /timeout_ms",
                "auth_directive § \"Bearer x\" § /auth_directive",
                "auth_directive § {\"type\": \"\"} § /auth_directive/type",
                "auth_directive § {\"header_name\": \"X Key\"} § /auth_directive/header_name",
                "auth_directive § {\"template\": \"Bearer abc\"} § /auth_directive/template",
                "transformations § {\"request_expression\": \"$\"} § /transformations",
                "transformations § {\"request_expression\": \"\", \"response_expression\": \"$\"} §"
                        + " /transformations/request_expression",
                "transformations § {\"request_expression\": \"$\", \"response_expression\": \"$\","
                        + " \"fallback_expression\": 0} § /transformations/fallback_expression",
                "traffic_split § {} § /traffic_split",
                "traffic_split § {\"v1\": 1.5} § /traffic_split/v1",
                "traffic_split § {\"v1\": \"1\"} § /traffic_split/v1",
                "version § \"\" § /version",
                "metadata § [] § /metadata",
                "metadata § {\"type_mapping\": {\"a\": \"integer\"}} § /metadata/type_mapping/a",
                "metadata § {\"lint_waivers\": {\"lossy-number\": \"\"}} § /metadata/lint_waivers/lossy-number",
            })
    void schema_badMember_isRefusedThereAndByTheRules(String member, String value, String pointer) {
        JsonObject bad = Mappings.payment()
                .build()
                .toJson()
                .with(member, JsonObject.parse("{\"v\":" + value + "}").get("v"));
        assertThat(SCHEMA.validate(bad))
                .isNotEmpty()
                .allSatisfy(v -> assertThat(v.path()).isEqualTo(pointer));
        assertThatThrownBy(() -> IntegrationMapping.fromJson(bad))
                .isInstanceOfSatisfying(
                        InvalidConfigurationException.class,
                        e -> assertThat(e.violations())
                                .isNotEmpty()
                                .allSatisfy(v -> assertThat(v.path()).startsWith(member)));
    }

    @Provide
    Arbitrary<IntegrationMapping> mappings() {
        Arbitrary<String> words = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(s -> !s.isBlank() && s.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        Arbitrary<String> urls = Arbitraries.of(
                "https://api.example.com",
                "HTTP://[::1]:8080/x?y=z#f",
                "https://10.0.0.1:65535/a@b",
                "http://localhost?q=1",
                "https://api.example.com/%20a/b;c=d");
        Arbitrary<AuthDirective> auth = Arbitraries.of(
                        "Bearer ${service_token}", "${tenant_key}", "Token token=\"${api_key}\"")
                .map(template -> AuthDirective.of(template).withHeaderName("X-Key!#$%&'*+-.^_`|~1"));
        Arbitrary<Transformations> transformations = Combinators.combine(
                        Arbitraries.of("$", "{\"a\": b}", "a\n.b"), Arbitraries.of(true, false))
                .as((e, fallback) -> fallback ? Transformations.of(e, e).withFallback(e) : Transformations.of(e, e));
        Arbitrary<Map<String, Double>> splits = Arbitraries.integers()
                .between(1, 8)
                .map(n -> {
                    Map<String, Double> weights = new LinkedHashMap<>();
                    for (int i = 0; i < n; i++) {
                        weights.put("v" + i, 1.0 / n);
                    }
                    return weights;
                });
        Arbitrary<String> types = Arbitraries.of("string", "number", "boolean", "object", "array");
        return Combinators.combine(
                        words,
                        urls,
                        Arbitraries.of("GET", "POST", "PUT", "PATCH", "DELETE"),
                        Arbitraries.integers().between(1, 30_000),
                        auth,
                        transformations,
                        splits,
                        Combinators.combine(words, types).as(Map::entry))
                .as((name, url, method, millis, directive, t, split, type) -> IntegrationMapping.builder()
                        .name(name)
                        .endpointUrl(url)
                        .method(method)
                        .timeout(Duration.ofMillis(millis))
                        .placeholders("tenant_key")
                        .authDirective(directive)
                        .transformations(t)
                        .trafficSplit(split)
                        .version(name)
                        .metadata(JsonObject.of("x", type.getKey()))
                        .typeMapping(type.getKey(), type.getValue())
                        .waiveLint("unknown-path", name)
                        .build());
    }
}
