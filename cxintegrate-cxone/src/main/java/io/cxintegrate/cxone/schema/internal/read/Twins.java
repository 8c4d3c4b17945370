package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which targets of references say the same, in one schema or in both, though they are recursive: by refining a
 * partition (Moore 1956) until nothing splits. Twins are read as one, so that what did not change is the same node. Not safe for
 * concurrent use.
 */
final class Twins {
    private static final int MOST_ROUNDS = 40;
    /** Of so many targets most are in long chains, which would take as many rounds as they are long. */
    private static final int MANY = 2000;

    private static final int FEW_ROUNDS = 6;
    private static final Set<String> BY_NAME =
            Set.of("properties", "patternProperties", "dependentSchemas", "dependencies");
    private static final Set<String> SILENT =
            Set.of("title", "description", "$comment", "definitions", "$defs", "examples");

    /** What a target says itself, and the targets it refers to, in the order they come up. */
    private static final class Target {
        private final StringBuilder text = new StringBuilder();
        private final List<Integer> to = new ArrayList<>();
    }

    private static final int STACK = 350;

    private final StackBudget stack;
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<Place> open = new ArrayList<>();
    private final Map<Integer, Integer> classes = new HashMap<>();
    private final BitSet recursive = new BitSet();

    Twins(StackBudget stack) {
        this.stack = stack;
    }

    /** Takes in all that can be reached from here; nothing is read as a schema yet, and nothing is refused. */
    void collect(Identifiers identifiers, Place root) {
        number(root);
        while (targets.size() < numbers.size()) {
            Place at = open.get(targets.size());
            Target target = new Target();
            targets.add(target);
            target.text.append(at.resource().dialect()).append(' ');
            write(identifiers, at, target, 0);
        }
    }

    /** Puts targets that say the same into one class. */
    void settle() {
        findCircles();
        int[] colour = new int[targets.size()];
        int count = 0;
        int most = targets.size() > MANY ? FEW_ROUNDS : MOST_ROUNDS;
        for (int round = 0; round < most; round++) {
            Map<List<Object>, Integer> known = new HashMap<>();
            int[] next = new int[colour.length];
            for (int i = 0; i < colour.length; i++) {
                Target target = targets.get(i);
                List<Object> key = new ArrayList<>(target.to.size() + 1);
                key.add(target.text.toString());
                for (int to : target.to) {
                    key.add(colour[to]);
                }
                Integer old = known.putIfAbsent(key, known.size());
                next[i] = old == null ? known.size() - 1 : old;
            }
            colour = next;
            if (known.size() == count) {
                for (int i = 0; i < colour.length; i++) {
                    classes.put(i, colour[i]);
                }
                return;
            }
            count = known.size();
        }
    }

    /** Whether going on from a target may lead back to one that was passed. */
    boolean isRecursive(Place target) {
        Integer number = numbers.get(own(target));
        return number != null && recursive.get(number);
    }

    /** Takes away what leads to nothing, until only circles, and what leads into them, are left. */
    private void findCircles() {
        List<List<Integer>> from = new ArrayList<>();
        int[] left = new int[targets.size()];
        for (int i = 0; i < left.length; i++) {
            from.add(new ArrayList<>());
        }
        Deque<Integer> ends = new ArrayDeque<>();
        for (int i = 0; i < left.length; i++) {
            left[i] = targets.get(i).to.size();
            for (int to : targets.get(i).to) {
                from.get(to).add(i);
            }
            if (left[i] == 0) {
                ends.add(i);
            }
        }
        recursive.set(0, left.length);
        while (!ends.isEmpty()) {
            int end = ends.remove();
            recursive.clear(end);
            for (int before : from.get(end)) {
                if (--left[before] == 0) {
                    ends.add(before);
                }
            }
        }
    }

    /** The same for twins and for nobody else. */
    Object key(Place target) {
        Object own = own(target);
        Integer number = numbers.get(own);
        Integer found = number == null ? null : classes.get(number);
        return found == null ? own : found;
    }

    private static Object own(Place target) {
        return List.of(System.identityHashCode(target.resource()), target.pointer());
    }

    private int number(Place at) {
        Object key = own(at);
        Integer known = numbers.get(key);
        if (known == null) {
            known = numbers.size();
            numbers.put(key, known);
            open.add(at);
        }
        return known;
    }

    private void write(Identifiers identifiers, Place raw, Target out, int depth) {
        stack.enter(STACK);
        try {
            written(identifiers, raw, out, depth);
        } finally {
            stack.leave(STACK);
        }
    }

    private void written(Identifiers identifiers, Place raw, Target out, int depth) {
        Place at = identifiers.entered(raw);
        if (depth > 500 || !(at.value() instanceof Map || at.value() instanceof List)) {
            out.text.append(Values.key(at.value())).append(',');
        } else if (at.value() instanceof List<?> list) {
            out.text.append('[');
            for (int i = 0; i < list.size(); i++) {
                write(identifiers, at.element(i), out, depth + 1);
            }
            out.text.append(']');
        } else if (at.value() instanceof Map<?, ?> map) {
            out.text.append('{');
            for (Object key : new TreeMap<>(map).keySet()) {
                keyword(identifiers, at, (String) key, map.get(key), out, depth);
            }
            out.text.append('}');
        }
    }

    private void keyword(
            Identifiers identifiers, Place at, String keyword, @Nullable Object value, Target out, int depth) {
        if (SILENT.contains(keyword)) {
            return;
        }
        out.text.append(keyword.length()).append(keyword).append(':');
        if (keyword.endsWith("ef") && keyword.startsWith("$") && value instanceof String ref) {
            Place target = identifiers.find(ref, at.resource()).orElse(null);
            if (target != null) {
                out.text.append('>');
                out.to.add(number(target));
                return;
            }
        }
        if (keyword.equals("enum") || keyword.equals("const") || keyword.equals("default")) {
            out.text.append(Values.key(value)).append(',');
        } else if (BY_NAME.contains(keyword) && value instanceof Map<?, ?> byName) {
            out.text.append('{');
            Place inner = at.at(keyword, value);
            Set<String> names = new HashSet<>();
            byName.keySet().forEach(n -> names.add((String) n));
            for (String name : new java.util.TreeSet<>(names)) {
                out.text.append(name.length()).append(name).append(':');
                write(identifiers, inner.at(name, byName.get(name)), out, depth + 1);
            }
            out.text.append('}');
        } else {
            write(identifiers, at.at(keyword, value), out, depth + 1);
        }
    }
}
