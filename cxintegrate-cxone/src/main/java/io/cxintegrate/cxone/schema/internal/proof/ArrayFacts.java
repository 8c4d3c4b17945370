package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The atoms about an array, sorted by what they say. Not safe for concurrent use. */
final class ArrayFacts {
    /** How many elements may be valid under something. */
    static final class Count {
        final Node element;
        int min;
        int max = Integer.MAX_VALUE;

        Count(Node element) {
            this.element = element;
        }
    }

    final List<Term.Elements> elements = new ArrayList<>();
    /** Of each of these, one element breaks it. */
    final List<Term.Elements> notElements = new ArrayList<>();

    final List<Count> counts = new ArrayList<>();
    int min;
    int max = Integer.MAX_VALUE;
    boolean unique;
    boolean repeated;

    ArrayFacts(Solver solver, List<Integer> atoms) {
        Map<Node, Count> byElement = new LinkedHashMap<>();
        for (int lit : atoms) {
            boolean yes = (lit & 1) == 0;
            Term term = solver.nodes().byId(lit >> 1).term();
            if (term instanceof Term.MinItems m) {
                min = yes ? Math.max(min, m.min()) : min;
                max = yes ? max : Math.min(max, m.min() - 1);
            } else if (term instanceof Term.MaxItems m) {
                max = yes ? Math.min(max, m.max()) : max;
                min = yes ? min : Math.max(min, m.max() + 1);
            } else if (term instanceof Term.Elements e) {
                (yes ? elements : notElements).add(e);
            } else if (term instanceof Term.Contains c) {
                Count count = byElement.computeIfAbsent(c.element(), Count::new);
                count.min = yes ? Math.max(count.min, c.min()) : count.min;
                count.max = yes ? count.max : Math.min(count.max, c.min() - 1);
            } else if (term instanceof Term.ContainsAtMost c) {
                Count count = byElement.computeIfAbsent(c.element(), Count::new);
                count.max = yes ? Math.min(count.max, c.max()) : count.max;
                count.min = yes ? count.min : Math.max(count.min, c.max() + 1);
            } else if (term instanceof Term.Unique) {
                unique |= yes;
                repeated |= !yes;
            }
        }
        counts.addAll(byElement.values());
    }

    /** Where the positions begin that nobody tells apart. */
    int prefix() {
        int longest = 0;
        for (Term.Elements e : elements) {
            longest = Math.max(longest, e.prefix().size());
        }
        for (Term.Elements e : notElements) {
            longest = Math.max(longest, e.prefix().size());
        }
        return longest;
    }

    static Node at(Term.Elements e, int position) {
        return position < e.prefix().size() ? e.prefix().get(position) : e.rest();
    }
}
