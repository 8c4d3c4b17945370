package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether flows that were built on one contract of an action go on working with another: the input may only relax, since flows go
 * on sending what they send; the output may only add, since flows go on reading what they read. Immutable and safe to share
 * between threads.
 *
 * <p>Judged are {@code type}, {@code properties}, {@code required}, {@code items}, {@code additionalProperties}, {@code enum} and, for
 * the input, lengths, bounds, {@code pattern} and {@code format}. A change of any other keyword of the input but {@code title},
 * {@code description}, {@code default} and {@code $schema} counts as a break, because nobody knows what it means for the flows.
 */
public final class ContractCompatibility {
    private final List<Violation> breaks;
    private final List<Violation> additions;

    private ContractCompatibility(List<Violation> breaks, List<Violation> additions) {
        this.breaks = List.copyOf(breaks);
        this.additions = List.copyOf(additions);
    }

    /** Compares. */
    public static ContractCompatibility between(ActionContract before, ActionContract after) {
        List<Violation> breaks = new ArrayList<>();
        List<Violation> additions = new ArrayList<>();
        InputRules.compare(before.input(), after.input(), breaks, additions);
        OutputRules.compare("output", before.output(), after.output(), breaks, additions);
        return new ContractCompatibility(breaks, additions);
    }

    /** Whether no flow breaks. */
    public boolean isCompatible() {
        return breaks.isEmpty();
    }

    /** What breaks flows: {@code input.userId} or {@code output.company.name}, and what happens to which flows. */
    public List<Violation> breaks() {
        return breaks;
    }

    /** What flows can use from now on. */
    public List<Violation> additions() {
        return additions;
    }

    /** A verdict for people: a line for each break and each addition. */
    public String toText() {
        String verdict = isCompatible()
                ? "compatible: flows go on as they are"
                : "not compatible: " + breaks.size() + (breaks.size() == 1 ? " change breaks" : " changes break")
                        + " flows";
        return verdict + lines("\n  - ", breaks) + lines("\n  + ", additions);
    }

    private static String lines(String bullet, List<Violation> found) {
        return found.stream().map(v -> bullet + v.path() + ": " + v.problem()).collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return "ContractCompatibility[" + breaks.size() + " breaks, " + additions.size() + " additions]";
    }
}
