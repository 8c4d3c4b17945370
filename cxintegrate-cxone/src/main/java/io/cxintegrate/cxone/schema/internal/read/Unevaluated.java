package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code unevaluatedProperties} and {@code unevaluatedItems} as cases: for each way the keywords beside them can turn
 * out, an {@code additionalProperties} of its own. Not safe for concurrent use.
 */
final class Unevaluated {
    private static final int MOST_CASES = 64;
    private static final int STACK = 900;
    /** Each keyword looks at all that stands beside it, so that a chain of them takes as many steps as its square. */
    private static final int MOST_STEPS = 20_000;

    /** Thrown inside only. */
    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany(String reason) {
            super(reason, null, false, false);
        }
    }

    private final SchemaReader reader;
    private final Nodes nodes;
    private final Set<List<Object>> open = new HashSet<>();
    private int steps;

    Unevaluated(SchemaReader reader, Nodes nodes) {
        this.reader = reader;
        this.nodes = nodes;
    }

    void read(Place at, Map<?, ?> map, List<Node> all) {
        for (String keyword : List.of("unevaluatedProperties", "unevaluatedItems")) {
            if (map.containsKey(keyword)) {
                boolean members = keyword.equals("unevaluatedProperties");
                Node rest = reader.location(at.member(keyword));
                if (rest != nodes.anything()) {
                    all.add(assertion(at, keyword, members, rest));
                }
            }
        }
    }

    private Node assertion(Place at, String keyword, boolean members, Node rest) {
        List<Evaluated.Case> cases;
        try {
            cases = cases(at, true);
        } catch (TooMany e) {
            return reader.opaque(at, keyword, String.valueOf(e.getMessage()), members ? Types.OBJECT : Types.ARRAY);
        }
        List<Node> any = new ArrayList<>();
        for (Evaluated.Case c : cases) {
            any.add(nodes.and(
                    List.of(c.condition(), members ? members(c.evaluated(), rest) : elements(c.evaluated(), rest))));
        }
        return nodes.or(any);
    }

    private Node members(Evaluated seen, Node rest) {
        if (seen.allNames()) {
            return nodes.anything();
        }
        Map<String, Node> declared = new LinkedHashMap<>();
        seen.names().forEach(n -> declared.put(n, nodes.anything()));
        List<Node> patterns = List.copyOf(seen.patterns());
        return nodes.of(new Term.Members(
                declared, patterns, patterns.stream().map(p -> nodes.anything()).toList(), rest));
    }

    private Node elements(Evaluated seen, Node rest) {
        if (seen.allItems()) {
            return nodes.anything();
        }
        List<Node> either = new ArrayList<>(seen.containing());
        either.add(rest);
        List<Node> prefix = new ArrayList<>();
        for (int i = 0; i < seen.prefix(); i++) {
            prefix.add(nodes.anything());
        }
        Node last = nodes.or(either);
        return last == nodes.anything() ? last : nodes.of(new Term.Elements(prefix, last));
    }

    /** @param own whether the place is the one that asks, whose own unevaluated keywords do not count */
    private List<Evaluated.Case> cases(Place raw, boolean own) {
        if (++steps > MOST_STEPS) {
            throw new TooMany("too many keywords beside it and others of its name");
        }
        Place at = reader.identifiers().entered(raw);
        Map<?, ?> map = at.map();
        if (map == null) {
            return List.of(new Evaluated.Case(nodes.anything(), Evaluated.NONE));
        }
        List<Object> key = List.of(System.identityHashCode(at.resource()), at.pointer());
        if (!open.add(key)) {
            throw new TooMany("a reference in a circle beside it");
        }
        reader.stack().enter(STACK);
        try {
            List<Evaluated.Case> cases = List.of(new Evaluated.Case(nodes.anything(), looked(at, map, own)));
            for (List<Evaluated.Case> part : parts(at, map)) {
                cases = Evaluated.product(nodes, cases, part);
                if (cases.size() > MOST_CASES) {
                    throw new TooMany("more than " + MOST_CASES + " ways for the keywords beside it to turn out");
                }
            }
            return cases;
        } finally {
            reader.stack().leave(STACK);
            open.remove(key);
        }
    }

    private List<List<Evaluated.Case>> parts(Place at, Map<?, ?> map) {
        List<List<Evaluated.Case>> parts = new ArrayList<>();
        for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
            if (map.get(keyword) instanceof String ref) {
                if (!keyword.equals("$ref") && !reader.identifiers().isStatic()) {
                    throw new TooMany("a dynamic reference beside it");
                }
                parts.add(cases(
                        reader.target(at, ref).orElseThrow(() -> new TooMany("a reference to nothing that is known")),
                        false));
            }
        }
        each(at.member("allOf"), branch -> parts.add(cases(branch, false)));
        for (String keyword : List.of("anyOf", "oneOf")) {
            each(at.member(keyword), branch -> parts.add(when(reader.schema(branch), cases(branch, false))));
        }
        if (map.containsKey("if")) {
            parts.add(conditional(at, map));
        }
        if (map.get("dependentSchemas") instanceof Map<?, ?> byName) {
            Place place = at.member("dependentSchemas");
            byName.forEach((name, value) -> parts.add(when(
                    nodes.and(List.of(nodes.ofType(Types.OBJECT), nodes.of(new Term.Has((String) name)))),
                    cases(place.at((String) name, value), false))));
        }
        parts.removeIf(p -> p.size() == 1 && p.get(0).evaluated().equals(Evaluated.NONE));
        return parts;
    }

    private List<Evaluated.Case> conditional(Place at, Map<?, ?> map) {
        Node condition = reader.schema(at.member("if"));
        List<Evaluated.Case> then = cases(at.member("if"), false);
        if (map.containsKey("then")) {
            then = Evaluated.product(nodes, then, cases(at.member("then"), false));
        }
        List<Evaluated.Case> out = new ArrayList<>();
        then.forEach(c -> Evaluated.add(nodes, out, under(condition, c)));
        List<Evaluated.Case> otherwise = map.containsKey("else")
                ? cases(at.member("else"), false)
                : List.of(new Evaluated.Case(nodes.anything(), Evaluated.NONE));
        otherwise.forEach(c -> Evaluated.add(nodes, out, under(nodes.not(condition), c)));
        return out;
    }

    /** The cases of something that counts only when a condition holds. */
    private List<Evaluated.Case> when(Node condition, List<Evaluated.Case> cases) {
        List<Evaluated.Case> out = new ArrayList<>();
        cases.forEach(c -> Evaluated.add(nodes, out, under(condition, c)));
        Evaluated.add(nodes, out, new Evaluated.Case(nodes.not(condition), Evaluated.NONE));
        return out.size() == 1
                ? List.of(new Evaluated.Case(nodes.anything(), out.get(0).evaluated()))
                : out;
    }

    private Evaluated.Case under(Node condition, Evaluated.Case c) {
        return new Evaluated.Case(nodes.and(List.of(condition, c.condition())), c.evaluated());
    }

    /** What the keywords of the place itself look at. */
    private Evaluated looked(Place at, Map<?, ?> map, boolean own) {
        Set<String> names = new LinkedHashSet<>();
        if (map.get("properties") instanceof Map<?, ?> properties) {
            properties.keySet().forEach(n -> names.add((String) n));
        }
        Set<Node> patterns = new LinkedHashSet<>();
        if (map.get("patternProperties") instanceof Map<?, ?> byPattern) {
            byPattern.keySet().forEach(p -> patterns.add(nodes.of(new Term.Matches((String) p))));
        }
        boolean allNames =
                map.containsKey("additionalProperties") || (!own && map.containsKey("unevaluatedProperties"));
        boolean tuples = at.resource().dialect().from(Dialect.DRAFT_2020_12);
        Object listed = map.get(tuples ? "prefixItems" : "items");
        boolean allItems = (!own && map.containsKey("unevaluatedItems"))
                || (map.containsKey("items") && (tuples || !(listed instanceof List)))
                || (listed instanceof List && !tuples && map.containsKey("additionalItems"));
        Set<Node> containing =
                tuples && map.containsKey("contains") ? Set.of(reader.schema(at.member("contains"))) : Set.of();
        return new Evaluated(
                names, patterns, allNames, listed instanceof List<?> l ? l.size() : 0, allItems, containing);
    }

    private interface Visitor {
        void visit(Place at);
    }

    private static void each(Place list, Visitor visitor) {
        if (list.value() instanceof List<?> all) {
            for (int i = 0; i < all.size(); i++) {
                visitor.visit(list.element(i));
            }
        }
    }

    /** The schema of a location, with no member that none of its parts declares, if one of them declares any. */
    Node closed(Place at, Node node) {
        Set<String> names = new LinkedHashSet<>();
        Set<Node> patterns = new LinkedHashSet<>();
        Set<List<Object>> seen = new HashSet<>();
        if (!declares(at, names, patterns, seen) || (names.isEmpty() && patterns.isEmpty())) {
            return node;
        }
        Evaluated declared = new Evaluated(names, patterns, false, 0, false, Set.of());
        return nodes.and(List.of(node, members(declared, nodes.nothing())));
    }

    /** Collects what is declared; false when a schema for all other names makes a map of it. */
    private boolean declares(Place raw, Set<String> names, Set<Node> patterns, Set<List<Object>> seen) {
        Place at = reader.identifiers().entered(raw);
        Map<?, ?> map = at.map();
        if (map == null || !seen.add(List.of(System.identityHashCode(at.resource()), at.pointer()))) {
            return true;
        }
        Evaluated own = looked(at, map, true);
        names.addAll(own.names());
        patterns.addAll(own.patterns());
        boolean fixed = !isSchema(map.get("additionalProperties")) && !isSchema(map.get("unevaluatedProperties"));
        List<Place> parts = new ArrayList<>();
        if (map.get("$ref") instanceof String ref) {
            reader.target(at, ref).ifPresent(parts::add);
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            each(at.member(keyword), parts::add);
        }
        for (String keyword : List.of("if", "then", "else")) {
            parts.add(at.member(keyword));
        }
        for (String keyword : List.of("dependentSchemas", "dependencies")) {
            if (map.get(keyword) instanceof Map<?, ?> byName) {
                byName.forEach((name, value) -> parts.add(at.member(keyword).at((String) name, value)));
            }
        }
        reader.stack().enter(STACK);
        try {
            for (Place part : parts) {
                fixed &= declares(part, names, patterns, seen);
            }
        } finally {
            reader.stack().leave(STACK);
        }
        return fixed;
    }

    private static boolean isSchema(@Nullable Object value) {
        return value instanceof Map<?, ?> m && !m.isEmpty();
    }
}
