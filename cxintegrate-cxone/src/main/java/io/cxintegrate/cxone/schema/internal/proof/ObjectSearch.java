package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import io.cxintegrate.cxone.schema.internal.value.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds an object: its required members, a member for everything that is to be broken, and as many as have to be. Names, counts
 * and values are decided together. Not safe for concurrent use.
 */
final class ObjectSearch {
    private static final int MOST_MEMBERS = 500;
    private static final int MANY = 6;
    private static final int STACK = 900;

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
        List<Object> demands = new ArrayList<>(facts.notMembers);
        demands.addAll(facts.notNames);
        Outcome rest = demand(demands, new LinkedHashMap<>());
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

    /** A way to break something: a member of this name that is, or is not, what the literal says. */
    private record Option(String name, @Nullable Integer literal) {}

    /** Breaks what is to be broken. The map holds the members that were chosen, as goals. */
    private Outcome demand(List<Object> demands, Map<String, List<Integer>> chosen) {
        solver.budget().step();
        if (demands.isEmpty()) {
            return complete(chosen);
        }
        List<Object> left = new ArrayList<>(demands);
        if (demands.size() > 1) {
            left.removeIf(d -> isBroken(d, chosen));
            if (left.isEmpty()) {
                return complete(chosen);
            }
        }
        Object next = left.get(0);
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < left.size() && left.size() > 1; i++) {
            List<Option> some = new ArrayList<>();
            options(left.get(i), chosen, option -> {
                some.add(option);
                return some.size() >= MANY;
            });
            if (some.isEmpty()) {
                return Outcome.NONE;
            }
            if (some.size() < fewest) {
                fewest = some.size();
                next = left.get(i);
            }
        }
        left.remove(next);
        Solver.Best best = new Solver.Best();
        solver.stack().enter(STACK);
        try {
            options(next, chosen, option -> best.take(demand(left, with(chosen, option))));
        } finally {
            solver.stack().leave(STACK);
        }
        return best.outcome();
    }

    private Map<String, List<Integer>> with(Map<String, List<Integer>> chosen, Option option) {
        Map<String, List<Integer>> out = new LinkedHashMap<>(chosen);
        out.put(option.name(), goal(option, chosen));
        return out;
    }

    private List<Integer> goal(Option option, Map<String, List<Integer>> chosen) {
        List<Integer> known = chosen.get(option.name());
        List<Integer> goal = new ArrayList<>(known == null ? names.goal(option.name()) : known);
        if (option.literal() != null) {
            goal.add(option.literal());
        }
        return goal;
    }

    /** Whether members that are there anyway break it, whatever their values. */
    private boolean isBroken(Object demand, Map<String, List<Integer>> chosen) {
        Set<String> present = new LinkedHashSet<>(facts.has);
        present.addAll(chosen.keySet());
        for (String name : present) {
            if (demand instanceof Node broken) {
                if (solver.evaluator().truth(broken, name) == Truth.NO) {
                    return true;
                }
            } else {
                for (Node node : names.at((Term.Members) demand, name)) {
                    if (node != nodes.anything()
                            && solver.solve(goal(new Option(name, node.literal(true)), chosen))
                                    .isNone()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The ways to break it that can be gone, until the visitor has seen enough. */
    private void options(Object demand, Map<String, List<Integer>> chosen, Predicate<Option> visitor) {
        if (demand instanceof Node broken) {
            nameOptions(broken, chosen, visitor);
        } else {
            memberOptions((Term.Members) demand, chosen, visitor);
        }
    }

    private void memberOptions(Term.Members broken, Map<String, List<Integer>> chosen, Predicate<Option> visitor) {
        for (Map.Entry<String, Node> e : broken.declared().entrySet()) {
            if (!isAsked(e.getKey(), e.getValue()) && offerAt(broken, e.getKey(), chosen, visitor)) {
                return;
            }
        }
        if (broken.rest() == nodes.anything() && broken.patterns().isEmpty()) {
            return;
        }
        Set<String> others = new LinkedHashSet<>(names.mentioned());
        others.addAll(chosen.keySet());
        for (String name : others) {
            if (!broken.declared().containsKey(name) && offerAt(broken, name, chosen, visitor)) {
                return;
            }
        }
        for (ObjectNames.Cell cell : names.cells()) {
            for (Node node : ObjectNames.at(broken, cell)) {
                List<Integer> goal = names.goal(cell);
                goal.add(node.literal(false));
                if (!solver.solve(goal).isNone()) {
                    String name = names.unused(cell, chosen.keySet());
                    if (name != null && offer(new Option(name, node.literal(false)), chosen, visitor)) {
                        return;
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

    private boolean offerAt(
            Term.Members broken, String name, Map<String, List<Integer>> chosen, Predicate<Option> visitor) {
        for (Node node : names.at(broken, name)) {
            if (node != nodes.anything() && offer(new Option(name, node.literal(false)), chosen, visitor)) {
                return true;
            }
        }
        return false;
    }

    private void nameOptions(Node broken, Map<String, List<Integer>> chosen, Predicate<Option> visitor) {
        Set<String> others = new LinkedHashSet<>(chosen.keySet());
        others.addAll(names.mentioned());
        for (String name : others) {
            if (solver.evaluator().truth(broken, name) != Truth.YES && offer(new Option(name, null), chosen, visitor)) {
                return;
            }
        }
        for (ObjectNames.Cell cell : names.cells()) {
            if (!solver.solve(names.goal(cell)).isNone()) {
                String name = names.unused(cell, chosen.keySet(), broken.literal(false));
                if (name != null && offer(new Option(name, null), chosen, visitor)) {
                    return;
                }
            }
        }
    }

    /** Shows the option if it can be gone; whether the visitor has seen enough. */
    private boolean offer(Option option, Map<String, List<Integer>> chosen, Predicate<Option> visitor) {
        solver.budget().step();
        boolean there = facts.has.contains(option.name()) || chosen.containsKey(option.name());
        if (!there) {
            long size = facts.has.size()
                    + chosen.keySet().stream()
                            .filter(n -> !facts.has.contains(n))
                            .count();
            if (size >= facts.max || !names.mayHave(option.name())) {
                return false;
            }
        }
        return !solver.solve(goal(option, chosen)).isNone() && visitor.test(option);
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
