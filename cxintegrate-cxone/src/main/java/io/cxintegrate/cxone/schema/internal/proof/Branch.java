package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.tree.ValueSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value of one type has to be, taken apart: atoms that stand side by side, and alternatives that are still to be chosen
 * from. A literal is a node or its negation, see {@link Node#literal}. Not safe for concurrent use.
 */
final class Branch {
    private static final int FEW = 12;

    private final Solver solver;
    private final Nodes nodes;
    final int type;
    private final BitSet said;
    private final List<Integer> given = new ArrayList<>();
    /** Atoms about this type, by literal. */
    final List<Integer> atoms = new ArrayList<>();
    /** Each a list of literals of which one has to hold. */
    final List<int[]> pending = new ArrayList<>();
    /** Values that are allowed, if they are listed. */
    @Nullable
    ValueSet values;
    /** Keys of values that are not allowed. */
    final List<ValueSet> excluded = new ArrayList<>();
    /** What was not understood; empty if nothing. */
    String doubt = "";

    Branch(Solver solver, int type) {
        this.solver = solver;
        this.nodes = solver.nodes();
        this.type = type;
        this.said = new BitSet();
    }

    private Branch(Branch from, int[] without) {
        solver = from.solver;
        nodes = from.nodes;
        type = from.type;
        said = (BitSet) from.said.clone();
        given.addAll(from.given);
        atoms.addAll(from.atoms);
        from.pending.stream().filter(p -> p != without).forEach(pending::add);
        values = from.values;
        excluded.addAll(from.excluded);
        doubt = from.doubt;
    }

    Branch without(int[] alternatives) {
        return new Branch(this, alternatives);
    }

    /** All literals that were given or chosen. */
    List<Integer> given() {
        return given;
    }

    /** Adds a literal and what follows from it; false when that contradicts what is there. */
    boolean add(int literal) {
        given.add(literal);
        Deque<Integer> open = new ArrayDeque<>();
        open.add(literal);
        while (!open.isEmpty()) {
            int lit = solver.plain(open.remove());
            Status status = status(lit, 0);
            if (status == Status.NO) {
                return false;
            }
            if (status == Status.YES) {
                continue;
            }
            said.set(lit);
            if (!take(lit, open)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(int lit, Deque<Integer> open) {
        Node node = nodes.byId(lit >> 1);
        boolean yes = (lit & 1) == 0;
        Term term = node.term();
        if (term instanceof Term.And and) {
            spread(and.all(), yes, yes, open);
        } else if (term instanceof Term.Or or) {
            spread(or.any(), !yes, yes, open);
        } else if (term instanceof Term.ExactlyOne one) {
            exactlyOne(node, one, yes, open);
        } else if (term instanceof Term.OneOfValues v) {
            return yes ? allow(v.values()) : exclude(v.values());
        } else if (term instanceof Term.Opaque o) {
            doubt = doubt.isEmpty() ? o.reason() : doubt;
        } else if (!(term instanceof Term.OfType)) {
            atoms.add(lit);
        }
        return true;
    }

    /** @param all whether all of them have to hold, rather than one */
    private void spread(List<Node> parts, boolean all, boolean yes, Deque<Integer> open) {
        if (all) {
            parts.forEach(n -> open.add(n.literal(yes)));
        } else {
            pending.add(parts.stream().mapToInt(n -> n.literal(yes)).toArray());
        }
    }

    /** One at least, and of those that can hold together no two. */
    private void exactlyOne(Node node, Term.ExactlyOne one, boolean yes, Deque<Integer> open) {
        Node atLeast = nodes.or(one.branches());
        List<Node> pairs = solver.overlaps(node, one);
        if (yes) {
            open.add(atLeast.literal(true));
            pairs.forEach(p -> open.add(p.literal(false)));
        } else {
            int[] any = new int[pairs.size() + 1];
            any[0] = atLeast.literal(false);
            for (int i = 0; i < pairs.size(); i++) {
                any[i + 1] = pairs.get(i).literal(true);
            }
            if (any.length == 1) {
                open.add(any[0]);
            } else {
                pending.add(any);
            }
        }
    }

    private boolean allow(ValueSet set) {
        List<@Nullable Object> both = new ArrayList<>();
        for (Object v : set.values()) {
            if (Types.of(v) == type && (values == null || values.has(v))) {
                both.add(v);
            }
        }
        values = ValueSet.of(both);
        return !both.isEmpty();
    }

    private boolean exclude(ValueSet set) {
        Collection<@Nullable Object> all = set.values();
        if (type == Types.OBJECT || type == Types.ARRAY) {
            for (Object v : all) {
                if (Types.of(v) == type) {
                    Node same = type == Types.OBJECT ? object((Map<?, ?>) v) : array((List<?>) v);
                    pending.add(((Term.And) same.term())
                            .all().stream().mapToInt(n -> n.literal(false)).toArray());
                }
            }
            return true;
        }
        if (type == Types.NULL) {
            return !set.has(null);
        }
        if (type == Types.BOOLEAN) {
            return !(set.has(true) && set.has(false)) && add(excludedFlag(set));
        }
        excluded.add(set);
        return true;
    }

    private int excludedFlag(ValueSet set) {
        List<@Nullable Object> left = new ArrayList<>();
        for (Object flag : List.of(true, false)) {
            if (!set.has(flag)) {
                left.add(flag);
            }
        }
        return left.size() == 2
                ? nodes.anything().literal(true)
                : nodes.oneOf(left).literal(true);
    }

    /** An object, told by its parts: its negation is a choice between them. */
    private Node object(Map<?, ?> value) {
        List<Node> parts = new ArrayList<>();
        Map<String, Node> declared = new LinkedHashMap<>();
        value.forEach((name, v) -> {
            parts.add(nodes.of(new Term.Has((String) name)));
            declared.put((String) name, one(v));
        });
        parts.add(nodes.of(new Term.Members(declared, List.of(), List.of(), nodes.nothing())));
        parts.add(nodes.ofType(Types.OBJECT));
        return nodes.and(parts);
    }

    private Node array(List<?> value) {
        List<Node> prefix = new ArrayList<>();
        value.forEach(v -> prefix.add(one(v)));
        List<Node> parts = new ArrayList<>();
        parts.add(nodes.ofType(Types.ARRAY));
        if (!prefix.isEmpty()) {
            parts.add(nodes.of(new Term.MinItems(prefix.size())));
        }
        parts.add(nodes.of(new Term.Elements(prefix, nodes.nothing())));
        return nodes.and(parts);
    }

    private Node one(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return nodes.oneOf(list);
    }

    /** Drops what holds anyway, and takes what is the only choice left; false when there is none left. */
    boolean propagate() {
        boolean changed = true;
        while (changed) {
            changed = false;
            List<Integer> forced = new ArrayList<>();
            for (Iterator<int[]> it = pending.iterator(); it.hasNext(); ) {
                int[] any = it.next();
                int open = -1;
                int count = 0;
                boolean holds = false;
                for (int raw : any) {
                    Status status = status(solver.plain(raw), 0);
                    holds |= status == Status.YES;
                    if (status == Status.OPEN) {
                        open = raw;
                        count++;
                    }
                }
                if (holds) {
                    it.remove();
                } else if (count == 0) {
                    return false;
                } else if (count == 1) {
                    it.remove();
                    forced.add(open);
                }
            }
            for (int lit : forced) {
                changed = true;
                if (!add(lit)) {
                    return false;
                }
            }
        }
        return true;
    }

    enum Status {
        NO,
        YES,
        OPEN
    }

    /** What can be seen of a literal at a glance. */
    Status status(int lit, int depth) {
        if (said.get(lit)) {
            return Status.YES;
        }
        if (said.get(lit ^ 1)) {
            return Status.NO;
        }
        boolean yes = (lit & 1) == 0;
        Term term = nodes.byId(lit >> 1).term();
        if (term instanceof Term.OfType t) {
            return ((t.mask() & type) != 0) == yes ? Status.YES : Status.NO;
        }
        if (term instanceof Term.Nothing) {
            return yes ? Status.NO : Status.YES;
        }
        if ((term.about() & type) == 0) {
            return yes ? Status.YES : Status.NO;
        }
        if (depth < 2 && term instanceof Term.And and && and.all().size() <= FEW) {
            return flip(parts(and.all(), Status.NO, Status.YES, depth), yes);
        }
        if (depth < 2 && term instanceof Term.Or or && or.any().size() <= FEW) {
            return flip(parts(or.any(), Status.YES, Status.NO, depth), yes);
        }
        if (term instanceof Term.OneOfValues v) {
            return listed(v.values(), yes);
        }
        return Status.OPEN;
    }

    /** One that is {@code decides} decides; if none is and all are the other, it is that. */
    private Status parts(List<Node> parts, Status decides, Status other, int depth) {
        boolean every = true;
        for (Node n : parts) {
            Status s = status(solver.plain(n.literal(true)), depth + 1);
            if (s == decides) {
                return decides;
            }
            every &= s == other;
        }
        return every ? other : Status.OPEN;
    }

    private static Status flip(Status s, boolean yes) {
        return yes || s == Status.OPEN ? s : s == Status.YES ? Status.NO : Status.YES;
    }

    private Status listed(ValueSet set, boolean yes) {
        for (Object v : set.values()) {
            if (Types.of(v) == type && (values == null || values.has(v))) {
                return Status.OPEN;
            }
        }
        return yes ? Status.NO : Status.YES;
    }

    /** Whether a value is among those that were excluded. */
    boolean isExcluded(@Nullable Object value) {
        for (ValueSet set : excluded) {
            if (set.has(value)) {
                return true;
            }
        }
        return false;
    }

    /** How many values of this type were excluded. */
    int excludedCount() {
        int n = 0;
        for (ValueSet set : excluded) {
            n += set.values().size();
        }
        return n;
    }
}
