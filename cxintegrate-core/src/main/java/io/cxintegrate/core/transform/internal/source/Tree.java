package io.cxintegrate.core.transform.internal.source;

import io.cxintegrate.core.transform.internal.source.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads expression source into a tree as the JSONata grammar has it (a Pratt parser). The engine has a tree, too, and keeps it to
 * itself. Whether a source is valid is the engine's to say: what cannot be read here gives no tree, never a failure.
 */
public final class Tree {
    /** Binding powers of the reference. */
    private static final Map<String, Integer> POWERS = Map.ofEntries(
            Map.entry(".", 75),
            Map.entry("[", 80),
            Map.entry("{", 70),
            Map.entry("(", 80),
            Map.entry("@", 80),
            Map.entry("#", 80),
            Map.entry("?", 20),
            Map.entry("??", 40),
            Map.entry("?:", 40),
            Map.entry("+", 50),
            Map.entry("-", 50),
            Map.entry("*", 60),
            Map.entry("/", 60),
            Map.entry("%", 60),
            Map.entry("=", 40),
            Map.entry("!=", 40),
            Map.entry("<", 40),
            Map.entry(">", 40),
            Map.entry("<=", 40),
            Map.entry(">=", 40),
            Map.entry("^", 40),
            Map.entry("~>", 40),
            Map.entry("in", 40),
            Map.entry("&", 50),
            Map.entry("and", 30),
            Map.entry("or", 25),
            Map.entry("..", 20),
            Map.entry(":=", 10));

    private static final Set<String> CONSTANTS = Set.of("true", "false", "null");

    /** Deeper source is no use, and would overrun the stack. */
    private static final int MAX_DEPTH = 200;

    private static final int MAX_TREE_DEPTH = 500;

    /** A source that is not read further; without a stack trace, as it never leaves this class. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super(null, null, false, false);
        }
    }

    private final List<Token> tokens;
    private int at;
    private int depth;

    private Tree(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** The tree; empty if the source is not valid, or nested more deeply than makes sense. */
    public static Optional<Node> of(String source) {
        Tree tree = new Tree(Tokens.of(source));
        try {
            Node root = tree.expression(0);
            return tree.at == tree.tokens.size() ? Optional.of(root) : Optional.empty();
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private Node expression(int power) {
        if (++depth > MAX_DEPTH) {
            throw new Unreadable();
        }
        Node left = operand(next());
        while (at < tokens.size()
                && tokens.get(at).kind() == Kind.OPERATOR
                && POWERS.getOrDefault(tokens.get(at).text(), 0) > power) {
            left = joined(left, next());
            // A chain of operators is as deep as it is long, and whoever walks the tree has a stack, too.
            if (left.depth() > MAX_TREE_DEPTH) {
                throw new Unreadable();
            }
        }
        depth--;
        return left;
    }

    private Node operand(Token t) {
        return switch (t.kind()) {
            case NAME ->
                isLambda(t) ? lambda(t) : leaf(CONSTANTS.contains(t.text()) ? Node.Kind.CONSTANT : Node.Kind.NAME, t);
            case QUOTED_NAME -> leaf(Node.Kind.NAME, t);
            case VARIABLE -> leaf(Node.Kind.VARIABLE, t);
            case STRING -> leaf(Node.Kind.STRING, t);
            case NUMBER, REGEX -> leaf(Node.Kind.CONSTANT, t);
            case OPERATOR -> sign(t);
            case OPEN_COMMENT -> throw new Unreadable();
        };
    }

    private Node sign(Token t) {
        return switch (t.text()) {
            case "*", "**", "%" -> leaf(Node.Kind.WILDCARD, t);
            case "?" -> leaf(Node.Kind.CONSTANT, t);
            case "-" -> new Node(Node.Kind.NEGATION, t, List.of(expression(70)));
            case "(" -> new Node(Node.Kind.BLOCK, t, list(";", ")"));
            case "[" -> new Node(Node.Kind.ARRAY, t, list(",", "]"));
            case "{" -> new Node(Node.Kind.OBJECT, t, members(new ArrayList<>()));
            case "|" -> transform(t);
            default -> throw new Unreadable();
        };
    }

    private Node joined(Node left, Token t) {
        int power = POWERS.getOrDefault(t.text(), 0);
        return switch (t.text()) {
            case "." -> new Node(Node.Kind.STEP, t, List.of(left, expression(power)));
            case "[" -> filter(left, t);
            case "{" -> new Node(Node.Kind.GROUP, t, members(new ArrayList<>(List.of(left))));
            case "(" -> new Node(Node.Kind.CALL, t, after(left, list(",", ")")));
            case "@", "#" -> new Node(Node.Kind.FOCUS, t, List.of(left, expression(power)));
            case "^" -> sort(left, t);
            case "?" -> conditional(left, t);
            case ":=" -> new Node(Node.Kind.ASSIGNMENT, t, List.of(left, expression(power - 1)));
            default -> new Node(Node.Kind.BINARY, t, List.of(left, expression(power)));
        };
    }

    private Node filter(Node left, Token t) {
        if (accept("]")) {
            return new Node(Node.Kind.FILTER, t, List.of(left));
        }
        Node predicate = expression(0);
        expect("]");
        return new Node(Node.Kind.FILTER, t, List.of(left, predicate));
    }

    private Node sort(Node left, Token t) {
        expect("(");
        List<Node> parts = new ArrayList<>(List.of(left));
        do {
            if (!accept("<")) {
                accept(">");
            }
            parts.add(expression(0));
        } while (accept(","));
        expect(")");
        return new Node(Node.Kind.SORT, t, parts);
    }

    private Node conditional(Node condition, Token t) {
        List<Node> parts = new ArrayList<>(List.of(condition, expression(0)));
        if (accept(":")) {
            parts.add(expression(0));
        }
        return new Node(Node.Kind.CONDITIONAL, t, parts);
    }

    private Node transform(Token t) {
        List<Node> parts = new ArrayList<>(List.of(expression(20)));
        expect("|");
        parts.add(expression(20));
        if (accept(",")) {
            parts.add(expression(20));
        }
        expect("|");
        return new Node(Node.Kind.TRANSFORM, t, parts);
    }

    private boolean isLambda(Token t) {
        return (t.text().equals("function") || t.text().equals("λ")) && peek("(");
    }

    private Node lambda(Token t) {
        expect("(");
        List<Node> parts = list(",", ")");
        if (accept("<")) {
            // The signature, such as <n-(n:n)?:n>, has its own grammar.
            for (int open = 1; open > 0; ) {
                String sign = next().text();
                open += sign.equals("<") ? 1 : sign.equals(">") ? -1 : 0;
            }
        }
        expect("{");
        parts.add(expression(0));
        expect("}");
        return new Node(Node.Kind.LAMBDA, t, parts);
    }

    /** What stands up to the closing sign, which may follow the divider at once. */
    private List<Node> list(String divider, String close) {
        List<Node> parts = new ArrayList<>();
        while (!accept(close)) {
            parts.add(expression(0));
            if (!accept(divider) && !peek(close)) {
                throw new Unreadable();
            }
        }
        return parts;
    }

    private List<Node> members(List<Node> parts) {
        while (!accept("}")) {
            parts.add(expression(0));
            expect(":");
            parts.add(expression(0));
            if (!accept(",") && !peek("}")) {
                throw new Unreadable();
            }
        }
        return parts;
    }

    private static List<Node> after(Node first, List<Node> others) {
        List<Node> parts = new ArrayList<>(List.of(first));
        parts.addAll(others);
        return parts;
    }

    private static Node leaf(Node.Kind kind, Token t) {
        return new Node(kind, t, List.of());
    }

    private boolean peek(String sign) {
        return at < tokens.size() && tokens.get(at).isOperator(sign);
    }

    private boolean accept(String sign) {
        boolean there = peek(sign);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String sign) {
        if (!accept(sign)) {
            throw new Unreadable();
        }
    }

    private Token next() {
        if (at == tokens.size()) {
            throw new Unreadable();
        }
        return tokens.get(at++);
    }
}
