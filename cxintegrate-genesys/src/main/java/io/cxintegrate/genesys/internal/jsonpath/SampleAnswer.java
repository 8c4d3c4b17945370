package io.cxintegrate.genesys.internal.jsonpath;

import io.cxintegrate.genesys.internal.jsonpath.PathSteps.Any;
import io.cxintegrate.genesys.internal.jsonpath.PathSteps.Filter;
import io.cxintegrate.genesys.internal.jsonpath.PathSteps.Function;
import io.cxintegrate.genesys.internal.jsonpath.PathSteps.Index;
import io.cxintegrate.genesys.internal.jsonpath.PathSteps.Name;
import io.cxintegrate.genesys.internal.jsonpath.PathSteps.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Grows an answer in which every path that is placed leads to its value. Not safe for concurrent use. */
public final class SampleAnswer {
    private static final int MAX_ITEMS = 100;

    /** Where something can stand: a member, an item, or the answer itself. */
    private interface Slot {
        @Nullable
        Object get();

        void set(@Nullable Object value);
    }

    private @Nullable Object root;
    private final Slot rootSlot = new Slot() {
        @Override
        public @Nullable Object get() {
            return root;
        }

        @Override
        public void set(@Nullable Object value) {
            root = value;
        }
    };

    /** The answer so far; an empty object before anything is placed. */
    public Object value() {
        return root == null ? Map.of() : root;
    }

    /** Makes {@code path} lead to {@code leaf}; what does not go together with earlier paths is left as it is. */
    public void place(String path, @Nullable Object leaf) {
        List<Step> steps = PathSteps.of(path);
        boolean several = path.contains("..") || steps.stream().anyMatch(s -> s instanceof Any || s instanceof Filter);
        place(rootSlot, steps, 0, leaf, several);
    }

    /** @param several whether the path may lead to several places, which a function takes together */
    private void place(Slot slot, List<Step> steps, int at, @Nullable Object leaf, boolean several) {
        if (at == steps.size()) {
            if (slot.get() == null) {
                slot.set(leaf);
            }
            return;
        }
        Step step = steps.get(at);
        if (step instanceof Name name) {
            Map<String, @Nullable Object> object = object(slot);
            if (object != null) {
                place(member(object, name.name()), steps, at + 1, leaf, several);
            }
        } else if (step instanceof Function function) {
            place(slot, List.of(), 0, operand(function.name(), several), several);
        } else {
            List<@Nullable Object> list = list(slot);
            if (list != null) {
                placeInList(list, step, steps, at, leaf, several);
            }
        }
    }

    private void placeInList(
            List<@Nullable Object> list, Step step, List<Step> steps, int at, @Nullable Object leaf, boolean several) {
        if (step instanceof Filter filter) {
            Map<String, @Nullable Object> demands = FilterCondition.demands(filter.condition());
            for (int i = 0; i <= list.size() && i < MAX_ITEMS; i++) {
                if (i == list.size()) {
                    list.add(new LinkedHashMap<String, @Nullable Object>());
                }
                if (meets(list.get(i), demands)) {
                    Slot item = item(list, i);
                    demands.forEach((path, value) -> place(item, PathSteps.of(path), 0, value, false));
                    place(item, steps, at + 1, leaf, several);
                    return;
                }
            }
            return;
        }
        int index = step instanceof Index i ? Math.min(i.index(), MAX_ITEMS) : 0;
        while (list.size() <= index) {
            list.add(list.size() < index ? new LinkedHashMap<String, @Nullable Object>() : null);
        }
        place(item(list, index), steps, at + 1, leaf, several);
    }

    /** Whether an item has nothing that speaks against the demands. */
    private static boolean meets(@Nullable Object item, Map<String, @Nullable Object> demands) {
        return demands.entrySet().stream().allMatch(d -> {
            Object there = item;
            for (Step step : PathSteps.of(d.getKey())) {
                if (!(there instanceof Map<?, ?> m) || !(step instanceof Name name) || !m.containsKey(name.name())) {
                    return !(there instanceof List<?>) && (there == null || there instanceof Map<?, ?>);
                }
                there = m.get(name.name());
            }
            return Objects.equals(there, d.getValue());
        });
    }

    private static Object operand(String function, boolean several) {
        return switch (function) {
            case "size", "length", "first", "last" -> new ArrayList<@Nullable Object>(List.of("sample"));
            case "keys" -> new LinkedHashMap<String, @Nullable Object>(Map.of("sample", 1));
            default -> several ? 1 : new ArrayList<@Nullable Object>(List.of(1));
        };
    }

    @SuppressWarnings("unchecked") // Only maps of ours stand in the tree.
    private static @Nullable Map<String, @Nullable Object> object(Slot slot) {
        Object there = slot.get();
        if (there == null) {
            Map<String, @Nullable Object> made = new LinkedHashMap<>();
            slot.set(made);
            return made;
        }
        if (there instanceof List<?> items && !items.isEmpty() && items.get(0) instanceof Map<?, ?> first) {
            // Behind a deep scan: the name may be that of an item.
            return (Map<String, @Nullable Object>) first;
        }
        return there instanceof Map<?, ?> m ? (Map<String, @Nullable Object>) m : null;
    }

    @SuppressWarnings("unchecked") // Only lists of ours stand in the tree.
    private static @Nullable List<@Nullable Object> list(Slot slot) {
        Object there = slot.get();
        if (there == null || (there instanceof Map<?, ?> m && m.isEmpty())) {
            List<@Nullable Object> made = new ArrayList<>();
            slot.set(made);
            return made;
        }
        return there instanceof List<?> l ? (List<@Nullable Object>) l : null;
    }

    private static Slot member(Map<String, @Nullable Object> object, String name) {
        return new Slot() {
            @Override
            public @Nullable Object get() {
                return object.get(name);
            }

            @Override
            public void set(@Nullable Object value) {
                object.put(name, value);
            }
        };
    }

    private static Slot item(List<@Nullable Object> list, int index) {
        return new Slot() {
            @Override
            public @Nullable Object get() {
                Object there = list.get(index);
                return there instanceof Map<?, ?> m && m.isEmpty() ? null : there;
            }

            @Override
            public void set(@Nullable Object value) {
                list.set(index, value);
            }
        };
    }
}
