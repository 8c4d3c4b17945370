package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.budget.Budget;
import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.regex.Regexes;
import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.tree.ValueSet;
import io.cxintegrate.cxone.schema.internal.value.Evaluator;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import io.cxintegrate.cxone.schema.internal.value.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value that meets a goal, or proves that there is none: type by type, alternative by alternative. An alternative is
 * only split when the value found without it does not meet it, so that what has nothing to do with the question costs
 * nothing. Not safe for concurrent use.
 */
final class Solver {
    private static final int MOST_DEPTH = 700;
    private static final int SHARED_DEPTH = 7;
    private static final int STACK = 900;
    private static final String TOO_DEEP =
            "the schema is nested too deeply, or has too many alternatives inside alternatives";
    private static final int[] TYPES = {
        Types.NULL, Types.BOOLEAN, Types.INTEGER, Types.STRING, Types.FRACTION, Types.ARRAY, Types.OBJECT
    };

    private final Nodes nodes;
    private final Regexes regexes;
    private final Budget budget;
    private final StackBudget stack;
    private final Evaluator evaluator;
    private final Memory memory = new Memory();
    private final Map<Node, List<Node>> overlapping = new HashMap<>();
    private int depth;

    Solver(Nodes nodes, Regexes regexes, Budget budget, StackBudget stack) {
        this.nodes = nodes;
        this.regexes = regexes;
        this.budget = budget;
        this.stack = stack;
        this.evaluator = new Evaluator(regexes, budget, stack);
    }

    Nodes nodes() {
        return nodes;
    }

    Regexes regexes() {
        return regexes;
    }

    Budget budget() {
        return budget;
    }

    StackBudget stack() {
        return stack;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    /** The literal with references followed and double negations gone. */
    int plain(int literal) {
        int lit = literal;
        while (true) {
            Node node = nodes.byId(lit >> 1);
            if (node.term() instanceof Term.Not n) {
                lit = n.inner().literal((lit & 1) != 0);
            } else if (node.term() instanceof Term.Ref r) {
                budget.step();
                lit = r.target().target().literal((lit & 1) == 0);
            } else {
                return lit;
            }
        }
    }

    Outcome solve(List<Integer> literals) {
        return solve(literals.stream().mapToInt(i -> i).toArray());
    }

    /** A value that meets all of these, or that there is none. */
    Outcome solve(int... literals) {
        budget.step();
        int[] raw = new int[literals.length];
        int n = 0;
        for (int literal : literals) {
            int lit = plain(literal);
            if (lit >> 1 == nodes.nothing().id()) {
                if ((lit & 1) == 0) {
                    return Outcome.NONE;
                }
            } else {
                raw[n++] = lit;
            }
        }
        Goal goal = Goal.of(raw, n);
        if (goal == null) {
            return Outcome.NONE;
        }
        if (goal.literals.length == 0) {
            return Outcome.found(null);
        }
        Outcome known = memory.recall(goal);
        return known != null ? known : fresh(goal);
    }

    private Outcome fresh(Goal goal) {
        if (depth > MOST_DEPTH) {
            return Outcome.open(TOO_DEEP);
        }
        stack.enter(STACK);
        depth++;
        Memory.Frame frame = memory.enter(goal);
        Outcome outcome = null;
        try {
            outcome = byType(goal);
            return outcome;
        } finally {
            depth--;
            stack.leave(STACK);
            memory.leave(frame, outcome);
        }
    }

    private Outcome byType(Goal goal) {
        int mask = Types.ALL;
        for (int lit : goal.literals) {
            Term term = nodes.byId(lit >> 1).term();
            if (term instanceof Term.OfType t) {
                mask &= (lit & 1) == 0 ? t.mask() : ~t.mask();
            } else if (term instanceof Term.And and
                    && (lit & 1) == 0
                    && !and.all().isEmpty()) {
                for (Node part : and.all()) {
                    if (part.term() instanceof Term.OfType t) {
                        mask &= t.mask();
                    }
                }
            } else if (term instanceof Term.OneOfValues v && (lit & 1) == 0) {
                mask &= types(v.values());
            }
        }
        Best best = new Best();
        for (int type : TYPES) {
            if ((mask & type) != 0) {
                Branch branch = new Branch(this, type);
                boolean possible = true;
                for (int lit : goal.literals) {
                    possible = possible && branch.add(lit);
                }
                if (possible && best.take(part(branch, Integer.bitCount(mask)))) {
                    break;
                }
            }
        }
        return best.outcome();
    }

    private static int types(ValueSet values) {
        int mask = 0;
        for (Object v : values.values()) {
            mask |= Types.of(v);
        }
        return mask;
    }

    /**
     * One of several: with half of what is left of the budget, so that the others have their turn. Only near the top, where it
     * counts; further in, halves of halves would be nothing.
     */
    private Outcome part(Branch branch, int of) {
        if (of == 1 || depth > SHARED_DEPTH) {
            return search(branch);
        }
        long floor = budget.narrow();
        try {
            return search(branch);
        } catch (Budget.Spent e) {
            return Outcome.open(e.reason());
        } finally {
            budget.widen(floor);
        }
    }

    private Outcome search(Branch branch) {
        budget.step();
        if (!branch.propagate()) {
            return Outcome.NONE;
        }
        if (depth > MOST_DEPTH) {
            return Outcome.open(TOO_DEEP);
        }
        stack.enter(STACK);
        depth++;
        try {
            if (branch.values != null) {
                return listed(branch, branch.values);
            }
            Outcome atoms = atoms(branch);
            if (atoms.isNone()) {
                return atoms;
            }
            int[] any = choice(branch, atoms);
            return any == null ? atoms : split(branch, any, atoms);
        } finally {
            depth--;
            stack.leave(STACK);
        }
    }

    /** The first alternatives that the value found so far does not meet; null when it meets all. */
    private int @Nullable [] choice(Branch branch, Outcome atoms) {
        for (int[] any : branch.pending) {
            boolean met = false;
            for (int lit : any) {
                met = met || (atoms.hasValue() && truth(lit, atoms.value()) == Truth.YES);
            }
            if (!met) {
                return any;
            }
        }
        return null;
    }

    private Outcome split(Branch branch, int[] any, Outcome atoms) {
        Best best = new Best();
        for (int lit : any) {
            Branch one = branch.without(any);
            if (one.add(lit) && best.take(part(one, any.length))) {
                break;
            }
        }
        Outcome outcome = best.outcome();
        return outcome.isNone() || outcome.hasValue() || atoms.kind() != Outcome.Kind.OPEN ? outcome : atoms;
    }

    Truth truth(int literal, @Nullable Object value) {
        Truth t = evaluator.truth(nodes.byId(literal >> 1), value);
        return (literal & 1) == 0 ? t : t.not();
    }

    private Outcome listed(Branch branch, ValueSet values) {
        Best best = new Best();
        for (Object value : values.values()) {
            Truth all = Truth.YES;
            for (int lit : branch.given()) {
                all = all.and(truth(lit, value));
                if (all == Truth.NO) {
                    break;
                }
            }
            if (all == Truth.YES && best.take(Outcome.found(value))) {
                break;
            }
            if (all == Truth.UNKNOWN) {
                best.take(Outcome.maybe(value, doubt(branch)));
            }
        }
        return best.outcome();
    }

    private static String doubt(Branch branch) {
        return branch.doubt.isEmpty() ? "a keyword is not understood" : branch.doubt;
    }

    private Outcome atoms(Branch branch) {
        Outcome outcome = switch (branch.type) {
            case Types.NULL -> Outcome.found(null);
            case Types.BOOLEAN -> Outcome.found(false);
            case Types.STRING -> new StringSearch(this, branch).run();
            case Types.ARRAY -> new ArraySearch(this, branch).run();
            case Types.OBJECT -> new ObjectSearch(this, branch).run();
            default -> new NumberSearch(this, branch).run();
        };
        return outcome.kind() == Outcome.Kind.FOUND && !branch.doubt.isEmpty()
                ? Outcome.maybe(outcome.value(), branch.doubt)
                : outcome;
    }

    /** The pairs of branches that can hold together, each as one node. */
    List<Node> overlaps(Node node, Term.ExactlyOne one) {
        List<Node> known = overlapping.get(node);
        if (known != null) {
            return known;
        }
        List<Node> pairs = new ArrayList<>();
        boolean settled = true;
        List<Node> branches = one.branches();
        for (int i = 0; i < branches.size(); i++) {
            for (int j = i + 1; j < branches.size(); j++) {
                int[] both = {branches.get(i).literal(true), branches.get(j).literal(true)};
                Outcome outcome =
                        Disjoint.atAGlance(this, branches.get(i), branches.get(j)) ? Outcome.NONE : solve(both);
                boolean sure = outcome.isNone() && memory.isSettled(goal(both));
                settled &= sure || !outcome.isNone();
                if (!sure) {
                    pairs.add(nodes.and(List.of(branches.get(i), branches.get(j))));
                }
            }
        }
        if (settled) {
            overlapping.put(node, pairs);
        }
        return pairs;
    }

    private @Nullable Goal goal(int[] literals) {
        int[] plain = Arrays.stream(literals).map(this::plain).toArray();
        return Goal.of(plain, plain.length);
    }

    /** The best of several outcomes. */
    static final class Best {
        private Outcome best = Outcome.NONE;

        /** Whether this is the end of the search. */
        boolean take(Outcome o) {
            boolean better = switch (o.kind()) {
                case NONE -> false;
                case FOUND -> true;
                case MAYBE -> best.kind() != Outcome.Kind.MAYBE;
                case OPEN -> best.isNone();
            };
            if (better) {
                best = o;
            }
            return o.kind() == Outcome.Kind.FOUND;
        }

        Outcome outcome() {
            return best;
        }
    }
}
