package io.cxintegrate.cxone.schema.internal.value;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.cxone.schema.internal.budget.Budget;
import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a document smaller as long as it keeps a property, until no single step makes it smaller: a member or element less, a
 * part in the place of the whole, a plainer value.
 */
public final class Shrinker {
    private static final List<@Nullable Object> PLAIN = Arrays.asList(null, false, 0, "", List.of(), Map.of(), true, 1);

    private static final int STACK = 700;

    private final Budget budget;
    private final StackBudget stack;

    /** A shrinker that takes its steps, and its rounds, from these budgets. */
    public Shrinker(Budget budget, StackBudget stack) {
        this.budget = budget;
        this.stack = stack;
    }

    /** The smallest document on the way down from this one. */
    public @Nullable Object shrink(@Nullable Object document, Predicate<@Nullable Object> keeps) {
        Object best = document;
        try {
            Object next = step(best, keeps, 0);
            while (next != best) {
                best = next;
                next = step(best, keeps, 0);
            }
        } catch (Budget.Spent e) {
            // As small as the budget makes it.
            return best;
        }
        return best;
    }

    /** A smaller document that keeps the property; the same one when there is none. */
    private @Nullable Object step(@Nullable Object value, Predicate<@Nullable Object> keeps, int depth) {
        budget.step();
        int size = size(value);
        for (Object plain : PLAIN) {
            if (size(plain) < size && keeps.test(plain)) {
                return plain;
            }
        }
        if (depth > 200) {
            return value;
        }
        if (value instanceof String s) {
            return text(s, keeps);
        }
        stack.enter(STACK);
        try {
            if (value instanceof List<?> list) {
                return array(list, keeps, depth);
            }
            return value instanceof Map<?, ?> map ? object(map, keeps, depth) : value;
        } finally {
            stack.leave(STACK);
        }
    }

    private Object text(String s, Predicate<@Nullable Object> keeps) {
        for (int cut = s.length() / 2; cut >= 1; cut /= 2) {
            budget.step();
            String shorter = s.substring(0, s.offsetByCodePoints(0, s.codePointCount(0, s.length() - cut)));
            if (shorter.length() < s.length() && keeps.test(shorter)) {
                return shorter;
            }
        }
        return s;
    }

    private Object array(List<?> list, Predicate<@Nullable Object> keeps, int depth) {
        for (int chunk = list.size(); chunk >= 1; chunk /= 2) {
            for (int from = list.size() - chunk; from >= 0; from -= chunk) {
                budget.step();
                List<@Nullable Object> fewer = new ArrayList<>(list.subList(0, from));
                fewer.addAll(list.subList(from + chunk, list.size()));
                if (keeps.test(fewer)) {
                    return fewer;
                }
            }
        }
        for (int i = 0; i < list.size(); i++) {
            int at = i;
            Object smaller = step(list.get(i), v -> keeps.test(replaced(list, at, v)), depth + 1);
            if (smaller != list.get(i)) {
                return replaced(list, i, smaller);
            }
        }
        return list;
    }

    private static List<@Nullable Object> replaced(List<?> list, int at, @Nullable Object value) {
        List<@Nullable Object> out = new ArrayList<>(list);
        out.set(at, value);
        return out;
    }

    private Object object(Map<?, ?> map, Predicate<@Nullable Object> keeps, int depth) {
        List<Object> names = new ArrayList<>(map.keySet());
        for (int chunk = names.size(); chunk >= 1; chunk /= 2) {
            for (int from = names.size() - chunk; from >= 0; from -= chunk) {
                budget.step();
                Map<String, @Nullable Object> fewer = copy(map);
                fewer.keySet().removeAll(names.subList(from, from + chunk));
                if (keeps.test(fewer)) {
                    return fewer;
                }
            }
        }
        for (Object name : names) {
            Object value = map.get(name);
            Object smaller = step(value, v -> keeps.test(with(map, (String) name, v)), depth + 1);
            if (smaller != value) {
                return with(map, (String) name, smaller);
            }
        }
        return map;
    }

    private static Map<String, @Nullable Object> with(Map<?, ?> map, String name, @Nullable Object value) {
        Map<String, @Nullable Object> out = copy(map);
        out.put(name, value);
        return out;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> out.put((String) k, v));
        return out;
    }

    /** How long a value is to read; equal values have equal sizes, so that shrinking ends. */
    private static int size(@Nullable Object value) {
        if (value == null) {
            return 1;
        }
        if (value instanceof Boolean b) {
            return b ? 5 : 2;
        }
        if (value instanceof Number n) {
            BigDecimal d = Json.decimal(n);
            return d.signum() == 0 ? 3 : d.compareTo(BigDecimal.ONE) == 0 ? 6 : 7;
        }
        if (value instanceof String s) {
            return s.isEmpty() ? 4 : 8;
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? 5 : 9;
        }
        return value instanceof Map<?, ?> map && map.isEmpty() ? 5 : 9;
    }
}
