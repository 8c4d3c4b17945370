package io.cxintegrate.cxone.schema.change;

import io.cxintegrate.cxone.schema.change.SchemaDocument.Place;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares keywords whose values are schemas, or lists or maps of schemas. */
final class SubschemaRules {
    private final SchemaWalk walk;
    private final ValueRules values;
    private final Findings findings;

    SubschemaRules(SchemaWalk walk, ValueRules values, Findings findings) {
        this.walk = walk;
        this.values = values;
        this.findings = findings;
    }

    /** One schema that adds a condition; goes into it when both sides have one. */
    void condition(String keyword, SchemaPair pair, String innerField) {
        Place before = pair.before().keyword(keyword);
        Place after = pair.after().keyword(keyword);
        if (isObject(before) && isObject(after)) {
            walk.descend(pair, before, after, innerField);
        } else {
            values.compare(keyword, before, after, pair.field());
        }
    }

    /** One schema for what is not listed: without the keyword everything is allowed, with {@code false} nothing is. */
    void rest(String keyword, SchemaPair pair, String innerField) {
        Place before = pair.before().keyword(keyword);
        Place after = pair.after().keyword(keyword);
        String was = openness(before);
        String is = openness(after);
        if (was.equals("a schema") && is.equals("a schema")) {
            walk.descend(pair, before, after, innerField);
        } else if (!was.equals(is)) {
            findings.add(
                    Keywords.kind(keyword),
                    before,
                    after,
                    pair.field(),
                    keyword + " of " + Findings.named(pair.field()) + " changed from " + was + " to " + is);
        }
    }

    /** One schema for all elements, or one for each position. */
    void items(String keyword, SchemaPair pair) {
        Place before = pair.before().keyword(keyword);
        Place after = pair.after().keyword(keyword);
        if (keyword.equals("items") && !isList(before) && !isList(after)) {
            rest(keyword, pair, pair.field() + "[]");
            return;
        }
        if (!isList(before) || !isList(after)) {
            findings.add(
                    ChangeKind.TUPLE_CHANGED,
                    before,
                    after,
                    pair.field(),
                    keyword + " of " + Findings.named(pair.field()) + " changed from " + positions(before) + " to "
                            + positions(after));
            return;
        }
        List<Place> was = elements(pair.before(), before);
        List<Place> is = elements(pair.after(), after);
        if (was.size() != is.size()) {
            findings.add(
                    ChangeKind.TUPLE_CHANGED,
                    before,
                    after,
                    pair.field(),
                    "the tuple of " + Findings.named(pair.field()) + " had " + was.size() + " positions and now has "
                            + is.size());
        }
        for (int i = 0; i < Math.min(was.size(), is.size()); i++) {
            walk.descend(pair, was.get(i), is.get(i), pair.field() + "[" + i + "]");
        }
    }

    /** Branches: equal ones are paired first, the others in their order; what is left over came or went. */
    void branches(String keyword, SchemaPair pair) {
        List<Place> was = elements(pair.before(), pair.before().keyword(keyword));
        List<Place> is = elements(pair.after(), pair.after().keyword(keyword));
        Map<String, Deque<Integer>> equals = new HashMap<>();
        for (int i = 0; i < is.size(); i++) {
            equals.computeIfAbsent(Values.key(is.get(i).value()), k -> new ArrayDeque<>())
                    .add(i);
        }
        Set<Integer> matched = new HashSet<>();
        List<Place> gone = new ArrayList<>();
        for (Place branch : was) {
            Integer match = equals.getOrDefault(Values.key(branch.value()), new ArrayDeque<>())
                    .poll();
            if (match == null) {
                gone.add(branch);
            } else {
                matched.add(match);
                // Equal text may refer to definitions that are not equal.
                walk.descend(pair, branch, is.get(match), pair.field());
            }
        }
        List<Place> come = new ArrayList<>();
        for (int i = 0; i < is.size(); i++) {
            if (!matched.contains(i)) {
                come.add(is.get(i));
            }
        }
        int both = Math.min(gone.size(), come.size());
        for (int i = 0; i < both; i++) {
            walk.descend(pair, gone.get(i), come.get(i), pair.field());
        }
        String subject = keyword + " branch of " + Findings.named(pair.field());
        for (Place branch : gone.subList(both, gone.size())) {
            findings.add(
                    Keywords.kind(keyword),
                    branch,
                    null,
                    pair.field(),
                    subject + " was removed: " + Values.shown(branch.value()));
        }
        for (Place branch : come.subList(both, come.size())) {
            findings.add(
                    Keywords.kind(keyword),
                    null,
                    branch,
                    pair.field(),
                    subject + " was added: " + Values.shown(branch.value()));
        }
    }

    /** Schemas, or lists of names, by name. */
    void named(String keyword, SchemaPair pair) {
        Place before = pair.before().keyword(keyword);
        Place after = pair.after().keyword(keyword);
        Map<?, ?> was = members(pair.before(), before);
        Map<?, ?> is = members(pair.after(), after);
        Set<String> names = new LinkedHashSet<>();
        was.keySet().forEach(n -> names.add((String) n));
        is.keySet().forEach(n -> names.add((String) n));
        for (String name : names) {
            Place oldMember = before != null && was.containsKey(name) ? before.member(name) : null;
            Place newMember = after != null && is.containsKey(name) ? after.member(name) : null;
            if (isObject(oldMember) && isObject(newMember)) {
                boolean isPattern = keyword.equals("patternProperties");
                walk.descend(
                        pair,
                        oldMember,
                        newMember,
                        isPattern ? Findings.below(pair.field(), "/" + name + "/") : pair.field());
            } else if (!sameNames(oldMember, newMember)) {
                values.compare(keyword, oldMember, newMember, pair.field(), " for '" + name + "'");
            }
        }
    }

    /** The members of a keyword whose value must be an object; none when it is not there. */
    static Map<?, ?> members(SchemaNode node, @Nullable Place place) {
        if (place == null) {
            return Map.of();
        }
        if (!(place.value() instanceof Map<?, ?> map)) {
            throw node.document().wrongType(place, "an object");
        }
        return map;
    }

    private static List<Place> elements(SchemaNode node, @Nullable Place place) {
        List<Place> places = new ArrayList<>();
        if (place == null) {
            return places;
        }
        if (!(place.value() instanceof List<?> list)) {
            throw node.document().wrongType(place, "an array of schemas");
        }
        for (int i = 0; i < list.size(); i++) {
            places.add(place.element(i));
        }
        return places;
    }

    /** The order of names that a dependency asks for does not count. */
    private static boolean sameNames(@Nullable Place before, @Nullable Place after) {
        return before != null
                && after != null
                && before.value() instanceof List<?> a
                && after.value() instanceof List<?> b
                && new HashSet<Object>(a).equals(new HashSet<Object>(b));
    }

    private static String openness(@Nullable Place place) {
        if (place == null || Boolean.TRUE.equals(place.value()) || Map.of().equals(place.value())) {
            return "open";
        }
        return Boolean.FALSE.equals(place.value()) ? "closed" : "a schema";
    }

    private static String positions(@Nullable Place place) {
        return place != null && place.value() instanceof List<?> list ? list.size() + " positions" : openness(place);
    }

    private static boolean isObject(@Nullable Place place) {
        return place != null && place.value() instanceof Map;
    }

    private static boolean isList(@Nullable Place place) {
        return place != null && place.value() instanceof List;
    }
}
