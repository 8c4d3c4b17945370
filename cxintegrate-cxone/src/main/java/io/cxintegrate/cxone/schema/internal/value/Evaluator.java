package io.cxintegrate.cxone.schema.internal.value;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.cxone.schema.internal.budget.Budget;
import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.regex.Regexes;
import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.tree.Types;
import io.cxintegrate.cxone.schema.internal.tree.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges one value under one node, fast: candidates are tried by the hundred before the validator sees one. */
public final class Evaluator {
    private static final int MOST_DEPTH = 1500;
    private static final int STACK = 500;

    private final Regexes regexes;
    private final Budget budget;
    private final StackBudget stack;
    private int depth;

    /** An evaluator that takes its steps, and its rounds, from these budgets. */
    public Evaluator(Regexes regexes, Budget budget, StackBudget stack) {
        this.regexes = regexes;
        this.budget = budget;
        this.stack = stack;
    }

    /** Whether the value is valid. */
    public Truth truth(Node node, @Nullable Object value) {
        budget.step();
        if (depth > MOST_DEPTH) {
            return Truth.UNKNOWN;
        }
        stack.enter(STACK);
        depth++;
        try {
            return judge(node.term(), value);
        } finally {
            depth--;
            stack.leave(STACK);
        }
    }

    private Truth judge(Term term, @Nullable Object value) {
        if (term instanceof Term.And and) {
            Truth all = Truth.YES;
            for (Node n : and.all()) {
                all = all.and(truth(n, value));
                if (all == Truth.NO) {
                    break;
                }
            }
            return all;
        }
        if (term instanceof Term.Or or) {
            Truth any = Truth.NO;
            for (Node n : or.any()) {
                any = any.or(truth(n, value));
                if (any == Truth.YES) {
                    break;
                }
            }
            return any;
        }
        if (term instanceof Term.Not not) {
            return truth(not.inner(), value).not();
        }
        if (term instanceof Term.Ref ref) {
            return truth(ref.target().target(), value);
        }
        if (term instanceof Term.ExactlyOne one) {
            return exactlyOne(one.branches(), value);
        }
        if (term instanceof Term.OfType t) {
            return Truth.of((t.mask() & Types.of(value)) != 0);
        }
        if (term instanceof Term.OneOfValues v) {
            return Truth.of(v.values().has(value));
        }
        if (term instanceof Term.Nothing) {
            return Truth.NO;
        }
        return (term.about() & Types.of(value)) == 0 ? Truth.YES : atom(term, value);
    }

    private Truth exactlyOne(List<Node> branches, @Nullable Object value) {
        int sure = 0;
        int open = 0;
        for (Node n : branches) {
            Truth t = truth(n, value);
            sure += t == Truth.YES ? 1 : 0;
            open += t == Truth.UNKNOWN ? 1 : 0;
            if (sure > 1) {
                return Truth.NO;
            }
        }
        return open == 0 ? Truth.of(sure == 1) : Truth.UNKNOWN;
    }

    private Truth atom(Term term, @Nullable Object value) {
        if (value instanceof Number n) {
            return number(term, Json.decimal(n));
        }
        if (value instanceof String s) {
            return string(term, s);
        }
        if (value instanceof List<?> list) {
            return array(term, list);
        }
        return value instanceof Map<?, ?> map ? object(term, map) : Truth.UNKNOWN;
    }

    private static Truth number(Term term, BigDecimal n) {
        if (term instanceof Term.AtLeast a) {
            int c = n.compareTo(a.bound());
            return Truth.of(a.exclusive() ? c > 0 : c >= 0);
        }
        if (term instanceof Term.AtMost a) {
            int c = n.compareTo(a.bound());
            return Truth.of(a.exclusive() ? c < 0 : c <= 0);
        }
        return term instanceof Term.MultipleOf m ? Decimals.isMultiple(n, m.step()) : Truth.UNKNOWN;
    }

    private Truth string(Term term, String s) {
        if (term instanceof Term.MinLength m) {
            return Truth.of(s.codePointCount(0, s.length()) >= m.min());
        }
        if (term instanceof Term.MaxLength m) {
            return Truth.of(s.codePointCount(0, s.length()) <= m.max());
        }
        return term instanceof Term.Matches m ? matches(m.pattern(), s) : Truth.UNKNOWN;
    }

    private Truth matches(String pattern, String text) {
        budget.spend(1 + text.length() / 4);
        var regex = regexes.pattern(pattern).regex();
        return regex.flatMap(r -> regexes.accepts(r, text)).map(Truth::of).orElse(Truth.UNKNOWN);
    }

    private Truth array(Term term, List<?> list) {
        if (term instanceof Term.MinItems m) {
            return Truth.of(list.size() >= m.min());
        }
        if (term instanceof Term.MaxItems m) {
            return Truth.of(list.size() <= m.max());
        }
        if (term instanceof Term.Elements e) {
            Truth all = Truth.YES;
            for (int i = 0; i < list.size() && all != Truth.NO; i++) {
                all = all.and(truth(i < e.prefix().size() ? e.prefix().get(i) : e.rest(), list.get(i)));
            }
            return all;
        }
        if (term instanceof Term.Contains c) {
            return contains(list, c.element(), c.min());
        }
        if (term instanceof Term.ContainsAtMost c) {
            return contains(list, c.element(), c.max() + 1).not();
        }
        if (term instanceof Term.Unique) {
            Set<String> keys = new HashSet<>();
            for (Object item : list) {
                if (!keys.add(Values.key(item))) {
                    return Truth.NO;
                }
            }
            return Truth.YES;
        }
        return Truth.UNKNOWN;
    }

    private Truth contains(List<?> list, Node element, int min) {
        int sure = 0;
        int open = 0;
        for (Object item : list) {
            Truth t = truth(element, item);
            sure += t == Truth.YES ? 1 : 0;
            open += t == Truth.UNKNOWN ? 1 : 0;
        }
        return sure >= min ? Truth.YES : sure + open < min ? Truth.NO : Truth.UNKNOWN;
    }

    private Truth object(Term term, Map<?, ?> map) {
        if (term instanceof Term.Has h) {
            return Truth.of(map.containsKey(h.name()));
        }
        if (term instanceof Term.MinProperties m) {
            return Truth.of(map.size() >= m.min());
        }
        if (term instanceof Term.MaxProperties m) {
            return Truth.of(map.size() <= m.max());
        }
        if (term instanceof Term.Names names) {
            Truth all = Truth.YES;
            for (Object name : map.keySet()) {
                all = all.and(truth(names.name(), name));
            }
            return all;
        }
        if (term instanceof Term.Members m) {
            Truth all = Truth.YES;
            for (Map.Entry<?, ?> e : map.entrySet()) {
                for (Node n : at(m, (String) e.getKey())) {
                    all = all.and(truth(n, e.getValue()));
                }
                if (all == Truth.NO) {
                    break;
                }
                all = isSure(m, (String) e.getKey()) ? all : all.and(Truth.UNKNOWN);
            }
            return all;
        }
        return Truth.UNKNOWN;
    }

    /** What a member of this name must be; a pattern that is not understood counts as not matching, see {@link #isSure}. */
    public List<Node> at(Term.Members m, String name) {
        Node declared = m.declared().get(name);
        if (m.patterns().isEmpty()) {
            return List.of(declared == null ? m.rest() : declared);
        }
        List<Node> out = new ArrayList<>();
        if (declared != null) {
            out.add(declared);
        }
        for (int i = 0; i < m.patterns().size(); i++) {
            if (truth(m.patterns().get(i), name) == Truth.YES) {
                out.add(m.patternNodes().get(i));
            }
        }
        if (out.isEmpty()) {
            out.add(m.rest());
        }
        return out;
    }

    /** Whether it is known of all patterns whether they match. */
    public boolean isSure(Term.Members m, String name) {
        for (Node pattern : m.patterns()) {
            if (truth(pattern, name) == Truth.UNKNOWN) {
                return false;
            }
        }
        return true;
    }
}
