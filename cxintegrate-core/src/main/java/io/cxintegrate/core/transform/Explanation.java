package io.cxintegrate.core.transform;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How an expression came to its result: for each field of the object it builds, where the field's value is written, what it
 * reads, what it came to and how long that took. Immutable and safe to share between threads.
 *
 * <p>It holds values out of the data; {@link #toString()} shows their types only.
 *
 * @param fields one for each field of the outermost object constructor in order; a single one without a key when the expression
 *     is anything else
 */
public record Explanation(List<Field> fields) {
    /** Copies the list. */
    public Explanation {
        fields = List.copyOf(fields);
    }

    /**
     * One field. Either a result or a failure is there.
     *
     * @param key as it is written, quotes and all; empty when the expression builds no object
     * @param source the expression behind the colon
     * @param line where that starts, counted from 1
     * @param column counted from 1, in UTF-16 units
     * @param reads the paths of the input that it names, as they are written
     * @param result what it came to
     * @param failure why it failed
     * @param took how long the evaluation took
     */
    public record Field(
            String key,
            String source,
            int line,
            int column,
            List<String> reads,
            Optional<ExpressionResult> result,
            Optional<TransformationException> failure,
            Duration took) {
        /** Copies the list. */
        public Field {
            reads = List.copyOf(reads);
        }

        static Field of(
                String key,
                String source,
                int line,
                int column,
                List<String> reads,
                @Nullable ExpressionResult result,
                @Nullable TransformationException failure,
                Duration took) {
            return new Field(
                    key, source, line, column, reads, Optional.ofNullable(result), Optional.ofNullable(failure), took);
        }

        /** Place, key, source, paths and the type or code, in one line. */
        @Override
        public String toString() {
            String outcome = failure.map(TransformationException::code)
                    .orElseGet(() -> result.map(ExpressionResult::type).orElse(""));
            return line + ":" + column + " " + (key.isEmpty() ? "" : key + " = ") + source + " reads " + reads + " -> "
                    + outcome + " in " + took.toNanos() / 1_000 + " us";
        }
    }

    /** One line a field, without any value. */
    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining("\n"));
    }
}
