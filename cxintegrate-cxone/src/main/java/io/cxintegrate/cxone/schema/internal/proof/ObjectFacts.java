package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The atoms about an object, sorted by what they say. Not safe for concurrent use. */
final class ObjectFacts {
    final Set<String> has = new LinkedHashSet<>();
    final Set<String> lacks = new HashSet<>();
    final List<Term.Members> members = new ArrayList<>();
    final List<Node> names = new ArrayList<>();
    /** Of each of these, one member breaks it. */
    final List<Term.Members> notMembers = new ArrayList<>();
    /** Of each of these, one name breaks it. */
    final List<Node> notNames = new ArrayList<>();

    int min;
    int max = Integer.MAX_VALUE;

    ObjectFacts(Solver solver, List<Integer> atoms) {
        for (int lit : atoms) {
            boolean yes = (lit & 1) == 0;
            Term term = solver.nodes().byId(lit >> 1).term();
            if (term instanceof Term.Has h) {
                (yes ? has : lacks).add(h.name());
            } else if (term instanceof Term.MinProperties m) {
                min = yes ? Math.max(min, m.min()) : min;
                max = yes ? max : Math.min(max, m.min() - 1);
            } else if (term instanceof Term.MaxProperties m) {
                max = yes ? Math.min(max, m.max()) : max;
                min = yes ? min : Math.max(min, m.max() + 1);
            } else if (term instanceof Term.Members m) {
                (yes ? members : notMembers).add(m);
            } else if (term instanceof Term.Names n) {
                (yes ? names : notNames).add(n.name());
            }
        }
    }

    /** All names that are spoken of. */
    Set<String> mentioned() {
        Set<String> all = new LinkedHashSet<>(has);
        all.addAll(lacks);
        members.forEach(m -> all.addAll(m.declared().keySet()));
        notMembers.forEach(m -> all.addAll(m.declared().keySet()));
        return all;
    }

    /** All patterns that are spoken of. */
    List<Node> patterns() {
        Set<Node> all = new LinkedHashSet<>();
        members.forEach(m -> all.addAll(m.patterns()));
        notMembers.forEach(m -> all.addAll(m.patterns()));
        return List.copyOf(all);
    }
}
