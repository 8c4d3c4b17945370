package io.cxintegrate.pg.internal;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.pg.internal.Plans.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks for what a plan must not have, and for the columns an index would serve. Immutable.
 *
 * @param maxCost the planner's units; infinite for any
 * @param maxRows rows of the whole result; infinite for any
 * @param maxSequentialScan rows of a table that is read from end to end; infinite for any
 * @param maxNestedLoop pairs of rows that a nested loop without index compares; infinite for any
 */
public record PlanReview(double maxCost, double maxRows, double maxSequentialScan, double maxNestedLoop) {
    private static final Set<String> PASSING = Set.of("Materialize", "Memoize", "Sort", "Gather", "Limit", "Hash");

    /** Everything found, each with the node it is about. */
    public List<Violation> review(JsonObject root, Map<String, Table> tables) {
        List<Violation> found = new ArrayList<>();
        double cost = root.number("Total Cost").doubleValue();
        if (cost > maxCost) {
            JsonObject worst = worst(root);
            found.add(new Violation(
                    node(worst),
                    String.format(
                            Locale.ROOT,
                            "the query plan's estimated cost %.2f exceeds the limit of %.2f; most of it is %s%s",
                            cost,
                            maxCost,
                            described(worst),
                            hint(worst, filter(worst), tables))));
        }
        double rows = root.number("Plan Rows").doubleValue();
        if (rows > maxRows) {
            found.add(new Violation(
                    node(root),
                    String.format(
                            Locale.ROOT,
                            "the query plan expects about %.0f rows, more than the limit of %.0f",
                            rows,
                            maxRows)));
        }
        walk(root, tables, found);
        return found;
    }

    private void walk(JsonObject node, Map<String, Table> tables, List<Violation> found) {
        double scanned = isScan(node) ? size(node, tables) : 0;
        if (scanned > maxSequentialScan) {
            found.add(new Violation(
                    node(node),
                    String.format(
                            Locale.ROOT,
                            "%s reads all of about %.0f rows, more than the limit of %.0f%s",
                            node(node),
                            scanned,
                            maxSequentialScan,
                            hint(node, filter(node), tables))));
        }
        List<JsonObject> children = Plans.children(node);
        if (node.string("Node Type").equals("Nested Loop") && children.size() == 2) {
            loop(node, children, tables, found);
        }
        children.forEach(child -> walk(child, tables, found));
    }

    private void loop(JsonObject node, List<JsonObject> sides, Map<String, Table> tables, List<Violation> found) {
        Optional<JsonObject> inner = unindexed(sides.get(1));
        double pairs = inner.map(scan -> sides.get(0).number("Plan Rows").doubleValue() * size(scan, tables))
                .orElse(0.0);
        if (pairs > maxNestedLoop) {
            String join = node.optionalString("Join Filter").orElse("") + filter(inner.get());
            found.add(new Violation(
                    node(node),
                    String.format(
                            Locale.ROOT,
                            "a Nested Loop compares about %.0f pairs of rows without an index, more than the limit of"
                                    + " %.0f; its inner side is %s%s",
                            pairs,
                            maxNestedLoop,
                            described(inner.get()),
                            hint(inner.get(), join, tables))));
        }
    }

    /** The sequential scan that is repeated, or kept and walked, for each row of the outer side. */
    private static Optional<JsonObject> unindexed(JsonObject node) {
        if (isScan(node)) {
            return Optional.of(node);
        }
        List<JsonObject> children = Plans.children(node);
        return PASSING.contains(node.string("Node Type")) && children.size() == 1
                ? unindexed(children.get(0))
                : Optional.empty();
    }

    private static boolean isScan(JsonObject node) {
        return node.string("Node Type").equals("Seq Scan");
    }

    private static double size(JsonObject scan, Map<String, Table> tables) {
        Table table = tables.get(key(scan));
        double estimated = scan.number("Plan Rows").doubleValue();
        return table == null ? estimated : Math.max(table.rows(), estimated);
    }

    private static String key(JsonObject scan) {
        return scan.optionalString("Schema").orElse("") + "."
                + scan.optionalString("Relation Name").orElse("");
    }

    /** The node whose own cost, without its children's, is the largest. */
    private static JsonObject worst(JsonObject node) {
        JsonObject worst = node;
        for (JsonObject child : Plans.children(node)) {
            JsonObject candidate = worst(child);
            if (ownCost(candidate).compareTo(ownCost(worst)) > 0) {
                worst = candidate;
            }
        }
        return worst;
    }

    private static BigDecimal ownCost(JsonObject node) {
        BigDecimal own = node.number("Total Cost");
        for (JsonObject child : Plans.children(node)) {
            own = own.subtract(child.number("Total Cost"));
        }
        return own;
    }

    private static String filter(JsonObject node) {
        return node.optionalString("Filter").orElse("");
    }

    private static String node(JsonObject node) {
        return node.string("Node Type")
                + node.optionalString("Relation Name").map(t -> " on " + t).orElse("");
    }

    private static String described(JsonObject node) {
        return "a " + node(node) + " of about " + node.number("Plan Rows").toBigInteger() + " rows";
    }

    /** Which index would serve the condition of a sequential scan. */
    private static String hint(JsonObject scan, String condition, Map<String, Table> tables) {
        Table table = tables.get(key(scan));
        if (!isScan(scan) || condition.isEmpty() || table == null) {
            return "";
        }
        String alias = scan.optionalString("Alias").orElseGet(() -> scan.string("Relation Name"));
        List<String> plain = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (String column : table.columns()) {
            String name =
                    "(?<![\\w\"])\"?" + Pattern.quote(alias) + "\"?\\.\"?" + Pattern.quote(column) + "\"?(?![\\w\"])";
            String cast = "\\)?(::[a-z ]+)?\\)?";
            if (find("(?<!\\w\\()(?<!\\w\\(\\()" + name + cast + " !?~", condition)) {
                patterns.add(column);
            } else if (find("(?<!\\w\\()(?<!\\w\\(\\()" + name + cast + " (=|<|>|IS )", condition)
                    || find("= " + "\\(?" + name, condition)) {
                plain.add(column);
            }
        }
        String relation = scan.string("Relation Name");
        if (!plain.isEmpty()) {
            return "; an index on " + relation + " (" + String.join(", ", plain) + ") would serve";
        }
        return patterns.isEmpty()
                ? "; an index on the expression it filters by would serve"
                : "; a trigram index (pg_trgm) on " + relation + " (" + String.join(", ", patterns) + ") would serve";
    }

    private static boolean find(String regex, String text) {
        return Pattern.compile(regex).matcher(text).find();
    }
}
