package io.cxintegrate.core.transform.internal.lint;

import io.cxintegrate.core.transform.internal.source.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Predicates that are the same for every item, because they compare what they find from {@code $$} on and nothing else. */
public final class Predicates {
    private static final Set<String> TRUTHS = Set.of("=", "!=", "<", ">", "<=", ">=", "and", "or", "in");

    private Predicates() {}

    /** The places of {@code $$} in those, in any order. */
    public static List<Suspect> constant(Node root) {
        List<Suspect> found = new ArrayList<>();
        root.walk(node -> {
            if (node.kind() == Node.Kind.FILTER && node.parts().size() == 2) {
                Node predicate = node.last();
                List<Node> roots = new ArrayList<>();
                if (isTruth(predicate)
                        && !readsItem(predicate, roots)
                        && !roots.isEmpty()
                        && !isMeant(node.first(), predicate)) {
                    found.add(new Suspect(
                            roots.get(0).token(),
                            "$$ is the whole input, also between brackets, so this predicate is the same for every item;"
                                    + " leave out $$. to read the item"));
                }
            }
        });
        return found;
    }

    /** A number between brackets is an index, and may well be the same each time. */
    private static boolean isTruth(Node predicate) {
        return predicate.kind() == Node.Kind.BINARY
                && TRUTHS.contains(predicate.token().text());
    }

    /** A text or number is a choice, not a list; and who writes {@code a[$$.a.b = 1]} knows where {@code $$} is. */
    private static boolean isMeant(Node base, Node predicate) {
        if (base.kind() == Node.Kind.STRING || base.kind() == Node.Kind.CONSTANT) {
            return true;
        }
        Node first = base;
        while (!first.parts().isEmpty()) {
            first = first.first();
        }
        String name = first.token().text();
        boolean[] named = {false};
        predicate.walk(n -> named[0] |= n.kind() == Node.Kind.STEP
                && n.first().isVariable("$$")
                && n.last().token().text().equals(name));
        return named[0];
    }

    /** Whether it reads anything that may depend on the item; notes each {@code $$} on the way. */
    private static boolean readsItem(Node node, List<Node> roots) {
        switch (node.kind()) {
            case NAME, WILDCARD, LAMBDA, TRANSFORM -> {
                return true;
            }
            case VARIABLE -> {
                if (node.isVariable("$$")) {
                    roots.add(node);
                    return false;
                }
                return true;
            }
            case STEP, FILTER, SORT, GROUP -> {
                // What follows reads on from there.
                return readsItem(node.first(), roots);
            }
            case CALL -> {
                return node.parts().stream().skip(1).anyMatch(part -> readsItem(part, roots));
            }
            default -> {
                return node.parts().stream().anyMatch(part -> readsItem(part, roots));
            }
        }
    }
}
