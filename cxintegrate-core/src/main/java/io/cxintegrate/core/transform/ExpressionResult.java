package io.cxintegrate.core.transform;

import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.internal.Engine;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an expression came to: a JSON value, or nothing at all. Immutable and safe to share between threads; it shares nothing
 * with the input.
 *
 * <p>Nothing is not null: {@code a.b} is <em>missing</em> when the input has no {@code b}, and <em>null</em> when it says so.
 * Numbers that only pass through keep every digit. Calculated ones come as {@code Integer}, {@code Long} or
 * {@code BigInteger} when they are integers, as {@code BigDecimal} otherwise.
 */
public final class ExpressionResult {
    private static final ExpressionResult MISSING = new ExpressionResult(Engine.MISSING);

    private final @Nullable Object value;

    private ExpressionResult(@Nullable Object value) {
        this.value = value;
    }

    static ExpressionResult of(@Nullable Object value) {
        return value == Engine.MISSING ? MISSING : new ExpressionResult(value);
    }

    @Nullable
    Object valueOrMissing() {
        return value;
    }

    /** Whether the expression found nothing. */
    public boolean isMissing() {
        return value == Engine.MISSING;
    }

    /** Whether the result is JSON null; false when it is missing. */
    public boolean isNull() {
        return value == null;
    }

    /**
     * The plain value: an unmodifiable {@code Map} or {@code List}, a {@code String}, {@code Number} or {@code Boolean}; null
     * both for JSON null and when it is missing.
     */
    public @Nullable Object value() {
        return isMissing() ? null : value;
    }

    /** The value as an object; empty when it is anything else, null or missing. */
    public Optional<JsonObject> asObject() {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
            return Optional.of(JsonObject.of(members));
        }
        return Optional.empty();
    }

    /** The value as compact JSON text; {@code null} both for JSON null and when it is missing. */
    public String toJson() {
        return Json.write(value());
    }

    /** Whether both are missing, or both have equal values; {@code 1} and {@code 1.0} differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExpressionResult r && Objects.equals(value, r.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    /** The type only: payloads are printed on request, by {@link #toJson()}. */
    @Override
    public String toString() {
        return "ExpressionResult[" + type() + "]";
    }

    String type() {
        return isMissing() ? "missing" : Json.typeOf(value);
    }
}
