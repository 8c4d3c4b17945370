package io.cxintegrate.core.transform.internal.lint;

import io.cxintegrate.core.transform.internal.source.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Groupings that make a group of an empty list. The language evaluates a grouping once with nothing when there is nothing to
 * group; a key that is then missing drops the group, one glued together from text does not.
 */
public final class Groups {
    private Groups() {}

    /** The keys of those, in any order. */
    public static List<Suspect> ofNothing(Node root) {
        List<Suspect> found = new ArrayList<>();
        root.walk(node -> {
            if (node.kind() == Node.Kind.GROUP) {
                List<Node> parts = node.parts();
                for (int i = 1; i + 1 < parts.size(); i += 2) {
                    Node key = parts.get(i);
                    if (key.isBinary("&") && readsItem(key) && !isPath(parts.get(i + 1))) {
                        found.add(new Suspect(
                                key.token(),
                                "an empty list still makes one group, since & turns a missing key into text; group by a"
                                        + " field, or by $exists(field) ? ... behind &"));
                    }
                }
            }
        });
        return found;
    }

    private static boolean readsItem(Node key) {
        boolean[] reads = {false};
        key.walk(n -> reads[0] |= n.kind() == Node.Kind.NAME || n.isVariable("$"));
        return reads[0];
    }

    /** Missing for nothing, so that the group is dropped after all. */
    private static boolean isPath(Node value) {
        return switch (value.kind()) {
            case NAME -> true;
            case VARIABLE -> value.isVariable("$");
            case STEP, FILTER -> isPath(value.first());
            default -> false;
        };
    }
}
