package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test or row for each rule, with the whole text: it is what a person mends the mapping by. */
class MappingRulesTest {
    private static final String URL = "must be an absolute http or https URL such as https://api.example.com/v1 but ";

    @Test
    void build_nothingSet_namesEverythingRequired() {
        assertThatThrownBy(() -> IntegrationMapping.builder().build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        integration mapping has 4 problems:
                          - name: is required but missing or blank
                          - endpoint_url: is required but missing or blank
                          - auth_directive: is required but missing
                          - transformations: is required but missing""");
    }

    @Test
    void build_everythingWrong_reportsEveryProblemAtOnce() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("v1", 0.9);
        weights.put("v2", 0.2);
        IntegrationMapping.Builder builder = IntegrationMapping.builder()
                .name(" ")
                .endpointUrl("ftp://files.example.com/")
                .method("post")
                .timeout(Duration.ofSeconds(45))
                .authDirective(AuthDirective.of("${service_tokn}").withType("").withHeaderName("X Key"))
                .transformations(Transformations.of("request.(", "").withFallback("{status: 'DEGRADED'}"))
                .trafficSplit(weights)
                .version("")
                .typeMapping("amount", "integer");
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        integration mapping has 13 problems:
                          - name: is required but missing or blank
                          - endpoint_url: must be an absolute http or https URL such as https://api.example.com/v1 \
                        but is of scheme ftp
                          - method: must be one of GET, POST, PUT, PATCH, DELETE but is 'post'
                          - timeout_ms: must be at least 1 and at most 30000 (30 s) but is 45000
                          - auth_directive.type: is required but missing or blank
                          - auth_directive.header_name: must be of letters, digits and !#$%&'*+-.^_`|~ only \
                        (RFC 9110 section 5.1) but is 'X Key'
                          - auth_directive.template: names the unknown placeholder ${service_tokn}; known are \
                        ${access_token}, ${api_key}, ${basic_credentials}, ${service_token}
                          - transformations.request_expression: expression 'request_expression' is not valid: \
                        S0203 at line 1, column 10: expected ')' but the expression ends
                          request.(
                                   ^
                          - transformations.response_expression: is required but missing or blank
                          - transformations.fallback_expression: line 1, column 2: the key status is an expression that \
                        reads the input; write "status" for a fixed key [unquoted-object-key]; mended: \
                        {"status": 'DEGRADED'}; if it is meant, waiveLint("unquoted-object-key", reason)
                          - traffic_split: weights must sum to 1 but sum to 1.1
                          - version: is required but missing or blank
                          - metadata.type_mapping.amount: must be one of string, number, boolean, object, array \
                        but is 'integer'""");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-5,-5", "30001,30001", "86400000,86400000"})
    void build_timeoutOutOfBounds_isRefused(long millis, String shown) {
        assertProblem(
                b -> b.timeout(Duration.ofMillis(millis)),
                "timeout_ms",
                "must be at least 1 and at most 30000 (30 s) but is " + shown);
    }

    @Test
    void build_timeoutOfHalfAMillisecond_isRefusedNotRounded() {
        assertProblem(
                b -> b.timeout(Duration.ofNanos(500_000)),
                "timeout_ms",
                "must be a whole number of milliseconds but is PT0.0005S");
    }

    @Test
    void build_timeoutJustAboveTheMaximum_isRefusedNotRounded() {
        assertProblem(
                b -> b.timeout(Duration.ofSeconds(30).plusNanos(1)),
                "timeout_ms",
                "must be at least 1 and at most 30000 (30 s) but is PT30.000000001S");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 30_000})
    void build_timeoutAtTheBounds_isTaken(long millis) {
        assertThat(Mappings.payment()
                        .timeout(Duration.ofMillis(millis))
                        .build()
                        .toJson()
                        .longValue("timeout_ms"))
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "api.payment-provider.com/v1, has no scheme",
        "/v1/charge, has no scheme",
        "mailto:pay@example.com, is of scheme mailto",
        "file:///etc/passwd, is of scheme file",
        "https:///v1/charge, has no host",
        "https://bad_host/v1, has no host",
        "https:v1, has no host",
        "https://api.example.com/a b, has at character 26 what no URL has",
        "https://api.example.com/{id}, has at character 25 what no URL has",
    })
    void build_urlNotAbsoluteHttp_isRefused(String url, String problem) {
        assertProblem(b -> b.endpointUrl(url), "endpoint_url", URL + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://user:hunter2@api.example.com/", "https://user@api.example.com/", "http://a:b@c_d/"})
    void build_urlWithUserInfo_isRefusedWithoutRepeatingIt(String url) {
        assertProblem(
                b -> b.endpointUrl(url),
                "endpoint_url",
                "must not carry user info before '@'; credentials belong behind auth_directive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS://api.example.com", "http://[::1]:8080/x?y=z", "https://10.0.0.1:65535"})
    void build_urlAbsoluteHttp_isTaken(String url) {
        assertThat(Mappings.payment().endpointUrl(url).build().endpointUrl()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"post", "FETCH", "", "HEAD"})
    void build_methodUnknown_isRefused(String method) {
        assertProblem(
                b -> b.method(method),
                "method",
                "must be one of GET, POST, PUT, PATCH, DELETE but is '" + method + "'");
    }

    @Test
    void build_nameBlank_isRefused() {
        assertThatThrownBy(() -> Mappings.payment().name("\t").build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("integration mapping has 1 problem:\n  - name: is required but missing or blank");
    }

    @Test
    void build_versionBlank_isRefused() {
        assertProblem(b -> b.version(" "), "version", "is required but missing or blank");
    }

    @Test
    void build_requestExpressionDoesNotCompile_showsThePlace() {
        assertProblem(
                b -> b.transformations(Transformations.of("$merge([$$, {\"a\": 1)", "$")),
                "transformations.request_expression",
                """
                expression 'request_expression' is not valid: S0202 at line 1, column 20: expected '}' but found ')'
                  $merge([$$, {"a": 1)
                                     ^""");
    }

    @Test
    void build_responseExpressionDoesNotCompile_showsThePlace() {
        assertProblem(
                b -> b.transformations(Transformations.of("$", "{\"id\": $.id,\n \"x\": }")),
                "transformations.response_expression",
                """
                expression 'response_expression' is not valid: S0211 at line 2, column 7: '}' cannot stand where a value \
                is expected
                   "x": }
                        ^""");
    }

    @Test
    void build_unquotedKeysInRequest_isRefusedWithTheMendedText() {
        assertProblem(
                b -> b.transformations(Transformations.of(Mappings.UNQUOTED_REQUEST, Mappings.RESPONSE)),
                "transformations.request_expression",
                """
                line 1, column 14: the key currency is an expression that reads the input; write "currency" for a fixed \
                key; line 1, column 45: the key amount is an expression that reads the input; write "amount" for a fixed \
                key [unquoted-object-key]; mended: $merge([$$, {"currency": $$.request.currency, "amount": \
                $$.request.amount}]); if it is meant, waiveLint("unquoted-object-key", reason)""");
    }

    @Test
    void build_unquotedKeysInAllThree_areRefusedEachWithTheMendedText() {
        assertThatThrownBy(() -> Mappings.payment()
                        .transformations(Transformations.of(Mappings.UNQUOTED_REQUEST, Mappings.UNQUOTED_RESPONSE)
                                .withFallback(Mappings.UNQUOTED_FALLBACK))
                        .build())
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> {
                    assertThat(e.violations())
                            .extracting(v -> v.path())
                            .containsExactly(
                                    "transformations.request_expression",
                                    "transformations.response_expression",
                                    "transformations.fallback_expression");
                    assertThat(e.violations().get(0).problem()).contains("; mended: " + Mappings.REQUEST + ";");
                    assertThat(e.violations().get(1).problem()).contains("; mended: " + Mappings.RESPONSE + ";");
                    assertThat(e.violations().get(2).problem()).contains("; mended: " + Mappings.FALLBACK + ";");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"integer", "String", "null", "date", ""})
    void build_typeOutsideTheMatrix_isRefused(String type) {
        assertProblem(
                b -> b.typeMapping("currency", type),
                "metadata.type_mapping.currency",
                "must be one of string, number, boolean, object, array but is '" + type + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "number", "boolean", "object", "array"})
    void build_typeInTheMatrix_isTaken(String type) {
        assertThat(Mappings.payment()
                        .typeMapping("x", type)
                        .build()
                        .metadata()
                        .object("type_mapping")
                        .string("x"))
                .isEqualTo(type);
    }

    @Test
    void build_typeMappingOfOtherTypes_isRefused() {
        assertProblem(
                b -> b.metadata(JsonObject.parse("{\"type_mapping\":{\"a\":5}}")),
                "metadata.type_mapping.a",
                "must be one of string, number, boolean, object, array but is of type number");
        assertProblem(
                b -> b.metadata(JsonObject.parse("{\"type_mapping\":null}")),
                "metadata.type_mapping",
                "must be an object but is of type null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X Key", "X-Key:", "Schlüssel", "a\r\nb", "(x)"})
    void build_headerNameIllegal_isRefused(String name) {
        assertProblem(
                b -> b.authDirective(AuthDirective.of("${api_key}").withHeaderName(name)),
                "auth_directive.header_name",
                "must be of letters, digits and !#$%&'*+-.^_`|~ only (RFC 9110 section 5.1) but is '" + name + "'");
    }

    @Test
    void build_headerNameBlank_isRefused() {
        assertProblem(
                b -> b.authDirective(AuthDirective.of("${api_key}").withHeaderName("")),
                "auth_directive.header_name",
                "is required but missing or blank");
    }

    @Test
    void build_metadataNumberThatNoDoubleHolds_isRefusedBecauseItCannotBeHashed() {
        assertThatThrownBy(() -> Mappings.payment()
                        .metadata(JsonObject.of("account", new BigInteger("9007199254740993")))
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        integration mapping 'payment_processor_v2' has 1 problem:
                          - cannot be hashed: not valid JSON: a number has more digits than RFC 8785 can carry; \
                        send it as a string""");
    }

    private static void assertProblem(UnaryOperator<IntegrationMapping.Builder> change, String path, String problem) {
        IntegrationMapping.Builder builder = change.apply(Mappings.payment());
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("integration mapping 'payment_processor_v2' has 1 problem:\n  - " + path + ": " + problem);
    }
}
