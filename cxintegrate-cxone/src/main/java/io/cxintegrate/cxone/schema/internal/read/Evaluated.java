package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which members and elements of a value some keywords have looked at already.
 *
 * @param names members by name
 * @param patterns members by {@link Term.Matches} nodes
 * @param allNames all members
 * @param prefix elements from the first on
 * @param allItems all elements
 * @param containing elements that are valid under one of these, found by {@code contains}
 */
record Evaluated(
        Set<String> names, Set<Node> patterns, boolean allNames, int prefix, boolean allItems, Set<Node> containing) {
    static final Evaluated NONE = new Evaluated(Set.of(), Set.of(), false, 0, false, Set.of());

    Evaluated and(Evaluated o) {
        return new Evaluated(
                union(names, o.names),
                union(patterns, o.patterns),
                allNames || o.allNames,
                Math.max(prefix, o.prefix),
                allItems || o.allItems,
                union(containing, o.containing));
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        Set<T> out = new LinkedHashSet<>(a);
        out.addAll(b);
        return out;
    }

    /**
     * What was looked at under a condition.
     *
     * @param condition excludes those of the other cases
     */
    record Case(Node condition, Evaluated evaluated) {}

    /** Both at once: each case of the one with each of the other, those with the same outcome joined. */
    static List<Case> product(Nodes nodes, Collection<Case> a, Collection<Case> b) {
        List<Case> out = new ArrayList<>();
        for (Case x : a) {
            for (Case y : b) {
                Node both = nodes.and(List.of(x.condition(), y.condition()));
                if (both != nodes.nothing()) {
                    add(nodes, out, new Case(both, x.evaluated().and(y.evaluated())));
                }
            }
        }
        return out;
    }

    /** Adds a case, or widens the one with the same outcome. */
    static void add(Nodes nodes, List<Case> cases, Case one) {
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).evaluated().equals(one.evaluated())) {
                cases.set(i, new Case(nodes.or(List.of(cases.get(i).condition(), one.condition())), one.evaluated()));
                return;
            }
        }
        cases.add(one);
    }
}
