package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.value.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each position of an array which of the counted kinds its element is of, so that the counts come out right, and
 * then which value it has. Not safe for concurrent use.
 */
final class ArrayCount {
    private static final int MOST_DIFFERENT = 300;
    private static final int STACK = 600;

    private final Solver solver;
    private final ArrayFacts facts;
    private final List<List<Integer>> goals;
    /** Two positions with the same value; -1 for none. */
    private final int twin;

    private final int copy;
    private final Set<List<Integer>> hopeless = new HashSet<>();

    ArrayCount(Solver solver, ArrayFacts facts, List<List<Integer>> goals, int twin, int copy) {
        this.solver = solver;
        this.facts = facts;
        this.goals = goals;
        this.twin = twin;
        this.copy = copy;
    }

    Outcome run() {
        return facts.counts.isEmpty() ? values(goals) : choose(0, new int[facts.counts.size()], new ArrayList<>());
    }

    private Outcome choose(int position, int[] counted, List<List<Integer>> chosen) {
        solver.budget().step();
        if (position == goals.size()) {
            for (int i = 0; i < counted.length; i++) {
                if (counted[i] < facts.counts.get(i).min) {
                    return Outcome.NONE;
                }
            }
            return values(chosen);
        }
        List<Integer> state = new ArrayList<>(List.of(position));
        Arrays.stream(counted).forEach(state::add);
        boolean reusable = !facts.unique && twin < 0;
        if (reusable && hopeless.contains(state)) {
            return Outcome.NONE;
        }
        Solver.Best best = new Solver.Best();
        // Each kind that is counted takes a round, too.
        int taken = STACK + 200 * counted.length;
        solver.stack().enter(taken);
        try {
            if (position == copy) {
                // The same value as before is of the same kinds.
                List<Integer> same = chosen.get(twin);
                option(position, counted, chosen, same, kinds(same), best);
            } else {
                kinds(position, 0, goals.get(position), new boolean[counted.length], counted, chosen, best);
            }
        } finally {
            solver.stack().leave(taken);
        }
        if (reusable && best.outcome().isNone()) {
            hopeless.add(state);
        }
        return best.outcome();
    }

    private boolean kinds(
            int position,
            int index,
            List<Integer> goal,
            boolean[] of,
            int[] counted,
            List<List<Integer>> chosen,
            Solver.Best best) {
        if (index > 0 && solver.solve(goal).isNone()) {
            return false;
        }
        if (index == of.length) {
            return option(position, counted, chosen, goal, of, best);
        }
        ArrayFacts.Count count = facts.counts.get(index);
        boolean first = counted[index] < count.min;
        for (boolean is : new boolean[] {first, !first}) {
            List<Integer> next = new ArrayList<>(goal);
            next.add(count.element.literal(is));
            boolean[] kinds = of.clone();
            kinds[index] = is;
            if (kinds(position, index + 1, next, kinds, counted, chosen, best)) {
                return true;
            }
        }
        return false;
    }

    private boolean[] kinds(List<Integer> goal) {
        boolean[] of = new boolean[facts.counts.size()];
        for (int i = 0; i < of.length; i++) {
            of[i] = goal.contains(facts.counts.get(i).element.literal(true));
        }
        return of;
    }

    private boolean option(
            int position,
            int[] counted,
            List<List<Integer>> chosen,
            List<Integer> goal,
            boolean[] of,
            Solver.Best best) {
        int[] next = counted.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] += of[i] ? 1 : 0;
            if (next[i] > facts.counts.get(i).max) {
                return false;
            }
            // What is beyond the least number is only counted while there is a greatest.
            if (facts.counts.get(i).max == Integer.MAX_VALUE) {
                next[i] = Math.min(next[i], facts.counts.get(i).min);
            }
        }
        List<List<Integer>> with = new ArrayList<>(chosen);
        with.add(goal);
        return best.take(choose(position + 1, next, with));
    }

    private Outcome values(List<List<Integer>> all) {
        if (facts.unique) {
            return all.size() > MOST_DIFFERENT
                    ? Outcome.open("an array would need more than " + MOST_DIFFERENT + " different elements")
                    : new ArrayDifferent(solver, all).run();
        }
        List<@Nullable Object> out = new ArrayList<>();
        String doubt = "";
        for (int i = 0; i < all.size(); i++) {
            Outcome value = solver.solve(all.get(i == copy ? twin : i));
            if (!value.hasValue()) {
                return value;
            }
            doubt = value.kind() == Outcome.Kind.FOUND ? doubt : value.reason();
            out.add(value.value());
        }
        return doubt.isEmpty() ? Outcome.found(out) : Outcome.maybe(out, doubt);
    }
}
