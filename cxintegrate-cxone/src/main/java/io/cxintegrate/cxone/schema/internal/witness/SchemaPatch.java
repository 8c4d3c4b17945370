package io.cxintegrate.cxone.schema.internal.witness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one edit of a schema on its own: what stands at one place of the new one replaces what stands in the old one. */
public final class SchemaPatch {
    private SchemaPatch() {}

    /**
     * The old schema with one edit.
     *
     * @param oldPointer what is replaced or removed; null when something is added
     * @param newPointer what replaces it or is added; null when something is removed
     * @return empty when the places do not fit together
     */
    public static Optional<Object> apply(
            @Nullable Object oldSchema,
            @Nullable String oldPointer,
            @Nullable Object newSchema,
            @Nullable String newPointer) {
        Slot value = newPointer == null ? Slot.NONE : at(newSchema, steps(newPointer), 0);
        String target = oldPointer == null ? newPointer : oldPointer;
        if (target == null || (newPointer != null && !value.filled())) {
            return Optional.empty();
        }
        return Optional.ofNullable(put(oldSchema, steps(target), 0, newSchema, value));
    }

    /** A value that may be null, or nothing. */
    private record Slot(boolean filled, @Nullable Object value) {
        private static final Slot NONE = new Slot(false, null);
    }

    private static List<String> steps(String pointer) {
        List<String> steps = new ArrayList<>();
        if (!pointer.isEmpty()) {
            for (String step : pointer.substring(1).split("/", -1)) {
                steps.add(step.replace("~1", "/").replace("~0", "~"));
            }
        }
        return steps;
    }

    private static Slot at(@Nullable Object value, List<String> steps, int from) {
        if (from == steps.size()) {
            return new Slot(true, value);
        }
        String step = steps.get(from);
        if (value instanceof Map<?, ?> map && map.containsKey(step)) {
            return at(map.get(step), steps, from + 1);
        }
        return value instanceof List<?> list && index(step) < list.size()
                ? at(list.get(index(step)), steps, from + 1)
                : Slot.NONE;
    }

    private static int index(String step) {
        return step.matches("[0-9]{1,8}") ? Integer.parseInt(step) : Integer.MAX_VALUE;
    }

    /** @param beside what stands at the same place in the new schema: whether a list or a map is missing */
    private static @Nullable Object put(
            @Nullable Object into, List<String> steps, int from, @Nullable Object beside, Slot value) {
        if (from == steps.size()) {
            return value.value();
        }
        String step = steps.get(from);
        boolean last = from == steps.size() - 1;
        if (into instanceof List<?> list) {
            List<@Nullable Object> out = new ArrayList<>(list);
            int index = index(step);
            if (!value.filled() && last && index < out.size()) {
                out.remove(index);
            } else if (index < out.size() && !(last && isName(out.get(index)))) {
                out.set(index, put(out.get(index), steps, from + 1, below(beside, step), value));
            } else if (last) {
                out.add(value.value());
            }
            return out;
        }
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        if (into instanceof Map<?, ?> map) {
            map.forEach((k, v) -> out.put((String) k, v));
        }
        if (!value.filled() && last) {
            out.remove(step);
        } else if (out.containsKey(step)) {
            out.put(step, put(out.get(step), steps, from + 1, below(beside, step), value));
        } else if (last) {
            out.put(step, value.value());
        } else {
            Object empty = below(beside, step) instanceof List ? List.of() : Map.of();
            out.put(step, put(empty, steps, from + 1, below(beside, step), value));
        }
        return out;
    }

    /** Names in {@code required} have no place of their own: one more is added, none is replaced. */
    private static boolean isName(@Nullable Object value) {
        return value instanceof String;
    }

    private static @Nullable Object below(@Nullable Object value, String step) {
        if (value instanceof Map<?, ?> map) {
            return map.get(step);
        }
        return value instanceof List<?> list && index(step) < list.size() ? list.get(index(step)) : null;
    }
}
