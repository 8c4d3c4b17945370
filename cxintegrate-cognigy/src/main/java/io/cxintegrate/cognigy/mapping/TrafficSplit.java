package io.cxintegrate.cognigy.mapping;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which share of the traffic each version gets: weights from 0 to 1 by version label, which together make 1 (± 1e-9).
 * Immutable and safe to share between threads.
 *
 * <pre>{@code
 * TrafficSplit canary = TrafficSplit.of("v1", 0.9, "v2", 0.1);
 * }</pre>
 */
public final class TrafficSplit {
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-9");

    private final Map<String, Double> weights;

    private TrafficSplit(Map<String, Double> weights) {
        this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /**
     * The weights of any number of versions, in the order of the map.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming every weight that is off
     */
    public static TrafficSplit of(Map<String, Double> weights) {
        Violations violations = Violations.of("traffic split");
        check(violations, weights, true);
        violations.throwIfAny();
        return new TrafficSplit(weights);
    }

    /**
     * Two versions share the traffic.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException naming every weight that is off, or a label given twice
     */
    public static TrafficSplit of(String label1, double weight1, String label2, double weight2) {
        Violations.of("traffic split")
                .unless(!label1.equals(label2), "traffic_split." + label1, "is given twice")
                .throwIfAny();
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put(label1, weight1);
        weights.put(label2, weight2);
        return of(weights);
    }

    /**
     * One version gets everything.
     *
     * @throws io.cxintegrate.core.InvalidConfigurationException if the label is blank
     */
    public static TrafficSplit allTo(String label) {
        return of(Map.of(label, 1.0));
    }

    /** The weights by version label; unmodifiable, in order. */
    public Map<String, Double> weights() {
        return weights;
    }

    /** The weights by version label, as decimals: equal to what is read back from its text. */
    public JsonObject toJson() {
        return toJson(weights);
    }

    /** Whether both give every version the same; the order does not count. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrafficSplit s && weights.equals(s.weights);
    }

    @Override
    public int hashCode() {
        return weights.hashCode();
    }

    @Override
    public String toString() {
        return "TrafficSplit" + weights;
    }

    static JsonObject toJson(Map<String, Double> weights) {
        JsonObject.Builder json = JsonObject.builder();
        weights.forEach((label, weight) -> json.put(label, decimal(weight)));
        return json.build();
    }

    /**
     * Notes everything that is wrong with weights, below {@code traffic_split}.
     *
     * @param complete whether these are all; else their sum says nothing
     */
    static void check(Violations violations, Map<String, Double> weights, boolean complete) {
        if (weights.isEmpty() && complete) {
            violations.add("traffic_split", "must name at least one version");
            return;
        }
        BigDecimal sum = BigDecimal.ZERO;
        boolean summable = complete;
        for (Map.Entry<String, Double> e : weights.entrySet()) {
            Double weight = e.getValue();
            violations.unless(!e.getKey().isBlank(), "traffic_split", "has a blank version label");
            if (weight == null || !(weight >= 0 && weight <= 1)) {
                violations.add("traffic_split." + e.getKey(), "must be a number from 0 to 1 but is " + weight);
                summable = false;
            } else {
                sum = sum.add(decimal(weight));
            }
        }
        // A sum over weights that are wrong already would only repeat the complaint.
        if (summable) {
            violations.unless(
                    sum.subtract(BigDecimal.ONE).abs().compareTo(TOLERANCE) <= 0,
                    "traffic_split",
                    "weights must sum to 1 but sum to %s",
                    sum.stripTrailingZeros().toPlainString());
        }
    }

    /** The decimal that was written: by those 0.7 + 0.2 + 0.1 is 1, by the doubles a little less. */
    private static BigDecimal decimal(Double weight) {
        return new BigDecimal(weight.toString());
    }
}
