package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions of the engine that do something else than JSONata says, or than we allow, done right. */
final class Repairs {
    /** Those that are the same for every evaluation. */
    static final List<Repair> ALL = List.of(
            // Runs text as code, outside the guard and with its faults hidden.
            new Repair("eval", "<sx?:x>", "functionEval", (text, context) -> {
                throw new JException("X0006", -1);
            }),
            // These follow the language of the machine: a Turkish one makes $uppercase('i') an I with a dot.
            new Repair("lowercase", "<s-:s>", "lowercase", (s, none) -> mapText(s, t -> t.toLowerCase(Locale.ROOT))),
            new Repair("uppercase", "<s-:s>", "uppercase", (s, none) -> mapText(s, t -> t.toUpperCase(Locale.ROOT))),
            // Throws a bare Java exception, which 'and' and 'or' make unrecognisable.
            new Repair("number", "<(nsb)-:n>", "number", (value, none) -> number(value)),
            // Fails on integers among decimals, and on 32 items or more with equals among them.
            new Repair("sort", "<af?:a>", "sort", Repairs::sort));

    private Repairs() {}

    /** The engine's own clock stands still on every thread but the one that compiled last. */
    static List<Repair> clock(long millis) {
        return List.of(
                new Repair(
                        "now",
                        "<s?s?:s>",
                        "now",
                        (picture, zone) -> Functions.dateTimeFromMillis(millis, (String) picture, (String) zone)),
                new Repair("millis", "<:n>", "millis", (none, nothing) -> millis));
    }

    private static @Nullable Object mapText(@Nullable Object value, UnaryOperator<String> change) {
        if (value == null) {
            return null;
        }
        if (value instanceof String s) {
            return change.apply(s);
        }
        throw new JException("T0410", -1, 1);
    }

    private static @Nullable Object number(@Nullable Object value) {
        Number number;
        try {
            number = Functions.number(value);
        } catch (NumberFormatException e) {
            throw new JException("D3030", -1);
        }
        if (number != null && !Double.isFinite(number.doubleValue())) {
            throw new JException("D3030", -1);
        }
        return number == null ? null : Utils.convertNumber(number);
    }

    private static @Nullable Object sort(@Nullable Object items, @Nullable Object function) {
        if (!(items instanceof List<?> list)) {
            return items;
        }
        Object[] sorted = list.toArray();
        mergeSort(sorted, function == null ? Repairs::isAfter : (a, b) -> swaps(function, a, b));
        return new ArrayList<>(Arrays.asList(sorted));
    }

    private static boolean isAfter(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue()) > 0;
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y) > 0;
        }
        throw new JException("D3070", -1);
    }

    private static boolean swaps(Object function, Object a, Object b) {
        try {
            return Boolean.TRUE.equals(Functions.toBoolean(Functions.funcApply(function, Arrays.asList(a, b))));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stable, and content with a comparison that can only say whether to swap. */
    private static void mergeSort(Object[] items, BiPredicate<Object, Object> after) {
        if (items.length < 2) {
            return;
        }
        Object[] left = Arrays.copyOfRange(items, 0, items.length / 2);
        Object[] right = Arrays.copyOfRange(items, items.length / 2, items.length);
        mergeSort(left, after);
        mergeSort(right, after);
        int l = 0;
        int r = 0;
        for (int i = 0; i < items.length; i++) {
            boolean takeRight = l == left.length || (r < right.length && after.test(left[l], right[r]));
            items[i] = takeRight ? right[r++] : left[l++];
        }
    }
}
