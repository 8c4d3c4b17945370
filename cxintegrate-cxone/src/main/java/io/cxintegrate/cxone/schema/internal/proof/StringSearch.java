package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.regex.PatternLanguage;
import io.cxintegrate.cxone.schema.internal.regex.Regex;
import io.cxintegrate.cxone.schema.internal.regex.Words;
import io.cxintegrate.cxone.schema.internal.tree.Term;
import io.cxintegrate.cxone.schema.internal.value.FormatSamples;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import io.cxintegrate.cxone.schema.internal.value.Truth;
import java.util.ArrayList;
import java.util.List;

/** Finds a string of some length that matches some patterns and not others. */
final class StringSearch {
    private static final int LONGEST = 1_000_000;

    private final Solver solver;
    private final Branch branch;
    private final List<Regex> yes = new ArrayList<>();
    private final List<Regex> no = new ArrayList<>();
    private int min;
    private int max = Integer.MAX_VALUE;
    private final List<String> samples = new ArrayList<>();
    private String doubt = "";

    StringSearch(Solver solver, Branch branch) {
        this.solver = solver;
        this.branch = branch;
    }

    Outcome run() {
        for (int lit : branch.atoms) {
            boolean positive = (lit & 1) == 0;
            Term term = solver.nodes().byId(lit >> 1).term();
            if (term instanceof Term.MinLength m) {
                min = positive ? Math.max(min, m.min()) : min;
                max = positive ? max : Math.min(max, m.min() - 1);
            } else if (term instanceof Term.MaxLength m) {
                max = positive ? Math.min(max, m.max()) : max;
                min = positive ? min : Math.max(min, m.max() + 1);
            } else if (term instanceof Term.Matches m) {
                pattern(m.pattern(), positive);
            } else if (term instanceof Term.HasFormat f) {
                doubt = "whether a text has the format '" + f.format() + "' is not decided";
                if (positive) {
                    samples.addAll(FormatSamples.of(f.format()));
                }
            }
        }
        if (min > max) {
            return Outcome.NONE;
        }
        for (String sample : samples) {
            if (branch.atoms.stream().noneMatch(lit -> solver.truth(lit, sample) == Truth.NO)
                    && !branch.isExcluded(sample)) {
                return Outcome.maybe(sample, doubt);
            }
        }
        Outcome outcome = yes.isEmpty() && no.isEmpty() && branch.excluded.isEmpty() ? plain() : word();
        return outcome.kind() == Outcome.Kind.FOUND && !doubt.isEmpty()
                ? Outcome.maybe(outcome.value(), doubt)
                : outcome;
    }

    private void pattern(String source, boolean positive) {
        PatternLanguage language = solver.regexes().pattern(source);
        language.regex().ifPresentOrElse((positive ? yes : no)::add, () -> doubt = language.reason());
    }

    private Outcome plain() {
        return min > LONGEST
                ? Outcome.open("a string would have to be longer than " + LONGEST + " characters")
                : Outcome.found("a".repeat(min));
    }

    private Outcome word() {
        solver.budget().spend(20);
        Words.Found found = Words.find(
                solver.regexes(), yes, no, min, max, word -> !branch.isExcluded(word), branch.excludedCount(), 1);
        solver.budget().spend(found.steps() / 50);
        if (!found.words().isEmpty()) {
            return Outcome.found(found.words().get(0));
        }
        return found.all() ? Outcome.NONE : Outcome.open("the patterns are too complex to be decided");
    }
}
