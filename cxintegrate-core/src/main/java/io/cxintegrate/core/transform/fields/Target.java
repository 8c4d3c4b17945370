package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.PathPattern;
import io.cxintegrate.core.json.PathPattern.Wildcard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a mapping write, as a trie over the result, in the order of the rules: a place is written by one rule as a
 * whole, or has places further in. Immutable once built.
 */
final class Target {
    /** A rule made ready to be run: the steps it reads by, and what its wildcards do not stand for. */
    record Ready(FieldRule rule, Object[] steps, List<Set<String>> excluded, int bound) {
        static Ready of(FieldRule rule, PathPattern to, Taken reads) {
            PathPattern from = rule.from();
            return new Ready(
                    rule,
                    from == null ? new Object[0] : from.steps().toArray(),
                    from == null ? List.of() : reads.excluded(from),
                    to.wildcards().size());
        }

        /** Whether it reads more wildcards than it writes, and so writes a list. */
        boolean collects() {
            return excluded.size() > bound;
        }
    }

    /** The step that leads here. */
    final String step;

    /** How many wildcards lead here. */
    final int depth;

    final Map<String, Target> names = new LinkedHashMap<>();
    final List<Ready> below = new ArrayList<>();

    @Nullable
    Target element;

    @Nullable
    Target member;

    @Nullable
    Ready leaf;

    private Target(String step, int depth) {
        this.step = step;
        this.depth = depth;
    }

    static Target of(List<FieldRule> rules, Taken reads) {
        Target root = new Target("", 0);
        for (FieldRule rule : rules) {
            PathPattern to = rule.to();
            if (to != null) {
                Ready ready = Ready.of(rule, to, reads);
                Target at = root;
                for (Object next : to.steps()) {
                    at.below.add(ready);
                    at = at.down(next);
                }
                at.below.add(ready);
                at.leaf = ready;
            }
        }
        return root;
    }

    private Target down(Object next) {
        if (next == Wildcard.ELEMENT) {
            element = element == null ? new Target("[*]", depth + 1) : element;
            return element;
        }
        if (next == Wildcard.MEMBER) {
            member = member == null ? new Target("*", depth + 1) : member;
            return member;
        }
        return names.computeIfAbsent((String) next, name -> new Target(name, depth));
    }
}
