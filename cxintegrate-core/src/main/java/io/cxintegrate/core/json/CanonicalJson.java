package io.cxintegrate.core.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Canonicalization Scheme of RFC 8785: equal values give equal bytes, whatever the order of their members and the
 * spelling of their numbers. Stateless and safe to share between threads.
 *
 * <p>The scheme knows numbers as IEEE 754 doubles only. A number that a double cannot hold, such as the 17-digit id
 * {@code 9007199254740993}, is refused instead of silently meaning another one: send it as a string.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * The canonical text.
     *
     * @throws JsonException if a number does not fit a double, or a string holds a lone surrogate
     * @throws IllegalArgumentException if the value is not plain
     */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        append(out, PlainValues.copy(value, "", 0));
        return out.toString();
    }

    /** The SHA-256 of the canonical UTF-8 bytes, as 64 lower-case hexadecimal digits. Throws as {@link #write}. */
    public static String sha256(@Nullable Object value) {
        return Sha256.hex(write(value));
    }

    private static void append(StringBuilder out, @Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof String s) {
            appendString(out, s);
        } else if (value instanceof Number n) {
            out.append(number(n));
        } else if (value instanceof List<?> list) {
            char separator = '[';
            for (Object item : list) {
                out.append(separator);
                append(out, item);
                separator = ',';
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            // RFC 8785 section 3.2.3: by UTF-16 code units, which is how Java compares strings.
            char separator = '{';
            for (Map.Entry<?, ?> e : new TreeMap<>(map).entrySet()) {
                out.append(separator);
                appendString(out, (String) e.getKey());
                out.append(':');
                append(out, e.getValue());
                separator = ',';
            }
            out.append(map.isEmpty() ? "{}" : "}");
        }
    }

    /** RFC 8785 section 3.2.2.2. */
    private static void appendString(StringBuilder out, String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        if (Character.isSurrogate(c)) {
                            boolean paired = Character.isHighSurrogate(c)
                                    && i + 1 < s.length()
                                    && Character.isLowSurrogate(s.charAt(i + 1));
                            if (!paired) {
                                throw JsonException.general("a string holds a lone surrogate, which has no UTF-8 form");
                            }
                            out.append(c);
                            c = s.charAt(++i);
                        }
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** RFC 8785 section 3.2.2.3, that is ECMAScript's Number::toString. */
    static String number(Number n) {
        double d = n.doubleValue();
        if (Double.isInfinite(d) || Double.isNaN(d)) {
            throw JsonException.general("a number is too large for RFC 8785; send it as a string");
        }
        if (d == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(d));
        if (!(n instanceof Double) && Json.decimal(n).abs().compareTo(shortest) != 0) {
            throw JsonException.general("a number has more digits than RFC 8785 can carry; send it as a string");
        }
        return (d < 0 ? "-" : "") + ecmaScript(shortest);
    }

    /** The shortest decimal that reads back as {@code d}; {@link Double#toString} is not it before JDK 19. */
    private static BigDecimal shortest(double d) {
        BigDecimal exact = new BigDecimal(d);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (nearest.doubleValue() == d) {
                return nearest.stripTrailingZeros();
            }
            // Above a power of two the doubles lie twice as far apart as below: the other neighbour can fit where this
            // does not.
            RoundingMode otherSide = nearest.compareTo(exact) < 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
            BigDecimal other = exact.round(new MathContext(digits, otherSide));
            if (other.doubleValue() == d) {
                return other.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static String ecmaScript(BigDecimal shortest) {
        String digits = shortest.unscaledValue().toString();
        int k = digits.length();
        int n = k - shortest.scale();
        if (k <= n && n <= 21) {
            return digits + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return digits.substring(0, n) + "." + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return "0." + "0".repeat(-n) + digits;
        }
        String exponent = (n - 1 < 0 ? "-" : "+") + Math.abs(n - 1);
        return digits.charAt(0) + (k == 1 ? "" : "." + digits.substring(1)) + "e" + exponent;
    }
}
