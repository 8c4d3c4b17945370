package io.cxintegrate.cxone.schema.internal.read;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.Reference;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one schema into nodes. References are followed at once where that ends, and on first use where it does not, so that
 * recursive schemas can be read. Not safe for concurrent use.
 */
public final class SchemaReader {
    private static final int MOST_DEPTH = 60;
    private static final int MOST_FOLLOWED = 20;
    private static final int STACK = 900;

    private final String label;
    private final Nodes nodes;
    private final Reading reading;
    private final Identifiers identifiers;
    private final ScalarKeywords scalars;
    private final ObjectKeywords objects;
    private final ArrayKeywords arrays;
    private final Unevaluated unevaluated;
    private final Targets targets;
    private final StackBudget stack;
    private final Set<Object> following = new HashSet<>();
    private int depth;

    private SchemaReader(
            Input input, Nodes nodes, Targets targets, StackBudget stack, Function<String, Optional<Object>> resolver) {
        this.label = input.label();
        this.nodes = nodes;
        this.reading = input.reading();
        this.targets = targets;
        this.stack = stack;
        this.identifiers = new Identifiers(resolver, stack);
        this.scalars = new ScalarKeywords(this, nodes);
        this.objects = new ObjectKeywords(this, nodes);
        this.arrays = new ArrayKeywords(this, nodes);
        this.unevaluated = new Unevaluated(this, nodes);
    }

    /**
     * What to read.
     *
     * @param label {@code old} or {@code new}, for messages
     * @param schema plain JSON
     * @param unlessNamed the draft of a schema without {@code $schema}
     * @param refers whether it refers to anything
     */
    public record Input(String label, @Nullable Object schema, Dialect unlessNamed, Reading reading, boolean refers) {}

    /**
     * Reads two documents into nodes that they share.
     *
     * @param stack how deep it may go, now and when references are followed later
     * @param resolver finds other documents by their URI
     * @return one node for each
     * @throws InvalidInputException if a part of one is no schema, or a reference leads nowhere, naming the pointer
     */
    public static List<Node> readBoth(
            Nodes nodes, Input first, Input second, StackBudget stack, Function<String, Optional<Object>> resolver) {
        // Read in different ways, the same text says different things.
        Targets shared = new Targets(stack);
        SchemaReader one = new SchemaReader(first, nodes, shared, stack, resolver);
        Targets others = first.reading().equals(second.reading()) ? shared : new Targets(stack);
        SchemaReader two = new SchemaReader(second, nodes, others, stack, resolver);
        Place here = one.identifiers.document(first.schema(), "", first.unlessNamed());
        Place there = two.identifiers.document(second.schema(), "", second.unlessNamed());
        if (first.refers() || second.refers()) {
            shared.twins.collect(one.identifiers, here);
            others.twins.collect(two.identifiers, there);
            shared.twins.settle();
            if (others != shared) {
                others.twins.settle();
            }
        }
        return List.of(one.location(here), two.location(there));
    }

    /** What was read of targets of references, by twins. */
    private static final class Targets {
        private final Twins twins;
        private final Map<Object, Node> nodes = new HashMap<>();
        private final Map<Object, Reference> references = new HashMap<>();

        Targets(StackBudget stack) {
            twins = new Twins(stack);
        }
    }

    Reading reading() {
        return reading;
    }

    StackBudget stack() {
        return stack;
    }

    Identifiers identifiers() {
        return identifiers;
    }

    /** The schema of a location of the document that is judged, rather than one more schema of the same location. */
    Node location(Place at) {
        Node node = schema(at);
        return reading.declaredOnly() ? unevaluated.closed(at, node) : node;
    }

    /** A schema at a place. */
    Node schema(Place raw) {
        Place at = identifiers.entered(raw);
        if (at.value() instanceof Boolean b) {
            return b ? nodes.anything() : nodes.nothing();
        }
        Map<?, ?> map = at.map();
        if (map == null) {
            throw wrongType(at, "an object or a boolean");
        }
        if (map.isEmpty()) {
            return nodes.anything();
        }
        stack.enter(STACK);
        depth++;
        try {
            return keywords(at, map);
        } finally {
            depth--;
            stack.leave(STACK);
        }
    }

    private Node keywords(Place at, Map<?, ?> map) {
        Dialect dialect = at.resource().dialect();
        if (map.get("$ref") instanceof String ref && !dialect.from(Dialect.DRAFT_2019_09)) {
            // Up to draft 7 the keywords beside a $ref are ignored (draft-handrews-json-schema-01, section 8.3).
            return reference(at, "$ref", ref);
        }
        int groups = 0;
        for (Object keyword : map.keySet()) {
            groups |= Keywords.group((String) keyword);
        }
        List<Node> all = new ArrayList<>(4);
        if ((groups & Keywords.SCALARS) != 0) {
            scalars.read(at, map, dialect, all);
        }
        if ((groups & Keywords.OBJECTS) != 0) {
            objects.read(at, map, dialect, all);
        }
        if ((groups & Keywords.ARRAYS) != 0) {
            arrays.read(at, map, dialect, all);
        }
        if ((groups & Keywords.COMBINED) != 0) {
            combined(at, map, dialect, all);
            if (dialect.from(Dialect.DRAFT_2019_09)) {
                refer(at, map, all);
                unevaluated.read(at, map, all);
            }
        }
        return all.size() == 1 ? all.get(0) : nodes.and(all);
    }

    private void refer(Place at, Map<?, ?> map, List<Node> all) {
        if (map.get("$ref") instanceof String ref) {
            all.add(reference(at, "$ref", ref));
        }
        for (String keyword : List.of("$dynamicRef", "$recursiveRef")) {
            if (map.get(keyword) instanceof String ref) {
                all.add(
                        identifiers.isStatic()
                                ? reference(at, keyword, ref)
                                : opaque(at, keyword, "a dynamic reference among several resources", Types.ALL));
            }
        }
    }

    private void combined(Place at, Map<?, ?> map, Dialect dialect, List<Node> all) {
        if (map.containsKey("allOf")) {
            all.addAll(schemas(at.member("allOf")));
        }
        if (map.containsKey("anyOf")) {
            all.add(nodes.or(schemas(at.member("anyOf"))));
        }
        if (map.containsKey("oneOf")) {
            all.add(nodes.exactlyOne(schemas(at.member("oneOf"))));
        }
        if (map.containsKey("not")) {
            all.add(nodes.not(schema(at.member("not"))));
        }
        if (map.containsKey("if") && dialect.from(Dialect.DRAFT_7)) {
            Node then = map.containsKey("then") ? schema(at.member("then")) : nodes.anything();
            Node otherwise = map.containsKey("else") ? schema(at.member("else")) : nodes.anything();
            all.add(nodes.ifThenElse(schema(at.member("if")), then, otherwise));
        }
    }

    /** A list of schemas. */
    List<Node> schemas(Place at) {
        if (!(at.value() instanceof List<?> list)) {
            throw wrongType(at, "an array of schemas");
        }
        List<Node> out = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            out.add(schema(at.element(i)));
        }
        return out;
    }

    /** The place a reference leads to; empty when that is nothing, or a document that nobody gave. */
    Optional<Place> target(Place at, String ref) {
        return identifiers.find(ref, at.resource());
    }

    private Node reference(Place at, String keyword, String ref) {
        Place target = target(at, ref).orElse(null);
        if (target == null) {
            // The same reference in both schemas leads to the same, whatever it is.
            return opaque(at, keyword, "a reference that leads to nothing that is known", Types.ALL);
        }
        Object key = targets.twins.key(target);
        Node known = targets.nodes.get(key);
        if (known != null && !targets.twins.isRecursive(target)) {
            return known;
        }
        if (targets.twins.isRecursive(target) || following.contains(key) || isFar()) {
            // Recursion, always by the same node; or a chain too long for the stack. Read when it is used.
            Reference lazy = targets.references.computeIfAbsent(
                    key,
                    k -> new Reference(
                            label + " " + (target.pointer().isEmpty() ? "(root)" : target.pointer()),
                            () -> followed(target, key)));
            return nodes.of(new Term.Ref(lazy));
        }
        return followed(target, key);
    }

    private boolean isFar() {
        return depth > MOST_DEPTH || following.size() > MOST_FOLLOWED;
    }

    private Node followed(Place target, Object key) {
        Node known = targets.nodes.get(key);
        if (known == null) {
            int outer = depth;
            depth = outer > MOST_DEPTH ? 0 : outer;
            following.add(key);
            try {
                known = schema(target);
            } finally {
                following.remove(key);
                depth = outer;
            }
            targets.nodes.put(key, known);
        }
        return known;
    }

    /** A node that agrees with nothing but itself. */
    Node opaque(Place at, String keyword, String reason, int about) {
        Object value = at.map() == null ? null : at.map().get(keyword);
        return nodes.of(new Term.Opaque(
                keyword,
                Values.key(value),
                reason + ", at " + at.pointer() + "/" + keyword + " of the " + label + " schema",
                about));
    }

    InvalidInputException wrongType(Place at, String expected) {
        return new InvalidInputException("the " + label + " schema should have " + expected + " at '"
                + (at.pointer().isEmpty() ? "/" : at.pointer()) + "' but has "
                + (at.value() == null ? "null" : "a value of type " + Json.typeOf(at.value())));
    }
}
