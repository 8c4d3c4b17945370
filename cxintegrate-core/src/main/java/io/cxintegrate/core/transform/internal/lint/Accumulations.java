package io.cxintegrate.core.transform.internal.lint;

import io.cxintegrate.core.transform.internal.source.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loops whose result is copied as a whole for every item, which takes four times as long for twice as many. */
public final class Accumulations {
    private static final Map<String, String> COPYING = Map.of(
            "$merge", "$merge($map(list, function($v) {...})) builds the object once",
            "$append", "$map(list, function($v) {...}) or a path builds the array once");

    private Accumulations() {}

    /** The copying calls, in any order. */
    public static List<Suspect> quadratic(Node root) {
        List<Suspect> found = new ArrayList<>();
        root.walk(node -> {
            if (isCallOf(node, "$reduce") && node.parts().size() > 2) {
                Node function = node.parts().get(2);
                if (function.kind() == Node.Kind.LAMBDA && function.parts().size() > 1) {
                    function.last()
                            .walk(inner -> addIfCopying(
                                    found, inner, function.first().token().text()));
                }
            }
        });
        return found;
    }

    private static void addIfCopying(List<Suspect> found, Node call, String accumulator) {
        COPYING.forEach((name, better) -> {
            if (isCallOf(call, name)
                    && call.parts().size() > 1
                    && holds(call.parts().get(1), accumulator)) {
                found.add(new Suspect(
                        call.first().token(),
                        name + " copies " + accumulator + " for every item, which takes four times as long for twice as"
                                + " many; " + better));
            }
        });
    }

    /** Whether it is the variable, or an array constructor with it. */
    private static boolean holds(Node argument, String accumulator) {
        return argument.isVariable(accumulator)
                || (argument.kind() == Node.Kind.ARRAY
                        && argument.parts().stream().anyMatch(item -> item.isVariable(accumulator)));
    }

    private static boolean isCallOf(Node node, String name) {
        return node.kind() == Node.Kind.CALL && node.first().isVariable(name);
    }
}
