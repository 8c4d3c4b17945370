package io.cxintegrate.cognigy.rollout;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as records show them: decimals, never {@code 1.0E-4}. Stateless. */
final class Figures {
    private Figures() {}

    static BigDecimal rounded(double value, int places) {
        return plain(BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_EVEN));
    }

    /** To three digits that count, for probabilities, which may be very small. */
    static BigDecimal significant(double value) {
        return plain(BigDecimal.valueOf(value).round(new MathContext(3, RoundingMode.HALF_EVEN)));
    }

    /** Such as {@code 5 %}. */
    static String percent(double share) {
        return BigDecimal.valueOf(share)
                        .movePointRight(2)
                        .setScale(2, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 1 ? stripped.setScale(1) : stripped;
    }
}
