package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a mapping came to its result: for each place that is written, by which rule and from what. Immutable and safe to share
 * between threads.
 *
 * <p>It holds values out of the data; {@link #toString()} shows their types only.
 *
 * @param fields first those that rules wrote or could not write, then those that passed
 */
public record MappingExplanation(List<Field> fields) {
    /** What a rule did. */
    public enum Outcome {
        /** It wrote what it made of its source. */
        WRITTEN,
        /** Its source is missing, and it wrote what it writes then. */
        DEFAULTED,
        /** Its source is missing, and it wrote nothing. */
        SKIPPED,
        /** Its condition does not hold. */
        NOT_APPLIED,
        /** No rule took the field, and it passed. */
        PASSED
    }

    /**
     * One place in the result.
     *
     * @param target where, as a path
     * @param source where the value comes from, as a path; empty for constants, expressions and what was missing
     * @param rule the rule as its author would recognise it, or {@code unmapped PASS}
     * @param outcome what it did
     * @param before what was found; null also when nothing was
     * @param after what was written; null also when nothing was
     */
    public record Field(
            String target,
            Optional<String> source,
            String rule,
            Outcome outcome,
            @Nullable Object before,
            @Nullable Object after) {
        /** Places, rule, outcome and types in one line. */
        @Override
        public String toString() {
            return target + " <- " + source.orElse("-") + "  by '" + rule + "'  " + outcome + "  " + Json.typeOf(before)
                    + " -> " + Json.typeOf(after);
        }
    }

    /** Copies the list. */
    public MappingExplanation {
        fields = List.copyOf(fields);
    }

    /** What there is to say about a place in the result; more than one entry when rules did not apply. */
    public List<Field> of(String target) {
        return fields.stream().filter(f -> f.target().equals(target)).toList();
    }

    /** One line a field, without any value. */
    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining("\n"));
    }
}
