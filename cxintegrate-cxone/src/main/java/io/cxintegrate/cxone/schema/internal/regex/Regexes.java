package io.cxintegrate.cxone.schema.internal.regex;

import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.regex.Regex.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes expressions, equal ones once, in a form in which every expression has finitely many derivatives (Brzozowski 1964).
 * Not safe for concurrent use.
 */
public final class Regexes {
    /** Thrown inside this package only: more work than was allowed. */
    static final class TooComplex extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooComplex() {
            super("too complex", null, false, false);
        }
    }

    /** How much work reading one pattern, or trying it on one text, may be. */
    static final int PATTERN_STEPS = 20_000;

    private record Key(Op op, List<Integer> parts, CharSet set, int min, int max) {}

    private record Step(int regex, int c) {}

    private static final int DERIVE_STACK = 350;
    private static final int THEN_STACK = 120;

    final StackBudget stack;
    private long left = PATTERN_STEPS;
    private final Map<Key, Regex> shared = new HashMap<>();
    private final Map<Step, Regex> derivatives = new HashMap<>();
    private final Map<String, PatternLanguage> patterns = new HashMap<>();
    private final Map<String, Optional<CharSet>> properties = new HashMap<>();
    final Regex nothing = make(Op.NOTHING, List.of(), CharSet.NONE, 0, 0);
    final Regex empty = make(Op.EMPTY, List.of(), CharSet.NONE, 0, 0);
    final Regex everything = make(Op.NOT, List.of(nothing), CharSet.NONE, 0, 0);

    /** None yet; what is nested in them takes its rounds from the budget. */
    public Regexes(StackBudget stack) {
        this.stack = stack;
    }

    /** Lets the next piece of work take so many steps. */
    void allow(int steps) {
        left = steps;
    }

    /** The texts in which a pattern of JSON Schema is found, read once. */
    public PatternLanguage pattern(String source) {
        return patterns.computeIfAbsent(source, s -> new PatternParser(this, s).search());
    }

    /** A Unicode property, looked up once, because all characters have to be asked. */
    @Nullable
    CharSet property(String name) {
        return properties
                .computeIfAbsent(name, n -> Optional.ofNullable(CharSet.property(n)))
                .orElse(null);
    }

    Regex set(CharSet set) {
        return set.isEmpty() ? nothing : make(Op.SET, List.of(), set, 0, 0);
    }

    Regex literal(String text) {
        return sequence(
                text.codePoints().mapToObj(c -> set(CharSet.range(c, c))).toList());
    }

    Regex sequence(List<Regex> parts) {
        Regex out = empty;
        for (int i = parts.size() - 1; i >= 0; i--) {
            out = then(parts.get(i), out);
        }
        return out;
    }

    /** Right-nested, so that equal sequences are equal expressions. */
    Regex then(Regex first, Regex second) {
        if (first == nothing || second == nothing) {
            return nothing;
        }
        if (first == empty) {
            return second;
        }
        if (second == empty) {
            return first;
        }
        if (first.op == Op.SEQUENCE) {
            stack.enter(THEN_STACK);
            try {
                return then(first.parts.get(0), then(first.parts.get(1), second));
            } finally {
                stack.leave(THEN_STACK);
            }
        }
        if (first == everything && (second == everything || startsWithEverything(second))) {
            return second;
        }
        return make(Op.SEQUENCE, List.of(first, second), CharSet.NONE, 0, 0);
    }

    private boolean startsWithEverything(Regex r) {
        return r.op == Op.SEQUENCE && r.parts.get(0) == everything;
    }

    Regex either(Collection<Regex> parts) {
        return joined(Op.EITHER, parts, nothing, everything);
    }

    Regex both(Collection<Regex> parts) {
        return joined(Op.BOTH, parts, everything, nothing);
    }

    Regex not(Regex r) {
        return r.op == Op.NOT ? r.parts.get(0) : make(Op.NOT, List.of(r), CharSet.NONE, 0, 0);
    }

    Regex repeat(Regex r, int min, int max) {
        if (max == 0 || r == empty) {
            return empty;
        }
        if (r == nothing) {
            return min == 0 ? empty : nothing;
        }
        if (min == 1 && max == 1) {
            return r;
        }
        if (min == 0 && max == Regex.UNLIMITED && (r == everything || (r.op == Op.SET && r.set.equals(CharSet.ALL)))) {
            return everything;
        }
        if (r.op == Op.REPEAT && r.min == 0 && r.max == Regex.UNLIMITED) {
            return r;
        }
        return make(Op.REPEAT, List.of(r), CharSet.NONE, min, max);
    }

    private Regex joined(Op op, Collection<Regex> parts, Regex neutral, Regex killer) {
        TreeSet<Regex> flat = new TreeSet<>(Comparator.comparingInt(r -> r.id));
        for (Regex part : parts) {
            if (part.op == op) {
                flat.addAll(part.parts);
            } else if (part != neutral) {
                flat.add(part);
            }
        }
        if (flat.contains(killer)) {
            return killer;
        }
        for (Regex part : flat) {
            if (part.op == Op.NOT && flat.contains(part.parts.get(0))) {
                return killer;
            }
        }
        if (flat.isEmpty()) {
            return neutral;
        }
        return flat.size() == 1 ? flat.first() : make(op, List.copyOf(flat), CharSet.NONE, 0, 0);
    }

    /** Whether a text is in the language; empty when that is too complex. */
    public Optional<Boolean> accepts(Regex regex, String text) {
        try {
            allow(PATTERN_STEPS + 50 * text.length());
            return Optional.of(derived(regex, text));
        } catch (TooComplex e) {
            return Optional.empty();
        }
    }

    private boolean derived(Regex regex, String text) {
        Regex at = regex;
        for (int i = 0; i < text.length() && at != nothing && at != everything; ) {
            int c = text.codePointAt(i);
            at = derive(at, c);
            i += Character.charCount(c);
        }
        return at.acceptsEmpty;
    }

    /** What may follow once this character was read. */
    Regex derive(Regex r, int c) {
        if (r.op == Op.NOTHING || r.op == Op.EMPTY || r == everything) {
            return r == everything ? r : nothing;
        }
        if (r.op == Op.SET) {
            return r.set.contains(c) ? empty : nothing;
        }
        Step step = new Step(r.id, c);
        Regex known = derivatives.get(step);
        if (known == null) {
            stack.enter(DERIVE_STACK);
            try {
                known = compute(r, c);
            } finally {
                stack.leave(DERIVE_STACK);
            }
            derivatives.put(step, known);
        }
        return known;
    }

    private Regex compute(Regex r, int c) {
        switch (r.op) {
            case SEQUENCE -> {
                Regex first = r.parts.get(0);
                Regex second = r.parts.get(1);
                Regex out = then(derive(first, c), second);
                return first.acceptsEmpty ? either(List.of(out, derive(second, c))) : out;
            }
            case REPEAT -> {
                Regex inner = r.parts.get(0);
                int max = r.max == Regex.UNLIMITED ? r.max : r.max - 1;
                return then(derive(inner, c), repeat(inner, Math.max(0, r.min - 1), max));
            }
            case NOT -> {
                return not(derive(r.parts.get(0), c));
            }
            default -> {
                List<Regex> out = new ArrayList<>(r.parts.size());
                for (Regex part : r.parts) {
                    out.add(derive(part, c));
                }
                return r.op == Op.EITHER ? either(out) : both(out);
            }
        }
    }

    private Regex make(Op op, List<Regex> parts, CharSet set, int min, int max) {
        left -= 1 + parts.size();
        if (left < 0) {
            throw new TooComplex();
        }
        Key key = new Key(op, parts.stream().map(p -> p.id).toList(), set, min, max);
        Regex known = shared.get(key);
        if (known == null) {
            known = new Regex(shared.size(), op, parts, set, min, max);
            shared.put(key, known);
        }
        return known;
    }
}
