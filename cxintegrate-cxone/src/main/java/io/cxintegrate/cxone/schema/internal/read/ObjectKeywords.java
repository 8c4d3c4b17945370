package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keywords about objects. */
final class ObjectKeywords {
    private final SchemaReader reader;
    private final Nodes nodes;
    private final ScalarKeywords counts;

    ObjectKeywords(SchemaReader reader, Nodes nodes) {
        this.reader = reader;
        this.nodes = nodes;
        this.counts = new ScalarKeywords(reader, nodes);
    }

    void read(Place at, Map<?, ?> map, Dialect dialect, List<Node> all) {
        if (map.containsKey("required")) {
            required(at, map, all);
        }
        if (map.containsKey("properties")
                || map.containsKey("patternProperties")
                || map.containsKey("additionalProperties")) {
            members(at, map, all);
        }
        if (map.containsKey("propertyNames") && dialect.from(Dialect.DRAFT_6)) {
            Node name = reader.schema(at.member("propertyNames"));
            if (name != nodes.anything()) {
                all.add(nodes.of(new Term.Names(name)));
            }
        }
        if (map.containsKey("minProperties")) {
            int min = counts.count(at, "minProperties");
            counts.atLeast(all, new Term.MinProperties(min), min);
        }
        if (map.containsKey("maxProperties")) {
            counts.atMost(all, counts.count(at, "maxProperties"), n -> new Term.MaxProperties(n));
        }
        // The specification moved dependencies out in 2019-09; validators go on reading it, and so does everyone who
        // wrote it.
        for (String keyword : List.of("dependencies", "dependentRequired", "dependentSchemas")) {
            if (map.containsKey(keyword) && (keyword.equals("dependencies") || dialect.from(Dialect.DRAFT_2019_09))) {
                dependencies(at.member(keyword), all);
            }
        }
    }

    private void required(Place at, Map<?, ?> map, List<Node> all) {
        for (String name : names(at.member("required"))) {
            if (!(reader.reading().defaultsFill() && hasDefault(map, name))) {
                all.add(nodes.of(new Term.Has(name)));
            }
        }
    }

    private static boolean hasDefault(Map<?, ?> map, String name) {
        return map.get("properties") instanceof Map<?, ?> properties
                && properties.get(name) instanceof Map<?, ?> property
                && property.containsKey("default");
    }

    private List<String> names(Place at) {
        if (!(at.value() instanceof List<?> list)) {
            throw reader.wrongType(at, "an array of names");
        }
        List<String> names = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof String name)) {
                throw reader.wrongType(at.element(i), "a name");
            }
            names.add(name);
        }
        return names;
    }

    private void members(Place at, Map<?, ?> map, List<Node> all) {
        Node rest = map.containsKey("additionalProperties")
                ? reader.location(at.member("additionalProperties"))
                : nodes.anything();
        Place properties = at.member("properties");
        Map<?, ?> byName = object(properties);
        Map<String, Node> declared = new LinkedHashMap<>(byName.size() * 2);
        byName.forEach((name, value) -> {
            Node node = reader.location(properties.at((String) name, value));
            if (node != nodes.anything() || rest != nodes.anything()) {
                declared.put((String) name, node);
            }
        });
        List<Node> patterns = new ArrayList<>();
        List<Node> patternNodes = new ArrayList<>();
        Place byPattern = at.member("patternProperties");
        object(byPattern).forEach((pattern, value) -> {
            Node node = reader.location(byPattern.at((String) pattern, value));
            if (node != nodes.anything() || rest != nodes.anything()) {
                patterns.add(nodes.of(new Term.Matches((String) pattern)));
                patternNodes.add(node);
            }
        });
        add(all, declared, patterns, patternNodes, rest);
    }

    /** What members must be, unless that is anything. */
    void add(List<Node> all, Map<String, Node> declared, List<Node> patterns, List<Node> patternNodes, Node rest) {
        if (!declared.isEmpty() || !patterns.isEmpty() || rest != nodes.anything()) {
            all.add(nodes.of(new Term.Members(
                    java.util.Collections.unmodifiableMap(declared),
                    List.copyOf(patterns),
                    List.copyOf(patternNodes),
                    rest)));
        }
    }

    private Map<?, ?> object(Place at) {
        if (at.value() == null) {
            return Map.of();
        }
        Map<?, ?> map = at.map();
        if (map == null) {
            throw reader.wrongType(at, "an object");
        }
        return map;
    }

    private void dependencies(Place at, List<Node> all) {
        for (Map.Entry<?, ?> e : object(at).entrySet()) {
            String name = (String) e.getKey();
            Node without = nodes.not(nodes.of(new Term.Has(name)));
            Place value = at.at(name, e.getValue());
            List<Node> demanded = demanded(value);
            if (demanded != null) {
                // Has is true of what is no object, so this says nothing about it.
                demanded.forEach(d -> all.add(nodes.or(List.of(without, d))));
            } else {
                all.add(nodes.or(List.of(without, nodes.ofType(Types.ALL & ~Types.OBJECT), reader.schema(value))));
            }
        }
    }

    private @Nullable List<Node> demanded(Place value) {
        if (value.value() instanceof List<?>) {
            return names(value).stream().map(n -> nodes.of(new Term.Has(n))).toList();
        }
        // Draft 3 had a single name, which some still write.
        return value.value() instanceof String one ? List.of(nodes.of(new Term.Has(one))) : null;
    }
}
