package io.cxintegrate.core.json.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of plain values: scalars, {@link PlainMap} and {@link PlainList}. The two have no interface in common:
 * asking an object for one of several costs more than all else that is done with it here, and asking for a final class nothing.
 */
public final class Plain {
    private Plain() {}

    /** Whether a value is plain and has no parts. */
    public static boolean isScalar(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof BigDecimal;
    }

    /** The greater of a height and that of a part. */
    static int height(int soFar, @Nullable Object part) {
        return part instanceof PlainMap map
                ? Math.max(soFar, map.height())
                : part instanceof PlainList list ? Math.max(soFar, list.height()) : soFar;
    }

    static boolean isSimple(@Nullable Object part) {
        return part instanceof String
                || part instanceof Integer
                || part instanceof Boolean
                || part instanceof Long
                || (part instanceof PlainMap map ? map.isSimple() : part instanceof PlainList list && list.isSimple());
    }

    static int valueCount(Collection<? extends @Nullable Object> parts) {
        long sum = 1;
        for (Object part : parts) {
            sum += part instanceof PlainMap map
                    ? map.valueCount()
                    : part instanceof PlainList list ? list.valueCount() : 1;
        }
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    static int textLength(Collection<? extends @Nullable Object> parts) {
        long sum = 0;
        for (Object part : parts) {
            if (part instanceof String text) {
                sum += text.length();
            } else if (part instanceof PlainMap map) {
                sum += map.textLength();
            } else if (part instanceof PlainList list) {
                sum += list.textLength();
            }
        }
        return (int) Math.min(sum, Integer.MAX_VALUE - 1);
    }
}
