package io.cxintegrate.core.transform.internal.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a source calls. */
public final class Callees {
    /**
     * What is called and may turn out to be no function.
     *
     * @param what what is called
     * @param start where that begins
     * @param parenthesis what calls it
     */
    public record Callee(Node what, int start, Token parenthesis) {}

    private final List<Node> calls = new ArrayList<>();

    /** Variables that may hold anything; with the dollar sign. */
    private final Set<String> anything = new HashSet<>();

    /** Variables that the source makes functions. */
    private final Set<String> functions = new HashSet<>();

    private Callees() {}

    /**
     * Those that may turn out to be no function, in any order; none if the source cannot be read.
     *
     * @param hidden whether a variable may stand in the place of a function of JSONata
     */
    public static List<Callee> uncertain(String source, boolean hidden) {
        Callees found = new Callees();
        Tree.of(source).ifPresent(root -> root.walk(found::look));
        return found.calls.stream()
                .filter(call -> !found.isFunction(call.first(), hidden))
                .map(call -> new Callee(call.first(), start(call.first()), call.token()))
                .toList();
    }

    private void look(Node node) {
        switch (node.kind()) {
            case CALL -> {
                // One with gaps is applied partially, and checked on the way.
                if (node.parts().stream().noneMatch(part -> part.token().isOperator("?"))) {
                    calls.add(node);
                }
            }
            case ASSIGNMENT ->
                (node.last().kind() == Node.Kind.LAMBDA ? functions : anything)
                        .add(node.first().token().text());
            case FOCUS -> anything.add(node.last().token().text());
            case LAMBDA ->
                node.parts()
                        .subList(0, node.parts().size() - 1)
                        .forEach(p -> anything.add(p.token().text()));
            default -> {}
        }
    }

    private boolean isFunction(Node callee, boolean hidden) {
        String name = callee.token().text();
        return callee.kind() == Node.Kind.LAMBDA
                || (callee.kind() == Node.Kind.VARIABLE
                        && !anything.contains(name)
                        && (functions.contains(name) || (!hidden && FunctionNames.contains(name.substring(1)))));
    }

    private static int start(Node node) {
        int[] first = {node.token().start()};
        node.walk(part -> first[0] = Math.min(first[0], part.token().start()));
        return first[0];
    }
}
