package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds an array: a length, an element for everything that is to be broken, as many elements of a kind as are asked for, all
 * different or two alike. Not safe for concurrent use.
 */
final class ArraySearch {
    private static final int MOST_ITEMS = 3000;
    private static final int STACK = 300;

    private final Solver solver;
    private final ArrayFacts facts;
    private final int prefix;
    private String doubt = "";

    ArraySearch(Solver solver, Branch branch) {
        this.solver = solver;
        this.facts = new ArrayFacts(solver, branch.atoms);
        this.prefix = facts.prefix();
    }

    Outcome run() {
        if (facts.min > facts.max || (facts.unique && facts.repeated)) {
            return Outcome.NONE;
        }
        long needed = (long) facts.notElements.size() + (facts.repeated ? 2 : 0);
        for (ArrayFacts.Count c : facts.counts) {
            if (c.min > c.max) {
                return Outcome.NONE;
            }
            needed += c.min;
        }
        // Positions behind that are not needed by anybody, and taking one away breaks nothing.
        long longest = Math.min(facts.max, Math.max(prefix, facts.min) + needed);
        if (longest > MOST_ITEMS && facts.min + needed > MOST_ITEMS) {
            return Outcome.open("an array would have to have more than " + MOST_ITEMS + " elements");
        }
        Solver.Best best = new Solver.Best();
        List<List<Integer>> goals = new ArrayList<>();
        for (int length = 0; length <= Math.min(longest, MOST_ITEMS); length++) {
            solver.budget().step();
            if (length > 0 && !grow(goals)) {
                break;
            }
            if (length >= facts.min && best.take(demand(0, goals))) {
                break;
            }
        }
        if (best.outcome().isNone() && (longest > MOST_ITEMS || !doubt.isEmpty())) {
            return Outcome.open(doubt.isEmpty() ? "an array has too many positions" : doubt);
        }
        return best.outcome();
    }

    /** Adds one position; false when nothing can stand there. */
    private boolean grow(List<List<Integer>> goals) {
        List<Integer> goal = new ArrayList<>();
        facts.elements.forEach(e -> goal.add(ArrayFacts.at(e, goals.size()).literal(true)));
        Outcome some = solver.solve(goal);
        goals.add(goal);
        return !some.isNone();
    }

    private static List<List<Integer>> with(List<List<Integer>> goals, int position, int... more) {
        List<List<Integer>> out = new ArrayList<>(goals);
        List<Integer> goal = new ArrayList<>(goals.get(position));
        for (int lit : more) {
            goal.add(lit);
        }
        out.set(position, goal);
        return out;
    }

    /** Breaks what is to be broken. Of positions that nobody tells apart only the first of a kind is tried. */
    private Outcome demand(int index, List<List<Integer>> goals) {
        if (index == facts.notElements.size()) {
            return facts.repeated ? repeat(goals) : count(goals);
        }
        solver.stack().enter(STACK);
        try {
            return broken(index, goals);
        } finally {
            solver.stack().leave(STACK);
        }
    }

    private Outcome broken(int index, List<List<Integer>> goals) {
        Term.Elements broken = facts.notElements.get(index);
        Solver.Best best = new Solver.Best();
        Set<List<Integer>> tried = new HashSet<>();
        for (int i = 0; i < goals.size(); i++) {
            Node node = ArrayFacts.at(broken, i);
            if (i >= prefix && !tried.add(goals.get(i))) {
                continue;
            }
            solver.budget().step();
            List<List<Integer>> next = with(goals, i, node.literal(false));
            if (!solver.solve(next.get(i)).isNone() && best.take(demand(index + 1, next))) {
                break;
            }
        }
        return best.outcome();
    }

    /** Two elements alike: one goal for both, and the same value. */
    private Outcome repeat(List<List<Integer>> goals) {
        Solver.Best best = new Solver.Best();
        for (int j = 1; j < Math.min(goals.size(), prefix + 2 + facts.notElements.size()); j++) {
            for (int i = 0; i < j; i++) {
                if (i > prefix + facts.notElements.size() + 1) {
                    break;
                }
                solver.budget().step();
                List<Integer> both = new ArrayList<>(goals.get(i));
                both.addAll(goals.get(j));
                if (solver.solve(both).isNone()) {
                    continue;
                }
                List<List<Integer>> next = new ArrayList<>(goals);
                next.set(i, both);
                next.set(j, both);
                ArrayCount counting = new ArrayCount(solver, facts, next, i, j);
                if (best.take(counting.run())) {
                    return best.outcome();
                }
            }
        }
        return best.outcome();
    }

    private Outcome count(List<List<Integer>> goals) {
        return new ArrayCount(solver, facts, goals, -1, -1).run();
    }
}
