package io.cxintegrate.cxone.schema.internal.proof;

import io.cxintegrate.cxone.schema.internal.budget.Budget;
import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.regex.Regexes;
import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.value.Evaluator;
import io.cxintegrate.cxone.schema.internal.value.Outcome;
import io.cxintegrate.cxone.schema.internal.value.Shrinker;
import io.cxintegrate.cxone.schema.internal.value.Truth;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers whether every document of one schema is one of another. */
public final class Inclusion {
    /** The answer. */
    public enum Kind {
        /** Every document is one: proved. */
        HOLDS,
        /** Some document is none: here it is. */
        FAILS,
        /** Neither was shown. */
        OPEN
    }

    /**
     * An answer.
     *
     * @param witness a document of the one and not of the other, for {@link Kind#FAILS}; may be JSON null
     * @param reason why it is open, for {@link Kind#OPEN}
     */
    public record Answer(Kind kind, @Nullable Object witness, String reason) {
        private static final Answer HOLDS = new Answer(Kind.HOLDS, null, "");
    }

    /** Every type has one here: whatever breaks, often one of these shows it, and none is smaller. */
    private static final List<@Nullable Object> SMALLEST =
            Arrays.asList(null, false, 0, "", List.of(), Map.of(), true, 1, -1, new BigDecimal("0.5"));

    private Inclusion() {}

    /**
     * Compares two nodes made by the same {@code nodes}.
     *
     * @param steps how much may be tried, a few hundred thousand a second
     * @param stack how deep it may go; what {@code regexes} has as well
     * @param breaks whether a document is one of {@code from} and none of {@code to}, by a validator that knows nothing of all
     *     this; every witness has passed it
     */
    public static Answer check(
            Nodes nodes,
            Regexes regexes,
            Node from,
            Node to,
            long steps,
            StackBudget stack,
            Predicate<@Nullable Object> breaks) {
        if (from == to || from == nodes.nothing() || to == nodes.anything()) {
            return Answer.HOLDS;
        }
        Evaluator evaluator = new Evaluator(regexes, new Budget(steps), stack);
        Predicate<@Nullable Object> seems = document -> seems(evaluator, from, to, document);
        for (Object document : SMALLEST) {
            if (seems.test(document) && breaks.test(document)) {
                return new Answer(Kind.FAILS, document, "");
            }
        }
        Solver solver = new Solver(nodes, regexes, new Budget(steps), stack);
        Outcome outcome;
        try {
            outcome = solver.solve(from.literal(true), to.literal(false));
        } catch (Budget.Spent e) {
            outcome = Outcome.open(e.reason());
        }
        if (outcome.isNone()) {
            return Answer.HOLDS;
        }
        if (!outcome.hasValue()) {
            return new Answer(Kind.OPEN, null, outcome.reason());
        }
        Shrinker shrinker = new Shrinker(new Budget(steps / 4), stack);
        Object found = outcome.value();
        if (seems.test(found)) {
            Object small = shrinker.shrink(found, seems);
            if (breaks.test(small)) {
                return new Answer(Kind.FAILS, small, "");
            }
        }
        if (breaks.test(found)) {
            return new Answer(Kind.FAILS, shrinker.shrink(found, breaks), "");
        }
        String reason = outcome.kind() == Outcome.Kind.MAYBE
                ? outcome.reason()
                : "a document was found that seems to break, but the validator does not agree";
        return new Answer(Kind.OPEN, null, reason);
    }

    private static boolean seems(Evaluator evaluator, Node from, Node to, @Nullable Object document) {
        try {
            return evaluator.truth(from, document) == Truth.YES && evaluator.truth(to, document) == Truth.NO;
        } catch (Budget.Spent e) {
            return false;
        }
    }
}
