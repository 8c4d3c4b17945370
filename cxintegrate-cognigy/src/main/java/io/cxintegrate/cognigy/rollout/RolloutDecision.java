package io.cxintegrate.cognigy.rollout;

import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rollout has decided, why, and by which numbers. Immutable and safe to share between threads. */
public final class RolloutDecision {
    /** What there is to decide. */
    public enum Kind {
        /** It begins: the first step gets its traffic. */
        START,
        /** It stays as it is; there is not enough to judge by. */
        HOLD,
        /** The next step. */
        PROMOTE,
        /** The candidate has passed its last step and gets all the traffic. */
        COMPLETE,
        /** The baseline gets all the traffic back. */
        ROLL_BACK,
        /** It ends without touching the traffic, because the candidate is not the current version any more. */
        SUPERSEDE
    }

    /**
     * The numbers behind a decision.
     *
     * @param look which look of the step it was, from 1
     * @param candidate how the candidate's calls went in this step
     * @param baseline how the baseline's calls went in this step
     * @param pValue of {@link SuccessRates}
     * @param level worse is what has a p-value of at most this
     * @param latencyRatio the candidate's p95 latency in proportion to the baseline's; 1 when that is zero
     */
    public record Comparison(
            int look,
            VersionFigures candidate,
            VersionFigures baseline,
            double pValue,
            double level,
            double latencyRatio) {

        JsonObject toJson() {
            return JsonObject.builder()
                    .put("look", look)
                    .put("candidate", candidate.toJson())
                    .put("baseline", baseline.toJson())
                    .put("p_value", Figures.significant(pValue))
                    .put("level", Figures.significant(level))
                    .put("p95_ratio", Figures.rounded(latencyRatio, 4))
                    .build();
        }

        static Comparison fromJson(JsonObject json) {
            return new Comparison(
                    json.integer("look"),
                    VersionFigures.fromJson(json.object("candidate")),
                    VersionFigures.fromJson(json.object("baseline")),
                    json.number("p_value").doubleValue(),
                    json.number("level").doubleValue(),
                    json.number("p95_ratio").doubleValue());
        }
    }

    private final Kind kind;
    private final int step;
    private final double weight;
    private final String reason;
    private final @Nullable Comparison comparison;
    private final Instant at;

    RolloutDecision(Kind kind, int step, double weight, String reason, @Nullable Comparison comparison, Instant at) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.step = step;
        this.weight = weight;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.comparison = comparison;
        this.at = Objects.requireNonNull(at, "at");
    }

    /** What was decided. */
    public Kind kind() {
        return kind;
    }

    /** The step it was decided in, from 1. */
    public int step() {
        return step;
    }

    /** The candidate's share of the traffic in that step. */
    public double weight() {
        return weight;
    }

    /** Why, for people. */
    public String reason() {
        return reason;
    }

    /** The numbers it rests on; empty when the data were not looked at. */
    public Optional<Comparison> comparison() {
        return Optional.ofNullable(comparison);
    }

    /** When. */
    public Instant at() {
        return at;
    }

    /**
     * {@code decision}, {@code step}, {@code weight}, {@code reason}, {@code at}, and with numbers {@code look}, {@code candidate} and
     * {@code baseline} ({@link VersionFigures#toJson()}), {@code p_value}, {@code level}, {@code p95_ratio}.
     */
    public JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("decision", kind.name())
                .put("step", step)
                .put("weight", BigDecimal.valueOf(weight))
                .put("reason", reason)
                .put("at", at.toString());
        return comparison == null
                ? json.build()
                : json.putAll(comparison.toJson()).build();
    }

    static RolloutDecision fromJson(JsonObject json) {
        return new RolloutDecision(
                Kind.valueOf(json.string("decision")),
                json.integer("step"),
                json.number("weight").doubleValue(),
                json.string("reason"),
                json.has("look") ? Comparison.fromJson(json) : null,
                Instant.parse(json.string("at")));
    }

    /** Whether both are written down alike. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RolloutDecision d && toJson().equals(d.toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    /** Such as {@code PROMOTE at step 1 (5 %): no worse than the baseline}. */
    @Override
    public String toString() {
        return kind + " at step " + step + " ("
                + Figures.rounded(100 * weight, 2).stripTrailingZeros().toPlainString() + " %): " + reason;
    }
}
