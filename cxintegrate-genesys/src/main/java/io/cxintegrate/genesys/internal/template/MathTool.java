package io.cxintegrate.genesys.internal.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** {@code math}: as Velocity's own tool, whole numbers stay whole and a text that is no number gives nothing. */
final class MathTool implements Tool {
    private static final int MAX_EXPONENT = 1000;

    @Override
    public @Nullable Object call(String name, Arguments a) {
        BigDecimal first = number(a.textOrNull(0));
        BigDecimal second = number(a.textOrNull(1));
        boolean whole = isWhole(first) && (a.count() < 2 || isWhole(second));
        return switch (name) {
            case "add", "sub", "mul", "div", "mod", "max", "min", "pow", "roundTo" -> {
                a.expect(2, 2);
                BigDecimal result = first == null || second == null ? null : binary(name, first, second);
                yield result == null ? null : written(result, whole && !name.equals("roundTo"));
            }
            case "abs" -> {
                a.expect(1, 1);
                yield first == null ? null : written(first.abs(), whole);
            }
            case "ceil", "floor", "round", "toInteger" -> {
                a.expect(1, 1);
                yield first == null ? null : written(first.setScale(0, rounding(name)), true);
            }
            case "toNumber", "toDouble" -> {
                a.expect(1, 1);
                yield first == null ? null : written(first, false);
            }
            default -> throw Tool.unknown("math", name);
        };
    }

    private static @Nullable BigDecimal binary(String name, BigDecimal a, BigDecimal b) {
        return switch (name) {
            case "add" -> a.add(b);
            case "sub" -> a.subtract(b);
            case "mul" -> a.multiply(b, MathContext.DECIMAL128);
            case "div" -> b.signum() == 0 ? null : a.divide(b, MathContext.DECIMAL128);
            case "mod" -> b.signum() == 0 ? null : a.remainder(b);
            case "max" -> a.max(b);
            case "min" -> a.min(b);
            case "pow" ->
                b.abs().compareTo(BigDecimal.valueOf(MAX_EXPONENT)) > 0
                        ? null
                        : BigDecimal.valueOf(Math.pow(a.doubleValue(), b.doubleValue()));
            // The number of digits comes first.
            default -> a.abs().compareTo(BigDecimal.TEN) > 0 ? null : b.setScale(a.intValue(), RoundingMode.HALF_UP);
        };
    }

    private static RoundingMode rounding(String name) {
        return switch (name) {
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            case "round" -> RoundingMode.HALF_UP;
            default -> RoundingMode.DOWN;
        };
    }

    private static Object written(BigDecimal n, boolean whole) {
        return whole
                ? new BigDecimal(n.setScale(0, RoundingMode.DOWN).toPlainString())
                : new BigDecimal(n.toPlainString());
    }

    private static boolean isWhole(@Nullable BigDecimal n) {
        return n != null && n.scale() <= 0;
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        // Longer ones, and huge exponents, would take long to write out.
        if (text == null || text.length() > 100 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return null;
        }
        try {
            return new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
