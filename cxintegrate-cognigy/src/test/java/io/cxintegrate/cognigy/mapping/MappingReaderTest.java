package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingReaderTest {
    @Test
    void fromJson_wrongTypes_areAllReported() {
        JsonObject json = JsonObject.parse("""
                {"name":5,"endpoint_url":null,"method":[],"timeout_ms":"12000",
                 "auth_directive":{"type":1,"header_name":"X Key","template":true},
                 "transformations":{"request_expression":{},"response_expression":"(","fallback_expression":0},
                 "traffic_split":{"v1":"0.9","v2":1.5},"version":2,"metadata":[]}""");
        assertThatThrownBy(() -> IntegrationMapping.fromJson(json))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        integration mapping has 14 problems:
                          - auth_directive.header_name: must be of letters, digits and !#$%&'*+-.^_`|~ only \
                        (RFC 9110 section 5.1) but is 'X Key'
                          - transformations.response_expression: expression 'response_expression' is not valid: \
                        S0203 at line 1, column 2: expected ')' but the expression ends
                          (
                           ^
                          - traffic_split.v2: must be a number from 0 to 1 but is 1.5
                          - name: must be a string but is of type number
                          - endpoint_url: must be a string but is of type null
                          - method: must be a string but is of type array
                          - timeout_ms: must be a number of milliseconds but is of type string
                          - auth_directive.type: must be a string but is of type number
                          - auth_directive.template: must be a string but is of type boolean
                          - transformations.request_expression: must be a string but is of type object
                          - transformations.fallback_expression: must be a string but is of type number
                          - traffic_split.v1: must be a number from 0 to 1 but is of type string
                          - version: must be a string but is of type number
                          - metadata: must be an object but is of type array""");
    }

    @Test
    void fromJson_partsOfWrongType_areReported() {
        JsonObject json = Mappings.payment()
                .build()
                .toJson()
                .with("auth_directive", "Bearer x")
                .with("transformations", null)
                .with("traffic_split", 1)
                .with("metadata", "none");
        assertThatThrownBy(() -> IntegrationMapping.fromJson(json))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        integration mapping 'payment_processor_v2' has 4 problems:
                          - auth_directive: must be an object but is of type string
                          - transformations: must be an object but is of type null
                          - traffic_split: must be an object but is of type number
                          - metadata: must be an object but is of type string""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1e30", "12000.25"})
    void fromJson_timeoutNoWholeNumber_isRefused(String number) {
        JsonObject json = JsonObject.parse("{\"timeout_ms\":" + number + "}");
        assertThatThrownBy(() -> Mappings.payment().from(json).build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(
                        "timeout_ms: must be a whole number of milliseconds, at least 1 and at most 30000," + " but is "
                                + new BigDecimal(number));
    }

    @Test
    void from_problemMendedAfterwards_isForgotten() {
        JsonObject json =
                Mappings.payment().build().toJson().with("timeout_ms", "soon").with("traffic_split", 1);
        IntegrationMapping mapping = IntegrationMapping.builder()
                .from(json)
                .timeout(Duration.ofSeconds(1))
                .trafficSplit(Map.of("v2", 1.0))
                .build();
        assertThat(mapping.timeout()).isEqualTo(Duration.ofSeconds(1));
    }
}
