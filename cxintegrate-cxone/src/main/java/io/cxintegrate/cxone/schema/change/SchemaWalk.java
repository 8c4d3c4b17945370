package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.cxone.schema.change.SchemaDocument.Place;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks two schemas side by side and notes where they differ. Keeps its own stack, so that deep schemas cost memory and not
 * the thread's stack, and looks at a pair of places that references lead to once, so that recursive schemas end. Not safe for
 * concurrent use.
 */
final class SchemaWalk {
    /** Which two places were compared already. */
    private record Places(List<String> before, List<String> after) {}

    private final Findings findings = new Findings();
    private final ValueRules values = new ValueRules(findings);
    private final SubschemaRules subschemas = new SubschemaRules(this, values, findings);
    private final Deque<SchemaPair> stack = new ArrayDeque<>();
    private final List<SchemaPair> below = new ArrayList<>();
    private final Set<Places> seen = new HashSet<>();
    /** Whether equal text means equal schemas: nothing in it refers to what may have changed. */
    private final boolean isPlain;

    /** @param refers whether one of them refers to anything */
    SchemaWalk(boolean refers) {
        isPlain = !refers;
    }

    Findings run(SchemaDocument before, SchemaDocument after) {
        SchemaPair roots = new SchemaPair(before.root(), after.root(), "");
        seen.add(places(roots));
        stack.push(roots);
        while (!stack.isEmpty()) {
            compare(stack.pop());
            // Last in, first out: turned round, so that changes come in the order of the document.
            for (int i = below.size() - 1; i >= 0; i--) {
                stack.push(below.get(i));
            }
            below.clear();
        }
        return findings;
    }

    /** Compares what stands at these two places, once all of {@code pair} is compared. */
    void descend(SchemaPair pair, @Nullable Place before, @Nullable Place after, String field) {
        if (before == null || after == null) {
            return;
        }
        SchemaNode oldNode = pair.before().document().node(before);
        SchemaNode newNode = pair.after().document().node(after);
        SchemaPair next = new SchemaPair(oldNode, newNode, field);
        // Without a reference no cycle closes, and no second way leads to the same pair.
        boolean referred = oldNode.isReferred() || newNode.isReferred();
        if (!referred || seen.add(places(next))) {
            below.add(next);
        }
    }

    private static Places places(SchemaPair pair) {
        return new Places(pair.before().identity(), pair.after().identity());
    }

    private void compare(SchemaPair pair) {
        SchemaNode before = pair.before();
        SchemaNode after = pair.after();
        if (before.allowsNothing() || after.allowsNothing()) {
            if (before.allowsNothing() != after.allowsNothing()) {
                findings.add(
                        ChangeKind.SCHEMA_REPLACED,
                        before.place(),
                        after.place(),
                        pair.field(),
                        Findings.named(pair.field())
                                + (after.allowsNothing() ? " now allows nothing" : " no longer allows nothing"));
            }
            return;
        }
        TypeRules.compare(pair, findings);
        values.required(pair);
        properties(pair);
        Set<String> names = new LinkedHashSet<>(before.keywords());
        names.addAll(after.keywords());
        names.forEach(name -> keyword(name, pair));
    }

    private void keyword(String name, SchemaPair pair) {
        String field = pair.field();
        switch (name) {
            case "type", "required", "properties" -> {}
            case "additionalProperties", "unevaluatedProperties" ->
                subschemas.rest(name, pair, Findings.below(field, "*"));
            case "additionalItems", "unevaluatedItems" -> subschemas.rest(name, pair, field + "[]");
            case "propertyNames" -> subschemas.rest(name, pair, field);
            case "items", "prefixItems" -> subschemas.items(name, pair);
            case "contains" -> subschemas.condition(name, pair, field + "[]");
            case "not", "if", "then", "else" -> subschemas.condition(name, pair, field);
            case "allOf", "anyOf", "oneOf" -> subschemas.branches(name, pair);
            case "patternProperties", "dependencies", "dependentRequired", "dependentSchemas" ->
                subschemas.named(name, pair);
            default -> {
                if (!Keywords.DEFINITIONS.contains(name)) {
                    values.compare(
                            name, pair.before().keyword(name), pair.after().keyword(name), field);
                    noteReference(name, pair.before());
                    noteReference(name, pair.after());
                }
            }
        }
    }

    /** References to elsewhere have equal text even when what they refer to has changed: say so rather than stay silent. */
    private void noteReference(String keyword, SchemaNode node) {
        Place place = node.keyword(keyword);
        if (place != null && Keywords.REFERENCES.contains(keyword)) {
            findings.notCompared("the " + node.document().label() + " schema refers to "
                    + Values.shown(place.value()) + " at " + place.pointer()
                    + ", which was compared as text and not followed");
        }
    }

    private void properties(SchemaPair pair) {
        Place before = pair.before().keyword("properties");
        Place after = pair.after().keyword("properties");
        Map<?, ?> was = SubschemaRules.members(pair.before(), before);
        Map<?, ?> is = SubschemaRules.members(pair.after(), after);
        if (before != null) {
            for (Object name : was.keySet()) {
                if (!is.containsKey(name)) {
                    property(ChangeKind.PROPERTY_REMOVED, before.member((String) name), null, pair, (String) name);
                }
            }
        }
        if (after != null) {
            for (Object name : is.keySet()) {
                if (!was.containsKey(name)) {
                    property(ChangeKind.PROPERTY_ADDED, null, after.member((String) name), pair, (String) name);
                }
            }
        }
        if (before != null && after != null) {
            for (Object key : was.keySet()) {
                String name = (String) key;
                if (is.containsKey(name) && !(isPlain && Objects.equals(was.get(key), is.get(key)))) {
                    descend(pair, before.member(name), after.member(name), Findings.below(pair.field(), name));
                }
            }
        }
    }

    private void property(
            ChangeKind kind, @Nullable Place before, @Nullable Place after, SchemaPair pair, String name) {
        String path = Findings.below(pair.field(), name);
        String verb = kind == ChangeKind.PROPERTY_ADDED ? " was added" : " was removed";
        findings.add(kind, before, after, path, "property '" + path + "'" + verb);
    }
}
