package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.tree.ValueSet;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keywords about types, values, numbers and strings. */
final class ScalarKeywords {
    private final SchemaReader reader;
    private final Nodes nodes;

    ScalarKeywords(SchemaReader reader, Nodes nodes) {
        this.reader = reader;
        this.nodes = nodes;
    }

    void read(Place at, Map<?, ?> map, Dialect dialect, List<Node> all) {
        if (map.containsKey("type")) {
            all.add(type(at.member("type")));
        }
        if (map.containsKey("enum")) {
            if (!(map.get("enum") instanceof List<?> values)) {
                throw reader.wrongType(at.member("enum"), "an array of values");
            }
            all.add(nodes.oneOf(values));
        }
        if (map.containsKey("const") && dialect.from(Dialect.DRAFT_6)) {
            all.add(nodes.of(new Term.OneOfValues(
                    ValueSet.of(java.util.Collections.<@Nullable Object>singletonList(map.get("const"))))));
        }
        numbers(at, map, dialect, all);
        strings(at, map, all);
    }

    private Node type(Place at) {
        List<?> names = at.value() instanceof List<?> list ? list : java.util.Collections.singletonList(at.value());
        int mask = 0;
        for (Object name : names) {
            int one = Types.named(name);
            if (one == 0) {
                throw reader.wrongType(at, "the name of a JSON type or a list of such names");
            }
            mask |= one;
        }
        return nodes.ofType(mask);
    }

    private void numbers(Place at, Map<?, ?> map, Dialect dialect, List<Node> all) {
        boolean flags = dialect == Dialect.DRAFT_4;
        if (map.containsKey("minimum")) {
            boolean exclusive = flags && Boolean.TRUE.equals(map.get("exclusiveMinimum"));
            all.add(nodes.of(new Term.AtLeast(number(at, "minimum"), exclusive)));
        }
        if (map.containsKey("maximum")) {
            boolean exclusive = flags && Boolean.TRUE.equals(map.get("exclusiveMaximum"));
            all.add(nodes.of(new Term.AtMost(number(at, "maximum"), exclusive)));
        }
        if (map.containsKey("exclusiveMinimum") && !flags) {
            all.add(nodes.of(new Term.AtLeast(number(at, "exclusiveMinimum"), true)));
        }
        if (map.containsKey("exclusiveMaximum") && !flags) {
            all.add(nodes.of(new Term.AtMost(number(at, "exclusiveMaximum"), true)));
        }
        if (map.containsKey("multipleOf")) {
            BigDecimal step = number(at, "multipleOf");
            if (step.signum() <= 0) {
                throw reader.wrongType(at.member("multipleOf"), "a number above 0");
            }
            all.add(nodes.of(new Term.MultipleOf(step)));
        }
    }

    private void strings(Place at, Map<?, ?> map, List<Node> all) {
        if (map.containsKey("minLength")) {
            atLeast(all, new Term.MinLength(count(at, "minLength")), count(at, "minLength"));
        }
        if (map.containsKey("maxLength")) {
            atMost(all, count(at, "maxLength"), n -> new Term.MaxLength(n));
        }
        if (map.containsKey("pattern")) {
            if (!(map.get("pattern") instanceof String pattern)) {
                throw reader.wrongType(at.member("pattern"), "a regular expression");
            }
            all.add(nodes.of(new Term.Matches(pattern)));
        }
        if (reader.reading().formats() && map.get("format") instanceof String format) {
            all.add(nodes.of(new Term.HasFormat(format)));
        }
    }

    /** A lower limit, unless it is none. */
    void atLeast(List<Node> all, Term term, int min) {
        if (min > 0) {
            all.add(nodes.of(term));
        }
    }

    /** An upper limit, unless it is none. */
    void atMost(List<Node> all, int max, java.util.function.IntFunction<Term> term) {
        if (max < Integer.MAX_VALUE) {
            all.add(nodes.of(term.apply(max)));
        }
    }

    private BigDecimal number(Place at, String keyword) {
        Place place = at.member(keyword);
        if (!(place.value() instanceof Number n)) {
            throw reader.wrongType(place, "a number");
        }
        BigDecimal d = Json.decimal(n);
        return d.signum() == 0 ? BigDecimal.ZERO : d.stripTrailingZeros();
    }

    /** A count; one beyond 31 bits is as good as the largest one. */
    int count(Place at, String keyword) {
        Place place = at.member(keyword);
        if (!(place.value() instanceof Number n) || Json.decimal(n).signum() < 0 || !Types.isInteger(Json.decimal(n))) {
            throw reader.wrongType(place, "a number without fraction, 0 or more");
        }
        return Json.decimal(n).min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }
}
