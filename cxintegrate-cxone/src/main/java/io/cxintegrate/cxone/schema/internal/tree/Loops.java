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
 * "$ref"): whether a value is valid would depend on whether it is. And finds those that go on for too long: validators follow
 * them on their stack, and some in a time that grows with the cube.
 */
public final class Loops {
    /** Of those that are left: the reader follows a number of references at once. */
    private static final int MOST_IN_A_ROW = 25;

    private Loops() {}

    /** What is wrong, and where; null when nothing is. */
    public static @Nullable String find(Node root) {
        Map<Node, Integer> heights = new HashMap<>();
        Set<Node> seen = new HashSet<>();
        Deque<Node> starts = new ArrayDeque<>();
        starts.add(root);
        while (!starts.isEmpty()) {
            Node start = starts.remove();
            if (seen.add(start)) {
                String found = problem(start, heights);
                if (found != null) {
                    return found;
                }
                starts.addAll(below(start.term()));
                starts.addAll(beside(start.term()));
            }
        }
        return null;
    }

    /** Depth first, on a stack of its own: a chain of references may be long. A height of 0 is one that is not known yet. */
    private static @Nullable String problem(Node start, Map<Node, Integer> heights) {
        Deque<Node> stack = new ArrayDeque<>();
        stack.push(start);
        while (!stack.isEmpty()) {
            Node node = stack.peek();
            List<Node> beside = beside(node.term());
            if (heights.putIfAbsent(node, 0) == null) {
                for (Node next : beside) {
                    Integer known = heights.get(next);
                    if (known == null) {
                        stack.push(next);
                    } else if (known == 0) {
                        return "a reference leads back to itself without going into a value: " + shown(stack, next);
                    }
                }
            } else {
                stack.pop();
                int own = node.term() instanceof Term.Ref ? 1 : 0;
                int height = 1;
                for (Node next : beside) {
                    height = Math.max(height, own + heights.getOrDefault(next, 0));
                }
                heights.put(node, height);
                if (height > MOST_IN_A_ROW) {
                    return "hundreds of references in a row without going into a value: " + shown(stack, node);
                }
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
