package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.tree.Values;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds different values for all positions of an array. A position with as many values to choose from as there are positions
 * always gets one; so that many of each are looked at, and a matching decides. Not safe for concurrent use.
 */
final class ArrayDifferent {
    private static final int STACK = 250;

    private final Solver solver;
    private final List<List<Integer>> goals;
    private final List<List<String>> choices = new ArrayList<>();
    private final Map<String, @Nullable Object> values = new HashMap<>();
    private final Map<String, Integer> takenBy = new HashMap<>();
    private String doubt = "";

    ArrayDifferent(Solver solver, List<List<Integer>> goals) {
        this.solver = solver;
        this.goals = goals;
    }

    Outcome run() {
        Map<List<Integer>, List<String>> known = new LinkedHashMap<>();
        for (List<Integer> goal : goals) {
            List<String> of = known.get(goal);
            if (of == null) {
                of = some(goal);
                known.put(goal, of);
            }
            choices.add(of);
        }
        for (int i = 0; i < goals.size(); i++) {
            if (!place(i, new boolean[goals.size()])) {
                return doubt.isEmpty() ? Outcome.NONE : Outcome.open(doubt);
            }
        }
        List<@Nullable Object> out = new ArrayList<>(Arrays.asList(new Object[goals.size()]));
        takenBy.forEach((key, position) -> out.set(position, values.get(key)));
        return doubt.isEmpty() ? Outcome.found(out) : Outcome.maybe(out, doubt);
    }

    private List<String> some(List<Integer> goal) {
        List<String> keys = new ArrayList<>();
        List<@Nullable Object> found = new ArrayList<>();
        while (keys.size() < goals.size()) {
            List<Integer> other = new ArrayList<>(goal);
            if (!found.isEmpty()) {
                other.add(solver.nodes().oneOf(found).literal(false));
            }
            Outcome value = solver.solve(other);
            if (value.kind() != Outcome.Kind.FOUND) {
                doubt = value.isNone() ? doubt : value.reason();
                if (!value.hasValue()) {
                    break;
                }
            }
            String key = Values.key(value.value());
            if (values.containsKey(key) && keys.contains(key)) {
                doubt = "different values were not found";
                break;
            }
            found.add(value.value());
            keys.add(key);
            values.put(key, value.value());
        }
        return keys;
    }

    /** An augmenting path, as in Kuhn's matching. */
    private boolean place(int position, boolean[] asked) {
        solver.stack().enter(STACK);
        try {
            return placed(position, asked);
        } finally {
            solver.stack().leave(STACK);
        }
    }

    private boolean placed(int position, boolean[] asked) {
        asked[position] = true;
        for (String key : choices.get(position)) {
            Integer owner = takenBy.get(key);
            solver.budget().step();
            if (owner == null || (!asked[owner] && place(owner, asked))) {
                takenBy.put(key, position);
                return true;
            }
        }
        return false;
    }
}
