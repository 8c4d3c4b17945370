package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import io.cxintegrate.cxone.schema.internal.value.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names an object may use: those that are spoken of, one by one, and all others in cells, in which every pattern matches all
 * names or none. Not safe for concurrent use.
 */
final class ObjectNames {
    private static final int MOST_PATTERNS = 12;

    /**
     * Names that the same patterns match.
     *
     * @param name literals that such a name meets as a string
     * @param matched the patterns that match
     */
    record Cell(List<Integer> name, Set<Node> matched) {}

    private final Solver solver;
    private final Nodes nodes;
    private final ObjectFacts facts;
    private String doubt = "";
    private @Nullable Set<String> mentioned;
    private @Nullable List<Cell> cells;

    ObjectNames(Solver solver, ObjectFacts facts) {
        this.solver = solver;
        this.nodes = solver.nodes();
        this.facts = facts;
    }

    /** Why no negative answer is sure; empty when it is. */
    String doubt() {
        return doubt;
    }

    void doubt(String reason) {
        doubt = doubt.isEmpty() ? reason : doubt;
    }

    Set<String> mentioned() {
        Set<String> all = mentioned;
        if (all == null) {
            all = facts.mentioned();
            mentioned = all;
        }
        return all;
    }

    /** Whether an object may have a member of this name at all. */
    boolean mayHave(String name) {
        if (facts.lacks.contains(name)) {
            return false;
        }
        for (Node n : facts.names) {
            Truth t = solver.evaluator().truth(n, name);
            if (t == Truth.NO) {
                return false;
            }
            if (t == Truth.UNKNOWN) {
                doubt("whether a name is allowed is not decided");
            }
        }
        return true;
    }

    /** What a member of this name must be under all of {@link ObjectFacts#members}. */
    List<Integer> goal(String name) {
        List<Integer> goal = new ArrayList<>();
        for (Term.Members m : facts.members) {
            at(m, name).forEach(n -> goal.add(n.literal(true)));
        }
        return goal;
    }

    List<Node> at(Term.Members m, String name) {
        if (!m.patterns().isEmpty() && !solver.evaluator().isSure(m, name)) {
            doubt("a pattern of patternProperties is not understood");
        }
        return solver.evaluator().at(m, name);
    }

    List<Integer> goal(Cell cell) {
        List<Integer> goal = new ArrayList<>();
        for (Term.Members m : facts.members) {
            at(m, cell).forEach(n -> goal.add(n.literal(true)));
        }
        return goal;
    }

    static List<Node> at(Term.Members m, Cell cell) {
        List<Node> out = new ArrayList<>();
        for (int i = 0; i < m.patterns().size(); i++) {
            if (cell.matched().contains(m.patterns().get(i))) {
                out.add(m.patternNodes().get(i));
            }
        }
        if (out.isEmpty()) {
            out.add(m.rest());
        }
        return out;
    }

    /** The cells that have names. Whether a name is left that nobody speaks of is asked later, when one is needed. */
    List<Cell> cells() {
        List<Cell> known = cells;
        if (known == null) {
            known = new ArrayList<>();
            List<Node> patterns = facts.patterns();
            List<Integer> start =
                    new ArrayList<>(List.of(nodes.ofType(Types.STRING).literal(true)));
            facts.names.forEach(n -> start.add(n.literal(true)));
            if (patterns.size() > MOST_PATTERNS) {
                doubt("more than " + MOST_PATTERNS + " patterns apply to the names of one object");
            } else {
                split(start, Set.of(), patterns, 0, known);
            }
            cells = known;
        }
        return known;
    }

    private void split(List<Integer> name, Set<Node> matched, List<Node> patterns, int from, List<Cell> out) {
        if (from > 0 || !facts.names.isEmpty()) {
            Outcome some = solver.solve(name);
            if (some.isNone()) {
                return;
            }
        }
        if (from == patterns.size()) {
            out.add(new Cell(name, matched));
            return;
        }
        Node pattern = patterns.get(from);
        List<Integer> without = new ArrayList<>(name);
        without.add(pattern.literal(false));
        split(without, matched, patterns, from + 1, out);
        List<Integer> with = new ArrayList<>(name);
        with.add(pattern.literal(true));
        Set<Node> more = new java.util.LinkedHashSet<>(matched);
        more.add(pattern);
        split(with, more, patterns, from + 1, out);
    }

    /** A name of the cell that nobody speaks of; null when there is none or none is found. */
    @Nullable
    String unused(Cell cell, Set<String> taken, int... more) {
        List<Integer> goal = new ArrayList<>(cell.name());
        for (int lit : more) {
            goal.add(lit);
        }
        List<String> used = new ArrayList<>(mentioned());
        used.addAll(taken);
        if (!used.isEmpty()) {
            goal.add(nodes.oneOf(used).literal(false));
        }
        // A readable name rather than the empty one, where both will do.
        List<Integer> readable = new ArrayList<>(goal);
        readable.add(nodes.of(new Term.MinLength(1)).literal(true));
        Outcome name = solver.solve(readable);
        if (!(name.value() instanceof String)) {
            name = solver.solve(goal);
        }
        if (!name.isNone() && name.kind() != Outcome.Kind.FOUND) {
            doubt(name.reason());
        }
        return name.value() instanceof String s ? s : null;
    }
}
