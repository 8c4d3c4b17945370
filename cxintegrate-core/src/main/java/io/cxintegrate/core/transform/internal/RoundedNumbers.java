package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives numbers their digits back. The transform operator copies its input through a text of 15 digits and reads doubles from
 * it; what comes out is looked up among what went in. Used by one thread.
 */
final class RoundedNumbers {
    private static final BigInteger MAX_EXACT = BigInteger.ONE.shiftLeft(53);

    /** By what the copy makes of them. */
    private final Map<Double, BigDecimal> originals = new HashMap<>();

    private final Map<Double, BigDecimal> others = new HashMap<>();

    void add(Number n) {
        if (n instanceof BigDecimal exact) {
            add(Double.valueOf(Functions.string(exact.doubleValue(), false)), exact);
        } else if (n instanceof Long || n instanceof BigInteger) {
            BigInteger exact = new BigInteger(n.toString());
            if (exact.abs().compareTo(MAX_EXACT) >= 0) {
                add(exact.doubleValue(), new BigDecimal(exact));
            }
        }
    }

    private void add(Double copy, BigDecimal exact) {
        BigDecimal known = originals.putIfAbsent(copy, exact);
        if (known != null && (known.scale() != exact.scale() || known.compareTo(exact) != 0)) {
            others.put(copy, exact);
        }
    }

    /**
     * What this number was before it was copied; null if it was none of the input.
     *
     * @throws EngineFault X0009 if it could have been either of two
     */
    @Nullable
    Number original(Number n) {
        double copy = n.doubleValue();
        boolean isCopy = n instanceof Double
                || n instanceof Integer
                || new BigDecimal(n.toString()).compareTo(new BigDecimal(copy)) == 0;
        BigDecimal exact = isCopy ? originals.get(copy) : null;
        if (exact == null) {
            return null;
        }
        BigDecimal other = others.get(copy);
        if (other == null) {
            return exact.scale() > 0 ? exact : integer(exact.toBigInteger());
        }
        if (other.compareTo(exact) == 0) {
            return null;
        }
        throw EngineFault.of("X0009", FaultTexts.text("X0009", null, null));
    }

    private static Number integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }
}
