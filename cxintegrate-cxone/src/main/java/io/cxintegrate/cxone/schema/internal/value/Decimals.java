package io.cxintegrate.cxone.schema.internal.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Exact arithmetic of decimals, within sizes that fit in memory. */
public final class Decimals {
    private static final int MOST_DIGITS = 3000;

    private Decimals() {}

    /** Whether all are small enough to be put on one scale. */
    public static boolean isUsable(BigDecimal n) {
        return Math.abs((long) n.scale()) <= MOST_DIGITS && n.precision() <= MOST_DIGITS;
    }

    /** Whether the one is a multiple of the other, a positive number. */
    public static Truth isMultiple(BigDecimal n, BigDecimal step) {
        if (n.signum() == 0) {
            return Truth.YES;
        }
        if (!isUsable(n) || !isUsable(step)) {
            return Truth.UNKNOWN;
        }
        return Truth.of(n.remainder(step).signum() == 0);
    }

    /** The smallest positive number that both divide. */
    public static BigDecimal commonMultiple(BigDecimal a, BigDecimal b) {
        int scale = Math.max(0, Math.max(a.scale(), b.scale()));
        BigInteger x = a.setScale(scale).unscaledValue();
        BigInteger y = b.setScale(scale).unscaledValue();
        BigDecimal out = new BigDecimal(x.divide(x.gcd(y)).multiply(y), scale);
        return out.stripTrailingZeros();
    }
}
