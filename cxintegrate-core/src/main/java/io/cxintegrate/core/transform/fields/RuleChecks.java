package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.Violations;
import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.json.PathPattern.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds rules that cannot work, alone or together, before any data comes. */
final class RuleChecks {
    /** Deeper than any JSON this library holds. */
    private static final int MAX_STEPS = 500;

    /** A target, and for each of its wildcards the names it does not stand for. */
    private record Place(FieldRule rule, PathPattern to, List<Set<String>> excluded) {}

    /** How two places lie to each other. */
    private enum Relation {
        APART,
        SAME,
        MAYBE_SAME,
        FIRST_INSIDE,
        SECOND_INSIDE,
        CLASH
    }

    private RuleChecks() {}

    static void addTo(Violations violations, List<FieldRule> rules) {
        Taken reads = Taken.of(rules, rule -> true);
        List<Place> earlier = new ArrayList<>();
        for (FieldRule rule : rules) {
            PathPattern to = rule.to();
            if (to != null) {
                addOwn(violations, rule, to);
                Place place = new Place(rule, to, rule.from() == null ? List.of() : reads.excluded(rule.from()));
                earlier.forEach(other -> addConflict(violations, other, place));
                earlier.add(place);
            }
        }
    }

    private static void addOwn(Violations violations, FieldRule rule, PathPattern to) {
        if (to.steps().stream().anyMatch(Integer.class::isInstance)) {
            violations.add(to.toString(), "cannot be written to: a target path has names only, no array index");
        }
        violations.unless(
                to.steps().size() <= MAX_STEPS,
                shortened(to),
                "cannot be written to: deeper than %s levels",
                MAX_STEPS);
        List<Wildcard> wildcards = to.wildcards();
        List<Wildcard> given = rule.from() == null ? List.of() : rule.from().wildcards();
        boolean fits = given.size() >= wildcards.size()
                && given.subList(0, wildcards.size()).equals(wildcards);
        violations.unless(
                fits,
                to.toString(),
                "has wildcards that its source does not have: the first of '%s' must be the same in the same order",
                rule.from() == null ? rule : rule.from());
        if (rule.contradictsItself()) {
            violations.add(to.toString(), "is required and has a default for when it is missing; keep one");
        }
    }

    private static String shortened(PathPattern to) {
        String text = to.toString();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static void addConflict(Violations violations, Place earlier, Place place) {
        PathPattern to = place.to();
        PathPattern other = earlier.to();
        switch (relation(earlier, place)) {
            case SAME ->
                violations.add(to.toString(), "is written by two rules: '%s' and '%s'", earlier.rule(), place.rule());
            case MAYBE_SAME ->
                violations.add(
                        to.toString(),
                        "can be the same place as '%s', which the rule '%s' writes; name the source of one of them apart",
                        other,
                        earlier.rule());
            case SECOND_INSIDE ->
                violations.add(
                        to.toString(),
                        "lies inside '%s', which the rule '%s' writes as a whole",
                        other,
                        earlier.rule());
            case FIRST_INSIDE ->
                violations.add(
                        other.toString(), "lies inside '%s', which the rule '%s' writes as a whole", to, place.rule());
            case CLASH ->
                violations.add(
                        to.toString(),
                        "goes through an object where '%s' of the rule '%s' goes through an array, or the other way round",
                        other,
                        earlier.rule());
            case APART -> {}
        }
    }

    private static Relation relation(Place first, Place second) {
        List<Object> a = first.to().steps();
        List<Object> b = second.to().steps();
        int seenInA = 0;
        int seenInB = 0;
        boolean sure = true;
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            Object x = a.get(i);
            Object y = b.get(i);
            if (x == Wildcard.ELEMENT != (y == Wildcard.ELEMENT)) {
                return Relation.CLASH;
            }
            boolean apart = (x instanceof String name && y instanceof String && !name.equals(y))
                    || isExcluded(first, seenInA, x, y)
                    || isExcluded(second, seenInB, y, x);
            if (apart) {
                return Relation.APART;
            }
            sure &= x.equals(y);
            seenInA += x instanceof Wildcard ? 1 : 0;
            seenInB += y instanceof Wildcard ? 1 : 0;
        }
        if (a.size() == b.size()) {
            return sure ? Relation.SAME : Relation.MAYBE_SAME;
        }
        return a.size() > b.size() ? Relation.FIRST_INSIDE : Relation.SECOND_INSIDE;
    }

    private static boolean isExcluded(Place place, int wildcard, Object step, @Nullable Object name) {
        return step == Wildcard.MEMBER
                && name instanceof String
                && wildcard < place.excluded().size()
                && place.excluded().get(wildcard).contains(name);
    }
}
