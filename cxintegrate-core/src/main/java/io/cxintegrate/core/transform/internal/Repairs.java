package io.cxintegrate.core.transform.internal;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import io.cxintegrate.core.transform.internal.Repair.Arguments;
import io.cxintegrate.core.transform.internal.picture.IntegerPicture;
import io.cxintegrate.core.transform.internal.picture.NumberPicture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The functions of the engine that do something else than JSONata says, or than we allow, done right. */
final class Repairs {
    /** Runs text as code. */
    static final Repair EVAL_OFF = new Repair("eval", "<sx?:x>", "functionEval", (a, guard) -> {
        throw new JException("X0006", -1);
    });

    /** The engine's own, kept away from what the guard hangs on. */
    static final Repair EVAL_ON = new Repair("eval", "<sx?:x>", "functionEval", (a, guard) -> {
        String text = a.text(0);
        if (text != null && text.contains(EngineSource.RESERVED)) {
            throw new JException("X0007", -1);
        }
        return Functions.functionEval(text, a.get(1));
    });

    static final List<Repair> ALL = new ArrayList<>(TextRepairs.ALL);

    static {
        ALL.addAll(DateRepairs.ALL);
        ALL.addAll(List.of(
                // Throws a bare Java exception, which 'and' and 'or' make unrecognisable.
                new Repair("number", "<(nsb)-:n>", (a, guard) -> number(a.get(0))),
                // Knows less than half the rules of a picture, and formats without the rest.
                new Repair("formatNumber", "<n-so?:s>", (a, guard) -> formatNumber(a)),
                // Follow the language of the machine, and know no number beyond 63 bits.
                new Repair("formatInteger", "<n-s:s>", (a, guard) -> formatInteger(a)),
                new Repair("parseInteger", "<s-s:n>", (a, guard) -> parseInteger(a)),
                // Fails on integers among decimals, and on 32 items or more with equals among them.
                new Repair("sort", "<af?:a>", Repairs::sort),
                // Copies through text, where big numbers and nulls are lost.
                new Repair("clone", "<(oa)-:o>", "functionClone", (a, guard) -> copy(a.get(0), guard)),
                // Takes time by the square of the length.
                new Repair("spread", "<x-:a<o>>", (a, guard) -> spread(a.get(0), guard)),
                // May write the same part of its input over and over, for longer than anybody waits.
                new Repair("string", "<x-b?:s>", (a, guard) -> {
                    weigh(a.get(0), guard, new long[1]);
                    return Functions.string(a.get(0), Boolean.TRUE.equals(a.get(1)));
                })));
    }

    private Repairs() {}

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

    private static @Nullable Object formatNumber(Arguments a) {
        Number number = a.number(0);
        String picture = a.text(1);
        if (number == null || picture == null) {
            return null;
        }
        Map<?, ?> options = a.get(2) instanceof Map<?, ?> given ? given : Map.of();
        return NumberPicture.of(picture, options).format(number);
    }

    private static @Nullable Object formatInteger(Arguments a) {
        Number number = a.number(0);
        String picture = a.text(1);
        return number == null || picture == null
                ? null
                : IntegerPicture.of(picture).format(number);
    }

    private static @Nullable Object parseInteger(Arguments a) {
        String text = a.text(0);
        String picture = a.text(1);
        Number parsed = text == null || picture == null
                ? null
                : IntegerPicture.of(picture).parse(text);
        return parsed == null ? null : Utils.convertNumber(parsed.doubleValue());
    }

    private static @Nullable Object copy(@Nullable Object value, Guard guard) {
        guard.tick();
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, member) -> copy.put(key, copy(member, guard)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item, guard)));
            return copy;
        }
        return value;
    }

    private static @Nullable Object spread(@Nullable Object value, Guard guard) {
        if (!(value instanceof Map) && !(value instanceof List)) {
            return value;
        }
        List<Object> parts = Utils.createSequence();
        spread(value, parts, guard);
        return parts;
    }

    private static void spread(@Nullable Object value, List<Object> parts, Guard guard) {
        if (value instanceof List<?> list) {
            list.forEach(item -> spread(item, parts, guard));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                Map<Object, @Nullable Object> part = new LinkedHashMap<>();
                part.put(key, member);
                parts.add(part);
            });
        } else if (value != null) {
            parts.add(value);
        }
        guard.tick();
        guard.checkItems(parts.size());
    }

    /** A value that holds the same part twice at every level is small in memory and endless in print. */
    private static void weigh(@Nullable Object value, Guard guard, long[] weight) {
        guard.tick();
        weight[0]++;
        guard.checkText(weight[0]);
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(member -> weigh(member, guard, weight));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> weigh(item, guard, weight));
        } else if (value instanceof String text) {
            weight[0] += text.length();
        }
    }

    private static @Nullable Object sort(Arguments a, Guard guard) {
        Object function = a.get(1);
        if (!(a.get(0) instanceof List<?> list)) {
            return a.get(0);
        }
        Object[] sorted = list.toArray();
        BiPredicate<Object, Object> after = function == null ? Repairs::isAfter : (x, y) -> swaps(function, x, y);
        mergeSort(sorted, (x, y) -> {
            guard.tick();
            return after.test(x, y);
        });
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
        return Boolean.TRUE.equals(Functions.toBoolean(TextReplace.apply(function, Arrays.asList(a, b))));
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
