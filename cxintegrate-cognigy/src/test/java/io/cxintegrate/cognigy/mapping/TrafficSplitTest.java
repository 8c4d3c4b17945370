package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficSplitTest {
    @Test
    void of_twoVersions_keepsTheOrder() {
        TrafficSplit split = TrafficSplit.of("v2", 0.1, "v1", 0.9);
        assertThat(split.toJson().toJson()).isEqualTo("{\"v2\":0.1,\"v1\":0.9}");
        assertThat(split).isEqualTo(TrafficSplit.of("v1", 0.9, "v2", 0.1)).hasToString("TrafficSplit{v2=0.1, v1=0.9}");
    }

    @Test
    void of_decimalsThatAreNoBinaryFractions_sumToOne() {
        Map<String, Double> tenths = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            tenths.put("v" + i, 0.1);
        }
        assertThat(TrafficSplit.of(tenths).weights()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1000000009, 0.0999999991})
    void of_sumWithinTheTolerance_isTaken(double rest) {
        assertThat(TrafficSplit.of("v1", 0.9, "v2", rest).weights()).containsEntry("v2", rest);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.100000002, 0.099999998, 0, 0.2})
    void of_sumOff_isRefused(double rest) {
        assertThatThrownBy(() -> TrafficSplit.of("v1", 0.9, "v2", rest))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("traffic split has 1 problem:\n  - traffic_split: weights must sum to 1 but sum to "
                        + new BigDecimal("0.9")
                                .add(new BigDecimal(Double.toString(rest)))
                                .stripTrailingZeros()
                                .toPlainString());
    }

    @Test
    void of_weightsOutOfRange_areAllNamed() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("v1", 1.5);
        weights.put("v2", -0.5);
        weights.put("v3", Double.NaN);
        weights.put("v4", Double.POSITIVE_INFINITY);
        weights.put(" ", 0.5);
        assertThatThrownBy(() -> TrafficSplit.of(weights))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        traffic split has 5 problems:
                          - traffic_split.v1: must be a number from 0 to 1 but is 1.5
                          - traffic_split.v2: must be a number from 0 to 1 but is -0.5
                          - traffic_split.v3: must be a number from 0 to 1 but is NaN
                          - traffic_split.v4: must be a number from 0 to 1 but is Infinity
                          - traffic_split: has a blank version label""");
    }

    @Test
    void of_noVersion_isRefused() {
        assertThatThrownBy(() -> TrafficSplit.of(Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("traffic split has 1 problem:\n  - traffic_split: must name at least one version");
    }

    @Test
    void of_sameLabelTwice_isRefused() {
        assertThatThrownBy(() -> TrafficSplit.of("v1", 0.5, "v1", 0.5))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("traffic split has 1 problem:\n  - traffic_split.v1: is given twice");
    }

    @Test
    void allTo_oneVersion_isOne() {
        assertThat(TrafficSplit.allTo("v2").weights()).containsExactly(Map.entry("v2", 1.0));
    }
}
