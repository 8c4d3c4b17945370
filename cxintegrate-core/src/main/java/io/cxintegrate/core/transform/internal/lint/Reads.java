package io.cxintegrate.core.transform.internal.lint;

import io.cxintegrate.core.transform.internal.source.BareKeys;
import io.cxintegrate.core.transform.internal.source.Near;
import io.cxintegrate.core.transform.internal.source.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows the paths of an expression through the shape of its input, to find those that lead nowhere. Where it cannot know what
 * a step comes to, it takes it that everything is there.
 */
public final class Reads {
    /** What gives back items of its first argument. */
    private static final Set<String> SELECTING =
            Set.of("$filter", "$sort", "$reverse", "$distinct", "$shuffle", "$single");

    /** What calls its second argument with items of its first. */
    private static final Set<String> APPLYING = Set.of("$map", "$filter", "$single");

    private final Shape root;
    private final List<Suspect> found = new ArrayList<>();

    private Reads(Shape root) {
        this.root = root;
    }

    /** The steps that are not there, in any order. */
    public static List<Suspect> notThere(Node expression, Shape input) {
        Reads reads = new Reads(input);
        reads.of(expression, input, new HashMap<>());
        return reads.found;
    }

    private Shape of(Node node, Shape context, Map<String, Shape> variables) {
        return switch (node.kind()) {
            case NAME -> step(node, context);
            case VARIABLE -> variable(node, context, variables);
            case STEP -> {
                Shape left = of(node.first(), context, variables);
                yield of(node.last(), left, variables);
            }
            case FILTER, SORT -> {
                Shape base = of(node.first(), context, variables);
                rest(node, base, variables);
                yield base;
            }
            case GROUP -> {
                rest(node, of(node.first(), context, variables), variables);
                yield Shape.ANY;
            }
            case FOCUS -> {
                variables.put(node.last().token().text(), of(node.first(), context, variables));
                yield Shape.ANY;
            }
            case ASSIGNMENT -> {
                Shape value = of(node.last(), context, variables);
                variables.put(node.first().token().text(), value);
                yield value;
            }
            case BLOCK -> {
                Map<String, Shape> inner = new HashMap<>(variables);
                Shape last = Shape.ANY;
                for (Node part : node.parts()) {
                    last = of(part, context, inner);
                }
                yield last;
            }
            case CALL -> call(node, context, variables);
            case BINARY -> {
                if (!node.isBinary("??") && !node.isBinary("?:")) {
                    of(node.first(), context, variables);
                }
                // A function is chained to, not read.
                of(node.last(), context, variables);
                yield Shape.ANY;
            }
            case LAMBDA -> lambda(node, variables, Shape.ANY);
            case TRANSFORM, WILDCARD, CONSTANT, STRING -> Shape.ANY;
            case NEGATION, OBJECT, ARRAY, CONDITIONAL -> {
                node.parts().forEach(part -> of(part, context, variables));
                yield Shape.ANY;
            }
        };
    }

    private void rest(Node node, Shape context, Map<String, Shape> variables) {
        node.parts().stream().skip(1).forEach(part -> of(part, context, variables));
    }

    private Shape step(Node name, Shape context) {
        String field = BareKeys.plain(name.token());
        Shape inner = context.member(field);
        if (inner == null) {
            found.add(new Suspect(
                    name.token(),
                    "the input has no field " + name.token().text() + " here"
                            + Near.of(field, context.names())
                                    .map(meant -> "; did you mean " + meant + "?")
                                    .orElse("")));
        }
        return inner == null ? Shape.ANY : inner;
    }

    private Shape variable(Node node, Shape context, Map<String, Shape> variables) {
        if (node.isVariable("$$")) {
            return root;
        }
        return node.isVariable("$")
                ? context
                : variables.getOrDefault(node.token().text(), Shape.ANY);
    }

    private Shape call(Node call, Shape context, Map<String, Shape> variables) {
        Node function = call.first();
        String name = function.token().text();
        // To ask whether something is there is no mistake.
        if (function.isVariable("$exists")) {
            return Shape.ANY;
        }
        if (function.kind() != Node.Kind.VARIABLE && function.kind() != Node.Kind.NAME) {
            of(function, context, variables);
        }
        Shape first = Shape.ANY;
        for (int i = 1; i < call.parts().size(); i++) {
            Node argument = call.parts().get(i);
            boolean applied = i == 2 && APPLYING.contains(name) && argument.kind() == Node.Kind.LAMBDA;
            Shape shape = applied ? lambda(argument, variables, first) : of(argument, context, variables);
            first = i == 1 ? shape : first;
        }
        return SELECTING.contains(name) ? first : Shape.ANY;
    }

    /** What the context is when a function runs depends on who calls it; its first parameter may be known. */
    private Shape lambda(Node lambda, Map<String, Shape> variables, Shape first) {
        Map<String, Shape> inner = new HashMap<>(variables);
        List<Node> parameters = lambda.parts().subList(0, lambda.parts().size() - 1);
        for (int i = 0; i < parameters.size(); i++) {
            inner.put(parameters.get(i).token().text(), i == 0 ? first : Shape.ANY);
        }
        return of(lambda.last(), Shape.ANY, inner);
    }
}
