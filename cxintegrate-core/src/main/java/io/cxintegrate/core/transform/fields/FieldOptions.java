package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.transform.fields.convert.FieldFunction;
import io.cxintegrate.core.transform.fields.convert.TimestampFormat;
import io.cxintegrate.core.transform.fields.convert.ValueTable;
import java.io.Serializable;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one rule of a {@link FieldMapping} does with its value on the way. Collects settings inside
 * {@link FieldMappingBuilder#move(String, String, java.util.function.Consumer)}; not safe for concurrent use, and without
 * effect afterwards.
 *
 * <p>Missing, null and present are three cases: a missing source takes {@link #defaultValue}, a null one
 * {@link #defaultForNull}, and only a value that is there goes through {@link #cast}, {@link #unit}, {@link #timestamp}, {@link
 * #table} and {@link #function}, in the order they were added. Without a default for null, null is written as null.
 */
public final class FieldOptions {
    /** A value that may be null, where being there and being null are two things. */
    @SuppressWarnings("serial") // plain values are serializable
    record Held(@Nullable Object value) implements Serializable {
        Held {
            value = FieldRule.plain(value);
        }
    }

    /** What was collected. */
    @SuppressWarnings("serial") // lists of the JDK are serializable
    record Settings(
            @Nullable Held missing,
            @Nullable Held forNull,
            boolean required,
            List<Step> steps,
            @Nullable FieldCondition when)
            implements Serializable {
        static final Settings NONE = new Settings(null, null, false, List.of(), null);
    }

    private @Nullable Held missing;
    private @Nullable Held forNull;
    private boolean required;
    private @Nullable FieldCondition when;
    private final List<Step> steps = new ArrayList<>();

    FieldOptions() {}

    /**
     * What to write when the source is missing; taken as it is.
     *
     * @throws IllegalArgumentException if it is not plain
     */
    public FieldOptions defaultValue(@Nullable Object value) {
        missing = new Held(value);
        return this;
    }

    /**
     * What to write when the source is null; taken as it is.
     *
     * @throws IllegalArgumentException if it is not plain
     */
    public FieldOptions defaultForNull(@Nullable Object value) {
        forNull = new Held(value);
        return this;
    }

    /** Turns the value into this type, or fails. */
    public FieldOptions cast(FieldCast type) {
        return add(new Step.Cast(Objects.requireNonNull(type, "type")));
    }

    /**
     * Turns a value of one type into another, or fails; a value that would come back as another one fails, too, so that the rule
     * can be inverted: {@code "007"} is no integer. Between numbers and booleans, 1 and 0 are true and false.
     */
    public FieldOptions cast(FieldCast from, FieldCast to) {
        return add(new Step.Convert(Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to")));
    }

    /**
     * Turns a number of one unit of time into another, exactly: 1500 milliseconds are 1.5 seconds. Fails if that has no end, as
     * with a second in days.
     */
    public FieldOptions unit(TimeUnit from, TimeUnit to) {
        return add(new Step.Unit(Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to"), null));
    }

    /** Turns a number of one unit of time into a whole number of another. A rule that rounds has no inverse. */
    public FieldOptions unit(TimeUnit from, TimeUnit to, RoundingMode rounding) {
        Objects.requireNonNull(rounding, "rounding");
        return add(new Step.Unit(Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to"), rounding));
    }

    /** Writes a point in time in another way, or fails if it is not one or would lose something. */
    public FieldOptions timestamp(TimestampFormat from, TimestampFormat to) {
        return add(new Step.Timestamp(Objects.requireNonNull(from, "from"), Objects.requireNonNull(to, "to")));
    }

    /** Replaces the value by what the table has for it. */
    public FieldOptions table(ValueTable table) {
        return add(new Step.Table(Objects.requireNonNull(table, "table")));
    }

    /**
     * Turns the value into what this function returns, a plain value or null. The function gets a plain value and never null;
     * the mapping fails if it throws. It must be safe to call from several threads at once.
     */
    public FieldOptions function(Function<Object, ? extends @Nullable Object> function) {
        return add(new Step.Code(Objects.requireNonNull(function, "function"), null));
    }

    /** As {@link #function(Function)}, with a lambda that can be serialized together with the mapping. */
    public FieldOptions function(FieldFunction function) {
        return add(new Step.Code(Objects.requireNonNull(function, "function"), null));
    }

    /** As {@link #function(FieldFunction)}, with the function that undoes it, so that the rule can be inverted. */
    public FieldOptions function(FieldFunction there, FieldFunction back) {
        return add(new Step.Code(Objects.requireNonNull(there, "there"), Objects.requireNonNull(back, "back")));
    }

    /** Fails when the source is missing; null is not missing. */
    public FieldOptions required() {
        required = true;
        return this;
    }

    /** Applies the rule only if this holds; otherwise it is as if there were no such rule, and the source counts as unmapped. */
    public FieldOptions when(FieldCondition condition) {
        when = Objects.requireNonNull(condition, "condition");
        return this;
    }

    private FieldOptions add(Step step) {
        steps.add(step);
        return this;
    }

    Settings settings() {
        return new Settings(missing, forNull, required, List.copyOf(steps), when);
    }
}
