package io.cxintegrate.cxone.schema.internal.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds references that lead back to themselves without going into a value. Such a schema has no meaning (core, section
 * "$ref"): whether a value is valid would depend on whether it is.
 */
public final class Loops {
    private Loops() {}

    /** A reference in such a circle; null when there is none. */
    public static @Nullable String find(Node root) {
        Map<Node, Boolean> finished = new HashMap<>();
        Set<Node> seen = new HashSet<>();
        Deque<Node> starts = new ArrayDeque<>();
        starts.add(root);
        while (!starts.isEmpty()) {
            Node start = starts.remove();
            if (seen.add(start)) {
                String found = circle(start, finished);
                if (found != null) {
                    return found;
                }
                starts.addAll(below(start.term()));
                starts.addAll(beside(start.term()));
            }
        }
        return null;
    }

    /** Depth first, on a stack of its own: a chain of references may be long. */
    private static @Nullable String circle(Node start, Map<Node, Boolean> finished) {
        Deque<Node> stack = new ArrayDeque<>();
        stack.push(start);
        while (!stack.isEmpty()) {
            Node node = stack.peek();
            Boolean state = finished.get(node);
            if (state == null) {
                finished.put(node, false);
                for (Node next : beside(node.term())) {
                    Boolean known = finished.get(next);
                    if (known == null) {
                        stack.push(next);
                    } else if (!known) {
                        return shown(stack, next);
                    }
                }
            } else {
                stack.pop();
                finished.put(node, true);
            }
        }
        return null;
    }

    private static String shown(Deque<Node> stack, Node last) {
        for (Node n : stack) {
            if (n.term() instanceof Term.Ref r) {
                return r.target().toString();
            }
        }
        return last.toString();
    }

    /** What speaks of the same value. */
    private static List<Node> beside(Term term) {
        if (term instanceof Term.And a) {
            return a.all();
        }
        if (term instanceof Term.Or o) {
            return o.any();
        }
        if (term instanceof Term.ExactlyOne e) {
            return e.branches();
        }
        if (term instanceof Term.Not n) {
            return List.of(n.inner());
        }
        return term instanceof Term.Ref r ? List.of(r.target().target()) : List.of();
    }

    /** What speaks of parts of the value. */
    private static List<Node> below(Term term) {
        if (term instanceof Term.Members m) {
            List<Node> all = new ArrayList<>(m.declared().values());
            all.addAll(m.patternNodes());
            all.add(m.rest());
            return all;
        }
        if (term instanceof Term.Elements e) {
            List<Node> all = new ArrayList<>(e.prefix());
            all.add(e.rest());
            return all;
        }
        if (term instanceof Term.Contains c) {
            return List.of(c.element());
        }
        if (term instanceof Term.ContainsAtMost c) {
            return List.of(c.element());
        }
        return term instanceof Term.Names n ? List.of(n.name()) : List.of();
    }
}
