package io.cxintegrate.core.transform.fields;

import io.cxintegrate.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one rule of a {@link FieldMapping} does with its value on the way. Collects settings inside
 * {@link FieldMapping.Builder#move(String, String, java.util.function.Consumer)}; not safe for concurrent use, and without
 * effect afterwards.
 *
 * <p>Missing, null and present are three cases: a missing source takes {@link #defaultValue}, a null one
 * {@link #defaultForNull}, and only a value that is there goes through {@link #cast} and {@link #function}, in the order they
 * were added. Without a default for null, null is written as null.
 */
public final class FieldOptions {
    /** One step on the way of a value; throws {@link MappingException} if it cannot take it. */
    interface Step {
        @Nullable
        Object apply(Object value, FieldRule rule);
    }

    private @Nullable JsonObject missing;
    private @Nullable JsonObject forNull;
    private boolean required;
    private final List<Step> steps = new ArrayList<>();

    FieldOptions() {}

    /**
     * What to write when the source is missing; taken as it is.
     *
     * @throws IllegalArgumentException if it is not plain
     */
    public FieldOptions defaultValue(@Nullable Object value) {
        missing = JsonObject.of(FieldRule.BOX, value);
        return this;
    }

    /**
     * What to write when the source is null; taken as it is.
     *
     * @throws IllegalArgumentException if it is not plain
     */
    public FieldOptions defaultForNull(@Nullable Object value) {
        forNull = JsonObject.of(FieldRule.BOX, value);
        return this;
    }

    /** Turns the value into this type, or fails. */
    public FieldOptions cast(FieldCast type) {
        Objects.requireNonNull(type, "type");
        steps.add((value, rule) -> type.cast(value).orElseThrow(() -> rule.unfit(type.accepts(), value)));
        return this;
    }

    /**
     * Turns the value into what this function returns, a plain value or null. The function gets a plain value and never null;
     * the mapping fails if it throws. It must be safe to call from several threads at once.
     */
    public FieldOptions function(Function<Object, ? extends @Nullable Object> function) {
        Objects.requireNonNull(function, "function");
        steps.add((value, rule) -> {
            try {
                return FieldRule.plain(function.apply(value));
            } catch (RuntimeException e) {
                throw rule.functionFailed(value, e);
            }
        });
        return this;
    }

    /** Fails when the source is missing; null is not missing. */
    public FieldOptions required() {
        required = true;
        return this;
    }

    @Nullable
    JsonObject missing() {
        return missing;
    }

    @Nullable
    JsonObject forNull() {
        return forNull;
    }

    boolean isRequired() {
        return required;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }
}
