package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the keywords about arrays. */
final class ArrayKeywords {
    private final SchemaReader reader;
    private final Nodes nodes;
    private final ScalarKeywords counts;

    ArrayKeywords(SchemaReader reader, Nodes nodes) {
        this.reader = reader;
        this.nodes = nodes;
        this.counts = new ScalarKeywords(reader, nodes);
    }

    void read(Place at, Map<?, ?> map, Dialect dialect, List<Node> all) {
        elements(at, map, dialect, all);
        if (map.containsKey("contains") && dialect.from(Dialect.DRAFT_6)) {
            contains(at, map, dialect, all);
        }
        if (map.containsKey("minItems")) {
            int min = counts.count(at, "minItems");
            counts.atLeast(all, new Term.MinItems(min), min);
        }
        if (map.containsKey("maxItems")) {
            counts.atMost(all, counts.count(at, "maxItems"), n -> new Term.MaxItems(n));
        }
        if (Boolean.TRUE.equals(map.get("uniqueItems"))) {
            all.add(nodes.of(new Term.Unique()));
        }
    }

    private void elements(Place at, Map<?, ?> map, Dialect dialect, List<Node> all) {
        boolean tuples = dialect.from(Dialect.DRAFT_2020_12);
        List<Node> prefix = List.of();
        Node rest = nodes.anything();
        if (tuples && map.containsKey("prefixItems")) {
            prefix = positions(at.member("prefixItems"));
        }
        if (map.containsKey("items")) {
            if (map.get("items") instanceof List && !tuples) {
                prefix = positions(at.member("items"));
                // Without a tuple additionalItems means nothing.
                rest = map.containsKey("additionalItems")
                        ? reader.location(at.member("additionalItems"))
                        : nodes.anything();
            } else {
                rest = reader.location(at.member("items"));
            }
        }
        add(all, prefix, rest);
    }

    /** What elements must be, unless that is anything. */
    void add(List<Node> all, List<Node> prefix, Node rest) {
        int length = prefix.size();
        while (length > 0 && prefix.get(length - 1) == rest) {
            length--;
        }
        if (length > 0 || rest != nodes.anything()) {
            all.add(nodes.of(new Term.Elements(List.copyOf(prefix.subList(0, length)), rest)));
        }
    }

    private List<Node> positions(Place at) {
        if (!(at.value() instanceof List<?> list)) {
            throw reader.wrongType(at, "an array of schemas");
        }
        List<Node> out = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            out.add(reader.location(at.element(i)));
        }
        return out;
    }

    private void contains(Place at, Map<?, ?> map, Dialect dialect, List<Node> all) {
        boolean counted = dialect.from(Dialect.DRAFT_2019_09);
        Node element = reader.schema(at.member("contains"));
        int min = counted && map.containsKey("minContains") ? counts.count(at, "minContains") : 1;
        if (min > 0) {
            all.add(nodes.of(new Term.Contains(element, min)));
        }
        if (counted && map.containsKey("maxContains")) {
            counts.atMost(all, counts.count(at, "maxContains"), n -> new Term.ContainsAtMost(element, n));
        }
    }
}
