package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.json.PathPattern.Wildcard;
import io.cxintegrate.core.json.internal.MapDraft;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.fields.MappingExplanation.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One source going through a mapping: the result is made in one pass over the trie of targets. Used once. */
final class Run {
    private static final Object NOTHING = FieldRule.NOTHING;

    private final JsonObject source;
    private final MissingSource policy;
    private final Set<FieldRule> idle;
    private final @Nullable List<MappingExplanation.Field> trace;

    /** What the wildcards on the way stand for: an index or a name. */
    private final Object[] bound;

    private @Nullable FieldRule writing;

    Run(
            JsonObject source,
            List<FieldRule> conditional,
            MissingSource policy,
            int wildcards,
            @Nullable List<MappingExplanation.Field> trace) {
        this.source = source;
        this.policy = policy;
        this.trace = trace;
        bound = new Object[wildcards];
        idle = conditional.isEmpty() ? Set.of() : Collections.newSetFromMap(new IdentityHashMap<>());
        for (FieldRule rule : conditional) {
            if (!rule.appliesTo(source)) {
                idle.add(rule);
            }
        }
    }

    boolean applies(FieldRule rule) {
        return idle.isEmpty() || !idle.contains(rule);
    }

    /** What stands at a place once the rules below have written, given what stood there before. */
    @Nullable
    Object written(Target target, @Nullable Object before) {
        if (target.leaf != null) {
            Object value = value(target.leaf);
            return value == NOTHING ? before : value;
        }
        return target.element != null ? elements(target, target.element, before) : members(target, before);
    }

    private @Nullable Object members(Target target, @Nullable Object before) {
        MapDraft out = null;
        for (Map.Entry<String, Target> e : target.names.entrySet()) {
            out = member(target, e.getKey(), e.getValue(), before, out);
        }
        if (target.member != null) {
            for (String name : boundNames(target.member)) {
                bound[target.depth] = name;
                out = member(target, name, target.member, before, out);
            }
        }
        return out == null ? before : out;
    }

    private @Nullable MapDraft member(
            Target target, String name, Target inner, @Nullable Object before, @Nullable MapDraft out) {
        Object old = at(out == null ? before : out, name);
        Object value = written(inner, old);
        if (value == old) {
            return out;
        }
        MapDraft into = out == null ? open(target, before) : out;
        if (old == NOTHING) {
            into.add(name, value);
        } else {
            into.put(name, value);
        }
        return into;
    }

    private MapDraft open(Target target, @Nullable Object before) {
        if (before instanceof MapDraft draft) {
            return draft;
        }
        if (before == NOTHING || before == null) {
            return new MapDraft();
        }
        if (before instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
            return new MapDraft(members);
        }
        throw inTheWay("an object", target, before);
    }

    private MappingException inTheWay(String expected, Target target, Object found) {
        FieldRule rule = writing == null ? target.below.get(0).rule() : writing;
        return MappingException.of(
                rule.toString(),
                String.valueOf(rule.to()),
                expected + " at its step '" + target.step + "'",
                FieldRule.described(found),
                null);
    }

    /** Every element there is to write has a place, so that the elements of source and result stay side by side. */
    private @Nullable Object elements(Target target, Target element, @Nullable Object before) {
        int size = -1;
        for (Target.Ready ready : target.below) {
            if (applies(ready.rule())) {
                Object list = container(ready, target.depth);
                if (list instanceof List<?> l) {
                    size = Math.max(size, l.size());
                } else {
                    ready.rule().ofMissing(policy);
                }
            }
        }
        if (size < 0) {
            return before;
        }
        List<?> old = before instanceof List<?> l ? l : List.of();
        List<@Nullable Object> out = new ArrayList<>(Math.max(size, old.size()));
        boolean changed = false;
        for (int i = 0; i < size; i++) {
            bound[target.depth] = i;
            Object was = i < old.size() ? old.get(i) : NOTHING;
            Object value = written(element, was);
            changed |= value != was;
            if (value != NOTHING) {
                out.add(value);
            } else if (element.leaf == null) {
                out.add(element.element == null ? Map.of() : List.of());
            }
        }
        out.addAll(old.subList(Math.min(size, old.size()), old.size()));
        if (before == NOTHING || before == null) {
            return out;
        }
        if (before instanceof List) {
            return changed || out.size() > old.size() ? out : before;
        }
        if (changed) {
            throw inTheWay("an array", target, before);
        }
        return before;
    }

    private Set<String> boundNames(Target member) {
        int wildcard = member.depth - 1;
        Set<String> names = new LinkedHashSet<>();
        for (Target.Ready ready : member.below) {
            if (applies(ready.rule())) {
                if (container(ready, wildcard) instanceof Map<?, ?> map) {
                    addNames(names, map, ready.excluded().get(wildcard));
                } else {
                    ready.rule().ofMissing(policy);
                }
            }
        }
        return names;
    }

    private static void addNames(Set<String> names, Map<?, ?> map, Set<String> excluded) {
        for (Object name : map.keySet()) {
            if (!excluded.contains((String) name)) {
                names.add((String) name);
            }
        }
    }

    private @Nullable Object value(Target.Ready ready) {
        FieldRule rule = ready.rule();
        if (!applies(rule)) {
            trace(ready, NOTHING, NOTHING, Outcome.NOT_APPLIED);
            return NOTHING;
        }
        writing = rule;
        Object found = found(ready);
        Object made;
        if (ready.collects() && found instanceof List<?> parts) {
            List<@Nullable Object> list = new ArrayList<>(parts.size());
            for (Object part : parts) {
                Object one = rule.made(part, policy);
                if (one != NOTHING) {
                    list.add(one);
                }
            }
            made = list;
        } else {
            made = rule.made(found, policy);
        }
        if (trace != null) {
            Outcome outcome = made == NOTHING
                    ? Outcome.SKIPPED
                    : found == NOTHING && rule.kind() != FieldRule.Kind.CONSTANT ? Outcome.DEFAULTED : Outcome.WRITTEN;
            trace(ready, found, made, outcome);
        }
        return made;
    }

    private @Nullable Object found(Target.Ready ready) {
        Expression expression = ready.rule().expression();
        if (expression != null) {
            return ready.rule().evaluate(expression, source);
        }
        if (ready.steps().length == 0) {
            return NOTHING;
        }
        if (!ready.collects()) {
            return container(ready, ready.bound());
        }
        List<@Nullable Object> parts = new ArrayList<>();
        return collect(ready, source.asMap(), 0, 0, parts) ? parts : NOTHING;
    }

    /** What stands before the wildcard of this number, given what those before it stand for; or at the end. */
    private @Nullable Object container(Target.Ready ready, int wildcard) {
        Object at = source.asMap();
        int seen = 0;
        for (Object step : ready.steps()) {
            Object next = step;
            if (step instanceof Wildcard) {
                if (seen == wildcard) {
                    return at;
                }
                next = bound[seen];
                if (step == Wildcard.MEMBER && ready.excluded().get(seen).contains(next)) {
                    return NOTHING;
                }
                seen++;
            }
            at = at(at, next);
            if (at == NOTHING) {
                return NOTHING;
            }
        }
        return at;
    }

    /** Adds everything the wildcards that are not bound lead to; false if there is nothing to go through. */
    private boolean collect(
            Target.Ready ready, @Nullable Object from, int index, int wildcard, List<@Nullable Object> parts) {
        Object at = from;
        int seen = wildcard;
        for (int i = index; i < ready.steps().length; i++) {
            Object step = ready.steps()[i];
            if (step instanceof Wildcard && seen >= ready.bound()) {
                return collectEach(ready, at, i, seen, parts);
            }
            at = at(at, step instanceof Wildcard ? bound[seen++] : step);
        }
        parts.add(at);
        return true;
    }

    private boolean collectEach(
            Target.Ready ready, @Nullable Object at, int index, int wildcard, List<@Nullable Object> parts) {
        boolean elements = ready.steps()[index] == Wildcard.ELEMENT;
        if (elements && at instanceof List<?> list) {
            list.forEach(item -> collect(ready, item, index + 1, wildcard + 1, parts));
            return true;
        }
        if (!elements && at instanceof Map<?, ?> map) {
            Set<String> names = new LinkedHashSet<>();
            addNames(names, map, ready.excluded().get(wildcard));
            names.forEach(name -> collect(ready, map.get(name), index + 1, wildcard + 1, parts));
            return true;
        }
        return false;
    }

    private static @Nullable Object at(@Nullable Object value, Object step) {
        if (value instanceof Map<?, ?> map && step instanceof String) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
            return members.getOrDefault(step, NOTHING);
        }
        if (value instanceof List<?> list && step instanceof Integer index && index < list.size()) {
            return list.get(index);
        }
        return NOTHING;
    }

    private void trace(Target.Ready ready, @Nullable Object found, @Nullable Object made, Outcome outcome) {
        if (trace != null) {
            FieldRule rule = ready.rule();
            trace.add(new MappingExplanation.Field(
                    concrete(rule.to(), ready.bound()),
                    rule.from() == null || found == NOTHING
                            ? Optional.empty()
                            : Optional.of(concrete(rule.from(), ready.bound())),
                    rule.toString(),
                    outcome,
                    found == NOTHING ? null : found,
                    made == NOTHING ? null : made));
        }
    }

    private String concrete(@Nullable PathPattern pattern, int wildcards) {
        List<Object> steps = new ArrayList<>(pattern == null ? List.of() : pattern.steps());
        int seen = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Wildcard && seen < wildcards) {
                steps.set(i, bound[seen++]);
            }
        }
        return PathPattern.text(steps);
    }
}
