package io.cxintegrate.cxone.schema.internal.tree;

/**
 * A formula about one JSON value, shared: within one {@link Nodes} two equal formulas are the same object, so that {@code ==}
 * tells. Immutable.
 */
public final class Node {
    private final int id;
    private final Term term;

    Node(int id, Term term) {
        this.id = id;
        this.term = term;
    }

    /** Small and dense, for sets of bits. */
    public int id() {
        return id;
    }

    /** What it says. */
    public Term term() {
        return term;
    }

    /** This node as a literal: the even number, and the odd one above it for its negation. */
    public int literal(boolean positive) {
        return id << 1 | (positive ? 0 : 1);
    }

    @Override
    public String toString() {
        return "#" + id + " " + term.getClass().getSimpleName();
    }
}
