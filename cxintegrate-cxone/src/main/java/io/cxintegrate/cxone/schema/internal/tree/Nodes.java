package io.cxintegrate.cxone.schema.internal.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes nodes, equal ones once, and simplifies what can be seen at a glance. Not safe for concurrent use. */
public final class Nodes {
    private final Map<Term, Node> shared = new HashMap<>();
    private final List<Node> byId = new ArrayList<>();
    private final Node nothing = of(new Term.Nothing());
    private final Node anything = of(new Term.Not(nothing));

    /** The node that says this. */
    public Node of(Term term) {
        Node known = shared.get(term);
        if (known == null) {
            known = new Node(byId.size(), term);
            byId.add(known);
            shared.put(term, known);
        }
        return known;
    }

    /** The node of this number; see {@link Node#id}. */
    public Node byId(int id) {
        return byId.get(id);
    }

    /** False for every value. */
    public Node nothing() {
        return nothing;
    }

    /** True for every value. */
    public Node anything() {
        return anything;
    }

    /** The value has one of the types of the mask. */
    public Node ofType(int mask) {
        return mask == 0 ? nothing : mask == Types.ALL ? anything : of(new Term.OfType(mask));
    }

    /** The value is one of these. */
    public Node oneOf(Collection<? extends @Nullable Object> values) {
        return values.isEmpty() ? nothing : of(new Term.OneOfValues(ValueSet.of(values)));
    }

    /** The opposite of a node. */
    public Node not(Node node) {
        if (node.term() instanceof Term.Not n) {
            return n.inner();
        }
        return node.term() instanceof Term.OfType t ? ofType(Types.ALL & ~t.mask()) : of(new Term.Not(node));
    }

    /** All of them. */
    public Node and(Collection<Node> nodes) {
        Map<Integer, Node> all = new LinkedHashMap<>();
        int types = Types.ALL;
        for (Node node : nodes) {
            List<Node> inner = node.term() instanceof Term.And a ? a.all() : List.of(node);
            for (Node n : inner) {
                if (n.term() instanceof Term.OfType t) {
                    types &= t.mask();
                } else if (n != anything) {
                    all.put(n.id(), n);
                }
            }
        }
        if (types == 0 || contradicts(all, nothing)) {
            return nothing;
        }
        return joined(all, ofType(types), anything, true);
    }

    /** At least one of them. */
    public Node or(Collection<Node> nodes) {
        Map<Integer, Node> any = new LinkedHashMap<>();
        int types = 0;
        for (Node node : nodes) {
            List<Node> inner = node.term() instanceof Term.Or o ? o.any() : List.of(node);
            for (Node n : inner) {
                if (n.term() instanceof Term.OfType t) {
                    types |= t.mask();
                } else if (n != nothing) {
                    any.put(n.id(), n);
                }
            }
        }
        if (types == Types.ALL || contradicts(any, anything)) {
            return anything;
        }
        return joined(any, ofType(types), nothing, false);
    }

    /** Either, when the condition holds; or else the other. */
    public Node ifThenElse(Node condition, Node then, Node otherwise) {
        if (then == otherwise) {
            return then;
        }
        return and(List.of(or(List.of(not(condition), then)), or(List.of(condition, otherwise))));
    }

    /** Exactly one of them. */
    public Node exactlyOne(List<Node> branches) {
        List<Node> possible = branches.stream().filter(b -> b != nothing).toList();
        if (possible.isEmpty()) {
            return nothing;
        }
        return possible.size() == 1 ? possible.get(0) : of(new Term.ExactlyOne(possible));
    }

    private boolean contradicts(Map<Integer, Node> nodes, Node killer) {
        if (nodes.containsKey(killer.id())) {
            return true;
        }
        for (Node n : nodes.values()) {
            if (n.term() instanceof Term.Not not
                    && nodes.containsKey(not.inner().id())) {
                return true;
            }
        }
        return false;
    }

    private Node joined(Map<Integer, Node> parts, Node types, Node neutral, boolean and) {
        List<Node> list = new ArrayList<>(parts.size() + 1);
        if (types != neutral) {
            list.add(types);
        }
        list.addAll(parts.values());
        if (list.isEmpty()) {
            return neutral;
        }
        if (list.size() == 1) {
            return list.get(0);
        }
        list.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return of(and ? new Term.And(List.copyOf(list)) : new Term.Or(List.copyOf(list)));
    }
}
