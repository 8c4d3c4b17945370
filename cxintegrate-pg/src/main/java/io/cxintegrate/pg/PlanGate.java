package io.cxintegrate.pg;

import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@code EXPLAIN (FORMAT JSON)} says and refuses plans that are too dear, naming the node that makes them so. */
record PlanGate(double maxCost) {

    /** The estimated cost of the whole plan. */
    static double totalCost(String explained) {
        return root(explained).number("Total Cost").doubleValue();
    }

    /** @throws DataActionException if the plan costs more than allowed */
    void check(String explained) {
        JsonObject root = root(explained);
        double cost = root.number("Total Cost").doubleValue();
        if (cost > maxCost) {
            JsonObject worst = worst(root);
            throw new DataActionException(
                    Code.UNPROCESSABLE,
                    String.format(
                            Locale.ROOT,
                            "the query plan's estimated cost %.2f exceeds the limit of %.2f; most of it is %s",
                            cost,
                            maxCost,
                            describe(worst)),
                    false,
                    null);
        }
    }

    private static JsonObject root(String explained) {
        Object plans = Json.parse(explained);
        if (plans instanceof List<?> list && list.get(0) instanceof java.util.Map<?, ?> first) {
            @SuppressWarnings("unchecked")
            JsonObject plan = JsonObject.of((java.util.Map<String, @Nullable Object>) first);
            return plan.object("Plan");
        }
        throw new IllegalStateException("EXPLAIN answered something that is no plan");
    }

    /** The node whose own cost, without its children's, is the largest. */
    private static JsonObject worst(JsonObject node) {
        JsonObject worst = node;
        for (JsonObject child : children(node)) {
            JsonObject candidate = worst(child);
            if (ownCost(candidate).compareTo(ownCost(worst)) > 0) {
                worst = candidate;
            }
        }
        return worst;
    }

    private static BigDecimal ownCost(JsonObject node) {
        BigDecimal own = node.number("Total Cost");
        for (JsonObject child : children(node)) {
            own = own.subtract(child.number("Total Cost"));
        }
        return own;
    }

    private static List<JsonObject> children(JsonObject node) {
        return node.has("Plans") ? node.objects("Plans") : List.of();
    }

    private static String describe(JsonObject node) {
        Optional<String> table = node.optionalString("Relation Name");
        String text =
                "a " + node.string("Node Type") + table.map(t -> " on " + t).orElse("") + " of about "
                        + node.number("Plan Rows").toBigInteger() + " rows";
        return node.string("Node Type").equals("Seq Scan") && node.has("Filter")
                ? text + "; an index on the columns it filters by would serve"
                : text;
    }
}
