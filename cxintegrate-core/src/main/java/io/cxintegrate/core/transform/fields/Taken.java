package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.json.PathPattern.Wildcard;
import io.cxintegrate.core.json.internal.MapDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a mapping read, as a trie over the source: a place is taken as a whole, or has takers further in. A member
 * that is spelled out at a place is not one of those the wildcard there stands for. Immutable once built.
 */
final class Taken {
    private final Map<Object, Taken> inner = new HashMap<>();
    private final List<FieldRule> takers = new ArrayList<>();
    private final List<FieldRule> movesBelow = new ArrayList<>();
    private final List<FieldRule> allBelow = new ArrayList<>();
    private @Nullable Taken everyMember;
    private @Nullable Taken everyElement;

    private Taken() {}

    /** The trie of all places that are read; those of rules that do not pass the test are known, but not taken. */
    static Taken of(List<FieldRule> rules, Predicate<FieldRule> takes) {
        Taken root = new Taken();
        for (FieldRule rule : rules) {
            PathPattern from = rule.from();
            if (from != null) {
                Taken at = root;
                for (Object step : from.steps()) {
                    at.note(rule, takes.test(rule));
                    at = at.inner.computeIfAbsent(step, s -> new Taken());
                }
                at.note(rule, takes.test(rule));
                if (takes.test(rule)) {
                    at.takers.add(rule);
                }
            }
        }
        root.spread();
        return root;
    }

    private void note(FieldRule rule, boolean takes) {
        if (takes) {
            allBelow.add(rule);
            if (rule.kind() == FieldRule.Kind.MOVE) {
                movesBelow.add(rule);
            }
        }
    }

    /** An element that has an index of its own is one of "every element", too. */
    private void spread() {
        Taken every = inner.get(Wildcard.ELEMENT);
        everyElement = every;
        everyMember = inner.get(Wildcard.MEMBER);
        if (every != null) {
            inner.forEach((step, node) -> {
                if (step instanceof Integer) {
                    node.merge(every);
                }
            });
        }
        inner.values().forEach(Taken::spread);
    }

    private void merge(Taken other) {
        takers.addAll(other.takers);
        movesBelow.addAll(other.movesBelow);
        allBelow.addAll(other.allBelow);
        other.inner.forEach(
                (step, node) -> inner.computeIfAbsent(step, s -> new Taken()).merge(node));
    }

    /** Whether one of the rules takes this place as a whole. */
    boolean isTaken(Predicate<FieldRule> applies) {
        for (FieldRule taker : takers) {
            if (applies.test(taker)) {
                return true;
            }
        }
        return false;
    }

    boolean isLeaf() {
        return inner.isEmpty();
    }

    /** Whether something is read from every element here. */
    boolean hasEvery() {
        return everyElement != null;
    }

    /** Whether a rule takes something here or further in. */
    boolean anyTaker(Predicate<FieldRule> applies) {
        return allBelow.stream().anyMatch(applies);
    }

    /** Whether a rule moves something here or further in. */
    boolean anyMove(Predicate<FieldRule> applies) {
        return movesBelow.stream().anyMatch(applies);
    }

    @Nullable
    Taken member(String name) {
        Taken own = inner.get(name);
        return own == null ? everyMember : own;
    }

    @Nullable
    Taken element(int index) {
        Taken own = inner.get(index);
        return own == null ? everyElement : own;
    }

    /** For each wildcard of a pattern, the names it does not stand for. */
    List<Set<String>> excluded(PathPattern pattern) {
        List<Set<String>> out = new ArrayList<>();
        Taken at = this;
        for (Object step : pattern.steps()) {
            if (step instanceof Wildcard) {
                Set<String> names = new HashSet<>();
                if (step == Wildcard.MEMBER && at != null) {
                    for (Object known : at.inner.keySet()) {
                        if (known instanceof String name) {
                            names.add(name);
                        }
                    }
                }
                out.add(names);
            }
            at = at == null ? null : at.inner.get(step);
        }
        return out;
    }

    /** What the rules that apply to a source leave of it. Used for one source. */
    static final class Rest {
        private final Predicate<FieldRule> applies;

        Rest(Predicate<FieldRule> applies) {
            this.applies = applies;
        }

        /** The rest of a value, sharing what is untouched; {@link FieldRule#NOTHING} if rules took or emptied it. */
        @Nullable
        Object of(@Nullable Object value, Taken taken) {
            if (taken.isTaken(applies)) {
                return FieldRule.NOTHING;
            }
            if (taken.isLeaf()) {
                return value;
            }
            if (value instanceof Map<?, ?> map) {
                MapDraft rest = ofMembers(map, taken);
                return rest == null ? map : rest.isEmpty() ? FieldRule.NOTHING : rest;
            }
            if (value instanceof List<?> list) {
                return taken.hasEvery() ? ofEvery(list, taken) : ofSome(list, taken);
            }
            return value;
        }

        /** A copy without what is taken; null if nothing is. */
        @Nullable
        MapDraft ofMembers(Map<?, ?> map, Taken taken) {
            MapDraft rest = new MapDraft(map.size() + 2);
            boolean changed = false;
            for (Map.Entry<?, ?> e : map.entrySet()) {
                String name = (String) e.getKey();
                Object value = e.getValue();
                Taken inner = taken.member(name);
                Object left = inner == null ? value : of(value, inner);
                changed |= left != value;
                if (left != FieldRule.NOTHING) {
                    rest.add(name, left);
                }
            }
            return changed ? rest : null;
        }

        private Object ofSome(List<?> list, Taken taken) {
            List<@Nullable Object> rest = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Taken inner = taken.element(i);
                Object left = inner == null ? list.get(i) : of(list.get(i), inner);
                if (left != FieldRule.NOTHING) {
                    rest.add(left);
                }
            }
            return rest.isEmpty() && !list.isEmpty() ? FieldRule.NOTHING : rest;
        }

        /** Elements keep their places, so that what is written beside them finds them again. */
        private Object ofEvery(List<?> list, Taken taken) {
            if (!taken.anyTaker(applies)) {
                return list;
            }
            List<@Nullable Object> rest = new ArrayList<>();
            boolean emptied = taken.anyMove(applies);
            boolean gone = true;
            for (int i = 0; i < list.size(); i++) {
                Object value = list.get(i);
                Taken inner = taken.element(i);
                Object left = inner == null ? value : of(value, inner);
                gone &= left == FieldRule.NOTHING;
                emptied &= left == FieldRule.NOTHING || isEmptied(left, inner);
                rest.add(left != FieldRule.NOTHING ? left : value instanceof List ? List.of() : Map.of());
            }
            return emptied || (gone && !list.isEmpty() && isTakenWhole(taken)) ? FieldRule.NOTHING : rest;
        }

        private boolean isTakenWhole(Taken taken) {
            Taken every = taken.element(-1);
            return every != null && every.isTaken(applies);
        }

        /** An empty element counts as one that was emptied: its counterpart in the result says that it was there. */
        private static boolean isEmptied(@Nullable Object left, @Nullable Taken inner) {
            return isEmpty(left) && inner != null && !inner.isLeaf() && left instanceof List == inner.hasEvery();
        }

        private static boolean isEmpty(@Nullable Object value) {
            return value instanceof Map<?, ?> m ? m.isEmpty() : value instanceof List<?> l && l.isEmpty();
        }

        /** Tells every place that no rule takes, as steps, and what stands there. */
        void forEach(Map<String, @Nullable Object> source, Taken root, BiConsumer<String, @Nullable Object> found) {
            List<Object> path = new ArrayList<>();
            source.forEach((name, value) -> collect(value, root.member(name), path, name, found));
        }

        private void collect(
                @Nullable Object value,
                @Nullable Taken taken,
                List<Object> path,
                Object step,
                BiConsumer<String, @Nullable Object> found) {
            path.add(step);
            if (taken != null && taken.isTaken(applies)) {
                // Not one of them.
            } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                map.forEach((name, item) ->
                        collect(item, taken == null ? null : taken.member((String) name), path, name, found));
            } else if (value instanceof List<?> list && taken != null && !taken.isLeaf()) {
                for (int i = 0; i < list.size(); i++) {
                    if (!(taken.hasEvery() && isEmpty(list.get(i)))) {
                        collect(list.get(i), taken.element(i), path, i, found);
                    }
                }
            } else {
                found.accept(PathPattern.text(path), value);
            }
            path.remove(path.size() - 1);
        }
    }
}
