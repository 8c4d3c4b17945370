package io.cxintegrate.core.transform.internal.source;

import java.util.List;
import java.util.function.Consumer;

/**
 * One part of an expression as it is built. Immutable.
 *
 * @param kind what it is
 * @param token the name, literal or operator it is made of
 * @param parts what it is made of further, in the order of the source
 * @param depth how many nodes lie on the longest way down, this one counted
 */
public record Node(Kind kind, Token token, List<Node> parts, int depth) {
    /** What a node is, and what its parts are. */
    public enum Kind {
        /** A field. */
        NAME,
        /** {@code $}, {@code $$} or a variable. */
        VARIABLE,
        /** A text. */
        STRING,
        /** A number, a regular expression, {@code true}, {@code false}, {@code null} or the gap of a partial application. */
        CONSTANT,
        /** {@code *}, {@code **} or {@code %}. */
        WILDCARD,
        /** Left and right of an operator that has a node kind of its own no more than this. */
        BINARY,
        /** What comes before the dot, and the step behind it. */
        STEP,
        /** A sign in front of its operand. */
        NEGATION,
        /** What is filtered, and the predicate, which lacks in {@code a[]}. */
        FILTER,
        /** What is grouped, then key and value in turn. */
        GROUP,
        /** What is sorted, then the terms. */
        SORT,
        /** What is bound by {@code @} or {@code #}, and the variable. */
        FOCUS,
        /** Key and value in turn. */
        OBJECT,
        /** The items. */
        ARRAY,
        /** What stands between parentheses, divided by semicolons. */
        BLOCK,
        /** What is called, then the arguments. */
        CALL,
        /** The parameters, then the body. */
        LAMBDA,
        /** Condition, then, and else if there is one. */
        CONDITIONAL,
        /** The variable and what it becomes. */
        ASSIGNMENT,
        /** Place, update and what is to be deleted, if anything. */
        TRANSFORM
    }

    /** Copies the list. */
    public Node {
        parts = List.copyOf(parts);
    }

    /** A node over these parts. */
    Node(Kind kind, Token token, List<Node> parts) {
        this(kind, token, parts, 1 + parts.stream().mapToInt(Node::depth).max().orElse(0));
    }

    /** Whether it is this operator with a left and a right side. */
    public boolean isBinary(String sign) {
        return kind == Kind.BINARY && token.text().equals(sign);
    }

    /** Whether it is this variable; with the dollar sign. */
    public boolean isVariable(String text) {
        return kind == Kind.VARIABLE && token.text().equals(text);
    }

    /** The first of the parts. */
    public Node first() {
        return parts.get(0);
    }

    /** The last of the parts. */
    public Node last() {
        return parts.get(parts.size() - 1);
    }

    /** Shows every node to a visitor, this one first. */
    public void walk(Consumer<Node> visitor) {
        visitor.accept(this);
        parts.forEach(part -> part.walk(visitor));
    }
}
