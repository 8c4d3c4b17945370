package io.cxintegrate.core.transform.internal.lint;

import io.cxintegrate.core.transform.internal.source.FunctionNames;
import io.cxintegrate.core.transform.internal.source.Near;
import io.cxintegrate.core.transform.internal.source.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Variables that nothing gives a value: they are missing, without any error. A call of one is left to the rule about functions.
 *
 * <p>What a block or function assigns counts as there from its start: an inner function may be called later than it is written.
 */
public final class Variables {
    private final List<Suspect> found = new ArrayList<>();

    private Variables() {}

    /** The suspects in any order; {@code given} are the variables of the evaluation, without the dollar sign. */
    public static List<Suspect> unknown(Node root, Set<String> given) {
        Variables v = new Variables();
        Set<String> known = new HashSet<>();
        given.forEach(name -> known.add("$" + name));
        v.scope(root, known);
        return v.found;
    }

    private void scope(Node body, Set<String> outer) {
        Set<String> known = new HashSet<>(outer);
        declare(body, known, true);
        read(body, known, true);
    }

    /** Adds what is bound in this scope; inner ones are their own. */
    private static void declare(Node node, Set<String> known, boolean outermost) {
        if (isScope(node) && !outermost) {
            return;
        }
        if (node.kind() == Node.Kind.ASSIGNMENT) {
            known.add(node.first().token().text());
        } else if (node.kind() == Node.Kind.FOCUS) {
            known.add(node.last().token().text());
        } else if (node.kind() == Node.Kind.LAMBDA) {
            node.parts()
                    .subList(0, node.parts().size() - 1)
                    .forEach(p -> known.add(p.token().text()));
        }
        node.parts().forEach(part -> declare(part, known, false));
    }

    private void read(Node node, Set<String> known, boolean outermost) {
        if (isScope(node) && !outermost) {
            scope(node, known);
            return;
        }
        List<Node> parts = node.parts();
        boolean call = node.kind() == Node.Kind.CALL && node.first().kind() == Node.Kind.VARIABLE;
        (call ? parts.subList(1, parts.size()) : parts).forEach(part -> read(part, known, false));
        String name = node.token().text();
        if (node.kind() == Node.Kind.VARIABLE
                && name.length() > 1
                && !name.equals("$$")
                && !known.contains(name)
                && !FunctionNames.contains(name.substring(1))) {
            found.add(new Suspect(
                    node.token(),
                    "nothing gives a value to " + name + ", so it is always missing"
                            + Near.of(name, known)
                                    .map(meant -> "; did you mean " + meant + "?")
                                    .orElse("")));
        }
    }

    private static boolean isScope(Node node) {
        return node.kind() == Node.Kind.BLOCK || node.kind() == Node.Kind.LAMBDA;
    }
}
