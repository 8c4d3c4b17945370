package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.tree.ValueSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What shows at a glance that two schemas have no value in common: their types, or a member that tells them apart. */
final class Disjoint {
    private Disjoint() {}

    static boolean atAGlance(Solver solver, Node a, Node b) {
        List<Node> left = parts(solver, a);
        List<Node> right = parts(solver, b);
        int types = types(left) & types(right);
        if (types == 0) {
            return true;
        }
        if (types != Types.OBJECT) {
            return false;
        }
        Term.Members here = members(left);
        Term.Members there = members(right);
        if (here == null || there == null) {
            return false;
        }
        Set<String> required = required(left);
        required.addAll(required(right));
        for (String name : required) {
            ValueSet x = values(here, name);
            ValueSet y = values(there, name);
            if (x != null && y != null && x.values().stream().noneMatch(y::has)) {
                return true;
            }
        }
        return false;
    }

    private static List<Node> parts(Solver solver, Node node) {
        Node plain = solver.nodes().byId(solver.plain(node.literal(true)) >> 1);
        if (solver.plain(node.literal(true)) != plain.literal(true)) {
            return List.of();
        }
        return plain.term() instanceof Term.And and ? and.all() : List.of(plain);
    }

    private static int types(List<Node> parts) {
        int mask = Types.ALL;
        for (Node n : parts) {
            mask &= n.term() instanceof Term.OfType t ? t.mask() : Types.ALL;
        }
        return mask;
    }

    private static Term.@Nullable Members members(List<Node> parts) {
        for (Node n : parts) {
            if (n.term() instanceof Term.Members m) {
                return m;
            }
        }
        return null;
    }

    private static Set<String> required(List<Node> parts) {
        return parts.stream()
                .filter(n -> n.term() instanceof Term.Has)
                .map(n -> ((Term.Has) n.term()).name())
                .collect(Collectors.toSet());
    }

    private static @Nullable ValueSet values(Term.Members members, String name) {
        Node node = members.declared().get(name);
        if (node == null) {
            return null;
        }
        List<Node> parts = node.term() instanceof Term.And and ? and.all() : List.of(node);
        for (Node n : parts) {
            if (n.term() instanceof Term.OneOfValues v) {
                return v.values();
            }
        }
        return null;
    }
}
