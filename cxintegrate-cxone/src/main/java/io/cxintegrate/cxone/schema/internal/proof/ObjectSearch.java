package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds an object: its required members, a member for everything that is to be broken, and as many as have to be. Names, counts
 * and values are decided together. Not safe for concurrent use.
 */
final class ObjectSearch {
    private static final int MOST_MEMBERS = 20_000;

    private final Solver solver;
    private final Nodes nodes;
    private final ObjectFacts facts;
    private final ObjectNames names;
    private final Map<String, @Nullable Object> base = new LinkedHashMap<>();

    ObjectSearch(Solver solver, Branch branch) {
        this.solver = solver;
        this.nodes = solver.nodes();
        this.facts = new ObjectFacts(solver, branch.atoms);
        this.names = new ObjectNames(solver, facts);
    }

    Outcome run() {
        if (facts.min > facts.max || facts.has.size() > facts.max) {
            return Outcome.NONE;
        }
        String doubt = "";
        boolean open = false;
        for (String name : facts.has) {
            if (!names.mayHave(name)) {
                return sure(Outcome.NONE);
            }
            Outcome value = solver.solve(names.goal(name));
            if (value.isNone()) {
                return sure(Outcome.NONE);
            }
            doubt = value.kind() == Outcome.Kind.FOUND ? doubt : value.reason();
            open |= !value.hasValue();
            base.put(name, value.value());
        }
        Outcome rest = demand(0, new LinkedHashMap<>());
        if (!rest.isNone() && !doubt.isEmpty()) {
            return open || !rest.hasValue() ? Outcome.open(doubt) : Outcome.maybe(rest.value(), doubt);
        }
        return sure(rest);
    }

    /** No negative answer where a doubt remains. */
    private Outcome sure(Outcome outcome) {
        if (names.doubt().isEmpty()) {
            return outcome;
        }
        return outcome.isNone()
                ? Outcome.open(names.doubt())
                : outcome.kind() == Outcome.Kind.FOUND ? Outcome.maybe(outcome.value(), names.doubt()) : outcome;
    }

    /** Breaks what is to be broken, one after the other. The map holds the members that were chosen, as goals. */
    private Outcome demand(int index, Map<String, List<Integer>> chosen) {
        solver.budget().step();
        Solver.Best best = new Solver.Best();
        int members = facts.notMembers.size();
        if (index == members + facts.notNames.size()) {
            return complete(chosen);
        }
        if (index < members) {
            breakMembers(facts.notMembers.get(index), index, chosen, best);
        } else {
            breakNames(facts.notNames.get(index - members), index, chosen, best);
        }
        return best.outcome();
    }

    private void breakMembers(Term.Members broken, int index, Map<String, List<Integer>> chosen, Solver.Best best) {
        for (Map.Entry<String, Node> e : broken.declared().entrySet()) {
            if (!isAsked(e.getKey(), e.getValue()) && breakAt(broken, e.getKey(), index, chosen, best)) {
                return;
            }
        }
        if (broken.rest() != nodes.anything() || !broken.patterns().isEmpty()) {
            Set<String> others = new LinkedHashSet<>(names.mentioned());
            others.addAll(chosen.keySet());
            for (String name : others) {
                if (!broken.declared().containsKey(name) && breakAt(broken, name, index, chosen, best)) {
                    return;
                }
            }
            for (ObjectNames.Cell cell : names.cells()) {
                for (Node node : ObjectNames.at(broken, cell)) {
                    List<Integer> goal = names.goal(cell);
                    goal.add(node.literal(false));
                    if (!solver.solve(goal).isNone()) {
                        String name = names.unused(cell, chosen.keySet());
                        if (name != null && put(name, node.literal(false), index, chosen, best)) {
                            return;
                        }
                    }
                }
            }
        }
    }

    /** Whether the member has to be this very thing anyway, the usual case, in which nothing can be broken. */
    private boolean isAsked(String name, Node node) {
        if (node == nodes.anything()) {
            return true;
        }
        for (Term.Members m : facts.members) {
            Node asked = m.declared().get(name);
            if (asked == node || (asked == null && m.patterns().isEmpty() && m.rest() == node)) {
                return true;
            }
        }
        return false;
    }

    private boolean breakAt(
            Term.Members broken, String name, int index, Map<String, List<Integer>> chosen, Solver.Best best) {
        for (Node node : names.at(broken, name)) {
            if (node != nodes.anything() && put(name, node.literal(false), index, chosen, best)) {
                return true;
            }
        }
        return false;
    }

    private void breakNames(Node broken, int index, Map<String, List<Integer>> chosen, Solver.Best best) {
        Set<String> others = new LinkedHashSet<>(chosen.keySet());
        others.addAll(names.mentioned());
        for (String name : others) {
            if (solver.evaluator().truth(broken, name) != Truth.YES && put(name, null, index, chosen, best)) {
                return;
            }
        }
        for (ObjectNames.Cell cell : names.cells()) {
            if (!solver.solve(names.goal(cell)).isNone()) {
                String name = names.unused(cell, chosen.keySet(), broken.literal(false));
                if (name != null && put(name, null, index, chosen, best)) {
                    return;
                }
            }
        }
    }

    /** Goes on with this member; whether that is the end of the search. */
    private boolean put(
            String name, @Nullable Integer more, int index, Map<String, List<Integer>> chosen, Solver.Best best) {
        solver.budget().step();
        List<Integer> known = chosen.get(name);
        if (known == null && !names.mayHave(name)) {
            return false;
        }
        List<Integer> goal = new ArrayList<>(known == null ? names.goal(name) : known);
        if (more != null) {
            goal.add(more);
        }
        if (solver.solve(goal).isNone()) {
            return false;
        }
        Map<String, List<Integer>> with = new LinkedHashMap<>(chosen);
        with.put(name, goal);
        Set<String> present = new HashSet<>(with.keySet());
        present.removeAll(facts.has);
        return present.size() + facts.has.size() <= facts.max && best.take(demand(index + 1, with));
    }

    private Outcome complete(Map<String, List<Integer>> chosen) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>(base);
        String doubt = "";
        for (Map.Entry<String, List<Integer>> e : chosen.entrySet()) {
            Outcome value = solver.solve(e.getValue());
            if (!value.hasValue()) {
                return value;
            }
            doubt = value.kind() == Outcome.Kind.FOUND ? doubt : value.reason();
            object.put(e.getKey(), value.value());
        }
        if (object.size() < facts.min) {
            if (facts.min > MOST_MEMBERS) {
                return Outcome.open("an object would have to have more than " + MOST_MEMBERS + " members");
            }
            String problem = fill(object);
            if (problem != null) {
                return problem.isEmpty() ? Outcome.NONE : Outcome.open(problem);
            }
        }
        return doubt.isEmpty() ? Outcome.found(object) : Outcome.maybe(object, doubt);
    }

    /** Adds members up to the least number; null when that works, else why it does not, empty when it cannot. */
    private @Nullable String fill(Map<String, @Nullable Object> object) {
        String problem = "";
        for (String name : names.mentioned()) {
            if (object.size() >= facts.min) {
                return null;
            }
            if (!object.containsKey(name) && names.mayHave(name)) {
                Outcome value = solver.solve(names.goal(name));
                if (value.kind() == Outcome.Kind.FOUND) {
                    object.put(name, value.value());
                } else if (!value.isNone()) {
                    problem = value.reason();
                }
            }
        }
        for (ObjectNames.Cell cell : names.cells()) {
            Outcome value = solver.solve(names.goal(cell));
            if (value.hasValue()) {
                String name = names.unused(cell, object.keySet());
                while (name != null && object.size() < facts.min) {
                    object.put(name, value.value());
                    name = object.size() < facts.min ? names.unused(cell, object.keySet()) : null;
                }
            } else if (!value.isNone()) {
                problem = value.reason();
            }
        }
        return object.size() >= facts.min ? null : problem;
    }
}
